"""Where each answer stands with the province: its state, its last verdict, and whose answer it is.

One query for one regency or for all; the queue of a regency, the one across regencies and the view
of one indicator are built on it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from accounts.models import User
from evaluations.models import Answer, AnswerState, Decision, Stage
from evaluations.reasons import reason_words
from evaluations.verification import answered_by

OPEN, RETURNED, FRESH, ACCEPTED = "open", "returned", "resubmitted", "accepted"


@dataclass(frozen=True, slots=True)
class LastVerdict:
    """What the province said last of a question, in whatever review; `by` is a user's key."""

    review: int
    decision: str
    points: Decimal | None
    at: datetime
    version: int
    reasons: Sequence[str]
    text: str
    by: int
    by_name: str

    @property
    def why(self) -> str:
        """Its reasons and its text in one line."""
        return "; ".join([*reason_words(self.reasons), *([self.text] if self.text else [])])


@dataclass(frozen=True, slots=True)
class Judged:
    """One answer before the province. `is_own`: who looks gave it, so somebody else must judge."""

    state: str
    is_own: bool
    last: LastVerdict | None = None

    @property
    def status(self) -> str:
        """One of the four words above; what came back repaired is "resubmitted" until judged."""
        if self.state == AnswerState.RETURNED:
            return RETURNED
        if self.state == AnswerState.RESUBMITTED:
            return FRESH
        return ACCEPTED if self.last and self.last.decision == Decision.ACCEPTED else OPEN


NOT_THERE = Judged(AnswerState.EMPTY, is_own=False)
Key = tuple[int, str]


def judged_of(
    assessments: Collection[int], user: User, codes: Collection[str] | None = None
) -> Mapping[Key, Judged]:
    """By key of the assessment and code of the question; without a row nobody touched it."""
    answers = Answer.objects.filter(assessment__in=assessments)
    if codes is not None:
        answers = answers.filter(question__code__in=codes)
    rows = (
        answers.annotate(is_own=answered_by(user))
        .order_by("verdicts__review")
        .values_list(
            "assessment",
            "question__code",
            "state",
            "is_own",
            "verdicts__stage",
            "verdicts__review",
            "verdicts__decision",
            "verdicts__points",
            "verdicts__at",
            "verdicts__version",
            "verdicts__reasons",
            "verdicts__text",
            "verdicts__by",
            "verdicts__by__full_name",
            "verdicts__by__username",
        )
    )
    found: dict[Key, Judged] = {}
    for assessment, code, state, is_own, stage, *verdict, full_name, username in rows:
        key = (assessment, code)
        known = found.get(key, Judged(state, is_own))
        if stage == Stage.PROVINCE:
            known = Judged(state, is_own, LastVerdict(*verdict, full_name or username))
        found[key] = known
    return found
