"""All regencies of a verifier by what they wait for, oldest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count

from accounts.models import User
from audit.clock import in_words
from evaluations.access import assessments_verified_by
from evaluations.models import (
    Answer,
    AnswerState,
    Assessment,
    AssessmentState,
    Decision,
    Scorecard,
    Stage,
    Verdict,
)
from instruments.models import Question
from regions.timezones import timezone_of

AT_WORK = (AssessmentState.VERIFYING, AssessmentState.RETURNED)
DONE = (AssessmentState.VERIFIED, AssessmentState.FINAL)


@dataclass(frozen=True, slots=True)
class Case:
    """One regency's evaluation with how far its verification is."""

    assessment: Assessment
    total: int
    accepted: int
    returned: int
    fresh: int
    own: Decimal | None
    province: Decimal | None

    @property
    def unjudged(self) -> int:
        """Without a verdict that still stands, those repaired included."""
        return self.total - self.accepted - self.returned

    @property
    def since(self) -> str:
        """The moment of the last step, in the regency's own time."""
        return self._in_words(self.assessment.moved_at)

    @property
    def until(self) -> str:
        """The end of the repair window, in the regency's own time."""
        return self._in_words(self.assessment.repair_until)

    def _in_words(self, moment: datetime | None) -> str:
        return in_words(moment, timezone_of(self.assessment.region)) if moment else ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The cases of a verifier, each list oldest first; `drafts` counts those still filled in."""

    submitted: Sequence[Case]
    verifying: Sequence[Case]
    returned: Sequence[Case]
    done: Sequence[Case]
    drafts: int

    @property
    def unjudged(self) -> int:
        return sum(case.unjudged for case in self.verifying)

    @property
    def fresh(self) -> int:
        return sum(case.fresh for case in self.verifying)

    @property
    def first(self) -> Case | None:
        """What to go on with: what was begun before what waits."""
        begun = [case for case in self.verifying if case.unjudged]
        return next(iter([*begun, *self.submitted, *self.verifying]), None)


def waiting_for(user: User) -> Waiting:
    """Six queries at most, for any number of regencies."""
    assessments = list(
        assessments_verified_by(user)
        .select_related("round", "region")
        .order_by("moved_at", "region")
    )
    cases = _cases([row for row in assessments if row.state != AssessmentState.DRAFT])

    def among(*states: str) -> list[Case]:
        return [case for case in cases if case.assessment.state in states]

    return Waiting(
        submitted=among(AssessmentState.SUBMITTED),
        verifying=among(AssessmentState.VERIFYING),
        returned=among(AssessmentState.RETURNED),
        done=among(*DONE)[::-1],
        drafts=len(assessments) - len(cases),
    )


def _cases(assessments: Sequence[Assessment]) -> list[Case]:
    totals = dict(
        Question.objects.filter(instrument__in={row.round.instrument_id for row in assessments})
        .order_by()
        .values_list("instrument")
        .annotate(Count("pk"))
    )
    states = _states([row.pk for row in assessments if row.state in AT_WORK])
    cards = _cards(assessments)
    return [
        Case(
            assessment=row,
            total=totals[row.round.instrument_id],
            accepted=states[row.pk, AnswerState.ACCEPTED],
            returned=states[row.pk, AnswerState.RETURNED],
            fresh=states[row.pk, AnswerState.RESUBMITTED],
            own=cards.get((row.pk, Stage.SELF)),
            province=cards.get((row.pk, Stage.PROVINCE)),
        )
        for row in assessments
    ]


def _states(assessments: Collection[int]) -> Counter[tuple[int, str]]:
    """How many answers are where. An unanswered one with its verdict counts as accepted."""
    answers = Answer.objects.filter(assessment__in=assessments).order_by()
    counts = Counter(
        {
            (assessment, state): count
            for assessment, state, count in answers.values_list("assessment", "state").annotate(
                Count("pk")
            )
        }
    )
    judged = Verdict.objects.filter(
        answer__in=answers.filter(state=AnswerState.EMPTY),
        stage=Stage.PROVINCE,
        decision=Decision.ACCEPTED,
    )
    rows = judged.order_by().values_list("answer__assessment")
    for assessment, count in rows.annotate(Count("answer", distinct=True)):
        counts[assessment, AnswerState.ACCEPTED] += count
    return counts


def _cards(assessments: Sequence[Assessment]) -> Mapping[tuple[int, str], Decimal]:
    """The newest total of both stages."""
    cards = Scorecard.objects.filter(
        assessment__in=[row.pk for row in assessments], stage__in=(Stage.SELF, Stage.PROVINCE)
    )
    rows = cards.order_by("version").values_list("assessment", "stage", "total")
    return {(assessment, stage): total for assessment, stage, total in rows}
