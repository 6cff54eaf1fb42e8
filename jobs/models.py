"""Work that waits for the worker, when each periodic job is due next, and what people ordered."""

from django.conf import settings
from django.db import models

from audit.fields import JsonField
from audit.ids import public_id


class WaitingTask(models.Model):
    """One call of a task. The row goes when the task is done; given up, it stays with its error.

    As with the outbox, whoever takes a task moves `due_at`: a worker that dies leaves it to be
    tried again.
    """

    key = models.CharField(max_length=22, unique=True)
    function = models.CharField(max_length=200)
    arguments = JsonField(default=dict)
    queue = models.CharField(max_length=32)
    priority = models.SmallIntegerField(default=0)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-priority", "due_at", "pk"]
        indexes = [models.Index(fields=["due_at"], name="task_by_due_time")]

    def __str__(self) -> str:
        return f"{self.function} {self.key}"


class DueJob(models.Model):
    """The next turn of a periodic job; its function is registered in jobs/due.py."""

    name = models.CharField(max_length=60, unique=True)
    due_at = models.DateTimeField()
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class WorkState(models.TextChoices):
    WAITING = "waiting", "Menunggu giliran"
    RUNNING = "running", "Dikerjakan"
    DONE = "done", "Selesai"
    FAILED = "failed", "Gagal"
    CANCELLED = "cancelled", "Dibatalkan"


class Work(models.Model):
    """Something a person ordered that takes longer than a page may: papers, a bundle.

    `kind` names the function that apps above register (jobs/works.py) and `arguments` are its own.
    `turn` rises each time a worker takes it: what an older turn still writes counts no more.
    """

    public_id = models.CharField(max_length=22, unique=True, default=public_id)
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    region = models.CharField(max_length=13, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="works"
    )
    arguments = JsonField(default=dict)
    state = models.CharField(max_length=10, choices=WorkState.choices, default=WorkState.WAITING)
    turn = models.PositiveSmallIntegerField(default=0)
    step = models.CharField(max_length=120, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)
    cancel_asked_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["owner", "created_at"], name="work_of_a_person")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=WorkState.values), name="a_work_is_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=models.Q(done__lte=models.F("total")), name="no_more_done_than_there_is"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"


class WorkFile(models.Model):
    """One file that a work made; its bytes lie under `key` until the work expires."""

    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="files")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=150)
    key = models.CharField(max_length=60, unique=True)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=("work", "number"), name="a_work_numbers_its_files")
        ]

    def __str__(self) -> str:
        return self.name
