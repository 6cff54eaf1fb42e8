"""Pages as images, drawn in limited child processes; nothing is kept here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Any

from django.core.files.storage import default_storage

from evidence.models import DocumentVersion
from evidence.uploads import PDF
from jobs.fonts import all_fonts
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
LARGEST_PDF = 40 * 2**20
# An office file is read as a whole before its first page is known.
OFFICE_MEMORY, OFFICE_SECONDS = 800 * 2**20, 20
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


@dataclass(frozen=True, slots=True)
class Paper:
    """A file laid ready to be drawn page by page: its own, or the PDF made of an office file."""

    file: IO[bytes]
    media_type: str
    total: int


@contextmanager
def opened(version: DocumentVersion, *, wall_seconds: float) -> Iterator[Paper]:
    """Raises NotDrawn for an office file that can't be read, or NoSeat.

    All files travel as open numbers and the results never have a name on disk, so that nothing is
    left of them, whoever is killed when (rules 4: class S is not kept).
    """
    with ExitStack() as stack:
        source = stack.enter_context(file_of(version))
        if not version.is_office:
            yield Paper(source, version.media_type, version.total_pages)
            return
        target = stack.enter_context(TemporaryFile())
        total = _typeset(source, version.media_type, target, wall_seconds)
        yield Paper(target, PDF.media_type, total)


def draw(paper: Paper, number: int, *, wall_seconds: float) -> Picture:
    """Raises NotDrawn, or NoSeat when others use all seats of this process."""
    with TemporaryFile() as target:
        told = _run(
            "evidence.pages_render:draw",
            path_in_child(paper.file),
            paper.media_type,
            number,
            path_in_child(target),
            wall_seconds=wall_seconds,
            files=[paper.file, target],
            largest_file=LARGEST_IMAGE,
        )
        target.seek(0)
        return Picture(target.read(), **told)


def _typeset(source: IO[bytes], media_type: str, target: IO[bytes], wall_seconds: float) -> int:
    """Only our own fonts have a name on disk meanwhile."""
    with TemporaryDirectory(prefix="kla-huruf-") as folder:
        fonts = {}
        for name, content in all_fonts().items():
            path = Path(folder) / name
            path.write_bytes(content)
            fonts[name] = str(path)
        return _run(
            "evidence.office.typeset:typeset",
            path_in_child(source),
            media_type,
            fonts,
            path_in_child(target),
            memory=OFFICE_MEMORY,
            cpu_seconds=OFFICE_SECONDS,
            wall_seconds=wall_seconds,
            files=[source, target],
            largest_file=LARGEST_PDF,
        )


def _run(function_path: str, *args: Any, **limits: Any) -> Any:
    try:
        return run_limited(function_path, *args, **limits)
    except NoSeat:
        raise
    except ChildFailed as failure:
        raise NotDrawn(REASON_OF.get(type(failure), "broken")) from None


@contextmanager
def file_of(version: DocumentVersion) -> Iterator[IO[bytes]]:
    """The file of the version as one that the system knows by number."""
    with default_storage.open(version.storage_key) as stored, TemporaryFile() as copy:
        # A copy, because another storage than the folder gives no file of the system.
        for chunk in stored.chunks():
            copy.write(chunk)
        copy.flush()
        yield copy
