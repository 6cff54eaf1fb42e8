"""Changes of a score as a list whose sum is the difference of two moments. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from itertools import groupby

from evaluations.ledger.lines import ZERO, sum_of

# What a deed is called, by the verb of its event.
CAUSES = {
    "answer.saved": "Jawaban disimpan",
    "answer.document_attached": "Bukti ditautkan",
    "answer.document_detached": "Bukti dilepas",
    "answers.carried": "Jawaban tahun lalu diambil",
    "answers.imported": "Jawaban diimpor",
    "area_answer.saved": "Jawaban wilayah disimpan",
    "assessment.conclude": "Verifikasi diselesaikan",
    "assessment.finalise": "Penetapan dicatat",
    "assessment.record": "Hasil dicatat provinsi",
    "assessment.reopen": "Hasil dibuka kembali",
    "assessment.start_verification": "Verifikasi dimulai",
    "assessment.submit": "Evaluasi diajukan",
    "assessment.withdraw": "Pengajuan ditarik",
    "score.first_kept": "Nilai yang sudah ada saat pencatatan perubahan dimulai",
    "score.recomputed": "Nilai dihitung ulang",
    "verdict.given": "Penilaian verifikator",
    "verdict.unanswered_given": "Yang tidak dijawab dinilai 0",
}
UNNAMED = "Perubahan lain"


@dataclass(frozen=True, slots=True)
class Change:
    """What one deed did to one line; `by` is "" for a command or an import."""

    at: datetime
    by: str
    code: str
    before: Decimal
    after: Decimal
    cause: str

    @property
    def delta(self) -> Decimal:
        return self.after - self.before

    @property
    def cause_words(self) -> str:
        return CAUSES.get(self.cause, UNNAMED)


@dataclass(frozen=True, slots=True)
class Day:
    """The changes of one day, as many as the page shows; `delta` is that of the whole day."""

    day: date
    delta: Decimal
    changes: Sequence[Change]


@dataclass(frozen=True, slots=True)
class Period:
    """All changes between two moments; `opening` is the score before them."""

    opening: Decimal
    changes: Sequence[Change]

    @property
    def delta(self) -> Decimal:
        return sum_of(change.delta for change in self.changes)

    @property
    def closing(self) -> Decimal:
        return self.opening + self.delta


def period_of(changes: Iterable[Change], start: datetime, end: datetime) -> Period:
    """The part of a score's whole history from `start` on and before `end`.

    A score has no points before its first change.
    """
    known = [change for change in changes if change.at < end]
    inside = [change for change in known if change.at >= start]
    opening = sum_of(change.delta for change in known if change.at < start)
    return Period(opening, inside)


def days_of(period: Period, shown: Sequence[Change], zone: tzinfo) -> list[Day]:
    """The shown changes by local day; each day tells what all of its changes came to."""
    whole: dict[date, Decimal] = {}
    for change in period.changes:
        day = change.at.astimezone(zone).date()
        whole[day] = whole.get(day, ZERO) + change.delta
    return [
        Day(day, whole[day], list(held))
        for day, held in groupby(shown, key=lambda change: change.at.astimezone(zone).date())
    ]
