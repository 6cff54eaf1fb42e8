"""The rows and figures of a province's board, as page, paper and export take them.

Predicates that were awarded and scores of a stage are never mixed: an award comes from a decree
only (rules 1), a score stands beside its stage.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from evaluations.models import Assessment, Stage
from evaluations.scoring import points_to
from instruments.sheet import Predicate
from regions.models import Region

ZERO = Decimal("0.00")
MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class StageScore:
    """A score with its stage; a recorded one has no moment, and perhaps only a predicate.

    `is_settled`: nothing moves it any more, as on the staircase (Scorecard.is_settled). `is_draft`:
    it follows each answer.
    """

    stage: Stage
    total: Decimal | None
    predicate: Predicate | None
    moment: datetime | None = None
    is_settled: bool = True
    is_draft: bool = False

    @property
    def label(self) -> str:
        return self.stage.label

    @property
    def is_counted(self) -> bool:
        """Not while the province verifies: what has no verdict yet counts 0 there, so that nothing
        can be read from the sum.
        """
        return self.total is not None and (self.stage != Stage.PROVINCE or self.is_settled)


@dataclass(frozen=True, slots=True)
class Awarded:
    """What a decree gave in a year; `is_known` False: no result of that year is recorded."""

    year: int
    predicate: Predicate | None
    is_known: bool

    @property
    def words(self) -> str:
        if not self.is_known:
            return "belum tercatat"
        return self.predicate.label if self.predicate else "tanpa predikat"


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One regency; `awards` are those of the board's award years, the newest last."""

    region: Region
    assessment: Assessment | None
    awards: tuple[Awarded, ...]
    scores: Mapping[str, StageScore]
    first_step: Predicate | None

    @property
    def award(self) -> Awarded | None:
        """That of the headline's year."""
        return self.awards[-1] if self.awards else None

    @property
    def computed_instead(self) -> str:
        """What the scale makes of the decree's score, where the decree gave something else."""
        final, given = self.scores.get(Stage.FINAL), self.award
        if final is None or self.assessment is None or given is None or not given.is_known:
            return ""
        if given.year != self.assessment.round.year or given.predicate == final.predicate:
            return ""
        return final.predicate.label if final.predicate else "belum berpredikat"

    @property
    def target(self) -> Decimal | None:
        return self.assessment.target if self.assessment else None

    @property
    def own(self) -> StageScore | None:
        return self.scores.get(Stage.SELF)

    @property
    def province(self) -> StageScore | None:
        return self.scores.get(Stage.PROVINCE)

    @property
    def latest(self) -> StageScore | None:
        """The score of the last stage that counts, settled or not."""
        known = [self.scores[stage] for stage in Stage if stage in self.scores]
        counted = [score for score in known if score.is_counted]
        return counted[-1] if counted else None

    @property
    def beyond(self) -> StageScore | None:
        """The latest score where it is of a stage that has no column of its own."""
        latest = self.latest
        return latest if latest and latest.stage not in (Stage.SELF, Stage.PROVINCE) else None

    @property
    def to_target(self) -> Decimal | None:
        """Points from the latest score to the target."""
        if self.target is None or self.latest is None:
            return None
        return max(self.target - self.latest.total, ZERO)

    @property
    def to_first_step(self) -> Decimal | None:
        """Points from the latest score to the lowest predicate."""
        if self.first_step is None or self.latest is None:
            return None
        return points_to(self.latest.total, self.first_step)


@dataclass(frozen=True, slots=True)
class Headline:
    """How many hold a predicate of `year`; `unknown` are those of whom no result is recorded."""

    year: int
    awarded: int
    total: int
    without: tuple[BoardRow, ...]
    unknown: tuple[BoardRow, ...]

    @property
    def missing(self) -> int:
        return self.total - self.awarded

    @property
    def lacking(self) -> list[BoardRow]:
        """Who is missing, the widest known gap first, then those without a score."""
        rows = [*self.without, *self.unknown]
        return sorted(
            rows,
            key=lambda row: -1 if row.to_first_step is None else row.to_first_step,
            reverse=True,
        )

    @property
    def names_without(self) -> str:
        return _names(self.without)

    @property
    def names_unknown(self) -> str:
        return _names(self.unknown)

    @property
    def is_complete(self) -> bool:
        """The condition of a Provinsi Layak Anak: all hold a predicate, of any level."""
        return self.total > 0 and not self.missing


@dataclass(frozen=True, slots=True)
class StageCount:
    """How many regencies reach a predicate by their scores of a stage, of how many with one."""

    reaching: int
    scored: int


@dataclass(frozen=True, slots=True)
class Board:
    """One year of a province. `headline` is None as long as no decree is known at all.

    `instrument` is the title of its round's, "" in a year without a round.
    """

    province: Region
    year: int
    years: tuple[int, ...]
    has_round: bool
    award_years: tuple[int, ...]
    first_step: Predicate | None
    predicates: tuple[Predicate, ...]
    rows: tuple[BoardRow, ...]
    headline: Headline | None
    sources: tuple[str, ...]
    instrument: str = ""

    @property
    def is_awarded(self) -> bool:
        """Whether this year's own predicates are known."""
        return self.headline is not None and self.headline.year == self.year

    @property
    def has_scores(self) -> bool:
        return any(row.latest for row in self.rows)

    @property
    def has_beyond(self) -> bool:
        return any(row.beyond for row in self.rows)

    @property
    def own_count(self) -> StageCount:
        return _count(row.own for row in self.rows)

    @property
    def province_count(self) -> StageCount:
        return _count(row.province for row in self.rows)


def headline_of(year: int, rows: Sequence[BoardRow]) -> Headline:
    awards = [(row, row.award) for row in rows if row.award]
    return Headline(
        year=year,
        awarded=sum(given.predicate is not None for _, given in awards),
        total=len(rows),
        without=tuple(row for row, given in awards if given.is_known and not given.predicate),
        unknown=tuple(row for row, given in awards if not given.is_known),
    )


def _names(rows: Sequence[BoardRow]) -> str:
    """For a sentence, which names ten at most."""
    names = ", ".join(row.region.short_name for row in rows[:MOST_NAMED])
    return f"{names}, dan {len(rows) - MOST_NAMED} lainnya" if len(rows) > MOST_NAMED else names


def _count(scores: Iterable[StageScore | None]) -> StageCount:
    known = [score for score in scores if score and score.is_counted]
    return StageCount(sum(score.predicate is not None for score in known), len(known))
