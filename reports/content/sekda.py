"""The one page for the Sekda, as a tree of plain values.

Lists are cut here and nowhere else, so that a Sekda page is one page whatever the data.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from evaluations import queries
from evaluations.models import AnswerState, Assessment
from evaluations.progress import UNASSIGNED, AreaProgress, LateRow, ProgressRow, progress_of
from evaluations.queries import ClusterRow, Overview, StageStep
from evaluations.scorecards import Stated
from evaluations.scoring import Entry
from evaluations.values import NotApplicable
from instruments.sheet import Predicate
from reports.content.page import LONGEST_QUESTION, Cut, PaperPage, clipped, cut, points
from reports.content.standing import StandingTold, headline, standing_checked, standing_told
from reports.letterheads import kop_of

SEKDA = "sekda"
MOST_NEAREST, MOST_OFFICES, MOST_AREAS, MOST_LATE = 5, 6, 6, 4


@dataclass(frozen=True, slots=True)
class ClusterLine:
    """One bar; unlike the overview's it leads nowhere, because paper doesn't."""

    name: str
    score: Decimal
    maximum: Decimal
    total: int
    answered: int
    submitted: int
    accepted: int


@dataclass(frozen=True, slots=True)
class OpenThing:
    """One question where points are still to be had, and who answers it."""

    code: str
    label: str
    why: str
    at_stake: Decimal
    office: str


@dataclass(frozen=True, slots=True)
class OfficeLine:
    name: str
    missing: int
    lacks_evidence: int
    at_stake: Decimal


@dataclass(frozen=True, slots=True)
class AreaLine:
    """A kecamatan: its own questions and those of its villages together; `late` requests."""

    name: str
    answered: int
    asked: int
    village_answered: int
    village_asked: int
    late: int


@dataclass(frozen=True, slots=True)
class LateLine:
    """Who owes `count` papers; `what` is the one that is due longest."""

    name: str
    count: int
    what: str
    due_at: datetime
    days: int


@dataclass(frozen=True, slots=True)
class SekdaFigures:
    """Everything that a score, an office or a camat could dispute; the fingerprint covers it.

    Clusters and lists are of the own stage, whatever stage `standing` is of; `others` are the
    scores of the stages beside those two.
    """

    headline: str
    standing: StandingTold
    unanswered: int
    questions: int
    unsupported: Decimal
    others: tuple[StageStep, ...]
    clusters: tuple[ClusterLine, ...]
    nearest: Cut[OpenThing]
    offices: Cut[OfficeLine]
    areas: Cut[AreaLine]
    area_count: int
    late: Cut[LateLine]


@dataclass(frozen=True, kw_only=True)
class SekdaPage(PaperPage[SekdaFigures]):
    """Where are we, what is missing, who is late, what next; with the scale that the bar draws."""

    predicates: Sequence[Predicate]
    maximum: Decimal


def sekda_page(assessment: Assessment, *, now: datetime, made_by: str) -> SekdaPage:
    """The page as the figures stand at `now`."""
    page = queries.overview(assessment, now)
    figures = _figures(page)
    sheet, standing = page.standing.sheet, figures.standing
    region, year = assessment.region, assessment.round.year
    return SekdaPage(
        kind=SEKDA,
        title=f"Lembar Sekda: Evaluasi KLA {region.title} {year}",
        region=region,
        year=year,
        stage=standing.stage,
        stage_label=standing.label,
        moment=standing.moment,
        instrument=assessment.round.instrument.code,
        figures=figures,
        told=standing_checked(standing),
        kop=kop_of(region),
        made_at=now,
        made_by=made_by,
        predicates=sheet.predicates,
        maximum=sheet.max_points,
    )


def sekda_pages(
    assessment: Assessment, options: Mapping[str, Any], now: datetime, made_by: str
) -> list[SekdaPage]:
    """As reports.kinds wants it."""
    return [sekda_page(assessment, now=now, made_by=made_by)]


def _figures(page: Overview) -> SekdaFigures:
    card, standing = page.standing.card, standing_told(page)
    progress = progress_of(page)
    areas = sorted(progress.areas, key=_worst_area_first)
    return SekdaFigures(
        headline=headline(page.assessment, standing),
        standing=standing,
        unanswered=card.unanswered,
        questions=card.answered + card.unanswered,
        unsupported=card.unsupported,
        others=tuple(_other_steps(page, standing)),
        clusters=tuple(_cluster_line(row) for row in queries.cluster_rows(page)),
        nearest=cut(_open_things(page), MOST_NEAREST),
        offices=cut([_office_line(row) for row in progress.offices if row.at_stake], MOST_OFFICES),
        areas=cut([_area_line(row) for row in areas if row.missing or row.late], MOST_AREAS),
        area_count=len(areas),
        late=cut(_late_lines(progress.late), MOST_LATE),
    )


def _other_steps(page: Overview, standing: StandingTold) -> list[StageStep]:
    """The scores of the stages beside the newest and the own one, as the staircase has them."""
    told = {standing.label, standing.own.label if standing.own else ""}
    steps = queries.staircase(page)
    return [step for step in steps if step.score is not None and step.label not in told]


def _open_things(page: Overview) -> list[OpenThing]:
    """Most valuable first; a claim without its evidence stakes all of its question's points."""
    offices = queries.offices_by_code(page.assessment)
    answers, sheet = page.standing.answers, page.standing.sheet
    open_entries = [
        entry
        for entry in page.standing.card.ledger
        if _at_stake(entry) and not _is_settled(entry, answers.get(entry.code))
    ]
    open_entries.sort(key=lambda entry: -_at_stake(entry))
    return [
        OpenThing(
            code=entry.code,
            label=clipped(sheet.question(entry.code).label, LONGEST_QUESTION),
            why=_why(entry, answers[entry.code].told_state if entry.code in answers else ""),
            at_stake=_at_stake(entry),
            office=clipped(offices[entry.code].name if entry.code in offices else UNASSIGNED),
        )
        for entry in open_entries
    ]


