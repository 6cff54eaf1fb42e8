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
from evaluations.models import AnswerState, Assessment, Stage
from evaluations.progress import UNASSIGNED, AreaProgress, LateRow, ProgressRow, progress_of
from evaluations.queries import ClusterRow, Gap, Overview, StageStep
from evaluations.scorecards import Stated
from evaluations.scoring import Entry
from evaluations.values import NotApplicable
from instruments.sheet import Predicate
from reports.content.page import LONGEST_QUESTION, Cut, PaperPage, clipped, cut, points
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
    """Everything that a score, an office or a camat could dispute; the fingerprint covers it."""

    headline: str
    total: Decimal
    predicate: Predicate | None
    stage: str
    moment: datetime
    gap: Gap
    unanswered: int
    questions: int
    unsupported: Decimal
    later: tuple[StageStep, ...]
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
    sheet = page.standing.sheet
    region, year = assessment.region, assessment.round.year
    return SekdaPage(
        kind=SEKDA,
        title=f"Lembar Sekda: Evaluasi KLA {region.title} {year}",
        region=region,
        year=year,
        stage=Stage.SELF,
        stage_label=figures.stage,
        moment=figures.moment,
        instrument=assessment.round.instrument.code,
        figures=figures,
        told=score_told(figures.total, figures.predicate),
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


def score_told(total: Decimal, step: Predicate | None) -> tuple[tuple[str, str], ...]:
    """What a check page shows of a score."""
    return ("Nilai", points(total)), ("Predikat", step.label if step else "belum berpredikat")


def _figures(page: Overview) -> SekdaFigures:
    card = page.standing.card
    progress = progress_of(page)
    areas = sorted(progress.areas, key=_worst_area_first)
    return SekdaFigures(
        headline=headline(page),
        total=card.total,
        predicate=card.predicate,
        stage=Stage.SELF.label,
        moment=page.standing.scored_at,
        gap=page.gap,
        unanswered=card.unanswered,
        questions=card.answered + card.unanswered,
        unsupported=card.unsupported,
        later=tuple(_later_steps(page)),
        clusters=tuple(_cluster_line(row) for row in queries.cluster_rows(page)),
        nearest=cut(_open_things(page), MOST_NEAREST),
        offices=cut([_office_line(row) for row in progress.offices if row.at_stake], MOST_OFFICES),
        areas=cut([_area_line(row) for row in areas if row.missing or row.late], MOST_AREAS),
        area_count=len(areas),
        late=cut(_late_lines(progress.late), MOST_LATE),
    )


def _later_steps(page: Overview) -> list[StageStep]:
    """The scores of the stages after the own one, as far as there are any."""
    own = {stage.label for stage in page.standing.sheet.stages if stage.code == Stage.SELF}
    steps = queries.staircase(page)
    return [step for step in steps if step.score is not None and step.label not in own]


def headline(page: Overview) -> str:
    """The whole page in one sentence."""
    card, gap = page.standing.card, page.gap
    place = f"{page.assessment.region.title} {page.assessment.round.year}"
    standing = f"{place} bernilai {points(card.total)} poin"
    predicate = f" ({card.predicate.label})" if card.predicate else ", belum berpredikat"
    return f"{standing}{predicate}; {_to_target(gap)}{_to_next_step(gap)}."


def _to_target(gap: Gap) -> str:
    if gap.target is None:
        return "target belum ditetapkan"
    if not gap.to_target:
        return f"target {points(gap.target)} sudah tercapai"
    return f"kurang {points(gap.to_target)} dari target {points(gap.target)}"


def _to_next_step(gap: Gap) -> str:
    if gap.next_step is None:
        return ""
    return f", kurang {points(gap.to_next_step)} menuju {gap.next_step.label}"


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
            why=_why(entry, answers[entry.code].state if entry.code in answers else ""),
            at_stake=_at_stake(entry),
            office=clipped(offices[entry.code].name if entry.code in offices else UNASSIGNED),
        )
        for entry in open_entries
    ]


def _is_settled(entry: Entry, stated: Stated | None) -> bool:
    """What does not apply gives nothing to reach, unless the province sent it back."""
    is_returned = stated is not None and stated.state == AnswerState.RETURNED
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
