"""Where the files of works lie: Django's storage "works", under keys that nobody can guess.

The class behind it is named by the settings (a folder, or an S3 bucket): it writes durably, once,
and knows its `keys()`. While a work runs, its drafts lie in a folder of their own on this machine.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import Protocol

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, storages

from audit.ids import file_key

STORAGE = "works"
# A folder this young may belong to somebody who has not locked it yet.
FRESH_SECONDS = 60


class Stored(Protocol):
    """Something that the storage keeps, and when it was written."""

    key: str
    written_at: datetime


def storage() -> Storage:
    return storages[STORAGE]


def store(path: Path) -> str:
    """The key under which a copy of the file lies durably from now on."""
    _made(settings.WORKS_DIR)
    with path.open("rb") as file:
        return storage().save(file_key(), File(file))


def remove(keys: Iterable[str]) -> None:
    for key in keys:
        storage().delete(key)


def stored() -> Iterator[Stored]:
    """Everything that lies there, whether or not a row names it."""
    return storage().keys()


def measured(path: Path) -> tuple[int, str]:
    """Size in bytes and SHA-256."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    return path.stat().st_size, digest.hexdigest()


@contextmanager
def draft_folder() -> Iterator[Path]:
    """An empty folder for one turn of a work, gone afterwards.

    A killed worker leaves its own behind; the lock on it died with the process, which is how the
    next one knows what to clear away.
    """
    place = _made(_made(settings.WORKS_DIR) / ".drafts")
    _clear_abandoned(place)
    folder = Path(mkdtemp(dir=place))
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(descriptor)


def _made(folder: Path) -> Path:
    folder.mkdir(mode=settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS, exist_ok=True)
    return folder


def _clear_abandoned(place: Path) -> None:
    for folder in place.iterdir():
        # Somebody else may clear the same one.
        with suppress(FileNotFoundError):
            if time.time() - folder.stat().st_mtime >= FRESH_SECONDS and _is_free(folder):
                shutil.rmtree(folder, ignore_errors=True)


def _is_free(folder: Path) -> bool:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True
