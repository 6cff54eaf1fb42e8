"""A coordination meeting made from the present gaps: agenda, attendance, and room for minutes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format

from evaluations import queries
from evaluations.models import Assessment, AssessmentState
from evaluations.progress import UNASSIGNED, Progress, ProgressRow, progress_of
from evaluations.queries import Overview
from reports.content.addressees import Addressee, addressees_of
from reports.content.letter_lists import Lists, ReturnedLine, lists_of
from reports.content.page import Cut, PaperPage, clipped, cut
from reports.content.standing import StandingTold, headline, standing_checked, standing_told
from reports.letterheads import kop_of

MEETING = "rakor"
MOST_INDICATORS, MOST_OWING, MOST_RETURNED, MOST_OFFICES = 10, 20, 20, 3
SPARE_SEATS = 6
# Rows of the minutes; the first four are the headings of the paper.
AGENDA = (
    "1. Posisi nilai dan target",
    "2. Indikator dengan poin terbanyak yang belum diraih",
    "3. Yang masih ditunggu dari OPD dan camat",
    "4. Yang perlu diputuskan",
    "5. Lain-lain",
)


@dataclass(frozen=True, slots=True)
class MeetingHead:
    """What the options say; blank texts are dots on paper."""

    day: date | None
    time: str
    place: str
    chair: str

    @property
    def day_words(self) -> str:
        """ "Kamis, 27 Juni 2024"."""
        return date_format(self.day, "l, j F Y") if self.day else ""


@dataclass(frozen=True, slots=True)
class StakeLine:
    """An indicator with points to be had, and the offices that answer most of them."""

    code: str
    name: str
    points: Decimal
    maximum: Decimal
    at_stake: Decimal
    offices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwingLine:
    """Who owes `late` papers after their time, `waiting` others, and `open` answers or repairs."""

    name: str
    late: int
    waiting: int
    open: int


@dataclass(frozen=True, slots=True)
class MeetingFigures:
    """The agenda's figures; `seats` are who is invited, then empty lines.

    Clusters and stakes are of the own stage, whatever stage `standing` is of.
    """

    head: MeetingHead
    headline: str
    standing: StandingTold
    whole: ProgressRow
    clusters: tuple[ProgressRow, ...]
    stakes: Cut[StakeLine]
    owing: Cut[OwingLine]
    returned: Cut[ReturnedLine]
    repair_until: datetime | None
    unassigned: int
    seats: tuple[str, ...]

    @property
    def agenda(self) -> tuple[str, ...]:
        return AGENDA

    @property
    def spare_seats(self) -> range:
        return range(len(self.seats) + 1, len(self.seats) + 1 + SPARE_SEATS)


def meeting_pages(
    assessment: Assessment, options: Mapping[str, Any], now: datetime, made_by: str
) -> list[PaperPage[MeetingFigures]]:
    """As reports.kinds wants it: one paper. `options`: hari (ISO), waktu, tempat, pimpinan."""
    page = queries.overview(assessment, now)
    everybody = addressees_of(assessment, now)
    figures = _figures(page, everybody, options)
    region, year = assessment.region, assessment.round.year
    standing = figures.standing
    return [
        PaperPage(
            kind=MEETING,
            title=f"Rapat Koordinasi Gugus Tugas KLA {region.title} {year}",
            region=region,
            year=year,
            stage=standing.stage,
            stage_label=standing.label,
            moment=standing.moment,
            instrument=assessment.round.instrument.code,
            figures=figures,
            told=(
                *standing_checked(standing),
                ("Hari rapat", figures.head.day_words or "–"),
            ),
            kop=kop_of(region),
            made_at=now,
            made_by=made_by,
            options=dict(options),
        )
    ]


def _figures(
    page: Overview, everybody: Sequence[Addressee], options: Mapping[str, Any]
) -> MeetingFigures:
    progress, standing = progress_of(page), standing_told(page)
    lists = list(lists_of(page, everybody))
    owing = [line for to, theirs in lists if (line := _owing(to, theirs)).late or line.open]
    is_returned = page.assessment.state == AssessmentState.RETURNED
    return MeetingFigures(
        head=_head(options),
        headline=headline(page.assessment, standing),
        standing=standing,
        whole=progress.whole,
        clusters=progress.clusters,
        stakes=cut(_stakes(page, progress), MOST_INDICATORS),
        owing=cut(sorted(owing, key=lambda line: (-line.late, -line.open, line.name)), MOST_OWING),
        returned=cut(_returned(lists), MOST_RETURNED),
        repair_until=page.assessment.repair_until if is_returned else None,
        unassigned=sum(row.total for row in progress.offices if row.name == UNASSIGNED),
        seats=tuple(to.title for to in everybody if to.is_there),
    )


def _head(options: Mapping[str, Any]) -> MeetingHead:
    told = options.get("hari")
    return MeetingHead(
        day=date.fromisoformat(told) if told else None,
        time=options.get("waktu") or "",
        place=options.get("tempat") or "",
        chair=options.get("pimpinan") or "",
    )


def _stakes(page: Overview, progress: Progress) -> list[StakeLine]:
    """Indicators by the points that are still to be had, most first."""
    offices = queries.offices_by_code(page.assessment)
    by_indicator: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for entry in page.standing.card.ledger:
        if entry.code in offices and entry.maximum > entry.points:
            part = page.standing.sheet.indicator_of(entry.code).code
            by_indicator[part][offices[entry.code].name] += entry.maximum - entry.points
    rows = sorted(progress.indicators, key=lambda row: -row.at_stake)
    return [_stake(row, by_indicator[row.key]) for row in rows if row.at_stake]


def _stake(row: ProgressRow, offices: Mapping[str, Decimal]) -> StakeLine:
    most = sorted(offices, key=lambda name: (-offices[name], name))[:MOST_OFFICES]
    return StakeLine(
        code=row.key,
        name=row.name,
        points=row.points,
        maximum=row.maximum,
        at_stake=row.at_stake,
        offices=tuple(clipped(name) for name in most),
    )


def _owing(to: Addressee, lists: Lists) -> OwingLine:
    papers = lists.get("papers", ())
    late = sum(paper.is_late for paper in papers)
    rest = ("questions", "evidence", "answers", "village_answers", "returned")
    return OwingLine(
        name=to.title,
        late=late,
        waiting=len(papers) - late,
        open=sum(len(lists.get(name, ())) for name in rest),
    )


def _returned(lists: Sequence[tuple[Addressee, Lists]]) -> list[ReturnedLine]:
    """What came back, with who has to repair it."""
    return [
        ReturnedLine(line.what, line.who or to.title, line.reason, line.due_at)
        for to, theirs in lists
        for line in theirs.get("returned", ())
    ]
