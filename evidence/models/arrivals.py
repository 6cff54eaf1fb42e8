"""Files on their way to the server."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from audit.ids import public_id
from evidence.models.documents import DocumentVersion


class Arrival(models.Model):
    """A file on its way in pieces (tus): its bytes so far lie in UPLOADS_DIR under `public_id`.

    How many there are is the size of that file. `sha256` is what the sender announced, "" if
    nothing. Ends as `version`, or is cleaned away after `expires_at`.
    """

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="arrivals"
    )
    name = models.CharField(max_length=120)
    length = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    version = models.OneToOneField(
        DocumentVersion, on_delete=models.PROTECT, null=True, related_name="arrival"
    )

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(length__gt=0), name="an_arriving_file_is_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return self.public_id
