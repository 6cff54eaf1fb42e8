"""What the pages show of a second verifier's sample; built by sample_queries.py."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from evaluations.models import Sample
from evaluations.samples.drawing import USUAL_PERCENT, size_of

WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Opinion:
    """One of the two verdicts in words; `points` is None when the question went back."""

    points: Decimal | None
    decision: str
    reasons: tuple[str, ...]
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A question judged twice. `corrected` is the first verdict of now, where it changed since."""

    first: Opinion
    second: Opinion
    corrected: Opinion | None
    is_agreed: bool

    @property
    def difference(self) -> Decimal | None:
        """Second less first, in points; None where one of them sent the question back."""
        if self.first.points is None or self.second.points is None:
            return None
        return self.second.points - self.first.points


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """One drawn question; without `pair` it waits for its second verdict.

    `refusal` says why the reader may not give it, "" where the reader may.
    """

    key: str
    code: str
    label: str
    pair: Pair | None
    refusal: str

    @property
    def is_mine_to_judge(self) -> bool:
        return self.pair is None and not self.refusal


@dataclass(frozen=True, slots=True)
class DrawnSample:
    """One review's sample with its questions in the order of the form."""

    sample: Sample
    rows: tuple[DrawnRow, ...]

    @property
    def judged(self) -> int:
        return sum(row.pair is not None for row in self.rows)

    @property
    def agreed(self) -> int:
        return sum(row.pair is not None and row.pair.is_agreed for row in self.rows)

    @property
    def share(self) -> Decimal | None:
        """Percent of the questions judged twice on which both agree."""
        return WHOLE * self.agreed / self.judged if self.judged else None

    @property
    def waiting(self) -> list[DrawnRow]:
        return [row for row in self.rows if row.pair is None]

    @property
    def disagreements(self) -> list[DrawnRow]:
        return [row for row in self.rows if row.pair is not None and not row.pair.is_agreed]

    @property
    def agreements(self) -> list[DrawnRow]:
        return [row for row in self.rows if row.pair is not None and row.pair.is_agreed]

    @property
    def next_mine(self) -> DrawnRow | None:
        return next((row for row in self.rows if row.is_mine_to_judge), None)


@dataclass(frozen=True, slots=True)
class SamplePage:
    """The present review's sample or how it could be drawn, and those of earlier reviews.

    `judged` counts what a draw would choose from; it is 0 once the sample is drawn. `may_verify`:
    the reader can open the desk, where a first verdict is corrected.
    """

    present: DrawnSample | None
    earlier: tuple[DrawnSample, ...]
    refusal: str
    judged: int
    may_verify: bool

    def row(self, key: str) -> DrawnRow:
        """The drawn question with that public id, of whatever review."""
        shown = [self.present] if self.present else []
        rows = (row for one in [*shown, *self.earlier] for row in one.rows)
        return next(row for row in rows if row.key == key)

    @property
    def usual_size(self) -> int:
        return size_of(self.judged, USUAL_PERCENT)

    @property
    def can_draw(self) -> bool:
        return not self.refusal and self.present is None and bool(self.judged)
