"""What is kept of photos, to notice one that two areas use: facts of class U and R only (rules 4).

No face can be made of a fingerprint again, but of a paper that may show a child nothing is kept
besides the paper itself.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from evidence.models import Document, DocumentVersion, PhotoFacts
from evidence.pages_drawing import file_of
from evidence.sensitivity import Sensitivity
from jobs.sandbox import ChildFailed, NoSeat, TookTooLong, path_in_child, run_limited

# The worker may wait longer than a person in front of a page.
WALL_SECONDS = 45


def read_photo(version: DocumentVersion) -> None:
    """Keep fingerprint and day; what can't be told is kept as empty, so that nobody tries again.

    May be called twice at once and killed at any moment. Raises NoSeat, and TookTooLong: on a busy
    night that says nothing about the photo, so that the task is to be tried later.
    """
    with file_of(version) as source:
        try:
            told = run_limited(
                "evidence.photo_marks:look",
                path_in_child(source),
                wall_seconds=WALL_SECONDS,
                files=[source],
            )
        except (NoSeat, TookTooLong):
            raise
        except ChildFailed:
            told = {"fingerprint": "", "taken_on": ""}
    _keep(version, told["fingerprint"], _day(told["taken_on"], version))


def forget_photos(*, document: Document) -> None:
    """Drop the facts of a paper that becomes class S; inside the transaction of that deed."""
    PhotoFacts.objects.filter(version__document=document).delete()


def _day(told: str, version: DocumentVersion) -> date | None:
    """A camera whose clock is ahead of the upload by more than a time zone says nothing."""
    if not told:
        return None
    day = date.fromisoformat(told)
    return day if (day - version.received_at.date()).days <= 1 else None


@transaction.atomic
def _keep(version: DocumentVersion, fingerprint: str, taken_on: date | None) -> None:
    """With the document locked: it may have become class S while its file was read."""
    document = Document.objects.select_for_update(no_key=True).get(pk=version.document_id)
    if document.sensitivity != Sensitivity.SPECIFIC:
        PhotoFacts.objects.get_or_create(
            version=version, defaults={"fingerprint": fingerprint, "taken_on": taken_on}
        )
