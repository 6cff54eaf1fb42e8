"""Figures for the pages, as dataclass rows; each takes an assessment that was already checked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from accounts.models import User
from evaluations.access import assessments_visible_to
from evaluations.models import (
    AnswerState,
    Assessment,
    AssessmentState,
    Assignment,
    Scorecard,
    Stage,
)
from evaluations.scorecards import Standing, standing_of
from evaluations.scoring import IndicatorScore, next_predicate, points_to, predicate
from evaluations.times.door_queries import Doors, doors_for
from evaluations.workflow import Refusal
from evidence.models import DocumentVersion
from instruments.sheet import Predicate, Sheet
from regions.timezones import timezone_of

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
    """One step of the staircase; a stage without a score has not happened yet.

    `change` is what it added to the last score before it, None for the first.
    """

    label: str
    score: Decimal | None
    moment: datetime | None
    change: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Decree:
    """What the minister awarded, beside what the scale says of the same score."""

    score: Decimal
    predicate: Predicate | None
    computed: Predicate | None
    ground_number: str
    ground_date: date
    note: str
    file: DocumentVersion | None = None

    @property
    def is_different(self) -> bool:
        return self.predicate != self.computed


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
    """Who answers a question, in its two keys and its name; whole rows would be read for each."""

    pk: int
    name: str
    public_id: str = ""


@dataclass(frozen=True, slots=True)
class Overview:
    """The figures that every page of an assessment shows."""

    assessment: Assessment
    standing: Standing
    gap: Gap
    doors: Doors

    @property
    def refusal(self) -> Refusal | None:
        """Why the reader can't write anything now; what came back may be open all the same."""
        return self.doors.refusal()

    @property
    def closes_at(self) -> datetime | None:
        """When answering ends for the reader."""
        return self.doors.closes_at()

    @property
    def refusal_sentence(self) -> str:
        return self.refusal.in_words(timezone_of(self.assessment.region)) if self.refusal else ""


def overview(
    assessment: Assessment, now: datetime | None = None, user: User | None = None
) -> Overview:
    """The figures at `now`, which a page has from its request; by default the present.

    The doors are those of `user`, without one the regency's own.
    """
    standing = standing_of(assessment, now)
    gap = gap_of(standing.sheet, standing.card.total, assessment.target)
    return Overview(assessment, standing, gap, doors_for(standing, assessment, user))


def gap_of(sheet: Sheet, total: Decimal, target: Decimal | None) -> Gap:
    """Of any stage's total."""
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
    """One row a cluster, with how many of its questions are where, as the regency may know."""
    states = Counter(
        (page.standing.sheet.cluster_of(code).code, answer.told_state)
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
    """Every stage of the instrument with its stored score, the newest version of each.

    The province's score is no news before it is concluded: until then it moves with each verdict.
    """
    standing = page.standing
    stored = page.assessment.scorecards.exclude(stage=Stage.SELF).order_by("version")
    cards = {card.stage: card for card in stored if card.frozen_at or card.stage != Stage.PROVINCE}
    steps, last = [], standing.card.total
    for stage in standing.sheet.stages:
        card = cards.get(stage.code)
        if stage.code == Stage.SELF:
            steps.append(StageStep(stage.label, standing.card.total, standing.scored_at))
        elif card:
            change, last = card.total - last, card.total
            steps.append(StageStep(stage.label, card.total, card.computed_at, change))
        else:
            steps.append(StageStep(stage.label, None, None))
    return steps


def decree_of(page: Overview) -> Decree | None:
    """The decree of a final evaluation; before that nothing is asked."""
    assessment = page.assessment
    if assessment.state != AssessmentState.FINAL:
        return None
    awards = assessment.awards.filter(version=assessment.version)
    award = awards.select_related("file__document").first()
    if award is None:
        return None
    scale = page.standing.sheet.predicates
    return Decree(
        score=award.score,
        predicate=next((step for step in scale if step.code == award.predicate), None),
        computed=predicate(award.score, scale),
        ground_number=award.ground_number,
        ground_date=award.ground_date,
        note=award.note,
        file=award.file,
    )


def offices_by_code(assessment: Assessment) -> dict[str, Office]:
    rows = Assignment.objects.filter(assessment=assessment).values_list(
        "question__code", "agency_id", "agency__name", "agency__public_id"
    )
    return {code: Office(*fields) for code, *fields in rows}


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
