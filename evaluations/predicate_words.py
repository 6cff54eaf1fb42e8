"""The predicates of each year: from that year's own instrument, never from another one's scale.

The bands of 2019 were not those of 2024 (issue 5). A year without an instrument has no scale: what
was stated is shown, nothing is computed. Only a word for a known code may come from a neighbour.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from evaluations import scoring
from instruments.models import Instrument
from instruments.services import sheet_of
from instruments.sheet import Predicate


@dataclass(frozen=True, slots=True)
class YearScale:
    """The predicates of one published instrument, rising, and the most that it gives."""

    year: int
    instrument: str
    maximum: Decimal
    predicates: tuple[Predicate, ...]

    def reached_by(self, score: Decimal) -> Predicate | None:
        return scoring.predicate(score, self.predicates)


@dataclass(frozen=True, slots=True)
class Scales:
    """All published scales, by year."""

    all: Sequence[YearScale]

    def of(self, year: int) -> YearScale | None:
        """Of the year itself or None; of several instruments the one that was published last."""
        return next((scale for scale in reversed(self.all) if scale.year == year), None)

    def used(self, instruments: Mapping[int, str]) -> Scales:
        """With the scale of each year's round, by the code of its instrument."""
        rounds = (
            replace(scale, year=year)
            for year, code in instruments.items()
            for scale in self.all
            if scale.instrument == code
        )
        return Scales([*self.all, *rounds])

    def nearest(self, year: int) -> tuple[Predicate, ...]:
        """For words and colours only: the predicates of the year nearest to it."""
        return next((scale.predicates for scale in self._by_distance(year)), ())

    def called(self, code: str, year: int) -> Predicate | None:
        """A stated predicate with its word, "" is None.

        The word is that of the year's own instrument, else of the nearest year that knows the code,
        else the code as it was stated.
        """
        if not code:
            return None
        scales = self._by_distance(year)
        known = (step for scale in scales for step in scale.predicates if step.code == code)
        return next(known, None) or Predicate(code, _as_stated(code), Decimal(0), inclusive=True)

    def _by_distance(self, year: int) -> list[YearScale]:
        """The nearest first, of a year the last published first."""
        latest_first = list(reversed(self.all))
        latest_first.sort(key=lambda scale: abs(scale.year - year))
        return latest_first


def published_scales() -> Scales:
    """In one query once the sheets were read, as they are in every running process."""
    rows = Instrument.objects.filter(published_at__isnull=False)
    return Scales(
        [
            YearScale(sheet.year, sheet.code, sheet.max_points, sheet.predicates)
            for sheet in map(sheet_of, rows.order_by("year", "published_at", "pk"))
        ]
    )


def _as_stated(code: str) -> str:
    return f"{code[:1].upper()}{code[1:]}"
