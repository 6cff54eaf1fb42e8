"""One page as an image, drawn in the limited child process; nothing is kept here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO

from django.core.files.storage import default_storage

from evidence.models import DocumentVersion
from jobs.sandbox import (
    ChildFailed,
    NeededTooMuch,
    NoSeat,
    TookTooLong,
    path_in_child,
    run_limited,
)

MEDIA_TYPE = "image/webp"
LARGEST_IMAGE = 8 * 2**20
# The worker may wait longer than a person in front of a page.
PATIENT_SECONDS = 45
REASON_OF = {TookTooLong: "slow", NeededTooMuch: "large"}


class NotDrawn(Exception):  # noqa: N818 - it reads as what it says
    """The page can't be drawn; `reason` is a key of `evidence.pages.REASONS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn page: its bytes as WebP, and its size in pixels."""

    data: bytes
    width: int
    height: int


def draw(version: DocumentVersion, number: int, *, wall_seconds: float) -> Picture:
    """Raises NotDrawn, or NoSeat when others use all seats of this process.

    Both files travel as open numbers and the result never has a name on disk, so that nothing is
    left of it, whoever is killed when (rules 4: class S is not kept).
    """
    with _source(version) as source, TemporaryFile() as target:
        try:
            told = run_limited(
                "evidence.pages_render:draw",
                path_in_child(source),
                version.media_type,
                number,
                path_in_child(target),
                wall_seconds=wall_seconds,
                files=[source, target],
                largest_file=LARGEST_IMAGE,
            )
        except NoSeat:
            raise
        except ChildFailed as failure:
            raise NotDrawn(REASON_OF.get(type(failure), "broken")) from None
        target.seek(0)
        return Picture(target.read(), **told)


@contextmanager
def _source(version: DocumentVersion) -> Iterator[IO[bytes]]:
    """The file of the version as one that the system knows by number."""
    with default_storage.open(version.storage_key) as stored, TemporaryFile() as copy:
        # A copy, because another storage than the folder gives no file of the system.
        for chunk in stored.chunks():
            copy.write(chunk)
        copy.flush()
        yield copy
