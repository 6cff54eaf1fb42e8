"""Files that arrive in pieces (tus 1.0): announced, appended, and in the end taken into a document.

The row is written before its file and goes after it, so that a crash never leaves bytes that no row
names; `clean_up` finds what it does leave. What a sender was told is on disk (arrival_files.py).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Count, Sum

from accounts.models import User
from audit.clock import db_now
from evidence import arrival_files
from evidence.models import Arrival, DocumentVersion
from evidence.names import clean_name
from evidence.receiving import NotReceived
from evidence.uploads import check_size, type_of
from jobs.gate.refusal import Refused, size_words

# The largest piece; what a phone on a bad line loses at most when the line breaks.
PIECE = 262_144
KEPT_FOR = timedelta(hours=24)
# Pieces come many a second: the row is written to at most once in this time.
RENEWED_AFTER = timedelta(hours=1)
MOST_OPEN = 60
# Bytes announced and not taken yet, as multiples of the largest file.
MOST_FILES_OF_BYTES = 30
PUBLIC_ID = re.compile(r"[A-Za-z0-9_-]{22}")
SHA256 = re.compile(r"[0-9a-f]{64}")
BAD_REQUEST, NOT_FOUND, CONFLICT, GONE = 400, 404, 409, 410
TOO_LARGE, WRONG_TYPE, TOO_MANY = 413, 415, 429


class ArrivalRefused(NotReceived):
    """A sentence for the person, and the status of the answer (tus names most of them)."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class ArrivalTaken(ArrivalRefused):
    """The file became a document already; `version` holds its receipt."""

    def __init__(self, version: DocumentVersion) -> None:
        super().__init__(GONE, "Berkas ini sudah tersimpan dan bertanda terima.")
        self.version = version


class ArrivedFile(UploadedFile):
    """A whole arrival as `receiving.keep` takes files; it knows its row. Close it.

    Raises ArrivalRefused when its bytes are gone: another request was first.
    """

    def __init__(self, arrival: Arrival) -> None:
        self._path = arrival_files.path_of(arrival.public_id)
        try:
            descriptor = os.open(self._path, os.O_RDONLY | arrival_files.FLAGS)
        except FileNotFoundError:
            raise ArrivalRefused(GONE, NOT_THERE) from None
        super().__init__(os.fdopen(descriptor, "rb"), arrival.name, size=arrival.length)
        self.announced = arrival.sha256
        self.arrival = arrival

    def temporary_file_path(self) -> str:
        return str(self._path)


def announce(*, name: str, length: int, sha256: str, by: User) -> Arrival:
    """Begin an arrival of `length` bytes; `sha256` is "" or what the sender computed."""
    shown = clean_name(name, on=db_now().date())
    _check_claims(shown, length, sha256)
    arrival = _add_row(shown, length, sha256, by)
    try:
        arrival_files.create(arrival.public_id)
    except OSError:
        arrival.delete()
        raise
    return arrival


def find(*, public_id: str, by: User) -> Arrival:
    """The person's own arrival that still goes on; ArrivalRefused tells why there is none."""
    if not PUBLIC_ID.fullmatch(public_id):
        raise ArrivalRefused(NOT_FOUND, NOT_THERE)
    arrivals = Arrival.objects.select_related("version__document__region")
    arrival = arrivals.filter(public_id=public_id, user=by).first()
    if arrival is None:
        raise ArrivalRefused(NOT_FOUND, NOT_THERE)
    if arrival.version is not None:
        raise ArrivalTaken(arrival.version)
    if arrival.expires_at <= db_now():
        raise ArrivalRefused(GONE, NOT_THERE)
    return arrival


def offset_of(arrival: Arrival) -> int:
    """How many bytes are here, and stay through a power cut."""
    with _locked(arrival) as descriptor:
        return arrival_files.synced_size(descriptor)


def append(*, arrival: Arrival, offset: int, data: bytes) -> int:
    """Write `data` at `offset`, which has to be the end; returns the new end, synced to disk."""
    with _locked(arrival) as descriptor:
        end = arrival_files.synced_size(descriptor)
        if offset != end:
            raise ArrivalRefused(CONFLICT, f"Di server ada {end} byte, bukan {offset} byte.")
        if end + len(data) > arrival.length:
            raise ArrivalRefused(
                BAD_REQUEST,
                f"Kiriman melebihi ukuran yang diumumkan ({size_words(arrival.length)}). "
                "Pilih lagi berkasnya, lalu kirim lagi.",
            )
        _keep_longer(arrival)
        arrival_files.append(descriptor, data, end)
    return end + len(data)


def discard(*, arrival: Arrival) -> None:
    """Forget an arrival: the file, then the row. What became a document meanwhile stays."""
    arrival_files.remove(arrival.public_id)
    Arrival.objects.filter(pk=arrival.pk, version=None).delete()


def arrived(*, public_id: str, by: User) -> Arrival:
    """The arrival that a form names: whole, or a document already; else ArrivalRefused."""
    try:
        arrival = find(public_id=public_id, by=by)
    except ArrivalTaken as taken:
        return taken.version.arrival
    if (end := offset_of(arrival)) < arrival.length:
        raise ArrivalRefused(
            CONFLICT,
            f"Berkas belum sampai seluruhnya: {size_words(end)} dari "
            f"{size_words(arrival.length)}. Tunggu sampai selesai, atau pilih lagi berkasnya.",
        )
    return arrival


