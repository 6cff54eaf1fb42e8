"""Chapters II and III of the full report: the regency, its stages, and the year before."""

from __future__ import annotations

from evaluations.ledger.cards import StageCard, StageCards
from evaluations.models import Stage
from evaluations.progress import Progress
from evaluations.queries import Decree, Overview, cluster_title, decree_of, staircase
from evaluations.scorecards import counting_day
from evaluations.years.compared import compared_years
from instruments.sheet import Predicate, Sheet
from regions.models import Level, Region
from reports.content.full_sources import READER
from reports.content.full_tree import (
    CalendarLine,
    ClusterBar,
    DecreeTold,
    IndicatorChange,
    OfficeShare,
    Stair,
    Surroundings,
    YearChange,
)

NO_PREDICATE = "belum berpredikat"
KELURAHAN = "kelurahan"


def surroundings_of(page: Overview, progress: Progress) -> Surroundings:
    """One query: the areas that exist on the day whose shares count (rules 1)."""
    assessment, standing = page.assessment, page.standing
    day = counting_day(assessment.region, standing.window, standing.now)
    areas = Region.objects.existing_on(day).filter(regency=assessment.region_id)
    kinds = list(areas.filter(level__gte=Level.KECAMATAN).values_list("level", "kind").order_by())
    villages = [kind for level, kind in kinds if level == Level.VILLAGE]
    return Surroundings(
        kecamatan=len(kinds) - len(villages),
        desa=sum(kind != KELURAHAN for kind in villages),
        kelurahan=sum(kind == KELURAHAN for kind in villages),
        offices=tuple(
            OfficeShare(row.name, row.total)
            for row in sorted(progress.offices, key=lambda row: (-row.total, row.name))
        ),
        calendar=tuple(_calendar(page)),
    )


def _calendar(page: Overview) -> list[CalendarLine]:
    lines = []
    for stage in page.standing.sheet.stages:
        if window := page.standing.windows.get(stage.code):
            end = window.end
            lines.append(CalendarLine(stage.label, window.opens_at, end.at if end else None))
    return lines


def stairs_of(page: Overview, cards: StageCards, decree: Decree | None) -> tuple[Stair, ...]:
    """Every stage of the instrument, those without a score too; one query."""
    stages = page.standing.sheet.stages
    return tuple(
        Stair(
            label=step.label,
            total=step.score,
            predicate=_predicate_at(cards.find(stage.code), decree) if step.moment else "",
            moment=step.moment,
            change=step.change,
        )
        for stage, step in zip(stages, staircase(page), strict=True)
    )


def _predicate_at(card: StageCard | None, decree: Decree | None) -> str:
    step = predicate_of(card, decree) if card else None
    is_awarded_none = card is not None and card.stage == Stage.FINAL and decree is not None
    return step.label if step else "tanpa predikat" if is_awarded_none else NO_PREDICATE


def predicate_of(card: StageCard, decree: Decree | None) -> Predicate | None:
    """What the scale says, at the end what was awarded (domain 6)."""
    if card.stage == Stage.FINAL and decree:
        return decree.predicate
    return card.predicate


def bars_of(card: StageCard, sheet: Sheet) -> tuple[ClusterBar, ...]:
    """Empty where nothing but a total was recorded."""
    return tuple(
        ClusterBar(cluster_title(part.code, part.name), part.points, part.maximum)
        for part in card.sums(sheet).clusters
    )


def change_of(page: Overview, stage: str) -> YearChange | None:
    """Against the nearest earlier year that has anything, at the stage that both have."""
    compared = compared_years(page.assessment, READER, wanted_stage=stage)
    earlier, later = compared.earlier, compared.later
    if earlier is None or later is None or later.year != page.assessment.round.year:
        return None
    rows = compared.rows
    return YearChange(
        year=earlier.year,
        stage=earlier.stage,
        predicate=earlier.predicate.label if earlier.predicate else "tanpa predikat",
        before=earlier.total,
        after=None if compared.is_of_two_stages else later.total,
        delta=compared.delta,
        rows=tuple(
            IndicatorChange(part.code, part.name, part.before, part.after, part.delta)
            for part in (rows.indicators if rows else ())
        ),
        only_old=rows.old_points if rows else None,
        only_new=rows.new_points if rows else None,
    )


def told_decree(page: Overview) -> tuple[Decree | None, DecreeTold | None]:
    """The decree, and the same in plain values; one query at most."""
    decree = decree_of(page)
    if decree is None:
        return None, None
    return decree, DecreeTold(
        score=decree.score,
        predicate=decree.predicate.label if decree.predicate else "tanpa predikat",
        computed=decree.computed.label if decree.computed else "tanpa predikat",
        number=decree.ground_number,
        date=decree.ground_date,
        note=decree.note,
    )
