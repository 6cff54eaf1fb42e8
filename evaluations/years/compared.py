"""The years of a regency that can be compared, and two of them side by side.

Stored cards and stated results only; each year's predicate is its own year's word, and no score is
read on another year's scale.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import User
from evaluations.ledger.cards import label_of, may_see_card
from evaluations.models import Assessment, Award, RecordedResult, Scorecard, Stage
from evaluations.predicate_words import published_scales
from evaluations.years.comparison import Rows, compare
from evaluations.years.maps import map_between
from instruments.services import sheet_of
from instruments.sheet import Predicate

NO_YEAR = "Tahun yang diminta tidak ada untuk daerah ini. Ditampilkan tahun {instead}."
NO_STAGE = "Tahap yang diminta belum ada pada kedua tahun. Ditampilkan {instead}."


@dataclass(frozen=True, slots=True)
class Side:
    """One year at one stage. `points` is None where only a total is known.

    `code` is the stage's, `stage` what the year calls it. `total` is None for a result that states
    a predicate only; `source` is who stated it.
    """

    year: int
    code: str
    stage: str
    total: Decimal | None
    maximum: Decimal | None
    predicate: Predicate | None
    points: Mapping[str, Decimal] | None = None
    source: str = ""

    @property
    def is_without(self) -> bool:
        """Whether the decree gave no predicate; before a decree there is none to be without."""
        return self.predicate is None and self.code == Stage.FINAL

    @property
    def predicate_words(self) -> str:
        if self.predicate:
            return self.predicate.label
        return "tanpa predikat" if self.is_without else "belum berpredikat"


@dataclass(frozen=True, slots=True)
class Compared:
    """Two years, the earlier first; `rows` only where both know their questions at one stage.

    `years` are those to choose from, `stages` those that either year has. A side that lacks the
    stage shows its last one, and is None where the year has nothing at all. `told` are sentences
    about what was asked for and is not there.
    """

    years: Sequence[int]
    stages: Sequence[tuple[str, str]] = ()
    year: int | None = None
    own_year: int | None = None
    stage: str = ""
    told: Sequence[str] = ()
    earlier: Side | None = None
    later: Side | None = None
    rows: Rows | None = None

    @property
    def sides(self) -> list[tuple[int, Side | None]]:
        """Each year with what it has, the earlier first."""
        both = sorted(year for year in (self.year, self.own_year) if year)
        return list(zip(both, (self.earlier, self.later), strict=False))

    @property
    def is_of_two_stages(self) -> bool:
        """Scores of different stages say nothing about each other (domain 5)."""
        return bool(self.earlier and self.later and self.earlier.code != self.later.code)

    @property
    def delta(self) -> Decimal | None:
        if self.earlier is None or self.later is None or self.is_of_two_stages:
            return None
        if self.earlier.total is None or self.later.total is None:
            return None
        return self.later.total - self.earlier.total


@dataclass(frozen=True, slots=True)
class _Year:
    """What may be seen of one year: cards by stage where it has a round, else stated results."""

    year: int
    assessment: Assessment | None
    cards: Mapping[str, Scorecard]
    results: Mapping[str, RecordedResult]
    award: Award | None = None

    @property
    def stages(self) -> set[str]:
        return {*self.cards, *self.results}


def compared_years(
    assessment: Assessment, user: User, *, wanted_year: str = "", wanted_stage: str = ""
) -> Compared:
    """The same number of queries for any number of questions.

    Without a year the nearest one, before it rather than after; without a stage SELF where both
    have it, else the last that both or either has.
    """
    own = assessment.round.year
    years = _years_of(assessment)
    if not years:
        return Compared(years)
    nearest = min(years, key=lambda year: (year > own, abs(own - year)))
    other = next((year for year in years if str(year) == wanted_year), nearest)
    told = [NO_YEAR.format(instead=other)] if wanted_year not in ("", str(other)) else []
    sides = sorted([_held(assessment, user), _other(assessment, other, user)], key=_by_year)
    stage = _stage(sides, wanted_stage)
    if wanted_stage not in ("", stage):
        told.append(NO_STAGE.format(instead=Stage(stage).label if stage else "tanpa tahap"))
    earlier, later = (_side(year, stage) for year in sides)
    return Compared(
        years=years,
        stages=[(code, label) for code, label in Stage.choices if _either(sides, code)],
        year=other,
        own_year=own,
        stage=stage,
        told=told,
        earlier=earlier,
        later=later,
        rows=_rows(sides, earlier, later),
    )


def _years_of(assessment: Assessment) -> list[int]:
    """The other years with a round or a stated result, the newest first; two queries."""
    region = assessment.region_id
    rounds = Assessment.objects.filter(region=region).values_list("round__year", flat=True)
    stated = RecordedResult.objects.filter(region=region).values_list("year", flat=True)
    return sorted({*rounds, *stated} - {assessment.round.year}, reverse=True)


def _other(assessment: Assessment, year: int, user: User) -> _Year:
    rows = Assessment.objects.filter(region=assessment.region_id, round__year=year)
    other = rows.select_related("round__instrument", "region").first()
    if other is not None:
        return _held(other, user)
    results = RecordedResult.objects.filter(region=assessment.region_id, year=year)
    return _Year(year, None, {}, {result.stage: result for result in results})


def _held(assessment: Assessment, user: User) -> _Year:
    """Of several versions the last that the reader may see; two queries."""
    cards = Scorecard.objects.filter(assessment=assessment).order_by("version")
    seen = {card.stage: card for card in cards if may_see_card(card, assessment, user)}
    award = assessment.awards.order_by("version").last()
    return _Year(assessment.round.year, assessment, seen, {}, award)


def _by_year(year: _Year) -> int:
    return year.year


def _either(sides: Sequence[_Year], stage: str) -> bool:
    return any(stage in side.stages for side in sides)


def _stage(sides: Sequence[_Year], wanted: str) -> str:
    """What was asked for, if either year has it; "" when no year has anything."""
    first, second = (side.stages for side in sides)
    if wanted in first | second:
        return wanted
    shared = first & second
    if Stage.SELF in shared:
        return Stage.SELF
    order = Stage.values
    return max(shared or first | second, key=order.index, default="")


def _side(year: _Year, wanted: str) -> Side | None:
    """At the stage, or at the last one that the year has."""
    order = Stage.values
    stage = wanted if wanted in year.stages else max(year.stages, key=order.index, default="")
    if stage in year.results:
        return _stated(year.results[stage])
    if year.assessment is None or stage not in year.cards:
        return None
    sheet, card = sheet_of(year.assessment.round.instrument), year.cards[stage]
    code = card.predicate
    if stage == Stage.FINAL and year.award and year.award.version == card.version:
        code = year.award.predicate
    ledger = card.card["ledger"]
    return Side(
        year=year.year,
        code=stage,
        stage=label_of(sheet, stage),
        total=card.total,
        maximum=sheet.max_points,
        predicate=next((step for step in sheet.predicates if step.code == code), None),
        points={line["code"]: Decimal(line["points"]) for line in ledger} if ledger else None,
    )


def _stated(result: RecordedResult) -> Side:
    return Side(
        year=result.year,
        code=result.stage,
        stage=Stage(result.stage).label,
        total=result.score,
        maximum=None,
        predicate=published_scales().called(result.predicate, result.year),
        source=result.source,
    )


def _rows(sides: Sequence[_Year], earlier: Side | None, later: Side | None) -> Rows | None:
    if earlier is None or later is None or earlier.code != later.code:
        return None
    if earlier.points is None or later.points is None:
        return None
    first, second = (side.assessment for side in sides)
    old, new = sheet_of(first.round.instrument), sheet_of(second.round.instrument)
    return compare(old, new, map_between(first, second), earlier.points, later.points)
