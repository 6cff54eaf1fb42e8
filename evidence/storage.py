"""Files that survive a power cut: on disk before anybody hears that they are (security 68, 4.4)."""

from __future__ import annotations

import errno
import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkstemp

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files import File
from django.core.files.storage import FileSystemStorage

KEY = re.compile(r"[0-9a-f]{2}/[0-9a-f]{32}")
# A phone on a bad line writes at least now and then: an hour of silence means nobody is there.
ABANDONED_AFTER = 3600


class StoreAway(OSError):  # noqa: N818 - it reads as what it says
    """The files can't be reached just now: another machine keeps them, and it doesn't answer."""


@dataclass(frozen=True, slots=True)
class StoredKey:
    """A file that is there, and when it was written (by the clock of whoever keeps it)."""

    key: str
    written_at: datetime


class DurableStorage(FileSystemStorage):
    """Files under KLA_DATA_DIR, each written once under an `audit.ids.file_key`, never again."""

    def __init__(self, location: Path | None = None) -> None:
        super().__init__(location=location or settings.FILES_DIR, base_url=None)

    def path(self, name: str) -> str:
        """Refuse everything but our own keys, so that no sent name ever reaches the disk."""
        if not KEY.fullmatch(name):
            raise SuspiciousFileOperation("not a key of this storage")
        return super().path(name)

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The key itself: a second file under it is an error, not a reason for another name."""
        return name

    def _open(self, name: str, mode: str = "rb") -> File:
        """Never through a symbolic link that somebody laid there."""
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
        return File(os.fdopen(os.open(self.path(name), flags), "rb"), name)

    def _save(self, name: str, content: File) -> str:
        """Raises OSError when not every byte is on disk; then nothing is left under `name`."""
        target = Path(self.path(name))
        target.parent.mkdir(mode=settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS, exist_ok=True)
        descriptor, draft = mkstemp(dir=settings.FILE_UPLOAD_TEMP_DIR)
        try:
            with os.fdopen(descriptor, "wb") as out:
                for chunk in content.chunks():
                    write_all(out.fileno(), chunk)
                os.fchmod(out.fileno(), settings.FILE_UPLOAD_PERMISSIONS)
                os.fsync(out.fileno())
            # A link instead of a rename: it fails where a file already is.
            os.link(draft, target, follow_symlinks=False)
        finally:
            Path(draft).unlink()
        # The parent too, each time: another upload may have made the folder without having synced.
        sync_folder(target.parent)
        sync_folder(target.parent.parent)
        return name

    def delete(self, name: str) -> None:
        """Gone for good: after a power cut the file must not be there again."""
        super().delete(name)
        folder = Path(self.path(name)).parent
        if folder.is_dir():
            sync_folder(folder)

    def keys(self) -> Iterator[StoredKey]:
        """Every file under a key of ours, whether or not a row names it."""
        for folder in Path(self.location).glob("[0-9a-f][0-9a-f]"):
            for path in folder.iterdir():
                key = f"{folder.name}/{path.name}"
                if KEY.fullmatch(key):
                    written = datetime.fromtimestamp(path.lstat().st_mtime, tz=UTC)
                    yield StoredKey(key, written)


def write_all(descriptor: int, data: bytes) -> None:
    """`os.write` may take only a part without an error, on a nearly full disk for one."""
    waiting = memoryview(data)
    while waiting:
        written = os.write(descriptor, waiting)
        if not written:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        waiting = waiting[written:]


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sweep_incoming(*, older_than: float = ABANDONED_AFTER) -> int:
    """Remove what killed uploads left behind, unless written to within `older_than` seconds.

    Returns how many. Compared by the file system's clock, which wrote the stamps.
    """
    removed = 0
    for draft in settings.FILE_UPLOAD_TEMP_DIR.iterdir():
        try:
            if time.time() - draft.stat().st_mtime >= older_than:
                draft.unlink()
                removed += 1
        except FileNotFoundError:
            continue  # its upload just ended
    return removed
