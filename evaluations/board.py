"""Reading a province's board: who holds a predicate, who is missing, and by how many points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from evaluations.board_rows import Awarded, Board, BoardRow, StageScore, headline_of
from evaluations.models import (
    Assessment,
    AssessmentState,
    Award,
    RecordedResult,
    Round,
    Scorecard,
    Stage,
)
from evaluations.predicate_words import Scales, published_scales
from instruments.models import Instrument
from instruments.sheet import Predicate
from regions.models import Level, Region

YEARS_BEFORE = 2
MOST_SOURCES = 10


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


@dataclass(frozen=True, slots=True)
class _Decrees:
    """What was published: recorded results, and awards of rounds from the first version on."""

    results: Sequence[RecordedResult]
    awards: Sequence[tuple[str, int, str, str]]

    def sources(self, years: Iterable[int]) -> tuple[str, ...]:
        """Which papers and publications the predicates of these years come from."""
        recorded = (
            result.source
            for year in years
            for result in self.results
            if result.year == year and result.stage == Stage.FINAL
        )
        grounds = (ground for _, _, _, ground in self.awards)
        return tuple(dict.fromkeys([*recorded, *grounds]))[:MOST_SOURCES]


def years_of(province: Region) -> tuple[int, ...]:
    """The years with a round or a recorded result, ascending."""
    return _years(province).all


def board_of(province: Region, year: int, today: date) -> Board | None:
    """The board of a year in eight queries at most for any number of regencies.

    None for a year that the province does not know. The regencies are those that existed on the
    last day of the year, or `today` before that.
    """
    years = _years(province)
    if year not in years.all:
        return None
    rounds = {known: instrument.code for known, instrument in years.rounds.items()}
    scales = published_scales().used(rounds)
    own = scales.of(year)
    # No gap is told on another year's scale: the bands of 2019 were not those of today (issue 5).
    first_step = own.predicates[0] if own and own.predicates else None
    predicates = own.predicates if own else scales.nearest(year)
    shown = years.shown(year)
    decrees = _decrees(province, {year, *shown})
    regencies = regencies_of(province, year, today)
    rows = _rows(province, year, regencies, shown, first_step, scales, decrees)
    return Board(
        province=province,
        year=year,
        years=years.all,
        has_round=year in years.rounds,
        award_years=shown,
        first_step=first_step,
        predicates=predicates,
        rows=rows,
        headline=headline_of(shown[-1], rows) if shown else None,
        sources=decrees.sources(shown),
        instrument=years.rounds[year].title if year in years.rounds else "",
    )


def regencies_of(province: Region, year: int, today: date) -> list[Region]:
    """Those that existed on the last day of the year, or exist `today` before that."""
    on_the_day = Region.objects.existing_on(min(today, date(year, 12, 31)))
    return list(on_the_day.filter(province=province, level=Level.REGENCY))


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


def _decrees(province: Region, years: set[int]) -> _Decrees:
    results = RecordedResult.objects.filter(region__province=province, year__in=years)
    awards = Award.objects.filter(
        assessment__round__province=province, assessment__round__year__in=years
    ).order_by("version")
    return _Decrees(
        list(results),
        list(
            awards.values_list(
                "assessment__region", "assessment__round__year", "predicate", "ground_number"
            )
        ),
    )


def _rows(
    province: Region,
    year: int,
    regencies: Sequence[Region],
    award_years: Sequence[int],
    first_step: Predicate | None,
    scales: Scales,
    decrees: _Decrees,
) -> tuple[BoardRow, ...]:
    assessments = {
        assessment.region_id: assessment
        for assessment in Assessment.objects.filter(
            round__province=province, round__year=year
        ).select_related("round")
    }
    awarded = _awarded(decrees, scales)
    scores = _scores(province, year, decrees.results, scales)
    return tuple(
        BoardRow(
            region=regency,
            assessment=assessments.get(regency.pk),
            awards=_awards(award_years, awarded.get(regency.pk, {})),
            scores=scores.get(regency.pk, {}),
            first_step=first_step,
        )
        for regency in regencies
    )


def _awards(years: Iterable[int], given: Mapping[int, Predicate | None]) -> tuple[Awarded, ...]:
    return tuple(Awarded(year, given.get(year), year in given) for year in years)


def _awarded(decrees: _Decrees, scales: Scales) -> dict[str, dict[int, Predicate | None]]:
    """By regency and year what decrees gave; of several versions the last one counts."""
    found: dict[str, dict[int, Predicate | None]] = {}
    for result in decrees.results:
        if result.stage == Stage.FINAL:
            given = found.setdefault(result.region_id, {})
            given[result.year] = scales.called(result.predicate, result.year)
    for code, year, predicate, _ in decrees.awards:
        found.setdefault(code, {})[year] = scales.called(predicate, year)
    return found


def _scores(
    province: Region,
    year: int,
    results: Iterable[RecordedResult],
    scales: Scales,
) -> dict[str, dict[str, StageScore]]:
    """By regency and stage the stored score of the last version, or what was recorded."""
    found: dict[str, dict[str, StageScore]] = {}
    for result in results:
        if result.year == year:
            found.setdefault(result.region_id, {})[result.stage] = StageScore(
                Stage(result.stage), result.score, scales.called(result.predicate, year)
            )
    cards = Scorecard.objects.filter(
        assessment__round__province=province, assessment__round__year=year
    ).order_by("version")
    # The whole ledger of each card stays where it is; 514 regencies have thousands of them.
    for card in cards.select_related("assessment").only(
        *("stage", "total", "predicate", "computed_at", "frozen_at"),
        *("assessment__region", "assessment__state"),
    ):
        is_open = card.assessment.state == AssessmentState.DRAFT
        score = StageScore(
            stage=Stage(card.stage),
            total=card.total,
            predicate=scales.called(card.predicate, year),
            moment=card.computed_at,
            is_settled=card.is_settled,
            is_draft=is_open and card.stage == Stage.SELF,
        )
        found.setdefault(card.assessment.region_id, {})[card.stage] = score
    return found
