"""Papers about a province: the recap of all its regencies, and how near it is to Provila."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from evaluations.board import board_of
from evaluations.board_rows import Awarded, Board, BoardRow
from evaluations.models import Round, Stage
from instruments.sheet import Predicate
from regions.models import Region
from regions.timezones import timezone_of
from reports.content.page import PaperPage
from reports.letterheads import kop_of

if TYPE_CHECKING:
    from reports.kinds import ProvinceYear

RECAP, PROVILA = "rekap", "provila"
# The stages in as few letters as a column has room for.
HEADS = {
    Stage.SELF: "Mandiri",
    Stage.PROVINCE: "Provinsi",
    Stage.CENTRAL: "Pusat",
    Stage.FIELD: "Lapangan",
    Stage.FINAL: "Penetapan",
}


@dataclass(frozen=True, slots=True)
class StageCell:
    """A stage's score on paper. A verification that goes on has none: it would tell nothing."""

    stage: str
    total: Decimal | None
    is_running: bool

    @property
    def label(self) -> str:
        return HEADS[self.stage]


@dataclass(frozen=True, slots=True)
class RegencyLine:
    """`latest` is the score of the last settled stage, `awards` those of the board's years."""

    code: str
    name: str
    state: str
    cells: tuple[StageCell, ...]
    latest_stage: str
    latest: Decimal | None
    predicate: Predicate | None
    awards: tuple[Awarded, ...]
    computed_instead: str
    target: Decimal | None
    to_target: Decimal | None
    to_first_step: Decimal | None


@dataclass(frozen=True, slots=True)
class StepCount:
    """How many regencies hold a predicate by decree, or reach it by the own score."""

    label: str
    awarded: int
    own: int


@dataclass(frozen=True, slots=True)
class ProvinceFigures:
    """`award_year` is the newest year whose decrees are known, None while there are none.

    `awarded` of `total` hold a predicate then; `own_reaching` of `own_scored` reach one by the own
    score of the paper's year (rules 1: the two are told apart).
    """

    award_year: int | None
    award_years: tuple[int, ...]
    awarded: int
    total: int
    own_reaching: int
    own_scored: int
    is_complete: bool
    first_step: Predicate | None
    steps: tuple[StepCount, ...]
    lines: tuple[RegencyLine, ...]
    lacking: tuple[RegencyLine, ...]
    sources: tuple[str, ...]

    @property
    def missing(self) -> int:
        return self.total - self.awarded


def recap_pages(
    subject: ProvinceYear, options: Mapping[str, Any], now: datetime, made_by: str
) -> list[PaperPage[ProvinceFigures]]:
    """As reports.kinds wants it; nothing for a year that the province does not know."""
    title = "Rekapitulasi Evaluasi KLA"
    return _pages(RECAP, title, subject, now, made_by)


def provila_pages(
    subject: ProvinceYear, options: Mapping[str, Any], now: datetime, made_by: str
) -> list[PaperPage[ProvinceFigures]]:
    """As reports.kinds wants it; nothing for a year that the province does not know."""
    title = "Lembar Provinsi Layak Anak (Provila)"
    return _pages(PROVILA, title, subject, now, made_by)


def _pages(
    kind: str, title: str, subject: ProvinceYear, now: datetime, made_by: str
) -> list[PaperPage[ProvinceFigures]]:
    province, year = subject.region, subject.year
    board = board_of(province, year, now.astimezone(timezone_of(province)).date())
    if board is None:
        return []
    figures = figures_of(board)
    return [
        PaperPage(
            kind=kind,
            title=f"{title}: {province.title} {year}",
            region=province,
            year=year,
            stage="",
            stage_label="",
            moment=now,
            instrument=_instrument_of(province, year),
            figures=figures,
            told=_told(figures, year),
            kop=kop_of(province),
            made_at=now,
            made_by=made_by,
        )
    ]


def _instrument_of(province: Region, year: int) -> str:
    """Its code, "" in a year without a round: the board tells the title, which may be a line."""
    found = Round.objects.filter(province=province, year=year)
    return found.values_list("instrument__code", flat=True).first() or ""


def figures_of(board: Board) -> ProvinceFigures:
    """The board's figures, cut to what a paper says."""
    headline, own = board.headline, board.own_count
    lines = {row.region.code: _line(row) for row in board.rows}
    lacking = headline.lacking if headline else []
    return ProvinceFigures(
        award_year=headline.year if headline else None,
        award_years=board.award_years,
        awarded=headline.awarded if headline else 0,
        total=len(board.rows),
        own_reaching=own.reaching,
        own_scored=own.scored,
        is_complete=headline.is_complete if headline else False,
        first_step=board.first_step,
        steps=_steps(board),
        lines=tuple(lines.values()),
        lacking=tuple(lines[row.region.code] for row in lacking),
        sources=board.sources,
    )


def _told(figures: ProvinceFigures, year: int) -> tuple[tuple[str, str], ...]:
    own = f"{figures.own_reaching} dari {figures.own_scored}"
    reached = (f"Mencapai predikat menurut nilai mandiri {year}", own)
    if figures.award_year is None:
        return (("Berpredikat", "belum ada penetapan yang tercatat"), reached)
    awarded = f"{figures.awarded} dari {figures.total}"
    return ((f"Berpredikat menurut penetapan {figures.award_year}", awarded), reached)


def _steps(board: Board) -> tuple[StepCount, ...]:
    awarded = Counter(row.award.predicate.code for row in board.rows if _holds(row))
    own = Counter(row.own.predicate.code for row in board.rows if row.own and row.own.predicate)
    return tuple(
        StepCount(step.label, awarded[step.code], own[step.code]) for step in board.predicates
    )


def _holds(row: BoardRow) -> bool:
    return row.award is not None and row.award.predicate is not None


def _line(row: BoardRow) -> RegencyLine:
    latest = row.latest
    return RegencyLine(
        code=row.region.code,
        name=row.region.short_name,
        state=row.assessment.get_state_display() if row.assessment else "",
        cells=tuple(_cell(row, stage) for stage in Stage),
        latest_stage=latest.label if latest else "",
        latest=latest.total if latest else None,
        predicate=latest.predicate if latest else None,
        awards=row.awards,
        computed_instead=row.computed_instead,
        target=row.target,
        to_target=row.to_target,
        to_first_step=row.to_first_step,
    )


def _cell(row: BoardRow, stage: Stage) -> StageCell:
    score = row.scores.get(stage)
    is_running = score is not None and score.total is not None and not score.is_counted
    return StageCell(stage, score.total if score and not is_running else None, is_running)
