"""Instruments in the database: load a checked sheet, publish it, get it back as a sheet."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from audit.clock import db_now
from audit.services import record
from instruments import rows
from instruments.models import Instrument
from instruments.sheet import Sheet

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User


class InstrumentRefused(ValueError):  # noqa: N818 - it reads as what it says
    """The database holds something that this load would change; says what to do instead."""


@transaction.atomic
def load(*, sheet: Sheet, sha256: str, by: User | None) -> Instrument:
    """Write a sheet as a draft, all of it or nothing; `sha256` is the hash of its file.

    The same content again changes nothing. A draft is replaced, unless a round already uses it;
    a published instrument never is: both raise `InstrumentRefused`, and so does a code that
    somebody else is loading at this moment.
    """
    present = Instrument.objects.select_for_update().filter(code=sheet.code).first()
    if present and sheet_of(present) == sheet:
        return present
    if present:
        _make_room(present)
    instrument = _new_row(sheet, sha256)
    rows.fill(instrument, sheet)
    record(
        verb="instrument.loaded",
        subject=f"instrument:{sheet.code}",
        region="",
        by=by,
        data={"sha256": sha256, "questions": len(sheet.questions)},
    )
    return instrument


def _make_room(present: Instrument) -> None:
    if present.published_at:
        raise InstrumentRefused(
            f"Instrumen {present.code} sudah diterbitkan dan isinya berbeda dari berkas ini. "
            "Instrumen terbit tidak dapat diubah. Beri kode lain pada berkas ini."
        )
    try:
        present.delete()
    except ProtectedError as error:
        raise InstrumentRefused(
            f"Rancangan instrumen {present.code} sudah dipakai sebuah putaran, jadi tidak dapat "
            "diganti. Beri kode lain pada berkas ini."
        ) from error


def _new_row(sheet: Sheet, sha256: str) -> Instrument:
    try:
        with transaction.atomic():
            return Instrument.objects.create(
                **rows.header(sheet), source_sha256=sha256, loaded_at=db_now()
            )
    except IntegrityError as error:
        raise InstrumentRefused(
            f"Instrumen {sheet.code} sedang dimuat oleh orang lain. Coba lagi sebentar lagi."
        ) from error


@transaction.atomic
def publish(*, instrument: Instrument, by: User | None) -> Instrument:
    """Freeze an instrument for good (triggers of migration 0002). Published again: nothing."""
    drafts = Instrument.objects.filter(pk=instrument.pk, published_at=None)
    if drafts.update(published_at=db_now()):
        record(
            verb="instrument.published",
            subject=f"instrument:{instrument.code}",
            region="",
            by=by,
            data={"sha256": instrument.source_sha256},
        )
    instrument.refresh_from_db()
    return instrument


def sheet_of(instrument: Instrument) -> Sheet:
    """The sheet that was loaded: eight queries, or none once a published one was read."""
    if instrument.published_at is None:
        return rows.read(instrument)
    return _published_sheet(instrument.pk, instrument.source_sha256, instrument.published_at)


# Published rows never change, so what was read once stays true in every process. Hash and time
# belong to the key because tests and restored copies use a key again for another content.
@lru_cache(maxsize=16)
def _published_sheet(pk: int, sha256: str, published_at: datetime) -> Sheet:
    return rows.read(Instrument.objects.get(pk=pk))
