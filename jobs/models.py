"""Work that waits for the worker, and when each periodic job is due next."""

from django.db import models

from audit.fields import JsonField


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
