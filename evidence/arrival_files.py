"""The bytes of files that are on their way: appended, synced, and only then spoken of.

One file under UPLOADS_DIR for each arrival, named by its public id; its size is how far the arrival
has come. A lock on the file (flock) lets one writer in at a time, also across processes.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from evidence.storage import sync_folder, write_all

FLAGS = os.O_NOFOLLOW | os.O_CLOEXEC


def path_of(key: str) -> Path:
    """`key` is an arrival's public id, made by us: nothing that was sent reaches the disk."""
    return Path(settings.UPLOADS_DIR) / key


def create(key: str) -> None:
    """An empty file that a power cut leaves where it is. Raises OSError, and then leaves none."""
    os.close(os.open(path_of(key), os.O_WRONLY | os.O_CREAT | os.O_EXCL | FLAGS, 0o640))
    sync_folder(Path(settings.UPLOADS_DIR))


@contextmanager
def locked(key: str) -> Iterator[int]:
    """The open file, ours alone; FileNotFoundError when it is gone, also while we waited."""
    descriptor = os.open(path_of(key), os.O_RDWR | os.O_APPEND | FLAGS)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if not os.fstat(descriptor).st_nlink:
            raise FileNotFoundError(key)
        yield descriptor
    finally:
        os.close(descriptor)


def synced_size(descriptor: int) -> int:
    """How many bytes are there for good: those a killed writer left are synced first."""
    os.fdatasync(descriptor)
    return os.fstat(descriptor).st_size


def append(descriptor: int, data: bytes, at: int) -> None:
    """All of `data` at the end, which is at `at`, or nothing. On disk when it returns."""
    try:
        write_all(descriptor, data)
        os.fdatasync(descriptor)
    except OSError:
        os.ftruncate(descriptor, at)
        raise


def remove(key: str) -> None:
    """Take the file away; a writer that waits for the lock finds it gone."""
    try:
        with locked(key):
            path_of(key).unlink()
    except FileNotFoundError:
        return


def found() -> Iterator[tuple[str, float]]:
    """Key and age in seconds of every file that is there, by the clock of the file system."""
    for path in Path(settings.UPLOADS_DIR).iterdir():
        try:
            yield path.name, time.time() - path.lstat().st_mtime
        except FileNotFoundError:
            continue  # its arrival just ended
