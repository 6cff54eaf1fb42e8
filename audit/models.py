"""The log of deeds (append-only, hash-chained) and the outbox of what follows from them."""

from django.db import models

from audit.fields import JsonField


class Event(models.Model):
    """One deed. `actor` is a user name, not a key: the log outlives accounts and apps above it."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=150, blank=True)
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=100)
    region = models.CharField(max_length=13, blank=True, db_index=True)
    data = JsonField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["subject"], name="event_by_subject")]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"


class ChainHead(models.Model):
    """The single last link, locked by every writer: the chain can't fork or lose its end."""

    hash = models.CharField(max_length=64)
    length = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="the_chain_has_one_head"),
        ]

    def __str__(self) -> str:
        return f"{self.length}: {self.hash}"


class OutboxItem(models.Model):
    """Something to do after the deed is committed; delivered at least once (security 72)."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="outbox")
    topic = models.CharField(max_length=60)
    payload = JsonField(default=dict)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["due_at"], name="outbox_waiting", condition=models.Q(done_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.pk}"