def _is_settled(entry: Entry, stated: Stated | None) -> bool:
    """What does not apply gives nothing to reach, unless the province sent it back."""
    is_returned = stated is not None and stated.told_state == AnswerState.RETURNED
    return isinstance(entry.value, NotApplicable) and not is_returned


def _at_stake(entry: Entry) -> Decimal:
    return entry.maximum if entry.missing else entry.maximum - entry.points


def _why(entry: Entry, state: str) -> str:
    if state == AnswerState.RETURNED:
        return "dikembalikan"
    if not entry.answered:
        return "belum diisi"
    if entry.missing:
        return "belum ada bukti"
    return f"baru {points(entry.points)} dari {points(entry.maximum)}"


def _cluster_line(row: ClusterRow) -> ClusterLine:
    return ClusterLine(
        name=row.name,
        score=row.score,
        maximum=row.maximum,
        total=row.total,
        answered=row.answered,
        submitted=row.submitted,
        accepted=row.accepted,
    )


def _office_line(row: ProgressRow) -> OfficeLine:
    return OfficeLine(clipped(row.name), row.missing, row.lacks_evidence, row.at_stake)


def _area_line(row: AreaProgress) -> AreaLine:
    return AreaLine(
        name=clipped(row.name),
        answered=row.answered,
        asked=row.asked,
        village_answered=row.village_answered,
        village_asked=row.village_asked,
        late=row.late,
    )


def _worst_area_first(row: AreaProgress) -> tuple[int, int, str]:
    return -row.late, -row.missing, row.key


def _late_lines(rows: Sequence[LateRow]) -> list[LateLine]:
    """One line for each who is late, longest first, then who owes most."""
    owed: dict[str, list[LateRow]] = defaultdict(list)
    for row in rows:
        owed[row.name].append(row)
    lines = []
    for name, theirs in owed.items():
        oldest = min(theirs, key=lambda row: row.due_at)
        what = clipped(oldest.what, LONGEST_QUESTION)
        lines.append(LateLine(clipped(name), len(theirs), what, oldest.due_at, oldest.days))
    return sorted(lines, key=lambda line: (line.due_at, -line.count, line.name))
