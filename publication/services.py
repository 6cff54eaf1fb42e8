"""Publishing and withdrawing: a change is a new row, the old one is withdrawn and stays."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from audit.clock import db_now
from audit.services import Entry, record_all
from evaluations.models import Assessment
from evaluations.results import lock_regions
from evaluations.services import Refused
from publication.candidates import Candidate, Candidates, candidates_of
from publication.models import PublishedResult
from publication.results import Result, mark_of
from regions.models import Region

# Why something is withdrawn: codes go into the log, which holds no free text.
REASONS = {
    "salah": "Angka atau predikatnya keliru",
    "dibuka": "Hasilnya dibuka kembali",
    "keberatan": "Ada keberatan yang sedang diperiksa",
    "belum": "Belum waktunya diumumkan",
}
NOTHING_CHOSEN = "Belum ada daerah yang dipilih. Centang paling sedikit satu, lalu coba lagi."


class ChangedSince(Refused):
    """What would become public is not what the preview showed; nothing was published.

    `found` and `chosen` are how it stands now.
    """

    def __init__(self, found: Candidates, chosen: Sequence[Candidate]) -> None:
        super().__init__(
            "Hasil yang dipilih berubah sejak pratinjau Anda. Periksa sekali lagi, lalu terbitkan."
        )
        self.found = found
        self.chosen = chosen


@dataclass(frozen=True, slots=True)
class Done:
    """How many results are public for the first time, replace another, or were public already."""

    new: int
    replaced: int
    unchanged: int


@transaction.atomic
def publish(
    *, province: Region, year: int, stage: str, regions: Collection[str], mark: str, by: User
) -> Done:
    """Show the results of these regencies to everybody; all of them or none.

    `mark` is `mark_of` what the preview showed. Publishing the same again changes nothing. Raises
    Refused, ChangedSince.
    """
    _lock(province, year)
    found = candidates_of(province, year, stage, db_now())
    chosen = chosen_of(found, stage, regions)
    if mark_of(row.offer for row in chosen) != mark:
        raise ChangedSince(found, chosen)
    changing = [row for row in chosen if row.is_new]
    replaced = [row for row in changing if row.public]
    now = db_now()
    _withdraw_rows(province, year, {row.region.code for row in replaced}, now)
    PublishedResult.objects.bulk_create(
        PublishedResult(**row.offer.stored, published_at=now) for row in changing
    )
    record_all(entries=[_published(row) for row in changing], by=by)
    unchanged = len(chosen) - len(changing)
    return Done(len(changing) - len(replaced), len(replaced), unchanged)


@transaction.atomic
def withdraw(
    *, province: Region, year: int, regions: Collection[str], reason: str, by: User
) -> int:
    """Take results back from the public; returns how many. The rows stay. Raises Refused."""
    if reason not in REASONS:
        raise Refused("Pilih alasan penarikan dari daftar.")
    if not regions:
        raise Refused(NOTHING_CHOSEN)
    _lock(province, year)
    codes = _withdraw_rows(province, year, regions, db_now())
    if not codes:
        raise Refused("Hasil itu sudah tidak terbit. Muat ulang halaman untuk melihat keadaannya.")
    entries = [
        Entry("publication.withdrawn", f"published:{year}:{code}", code, {"reason": reason})
        for code in codes
    ]
    record_all(entries=entries, by=by)
    return len(codes)


def chosen_of(found: Candidates | None, stage: str, regions: Collection[str]) -> list[Candidate]:
    """The chosen regencies with their offers, each once. Raises Refused."""
    if not regions:
        raise Refused(NOTHING_CHOSEN)
    offered = {}
    if found and found.stage == stage:
        offered = {row.region.code: row for row in found.offered}
    if set(regions) - offered.keys():
        raise Refused(
            "Sebagian yang dipilih tidak dapat diterbitkan untuk tahap ini. Muat ulang daftarnya, "
            "lalu pilih lagi."
        )
    return [row for code, row in offered.items() if code in regions]


def _lock(province: Region, year: int) -> None:
    """Two admins at once wait for each other, and a reopening waits for what it would outdate."""
    lock_regions(province)
    rows = Assessment.objects.filter(round__province=province, round__year=year)
    list(rows.select_for_update(of=("self",), no_key=True).order_by("pk"))


def _withdraw_rows(province: Region, year: int, regions: Collection[str], now) -> list[str]:
    """Withdraws what is public of these regencies and returns their codes."""
    rows = PublishedResult.objects.filter(
        province_code=province.code,
        year=year,
        region_code__in=regions,
        withdrawn_at__isnull=True,
    )
    codes = sorted(rows.values_list("region_code", flat=True))
    rows.update(withdrawn_at=now)
    return codes


def _published(row: Candidate) -> Entry:
    """Without the ground, which somebody typed."""
    shown: Result = row.offer
    data = {
        "stage": shown.stage,
        "score": "" if shown.score is None else f"{shown.score:.2f}",
        "predicate": shown.predicate,
        "replaces": row.public is not None,
    }
    subject = f"published:{shown.year}:{shown.region_code}"
    return Entry("publication.published", subject, shown.region_code, data)
