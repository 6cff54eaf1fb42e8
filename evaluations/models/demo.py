"""What load_demo has done."""

from django.db import models


class DemoStep(models.Model):
    """A finished step of load_demo, which may be stopped and started again."""

    name = models.CharField(max_length=40, unique=True)
    done_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
