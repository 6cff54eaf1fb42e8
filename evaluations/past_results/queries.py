"""The recorded results of a province as a table of years; nothing in it is computed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluations.models import RecordedResult, Stage
from evaluations.predicate_words import Scales, published_scales
from instruments.sheet import Predicate
from regions.models import Level, Region

MOST_YEARS = 5


@dataclass(frozen=True, slots=True)
class ResultCell:
    """The last recorded stage of a regency in a year; `predicate` as it was stated, or None."""

    year: int
    result: RecordedResult | None
    predicate: Predicate | None = None

    @property
    def stage(self) -> Stage | None:
        return Stage(self.result.stage) if self.result else None

    @property
    def words(self) -> str:
        """A stage before the decree gives no predicate, so that its absence means nothing."""
        if self.result is None:
            return "belum tercatat"
        return "tanpa predikat" if self.stage is Stage.FINAL else ""


@dataclass(frozen=True, slots=True)
class ResultRow:
    region: Region
    cells: tuple[ResultCell, ...]


@dataclass(frozen=True, slots=True)
class ResultTable:
    """At most MOST_YEARS years, rising; `older` and `newer` are the last years of other pages."""

    years: tuple[int, ...]
    rows: tuple[ResultRow, ...]
    older: int | None
    newer: int | None
    sources: tuple[str, ...]


def result_table(
    province: Region, until: int | None = None, *, is_whole: bool = False
) -> ResultTable:
    """The years up to `until`, or the newest, in four queries for any number of regencies.

    `is_whole`: all years at once, more than fit on a page.
    """
    results = list(RecordedResult.objects.filter(region__province=province).order_by("year", "pk"))
    every = sorted({result.year for result in results})
    known = [year for year in every if until is None or year <= until] or every
    years = tuple(every if is_whole else known[-MOST_YEARS:])
    later = [year for year in every if years and year > years[-1]]
    regencies = Region.objects.filter(province=province, level=Level.REGENCY).order_by("code")
    scales, last = published_scales(), _last(results)
    with_result = {code for code, _ in last}
    return ResultTable(
        years=years,
        rows=tuple(
            ResultRow(regency, tuple(_cell(regency, year, last, scales) for year in years))
            for regency in regencies
            if regency.valid_until is None or regency.pk in with_result
        ),
        older=next((year for year in reversed(every) if years and year < years[0]), None),
        newer=later[:MOST_YEARS][-1] if later else None,
        sources=tuple(dict.fromkeys(row.source for row in results if row.year in years)),
    )


def _last(results: Sequence[RecordedResult]) -> dict[tuple[str, int], RecordedResult]:
    """Of several stages the last one counts."""
    ordered = sorted(results, key=lambda row: Stage.values.index(row.stage))
    return {(row.region_id, row.year): row for row in ordered}


def _cell(
    region: Region,
    year: int,
    last: Mapping[tuple[str, int], RecordedResult],
    scales: Scales,
) -> ResultCell:
    result = last.get((region.pk, year))
    return ResultCell(year, result, scales.called(result.predicate, year) if result else None)
