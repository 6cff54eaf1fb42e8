"""What a reader may see of the verdicts: the regency only what was handed to it (security 29)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Case, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, When
from django.db.models import Value as Literal

from accounts.models import User
from accounts.permissions import Permission, has_permission
from evaluations.models import (
    Answer,
    AnswerRevision,
    AnswerState,
    AreaAnswer,
    Assessment,
    AssessmentState,
    Decision,
    Stage,
    Verdict,
)
from evaluations.reasons import reason_words
from evaluations.values import NotApplicable

PUBLISHED = (AssessmentState.VERIFIED, AssessmentState.FINAL)


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """One verdict in words; `points` is None when the question went back.

    `is_not_applied`: the province agreed that the question does not apply there.
    """

    review: int
    decision: str
    points: Decimal | None
    reasons: tuple[str, ...]
    text: str
    by: str
    at: datetime
    is_handed_back: bool
    is_not_applied: bool = False

    @property
    def label(self) -> str:
        return Decision(self.decision).label


@dataclass(frozen=True, slots=True)
class Repair:
    """A returned question with its reasons; `is_done` once answer or evidence changed since."""

    code: str
    verdict: VerdictRow
    is_done: bool


def verdict_rows(assessment: Assessment, code: str, user: User) -> list[VerdictRow]:
    """The verdicts of a question that the reader may see, newest first; one query."""
    if assessment.state in (AssessmentState.DRAFT, AssessmentState.SUBMITTED):
        return []
    rows = Verdict.objects.filter(
        answer__assessment=assessment, answer__question__code=code, stage=Stage.PROVINCE
    )
    rows = _with_judged(rows).select_related("by").order_by("-review")
    seen = [_row(verdict, is_not_applied=_agrees(verdict)) for verdict in rows]
    return [row for row in seen if _may_see(assessment, row, user)]


def _may_see(assessment: Assessment, row: VerdictRow, user: User) -> bool:
    if assessment.state in PUBLISHED or is_of_the_province(user, assessment):
        return True
    handed_back = row.review < assessment.review or assessment.state == AssessmentState.RETURNED
    return row.is_handed_back and handed_back


def with_told_state(answers: QuerySet[Answer], assessment: Assessment) -> QuerySet[Answer]:
    """With `told_state`, an AnswerState: where the answer is as far as the regency may know.

    While the province verifies, what it has decided in this review still stands as it was handed
    in; an answer that was never given stays empty (security 29).
    """
    if assessment.state != AssessmentState.VERIFYING:
        return answers.annotate(told_state=F("state"))
    verdicts = Verdict.objects.filter(answer=OuterRef("pk"), stage=Stage.PROVINCE)
    now = verdicts.filter(review=assessment.review)
    earlier = verdicts.filter(review__lt=assessment.review).order_by("-review")
    untouched = ~Exists(now) | Q(state=AnswerState.EMPTY)
    return answers.annotate(before=Subquery(earlier.values("decision")[:1])).annotate(
        told_state=Case(
            When(untouched, then=F("state")),
            When(before=Decision.RETURNED, then=Literal(AnswerState.RESUBMITTED)),
            When(before=Decision.ACCEPTED, then=Literal(AnswerState.ACCEPTED)),
            default=Literal(AnswerState.SUBMITTED),
        )
    )


def is_of_the_province(user: User, assessment: Assessment) -> bool:
    """Whether the reader works at the verification or decides about its results."""
    return any(
        has_permission(user, permission, assessment.region)
        for permission in (Permission.VERIFY, Permission.PUBLISH_RESULTS)
    )


def _with_judged(rows: QuerySet[Verdict]) -> QuerySet[Verdict]:
    """With `was_not_applicable`: what was judged said so, and no area had answered (rules 1)."""
    said = AnswerRevision.objects.filter(
        answer=OuterRef("answer"),
        version=OuterRef("answer_version"),
        option=NotApplicable.YES.value,
    )
    areas = AreaAnswer.objects.filter(
        assessment=OuterRef("answer__assessment"), question=OuterRef("answer__question")
    )
    return rows.annotate(was_not_applicable=Exists(said) & ~Exists(areas))


def _agrees(verdict: Verdict) -> bool:
    return verdict.was_not_applicable and verdict.points == 0


def _row(verdict: Verdict, *, is_not_applied: bool = False) -> VerdictRow:
    return VerdictRow(
        review=verdict.review,
        decision=verdict.decision,
        points=verdict.points,
        reasons=tuple(reason_words(verdict.reasons)),
        text=verdict.text,
        by=str(verdict.by),
        at=verdict.at,
        is_handed_back=verdict.decision == Decision.RETURNED,
        is_not_applied=is_not_applied,
    )


def repairs_of(assessment: Assessment) -> Sequence[Repair]:
    """The questions that came back, in the order of the form; one query."""
    answers = (
        Answer.objects.filter(assessment=assessment, state=AnswerState.RETURNED)
        .annotate(last_link=Max("documents__linked_at"))
        .select_related("question")
        .order_by("question__position")
    )
    last = {
        verdict.answer_id: verdict
        for verdict in Verdict.objects.filter(answer__in=answers, stage=Stage.PROVINCE)
        .select_related("by")
        .order_by("review")
    }
    return [
        Repair(answer.question.code, _row(last[answer.pk]), _is_done(answer, last[answer.pk]))
        for answer in answers
        if answer.pk in last
    ]


def _is_done(answer: Answer, verdict: Verdict) -> bool:
    linked = answer.last_link is not None and answer.last_link > verdict.at
    return linked or answer.version > verdict.answer_version
