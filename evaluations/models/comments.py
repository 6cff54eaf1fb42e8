"""What people say to each other about a question; never part of a paper unless chosen."""

from django.conf import settings
from django.db import models

from audit.ids import public_id
from evaluations.models.rounds import Assessment
from instruments.models import Question


class Audience(models.TextChoices):
    """Who takes part: one side never reads what the other keeps among itself."""

    REGENCY = "regency", "Hanya kabupaten/kota"
    PROVINCE = "province", "Hanya provinsi"
    BOTH = "both", "Kabupaten/kota dan provinsi"


class Thread(models.Model):
    """A talk about one question of an assessment, open until somebody resolves it."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="threads")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="threads")
    audience = models.CharField(max_length=10, choices=Audience.choices)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    in_papers = models.BooleanField(default=False)

    class Meta:
        ordering = ["opened_at", "pk"]
        indexes = [models.Index(fields=["assessment", "question"], name="thread_by_question")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(audience__in=Audience.values), name="a_thread_has_an_audience"
            ),
            models.CheckConstraint(
                condition=models.Q(in_papers=False) | models.Q(audience="both"),
                name="only_a_shared_thread_is_printed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}"


class Comment(models.Model):
    """One contribution; taken back it stays as an empty place with its time."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="comments")
    text = models.TextField(max_length=2000, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(text="") | models.Q(withdrawn_at__isnull=False),
                name="a_comment_says_something",
            )
        ]

    def __str__(self) -> str:
        return f"{self.by_id} {self.at:%Y-%m-%d}"


class Mention(models.Model):
    """Somebody who is asked to look; only of those who may read the thread."""

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="mentions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mentions"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "user"], name="somebody_is_mentioned_once_in_a_comment"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}"


class ThreadSeen(models.Model):
    """Until when a person has read a thread; what came later is unread."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="seen")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["thread", "user"], name="a_thread_is_seen_once_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.at:%Y-%m-%d}"