def take(*, upload: UploadedFile, version: DocumentVersion) -> None:
    """Note what the arrival became, inside the transaction that makes the version.

    Raises ArrivalTaken when another request was first, and ArrivalRefused when it was called off.
    """
    if not isinstance(upload, ArrivedFile):
        return
    open_still = Arrival.objects.filter(pk=upload.arrival.pk, version=None)
    if open_still.update(version=version):
        return
    arrivals = Arrival.objects.select_related("version__document__region")
    winner = arrivals.filter(pk=upload.arrival.pk).first()
    raise ArrivalTaken(winner.version) if winner else ArrivalRefused(GONE, NOT_THERE)


def outcome(*, arrival: Arrival) -> DocumentVersion | None:
    """What the arrival became by now, perhaps through another request."""
    versions = DocumentVersion.objects.select_related("document__region")
    return versions.filter(arrival=arrival).first()


def clean_up() -> int:
    """Periodic: forget what is over, take away files that nothing waits for; how many went."""
    now = db_now()
    gone = 0
    for arrival in Arrival.objects.filter(expires_at__lte=now).order_by("pk"):
        gone += _forget(arrival)
    taken = dict(Arrival.objects.values_list("public_id", "version_id"))
    for key, age in list(arrival_files.found()):
        is_stray = key not in taken and age >= KEPT_FOR.total_seconds()
        if is_stray or taken.get(key):
            arrival_files.remove(key)
            gone += 1
    return gone


def strays() -> list[str]:
    """Files on the way that no row names; `clean_up` takes them away after a day."""
    named = set(Arrival.objects.values_list("public_id", flat=True))
    return sorted(key for key, _ in arrival_files.found() if key not in named)


NOT_THERE = (
    "Kiriman ini sudah tidak ada di server: dibatalkan, atau lebih dari 24 jam tanpa kemajuan. "
    "Pilih lagi berkasnya, lalu kirim lagi."
)


def _check_claims(name: str, length: int, sha256: str) -> None:
    """What can be refused before the first byte is sent: kind, size, form of the hash."""
    try:
        type_of(name)
    except Refused as refusal:
        raise ArrivalRefused(WRONG_TYPE, str(refusal)) from None
    try:
        check_size(
            name,
            length,
            largest=settings.LARGEST_FILE,
            largest_office=settings.LARGEST_OFFICE_FILE,
        )
    except Refused as refusal:
        raise ArrivalRefused(TOO_LARGE if length else BAD_REQUEST, str(refusal)) from None
    if sha256 and not SHA256.fullmatch(sha256):
        raise ArrivalRefused(BAD_REQUEST, "Sidik jari SHA-256 tidak terbaca. Kirim lagi.")


@transaction.atomic
def _add_row(name: str, length: int, sha256: str, by: User) -> Arrival:
    """Within the bounds of one person, whose row is locked so that two at once can't pass them."""
    User.objects.select_for_update().get(pk=by.pk)
    now = db_now()
    under_way = Arrival.objects.filter(user=by, version=None, expires_at__gt=now)
    held = under_way.aggregate(count=Count("pk"), bytes=Sum("length", default=0))
    if held["count"] >= MOST_OPEN:
        raise ArrivalRefused(
            TOO_MANY,
            f"Sudah ada {MOST_OPEN} berkas Anda yang belum selesai. Selesaikan atau batalkan "
            "sebagian, lalu kirim lagi.",
        )
    most = MOST_FILES_OF_BYTES * settings.LARGEST_FILE
    if held["bytes"] + length > most:
        raise ArrivalRefused(
            TOO_MANY,
            f"Berkas Anda yang belum selesai sudah {size_words(held['bytes'])}, paling banyak "
            f"{size_words(most)}. Selesaikan atau batalkan sebagian, lalu kirim lagi.",
        )
    return Arrival.objects.create(
        user=by, name=name, length=length, sha256=sha256, created_at=now, expires_at=now + KEPT_FOR
    )


@contextmanager
def _locked(arrival: Arrival) -> Iterator[int]:
    try:
        with arrival_files.locked(arrival.public_id) as descriptor:
            yield descriptor
    except FileNotFoundError:
        raise ArrivalRefused(GONE, NOT_THERE) from None


def _keep_longer(arrival: Arrival) -> None:
    """Push the end away, while the lock keeps `clean_up` out; without a row it was there first."""
    now = db_now()
    if arrival.expires_at - now > KEPT_FOR - RENEWED_AFTER:
        return
    same = Arrival.objects.filter(pk=arrival.pk, version=None, expires_at__gt=now)
    if not same.update(expires_at=now + KEPT_FOR):
        raise ArrivalRefused(GONE, NOT_THERE)
    arrival.expires_at = now + KEPT_FOR


def _forget(arrival: Arrival) -> bool:
    """Take away an arrival that is over, unless a piece that just came pushed its end away."""
    over = Arrival.objects.filter(pk=arrival.pk, expires_at__lte=db_now())
    try:
        with arrival_files.locked(arrival.public_id):
            if not over.exists():
                return False
            arrival_files.path_of(arrival.public_id).unlink()
    except FileNotFoundError:
        pass  # the file went before, or its arrival is a document
    return bool(over.delete()[0])
