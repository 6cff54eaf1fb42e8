"""Figures for the pages, as dataclass rows; each takes an assessment that was already checked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from accounts.models import User
from accounts.permissions import Permission, has_permission
from evaluations.access import agencies_of, assessments_answered_by, assessments_visible_to
from evaluations.models import (
    Answer,
    AnswerRevision,
    AnswerState,
    Assessment,
    Assignment,
    Scorecard,
    Stage,
)
from evaluations.proof_queries import SlotRow, proof_rows, slot_rows
from evaluations.scorecards import Standing, Tally, standing_of
from evaluations.scoring import ClusterScore, Entry, IndicatorScore, next_predicate, points_to
from evaluations.values import Share, Value
from evaluations.workflow import Refusal, answering_refused
from instruments.sheet import Indicator, Predicate, Question, Sheet
from regions.timezones import timezone_of

FILTERS = {
    "belum": "Belum diisi",
    "tanpa-bukti": "Tanpa bukti",
    "milik-saya": "Boleh saya isi",
}
ZERO = Decimal("0.00")
ROMAN = re.compile("[IVX]+")
LETTERS = re.compile("[A-Z]+")
SUBMITTED_STATES = (AnswerState.SUBMITTED, AnswerState.RESUBMITTED, AnswerState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Gap:
    """What is still to go: to the regency's target and to the next predicate."""

    target: Decimal | None
    to_target: Decimal | None
    next_step: Predicate | None
    to_next_step: Decimal | None


@dataclass(frozen=True, slots=True)
class StageStep:
    """One step of the staircase; a stage without a score has not happened yet."""

    label: str
    score: Decimal | None
    moment: datetime | None


@dataclass(frozen=True, slots=True)
class ClusterRow:
    """One bar of the overview; nothing is submitted or accepted before the verification."""

    code: str
    name: str
    score: Decimal
    maximum: Decimal
    total: int
    answered: int
    submitted: int
    accepted: int
    indicators: tuple[IndicatorScore, ...]

    @property
    def url(self) -> str:
        """Further down on the same page."""
        return f"#klaster-{self.code}"


