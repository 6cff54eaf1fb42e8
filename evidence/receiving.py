"""From a sent file to bytes on disk: gate, hash, durable save. No rows are written here."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import OperationalError

from audit.clock import db_now
from audit.ids import file_key
from evidence.names import clean_name
from evidence.storage import StoreAway, write_all
from evidence.uploads import check_size
from jobs.gate.refusal import Refused
from jobs.sandbox import ChildFailed, NoSeat, run_limited

FULL_DISK = {errno.ENOSPC, errno.EDQUOT}
SQLITE_FULL, POSTGRESQL_FULL = 13, "53100"


class NotReceived(Exception):  # noqa: N818 - it reads as what it says
    """Nothing was stored. `str()` is the sentence for the person, `status` the page's status."""

    status = 422


class StorageFull(NotReceived):
    status = 507

    def __init__(self) -> None:
        super().__init__(
            "Berkas belum diterima karena ruang di server habis. Berkas yang sudah bertanda terima "
            "tetap aman. Beri tahu admin provinsi, lalu kirim lagi."
        )


class TryAgain(NotReceived):
    status = 503

    def __init__(self) -> None:
        super().__init__(
            "Berkas belum diterima karena server sedang sibuk. Tunggu setengah menit, "
            "pilih lagi berkasnya, lalu kirim lagi."
        )


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is on disk for good; `name` is for showing only, `size` in bytes."""

    key: str
    sha256: str
    size: int
    name: str
    media_type: str
    page_count: int | None


def keep(upload: UploadedFile) -> Kept:
    """Let `upload` through the gate and store it; raises NotReceived, and then keeps nothing."""
    with troubles_told():
        name = clean_name(upload.name or "", on=db_now().date())
        sha256 = sha256_of(upload)
        # Before the gate, to which a file that changed on its way would only look broken.
        _compare_with_announced(upload, sha256)
        seen = _examine(upload, name)
        key = default_storage.save(file_key(), upload)
        _compare(key, upload.size, sha256)
    return Kept(key=key, sha256=sha256, size=upload.size, name=name, **seen)


def sha256_of(file: File) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


@contextmanager
def troubles_told() -> Iterator[None]:
    """Turn a full disk, an absent store and a busy database into sentences; other faults stay."""
    try:
        yield
    except (StoreAway, FileExistsError) as error:
        # Something under our random key: an object store took the bytes, and its answer got lost.
        raise TryAgain from error
    except OSError as error:
        raise (StorageFull() if error.errno in FULL_DISK else error) from error
    except OperationalError as error:
        raise (StorageFull() if _database_full(error) else TryAgain()) from error


def _compare_with_announced(upload: UploadedFile, sha256: str) -> None:
    """A file that came in pieces may have been edited between two of them."""
    announced = getattr(upload, "announced", "")
    if announced and announced != sha256:
        raise NotReceived(
            "Berkas berubah saat dikirim: isinya di server tidak sama dengan isi saat dipilih. "
            "Tutup berkas itu di perangkat Anda, pilih lagi, lalu kirim lagi."
        )


def _examine(upload: UploadedFile, name: str) -> dict[str, Any]:
    """What the gate says: media type and pages."""
    if failure := getattr(upload, "failure", None):
        raise failure
    try:
        check_size(
            name,
            upload.size,
            largest=settings.LARGEST_FILE,
            largest_office=settings.LARGEST_OFFICE_FILE,
        )
    except Refused as refusal:
        raise NotReceived(str(refusal)) from None
    with _on_disk(upload) as path:
        seen = _inspect_in_child(path, name)
    if "refused" in seen:
        raise NotReceived(seen["refused"])
    return seen


def _inspect_in_child(path: Path, name: str) -> dict[str, Any]:
    try:
        return run_limited("evidence.uploads:inspect", str(path), name)
    except NoSeat:
        raise TryAgain from None
    except ChildFailed:
        raise NotReceived(
            "Berkas ini terlalu rumit atau rusak sehingga tidak dapat diperiksa. Cetak ke PDF atau "
            "perkecil fotonya, lalu kirim hasilnya."
        ) from None


@contextmanager
def _on_disk(upload: UploadedFile) -> Iterator[Path]:
    """The path of the upload's bytes; an upload from memory is written out for as long."""
    if hasattr(upload, "temporary_file_path"):
        yield Path(upload.temporary_file_path())
        return
    with NamedTemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR, buffering=0) as copy:
        for chunk in upload.chunks():
            write_all(copy.fileno(), chunk)
        yield Path(copy.name)


def _compare(key: str, size: int, sha256: str) -> None:
    """Read back what the storage has: another storage may fail in other ways than a disk."""
    with default_storage.open(key) as stored:
        whole = stored.size == size and sha256_of(stored) == sha256
    if not whole:
        default_storage.delete(key)
        raise TryAgain


def _database_full(error: OperationalError) -> bool:
    cause = error.__cause__
    code = getattr(cause, "sqlite_errorcode", None) or getattr(cause, "pgcode", None)
    return code in (SQLITE_FULL, POSTGRESQL_FULL)
