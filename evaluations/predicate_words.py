"""The predicates of each year: from that year's own instrument, never from another one's scale.

The bands of 2019 were not those of 2024 (issue 5). A year without an instrument has no scale: what
was stated is shown, nothing is computed. Only a word for a known code may come from a neighbour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from evaluations import scoring
from instruments.models import Instrument
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

    def nearest(self, year: int) -> tuple[Predicate, ...]:
        """For words and colours only: the predicates of the year nearest to it."""
        scales = sorted(reversed(self.all), key=lambda scale: abs(scale.year - year))
        return scales[0].predicates if scales else ()

    def called(self, code: str, year: int) -> Predicate | None:
        """A stated predicate with its word, "" is None.

        The word is that of the year's own instrument, else of the nearest year that knows the code,
        else the code as it was stated.
        """
        if not code:
            return None
        nearest = sorted(reversed(self.all), key=lambda scale: abs(scale.year - year))
        known = (step for scale in nearest for step in scale.predicates if step.code == code)
        return next(known, None) or Predicate(code, _as_stated(code), Decimal(0), inclusive=True)


def published_scales() -> Scales:
    """In two queries."""
    rows = Instrument.objects.filter(published_at__isnull=False).prefetch_related("predicates")
    return Scales(
        [
            YearScale(
                instrument.year,
                instrument.code,
                instrument.max_points,
                tuple(
                    Predicate(step.code, step.label, step.edge, step.inclusive)
                    for step in instrument.predicates.all()
                ),
            )
            for instrument in rows.order_by("year", "published_at", "pk")
        ]
    )


def _as_stated(code: str) -> str:
    return f"{code[:1].upper()}{code[1:]}"
