"""Writing down that an office follows another, and taking back what was written by mistake."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from django.db import IntegrityError, transaction

from accounts.models import Agency, AgencySuccession, User
from accounts.services import Refused, close_agency, refuse_outside_reach
from accounts.succession import LONGEST_CHAIN, Successions
from audit.clock import db_now
from audit.services import Entry, record_all
from regions.timezones import jakarta_day

# KLA itself is younger; whatever was before is no office of this portal.
FIRST_YEAR = 2000


@transaction.atomic
def succeed(
    *, agency: Agency, successors: Sequence[Agency], year: int, close: bool = False, by: User | None
) -> int:
    """From `year` on these offices do what `agency` did; with `close` it is closed too.

    Documents and assignments stay with the old office. Returns how many people's roles ended.
    Raises Refused: no successor, one of another region, a circle, a year that can't be.
    """
    refuse_outside_reach(by, agency.region)
    # Of two who write at once the second sees the first's row, so no circle gets in between.
    list(Agency.objects.select_for_update().filter(region=agency.region_id).order_by("pk"))
    _refuse_year(year)
    _refuse_offices(agency, successors)
    rows = [AgencySuccession(predecessor=agency, successor=one, year=year) for one in successors]
    try:
        with transaction.atomic():
            AgencySuccession.objects.bulk_create(rows)
    except IntegrityError as error:
        raise Refused(
            f"Salah satu pengganti {agency} sudah tercatat. Periksa daftarnya."
        ) from error
    _record("agency.succeeded", "agency.took_over", rows, by)
    return close_agency(agency=agency, by=by) if close else 0


@transaction.atomic
def forget_succession(*, agency: Agency, successor: str, by: User | None) -> Agency:
    """Take back a row that was written by mistake; `successor` is its public id. Raises Refused."""
    refuse_outside_reach(by, agency.region)
    rows = AgencySuccession.objects.select_for_update().filter(predecessor=agency)
    row = rows.filter(successor__public_id=successor).select_related("successor").first()
    if row is None:
        _refuse("Pengganti ini sudah tidak tercatat lagi. Muat ulang halaman.")
    row.delete()
    row.predecessor = agency
    _record("agency.succession_removed", "agency.origin_removed", [row], by)
    return row.successor


def _refuse(sentence: str) -> NoReturn:
    raise Refused(sentence)


def _refuse_year(year: int) -> None:
    this_year = jakarta_day(db_now()).year
    if not FIRST_YEAR <= year <= this_year:
        _refuse(
            f"Tahun {year} tidak dapat dipakai. Isi tahun dari {FIRST_YEAR} sampai {this_year}."
        )


def _refuse_offices(agency: Agency, successors: Sequence[Agency]) -> None:
    if not successors:
        _refuse("Pilih paling sedikit satu instansi pengganti.")
    known = Successions(agency.region)
    for one in successors:
        if one.region_id != agency.region_id:
            _refuse(
                f"{one} bukan instansi {agency.region.title}. Pengganti harus dari wilayah yang "
                "sama; pilih instansi lain."
            )
        if one.pk == agency.pk:
            _refuse(f"{agency} tidak dapat menggantikan dirinya sendiri. Pilih instansi lain.")
        if known.is_behind(one.pk, agency.pk):
            _refuse(
                f"{one} sudah tercatat sebagai pendahulu {agency}, jadi tidak dapat sekaligus "
                "menjadi penggantinya. Pilih instansi lain, atau hapus catatan yang lama."
            )
    if known.longest_through(agency.pk, [one.pk for one in successors]) > LONGEST_CHAIN:
        _refuse(
            f"Rangkaian pengganti paling panjang {LONGEST_CHAIN} instansi. Hapus catatan yang "
            "tidak diperlukan."
        )


def _record(verb: str, mirrored: str, rows: Sequence[AgencySuccession], by: User | None) -> None:
    """On both offices, so that each one's history tells it."""
    entries = []
    for row in rows:
        for name, of, other in (
            (verb, row.predecessor, row.successor),
            (mirrored, row.successor, row.predecessor),
        ):
            told = {"agency": other.public_id, "year": row.year}
            entries.append(Entry(name, of.log_name, of.region_id, told))
    record_all(entries=entries, by=by)
