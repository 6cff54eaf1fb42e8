"""A province at a glance: who holds a predicate, who is missing, and by how many points.

Predicates that were awarded and scores of a stage are never mixed: `awarded` comes from decrees
only (rules 1), a score stands beside its stage.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Exists, OuterRef

from evaluations.models import Assessment, Award, RecordedResult, Round, Scorecard, Stage
from evaluations.scoring import points_to
from instruments.models import Instrument
from instruments.services import sheet_of
from instruments.sheet import Predicate
from regions.models import Level, Region

ZERO = Decimal("0.00")
YEARS_BEFORE = 2
MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class StageScore:
    """A score with its stage; a recorded one has no moment, and perhaps only a predicate.

    `is_settled` is False for a verification that still goes on: what has no verdict yet counts 0
    there, so that nothing can be read from it.
    """

    stage: Stage
    total: Decimal | None
    predicate: Predicate | None
    moment: datetime | None = None
    is_settled: bool = True

    @property
    def label(self) -> str:
        return self.stage.label


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
        """The score of the last stage that is known and not still being given."""
        known = [self.scores[stage] for stage in Stage if stage in self.scores]
        settled = [score for score in known if score.is_settled and score.total is not None]
        return settled[-1] if settled else None

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
    """One year of a province. `headline` is None as long as no decree is known at all."""

    province: Region
    year: int
    years: tuple[int, ...]
    has_round: bool
    award_years: tuple[int, ...]
    first_step: Predicate | None
    predicates: tuple[Predicate, ...]
    rows: tuple[BoardRow, ...]
    headline: Headline | None

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


@dataclass(frozen=True, slots=True)
class _Years:
    """Which years the province knows: of rounds with their instruments, and of decrees."""

    rounds: Mapping[int, Instrument]
    recorded: frozenset[int]
    decreed: frozenset[int]

    @property
    def all(self) -> tuple[int, ...]:
        return tuple(sorted(self.rounds.keys() | self.recorded))

    def shown(self, year: int) -> tuple[int, ...]:
        """The decreed years before `year` that a table has room for, and the year itself."""
        before = sorted(known for known in self.decreed if known < year)[-YEARS_BEFORE:]
        return (*before, *([year] if year in self.decreed else []))


def years_of(province: Region) -> tuple[int, ...]:
    """The years with a round or a recorded result, ascending."""
    return _years(province).all


def board_of(province: Region, year: int, today: date) -> Board | None:
    """The board of a year in seven queries for any number of regencies; None for an unknown year.

    The regencies are those that existed on the last day of the year, or `today` before that.
    """
    years = _years(province)
    if year not in years.all:
        return None
    predicates = _scale(years.rounds.get(year))
    shown = years.shown(year)
    rows = _rows(province, year, min(today, date(year, 12, 31)), shown, predicates)
    return Board(
        province=province,
        year=year,
        years=years.all,
        has_round=year in years.rounds,
        award_years=shown,
        first_step=predicates[0] if predicates else None,
        predicates=predicates,
        rows=rows,
        headline=_headline(shown[-1], rows) if shown else None,
    )


def _years(province: Region) -> _Years:
    awards = Award.objects.filter(assessment__round=OuterRef("pk"))
    rounds = (
        Round.objects.filter(province=province)
        .select_related("instrument")
        .annotate(is_awarded=Exists(awards))
    )
    recorded = set(
        RecordedResult.objects.filter(region__province=province)
        .values_list("year", "stage")
        .distinct()
    )
    found = list(rounds)
    decreed = {round_.year for round_ in found if round_.is_awarded}
    return _Years(
        rounds={round_.year: round_.instrument for round_ in found},
        recorded=frozenset(year for year, _ in recorded),
        decreed=frozenset(decreed | {year for year, stage in recorded if stage == Stage.FINAL}),
    )


def _scale(instrument: Instrument | None) -> tuple[Predicate, ...]:
    """The predicates of the round's instrument, else of the newest published one."""
    published = Instrument.objects.filter(published_at__isnull=False)
    instrument = instrument or published.first()
    return sheet_of(instrument).predicates if instrument else ()