@dataclass(frozen=True, slots=True)
class Office:
    """Who answers a question, by primary key and name; whole rows would be read for each one."""

    pk: int
    name: str


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question in a list: where it stands, who answers it, what is at stake."""

    code: str
    label: str
    indicator: str
    points: Decimal
    maximum: Decimal
    status: str
    lacks_evidence: bool
    agency: Office | None
    writable: bool

    @property
    def at_stake(self) -> Decimal:
        """Points that are not there yet or rest on a claim without evidence."""
        return self.maximum if self.lacks_evidence else self.maximum - self.points


@dataclass(frozen=True, slots=True)
class Overview:
    """The figures that every page of an assessment shows."""

    assessment: Assessment
    standing: Standing
    gap: Gap
    refusal: Refusal | None

    @property
    def refusal_sentence(self) -> str:
        return self.refusal.in_words(timezone_of(self.assessment.region)) if self.refusal else ""


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """Everything the page of one question shows."""

    question: Question
    row: QuestionRow
    answer: Answer | None
    entry: Entry
    value: Value | None
    tally: Tally | None
    slots: tuple[SlotRow, ...]
    revisions: Sequence[AnswerRevision]
    indicator: Indicator
    indicator_score: IndicatorScore
    cluster_score: ClusterScore
    siblings: tuple[QuestionRow, ...]
    previous: QuestionRow | None
    following: QuestionRow | None
    is_sensitive: bool

    @property
    def cluster_title(self) -> str:
        return cluster_title(self.cluster_score.code, self.cluster_score.name)

    @property
    def answer_text(self) -> str:
        """What counts, in words: 0 is an answer, only None is none."""
        if self.value is None:
            return ""
        if isinstance(self.value, Share):
            return f"{self.value.good} dari {self.value.total} {self.question.area_level}"
        return f"{self.answer.said} {self.question.unit}".strip() if self.answer else ""


@dataclass(frozen=True, slots=True)
class Tasks:
    """What one person has to do in one assessment, most valuable first."""

    overview: Overview
    rows: tuple[QuestionRow, ...]
    answered: int
    total: int


def overview(assessment: Assessment, now: datetime | None = None) -> Overview:
    """The figures at `now`, which a page has from its request; by default the present."""
    standing = standing_of(assessment, now)
    refusal = answering_refused(assessment.state, standing.window, standing.now)
    gap = _gap(standing.sheet, standing.card.total, assessment.target)
    return Overview(assessment, standing, gap, refusal)


def _gap(sheet: Sheet, total: Decimal, target: Decimal | None) -> Gap:
    step = next_predicate(total, sheet.predicates)
    return Gap(
        target=target,
        to_target=None if target is None else max(target - total, ZERO),
        next_step=step,
        to_next_step=points_to(total, step) if step else None,
    )


def cluster_title(code: str, name: str) -> str:
    """The head as people say it: Kelembagaan, Klaster I: ..., Kelana dan Dekela (rules 1)."""
    if code == "KD":
        return "Kelana dan Dekela"
    return f"Klaster {code}: {name}" if ROMAN.fullmatch(code) else name


def indicator_count(sheet: Sheet) -> str:
    """ "24 indikator (31 baris nilai)": split and area indicators add rows, not numbers."""
    counted = [
        indicator.code
        for cluster in sheet.clusters
        if cluster.code != "KD"
        for indicator in cluster.indicators
    ]
    numbers = {LETTERS.sub("", code) for code in counted}
    return f"{len(numbers)} indikator ({len(sheet.indicators)} baris nilai)"


def cluster_rows(page: Overview) -> list[ClusterRow]:
    """One row a cluster, with how many of its questions are where."""
    states = Counter(
        (page.standing.sheet.cluster_of(code).code, answer.state)
        for code, answer in page.standing.answers.items()
    )
    return [
        ClusterRow(
            code=cluster.code,
            name=cluster_title(cluster.code, cluster.name),
            score=cluster.points,
            maximum=cluster.maximum,
            total=cluster.answered + cluster.unanswered,
            answered=cluster.answered,
            submitted=sum(states[cluster.code, state] for state in SUBMITTED_STATES),
            accepted=states[cluster.code, AnswerState.ACCEPTED],
            indicators=cluster.indicators,
        )
        for cluster in page.standing.card.clusters
    ]


def staircase(page: Overview) -> list[StageStep]:
    """Every stage of the instrument with its stored score; SELF is the present one."""
    standing = page.standing
    stored = {card.stage: card for card in page.assessment.scorecards.exclude(stage=Stage.SELF)}
    steps = []
    for stage in standing.sheet.stages:
        if stage.code == Stage.SELF:
            steps.append(StageStep(stage.label, standing.card.total, standing.now))
        elif stage.code in stored:
            card = stored[stage.code]
            steps.append(StageStep(stage.label, card.total, card.computed_at))
        else:
            steps.append(StageStep(stage.label, None, None))
    return steps


def offices_by_code(assessment: Assessment) -> dict[str, Office]:
    rows = Assignment.objects.filter(assessment=assessment).values_list(
        "question__code", "agency_id", "agency__name"
    )
    return {code: Office(pk, name) for code, pk, name in rows}


def question_rows(page: Overview, user: User) -> list[QuestionRow]:
    """All questions in the order of the form."""
    offices = offices_by_code(page.assessment)
    writes_all = has_permission(user, Permission.ANSWER_ALL, page.assessment.region)
    own = agencies_of(user)
    standing = page.standing
    rows = []
    for entry in standing.card.ledger:
        question = standing.sheet.question(entry.code)
        office = offices.get(entry.code)
        is_own = office is not None and office.pk in own
        rows.append(
            QuestionRow(
                code=entry.code,
                label=question.label,
                indicator=standing.sheet.indicator_of(entry.code).code,
                points=entry.points,
                maximum=entry.maximum,
                status="answered" if entry.answered else "empty",
                lacks_evidence=not entry.supported,
                agency=office,
                writable=writes_all or is_own,
            )
        )
    return rows


def filtered(rows: Sequence[QuestionRow], chosen: str) -> list[QuestionRow]:
    """The rows that one of `FILTERS` keeps; any other word keeps all."""
    keeps = {
        "belum": lambda row: row.status == "empty",
        "tanpa-bukti": lambda row: row.lacks_evidence,
        "milik-saya": lambda row: row.writable,
    }.get(chosen)
    return [row for row in rows if keeps is None or keeps(row)]


def question_page(
    page: Overview, code: str, user: User, rows: Sequence[QuestionRow] | None = None
) -> QuestionPage:
    """The page of one question; `rows` if they were read already. KeyError for an unknown code."""
    standing = page.standing
    question = standing.sheet.question(code)
    indicator = standing.sheet.indicator_of(code)
    rows = question_rows(page, user) if rows is None else rows
    siblings = tuple(row for row in rows if row.indicator == indicator.code)
    row, previous, following = _with_neighbours(rows, code)
    revisions = _revisions(page.assessment, code)
    answer = revisions[0].answer if revisions else None
    indicator_score = standing.card.indicator(indicator.code)
    entry = next(entry for entry in indicator_score.entries if entry.code == code)
    return QuestionPage(
        question=question,
        row=row,
        answer=answer,
        entry=entry,
        value=entry.value,
        tally=standing.tallies.get(code),
        slots=slot_rows(question, entry, proof_rows(page.assessment, code, user)),
        revisions=revisions,
        indicator=indicator,
        indicator_score=indicator_score,
        cluster_score=standing.card.cluster(standing.sheet.cluster_of(code).code),
        siblings=siblings,
        previous=previous,
        following=following,
        is_sensitive=standing.sheet.sensitivity_of(code) == "S",
    )


def _with_neighbours(
    rows: Sequence[QuestionRow], code: str
) -> tuple[QuestionRow, QuestionRow | None, QuestionRow | None]:
    """The row of a question, the one before and the one after it in the form."""
    place = [row.code for row in rows].index(code)
    framed = [None, *rows, None]
    return rows[place], framed[place], framed[place + 2]


def _revisions(assessment: Assessment, code: str) -> Sequence[AnswerRevision]:
    """The latest saves, newest first, each with the answer; none before the first save."""
    rows = AnswerRevision.objects.filter(answer__assessment=assessment, answer__question__code=code)
    return list(rows.select_related("by", "answer")[:10])


def tasks_of(assessment: Assessment, user: User, now: datetime | None = None) -> Tasks:
    """What the person may answer there: open or unproven questions, most points first."""
    page = overview(assessment, now)
    mine = [row for row in question_rows(page, user) if row.writable]
    waiting = [
        row for row in mine if row.at_stake and (row.status == "empty" or row.lacks_evidence)
    ]
    waiting.sort(key=lambda row: -row.at_stake)
    answered = sum(row.status != "empty" for row in mine)
    return Tasks(page, tuple(waiting), answered, len(mine))


def all_tasks_of(user: User, now: datetime | None = None) -> list[Tasks]:
    """The person's tasks in every assessment that waits for answers of theirs."""
    return [tasks_of(assessment, user, now) for assessment in assessments_answered_by(user)]


def assessments_with_scores(user: User) -> list[tuple[Assessment, Scorecard | None]]:
    """All assessments the person may see with their stored SELF score: three queries at most."""
    assessments = list(
        assessments_visible_to(user)
        .select_related("round", "region")
        .order_by("-round__year", "region__code")
    )
    cards: Mapping[int, Scorecard] = {
        card.assessment_id: card
        for card in Scorecard.objects.filter(assessment__in=assessments, stage=Stage.SELF).defer(
            "card"
        )
    }
    return [(assessment, cards.get(assessment.pk)) for assessment in assessments]
