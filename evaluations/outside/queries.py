"""Figures of a stage outside the province: what is recorded, beside the province's points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from evaluations.models import Assessment, Scorecard, Stage, Verdict
from evaluations.outside.cards import (
    Given,
    Replaced,
    Written,
    is_by_question,
    replaced_by,
    stated_total,
    sums_by_cluster,
)
from evaluations.queries import cluster_title
from evaluations.reasons import reason_words
from evaluations.scorecards import province_points
from evaluations.scoring import ZERO, predicate, round_total, steps_of
from instruments.services import sheet_of
from instruments.sheet import Predicate, Question, Sheet


@dataclass(frozen=True, slots=True)
class OutsideRow:
    """One question: the steps that it offers, the province's points, and what is recorded."""

    question: Question
    steps: tuple[Decimal, ...]
    province: Decimal | None
    verdict: Verdict | None

    @property
    def code(self) -> str:
        return self.question.code

    @property
    def reasons(self) -> Sequence[str]:
        return reason_words(self.verdict.reasons) if self.verdict else []


@dataclass(frozen=True, slots=True)
class OutsideIndicator:
    code: str
    name: str
    rows: tuple[OutsideRow, ...]


@dataclass(frozen=True, slots=True)
class OutsideSum:
    """One cluster: what the stage gives beside what the province gave."""

    code: str
    name: str
    points: Decimal
    province: Decimal
    maximum: Decimal

    @property
    def difference(self) -> Decimal:
        return self.points - self.province


@dataclass(frozen=True, slots=True)
class OutsideSums:
    """All clusters and their totals, each rounded once."""

    rows: tuple[OutsideSum, ...]
    points: Decimal
    province: Decimal

    @property
    def difference(self) -> Decimal:
        return self.points - self.province


@dataclass(frozen=True, slots=True)
class OutsidePage:
    """A stage outside by question; `card` is what counts of it now, None before it is recorded.

    `seen` marks what stands, so that a second person's form is noticed.
    """

    assessment: Assessment
    stage: Stage
    sheet: Sheet
    indicators: tuple[OutsideIndicator, ...]
    recorded: Mapping[str, Decimal]
    province: Mapping[str, Decimal]
    card: Scorecard | None
    seen: str

    @property
    def missing(self) -> int:
        return len(self.sheet.questions) - len(self.recorded)

    @property
    def total(self) -> Decimal:
        return round_total(sum(self.recorded.values(), ZERO))

    @property
    def differing(self) -> Sequence[OutsideRow]:
        """What is recorded otherwise than the province gave it."""
        return [row for row in self.rows if row.verdict and row.verdict.points != row.province]

    @property
    def rows(self) -> Sequence[OutsideRow]:
        return [row for indicator in self.indicators for row in indicator.rows]

    @property
    def held(self) -> dict[str, Given]:
        """What is recorded, as it would be given again."""
        return {
            row.code: Given(row.verdict.points, row.verdict.reasons, row.verdict.text)
            for row in self.rows
            if row.verdict
        }

    @property
    def written(self) -> Written:
        """The total that the paper prints where it is not the sum; somebody has seen that."""
        stated = stated_total(self.card.card) if self.card else None
        return Written() if stated is None else Written(stated, stated - self.card.total)

    @property
    def is_by_question(self) -> bool:
        return is_by_question(self.card.card if self.card else None)

    @property
    def replaced(self) -> Replaced | None:
        """Sums of clusters that points of questions would replace; FINAL waits for its decree."""
        if self.stage == Stage.FINAL or self.card is None:
            return None
        return replaced_by(self.card.card, by_question=True)

    @property
    def computed(self) -> Predicate | None:
        return predicate(self.total, self.sheet.predicates)


def recorded_verdicts(assessment: Assessment, stage: Stage) -> dict[str, Verdict]:
    """What the stage gave each question in the present version; one query."""
    rows = Verdict.objects.filter(
        answer__assessment=assessment, stage=stage, review=assessment.review
    ).select_related("by", "answer__question")
    return {row.answer.question.code: row for row in rows}


def recorded_points(assessment: Assessment, stage: Stage) -> dict[str, Decimal]:
    """The same as points by code."""
    return {code: row.points for code, row in recorded_verdicts(assessment, stage).items()}


def seen_of(held: Mapping[str, Verdict]) -> str:
    """A mark that changes with each verdict of the stage: how many, and how often corrected."""
    return f"{len(held)}-{sum(row.version for row in held.values())}"


def outside_page(assessment: Assessment, stage: Stage) -> OutsidePage:
    """Three queries for any number of questions."""
    sheet = sheet_of(assessment.round.instrument)
    held, province = recorded_verdicts(assessment, stage), province_points(assessment)
    cards = Scorecard.objects.filter(assessment=assessment, stage=stage, version=assessment.version)
    return OutsidePage(
        assessment=assessment,
        stage=stage,
        sheet=sheet,
        indicators=tuple(
            OutsideIndicator(
                indicator.code,
                indicator.name,
                tuple(
                    OutsideRow(
                        question,
                        steps_of(question),
                        province.get(question.code),
                        held.get(question.code),
                    )
                    for question in indicator.questions
                ),
            )
            for indicator in sheet.indicators
        ),
        recorded={code: row.points for code, row in held.items()},
        province=province,
        card=cards.first(),
        seen=seen_of(held),
    )


def sums_of(
    sheet: Sheet, points: Mapping[str, Decimal], province: Mapping[str, Decimal]
) -> OutsideSums:
    """Cluster by cluster what the points sum to, beside the province's."""
    theirs = {code: total for code, total, _ in sums_by_cluster(sheet, province)}
    names = {cluster.code: cluster_title(cluster.code, cluster.name) for cluster in sheet.clusters}
    rows = tuple(
        OutsideSum(code, names[code], total, theirs[code], maximum)
        for code, total, maximum in sums_by_cluster(sheet, points)
    )
    return OutsideSums(
        rows,
        round_total(sum((row.points for row in rows), ZERO)),
        round_total(sum((row.province for row in rows), ZERO)),
    )


def recorded_total(assessment: Assessment, stage: Stage) -> Decimal | None:
    """The sum of what is recorded by question, None while nothing is."""
    points = recorded_points(assessment, stage)
    return round_total(sum(points.values(), ZERO)) if points else None


def replaced_sums(assessment: Assessment) -> dict[str, Replaced]:
    """Stages whose points of questions sums of clusters would replace; one query."""
    cards = Scorecard.objects.filter(assessment=assessment, version=assessment.version)
    told = {card.stage: replaced_by(card.card, by_question=False) for card in cards}
    return {stage: replaced for stage, replaced in told.items() if replaced}


@dataclass(frozen=True, slots=True)
class StoredStep:
    """A stage's stored score and the predicate that the scale gives it."""

    label: str
    total: Decimal
    predicate: Predicate | None


def stored_steps(assessment: Assessment) -> list[StoredStep]:
    """What each stage of the present version came to, in their order; one query."""
    scale = sheet_of(assessment.round.instrument).predicates
    cards = Scorecard.objects.filter(assessment=assessment).order_by("version")
    totals = dict(cards.values_list("stage", "total"))
    return [
        StoredStep(stage.label, totals[stage], predicate(totals[stage], scale))
        for stage in Stage
        if stage in totals
    ]