def _rows(
    province: Region,
    year: int,
    day: date,
    award_years: Sequence[int],
    predicates: Sequence[Predicate],
) -> tuple[BoardRow, ...]:
    regencies = Region.objects.existing_on(day).filter(province=province, level=Level.REGENCY)
    assessments = {
        assessment.region_id: assessment
        for assessment in Assessment.objects.filter(
            round__province=province, round__year=year
        ).select_related("round")
    }
    results = list(
        RecordedResult.objects.filter(region__province=province, year__in={year, *award_years})
    )
    words = {step.code: step for step in predicates}
    awarded = _awarded(province, award_years, results, words)
    scores = _scores(province, year, results, words)
    return tuple(
        BoardRow(
            region=regency,
            assessment=assessments.get(regency.pk),
            awards=_awards(award_years, awarded.get(regency.pk, {})),
            scores=scores.get(regency.pk, {}),
            first_step=predicates[0] if predicates else None,
        )
        for regency in regencies
    )


def _awards(years: Iterable[int], given: Mapping[int, Predicate | None]) -> tuple[Awarded, ...]:
    return tuple(Awarded(year, given.get(year), year in given) for year in years)


def _awarded(
    province: Region,
    years: Iterable[int],
    results: Iterable[RecordedResult],
    words: Mapping[str, Predicate],
) -> dict[str, dict[int, Predicate | None]]:
    """By regency and year what decrees gave; of several versions the last one counts."""
    awards = Award.objects.filter(
        assessment__round__province=province, assessment__round__year__in=list(years)
    ).order_by("version")
    found: dict[str, dict[int, Predicate | None]] = {}
    for result in results:
        if result.stage == Stage.FINAL:
            given = found.setdefault(result.region_id, {})
            given[result.year] = _predicate(result.predicate, words)
    for code, year, given in awards.values_list(
        "assessment__region", "assessment__round__year", "predicate"
    ):
        found.setdefault(code, {})[year] = _predicate(given, words)
    return found


def _scores(
    province: Region,
    year: int,
    results: Iterable[RecordedResult],
    words: Mapping[str, Predicate],
) -> dict[str, dict[str, StageScore]]:
    """By regency and stage the stored score of the last version, or what was recorded."""
    found: dict[str, dict[str, StageScore]] = {}
    for result in results:
        if result.year == year:
            found.setdefault(result.region_id, {})[result.stage] = StageScore(
                Stage(result.stage), result.score, _predicate(result.predicate, words)
            )
    cards = Scorecard.objects.filter(
        assessment__round__province=province, assessment__round__year=year
    ).order_by("version")
    for code, stage, total, given, moment, frozen_at in cards.values_list(
        "assessment__region", "stage", "total", "predicate", "computed_at", "frozen_at"
    ):
        is_settled = stage == Stage.SELF or frozen_at is not None
        score = StageScore(Stage(stage), total, _predicate(given, words), moment, is_settled)
        found.setdefault(code, {})[stage] = score
    return found


def _predicate(code: str, words: Mapping[str, Predicate]) -> Predicate | None:
    """A predicate of another year's instrument is called by its code."""
    if not code:
        return None
    return words.get(code) or Predicate(code, code.title(), ZERO, inclusive=True)


def _names(rows: Sequence[BoardRow]) -> str:
    """For a sentence, which names ten at most."""
    names = ", ".join(row.region.short_name for row in rows[:MOST_NAMED])
    return f"{names}, dan {len(rows) - MOST_NAMED} lainnya" if len(rows) > MOST_NAMED else names


def _headline(year: int, rows: Sequence[BoardRow]) -> Headline:
    awards = [(row, row.award) for row in rows if row.award]
    return Headline(
        year=year,
        awarded=sum(given.predicate is not None for _, given in awards),
        total=len(rows),
        without=tuple(row for row, given in awards if given.is_known and not given.predicate),
        unknown=tuple(row for row, given in awards if not given.is_known),
    )


def _count(scores: Iterable[StageScore | None]) -> StageCount:
    known = [score for score in scores if score and score.is_settled and score.total is not None]
    return StageCount(sum(score.predicate is not None for score in known), len(known))
