"""What the verification proposes for each question, and how far it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Exists, OuterRef
from django.db.models.expressions import Combinable

from accounts.models import User
from audit.clock import db_now
from evaluations.models import (
    Answer,
    AnswerRevision,
    AnswerState,
    AreaAnswer,
    Assessment,
    Decision,
    Stage,
    Verdict,
)
from evaluations.scorecards import Standing
from evaluations.times.window_queries import stage_windows
from evaluations.workflow import Circumstances, State
from instruments.sheet import Kind


def proposals_of(standing: Standing) -> dict[str, Decimal]:
    """Points by question code: those of the claim, for a rollup of its verified areas (rules 1).

    A declared share, with no area answer to look at, is proposed as claimed.
    """
    proposals = {entry.code: entry.points for entry in standing.card.ledger}
    for code, tally in standing.tallies.items():
        question = standing.sheet.question(code)
        if question.kind is Kind.ROLLUP and tally.answered:
            proposals[code] = question.band_for(tally.verified_share.percent).points
    return proposals


def answered_by(user: User) -> Combinable:
    """The condition "the person gave this answer, or one area's part of it"; judges ask it."""
    areas = AreaAnswer.objects.filter(
        assessment=OuterRef("assessment"), question=OuterRef("question"), updated_by=user
    )
    revisions = AnswerRevision.objects.filter(answer=OuterRef("pk"), by=user)
    return Exists(revisions) | Exists(areas)


def unanswered_codes(present: Standing, accepted: Collection[str]) -> list[str]:
    """What nobody answered and nobody judged; a returned question left blank is not among it."""
    return [
        code for code in present.values if code not in accepted and is_unanswered(present, code)
    ]


def is_unanswered(present: Standing, code: str) -> bool:
    """Whether nobody ever said anything of it, neither the regency nor one of its areas."""
    return present.values[code] is None and is_blank(present, code)


def is_blank(present: Standing, code: str) -> bool:
    """Whether the regency itself never answered it, so that nothing can be sent back."""
    stated = present.answers.get(code)
    return stated is None or stated.state == AnswerState.EMPTY


@dataclass(frozen=True, slots=True)
class Tallied:
    """How many questions have which word of the province; `fresh` ones were repaired."""

    total: int
    accepted: int
    returned: int
    fresh: int

    @property
    def unjudged(self) -> int:
        """Without a verdict that still stands: what came back repaired counts again."""
        return self.total - self.accepted - self.returned


def tally_verdicts(assessment: Assessment) -> Tallied:
    """Three queries for any number of questions."""
    states = dict(Answer.objects.filter(assessment=assessment).values_list("pk", "state"))
    last = last_decisions(assessment)
    return Tallied(
        total=assessment.round.instrument.questions.count(),
        accepted=sum(decision == Decision.ACCEPTED for decision in last.values()),
        returned=sum(state == AnswerState.RETURNED for state in states.values()),
        fresh=sum(state == AnswerState.RESUBMITTED for state in states.values()),
    )


def last_decisions(assessment: Assessment) -> Mapping[int, str]:
    """The last decision of each judged answer, by the answer's primary key."""
    rows = (
        Verdict.objects.filter(answer__assessment=assessment, stage=Stage.PROVINCE)
        .order_by("review")
        .values_list("answer_id", "decision")
    )
    return dict(rows)


def circumstances_of(assessment: Assessment, now: datetime | None = None) -> Circumstances:
    """What the transition table asks about the assessment; counts only where they matter."""
    counts = {}
    if assessment.state == State.VERIFYING:
        tally = tally_verdicts(assessment)
        counts = {"unjudged": tally.unjudged, "returned": tally.returned}
    return Circumstances(
        state=State(assessment.state),
        now=now or db_now(),
        stages=stage_windows(assessment),
        **counts,
    )
