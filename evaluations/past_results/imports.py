"""A list of past results on its way through the preview: signed, and judged again when saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from evaluations.past_results.judging import Judgement, Outcome, judge
from evaluations.past_results.reading import world_of
from evaluations.results import Recorded, lock_regions, record_results
from evaluations.seals import seal, unseal
from evaluations.sent_tables import SentRow
from regions.models import Region


@dataclass(frozen=True, slots=True)
class ResultFile:
    """The rows of one file, the source of those without one, and what the preview looked at.

    `mark` is the fingerprint of the results that stood there, `hidden` are rows that Excel hides.
    """

    rows: Sequence[SentRow]
    source: str
    mark: str
    hidden: Sequence[int] = ()
    ignored: Sequence[str] = ()
    sheet: str = ""

    def sealed(self, province: Region, by: User) -> str:
        """For the page's hidden field: signed for this person and province, not secret."""
        rows = [row.packed() for row in self.rows]
        told = [rows, self.source, self.mark, self.hidden, self.ignored, self.sheet]
        return seal(told, about=_about(province), by=by)


class NotSaved(Exception):  # noqa: N818 - it reads as what it says
    """Nothing was written; `judgement` is how the rows stand now."""

    def __init__(self, judgement: Judgement, says: str) -> None:
        super().__init__(says)
        self.judgement = judgement


class ChangedSince(NotSaved):
    """Somebody recorded results of the province since the preview."""


def opened(sealed: str, province: Region, by: User) -> ResultFile:
    """What is behind the field. Raises Refused when it is not ours, or too old."""
    rows, *rest = unseal(sealed, about=_about(province), by=by)
    return ResultFile([SentRow(number, cells) for number, cells in rows], *rest)


@transaction.atomic
def save_results(
    *,
    file: ResultFile,
    province: Region,
    said: Mapping[str, str],
    without_unknown: bool,
    by: User,
) -> Recorded:
    """Record every readable row or none. Saving the same preview twice changes nothing.

    `said` answers doubts, `without_unknown` agrees to leave rows out that name nobody of the
    province. Raises NotSaved with the new judgement.
    """
    lock_regions(province)
    judgement = judge(file.rows, world_of(province), file.source, said)
    writing = judgement.of(Outcome.NEW) + judgement.of(Outcome.CHANGE)
    if writing and judgement.mark != file.mark:
        raise ChangedSince(
            judgement,
            "Hasil provinsi ini berubah sejak pratinjau Anda. Periksa sekali lagi, lalu simpan.",
        )
    if says := _refusal(judgement, without_unknown=without_unknown):
        raise NotSaved(judgement, says)
    return record_results(rows=judgement.lines, by=by)


def _refusal(judgement: Judgement, *, without_unknown: bool) -> str:
    if judgement.of(Outcome.FAULT):
        return "Perbaiki baris yang salah di berkas Anda, lalu kirim lagi. Belum ada yang disimpan."
    if judgement.of(Outcome.DOUBT):
        return "Pilih dahulu yang dimaksud pada setiap isian yang belum jelas."
    if judgement.of(Outcome.UNKNOWN) and not without_unknown:
        return "Centang dahulu bahwa baris yang tidak dikenal dilewati."
    return "" if judgement.lines else "Tidak ada baris yang dapat disimpan dari berkas ini."


def _about(province: Region) -> str:
    return f"past_results.{province.code}"
