"""The way of an assessment from draft to the end of the verification (rules 5).

Whoever calls has checked the right; `by` None is the portal itself, when a repair window ends.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from audit.clock import db_now
from evaluations.models import Answer, AnswerState, Assessment, Scorecard, Stage
from evaluations.scorecards import present_of, store_card, store_province_card, submit_card
from evaluations.services.confirming import require_confirmed
from evaluations.services.doors import locked
from evaluations.services.steps import finish, freeze, start
from evaluations.workflow import QUESTION_MOVES, Action, State


@transaction.atomic
def submit(*, assessment: Assessment, confirmed: Collection[str], by: User) -> Scorecard:
    """Hand the answers in: they lock, and the SELF card with its claims is stored.

    `confirmed` are the keys of the check list's warnings (CheckItem.key) that the person has seen
    now; what was confirmed before is remembered, and anything else new in the list refuses.
    """
    now_row = start(Action.SUBMIT, assessment)
    require_confirmed(now_row, confirmed, by)
    _claim_shares(now_row)
    _move_questions(now_row, "submit")
    card = submit_card(now_row, by=by)
    finish(Action.SUBMIT, now_row, by, {"score": str(card.total), "sha256": card.sha256})
    return card


@transaction.atomic
def withdraw(*, assessment: Assessment, by: User) -> None:
    """Take the submission back, before the verification starts and before SELF closes."""
    now_row = start(Action.WITHDRAW, assessment)
    _move_questions(now_row, "withdraw")
    finish(Action.WITHDRAW, now_row, by)
    store_card(now_row, cause="assessment.withdraw", by=by)


@transaction.atomic
def start_verification(*, assessment: Assessment, by: User) -> None:
    """Begin the province's review; from here on the self score is fixed for good."""
    now_row = start(Action.START_VERIFICATION, assessment)
    freeze(Scorecard.objects.filter(assessment=now_row, stage=Stage.SELF))
    finish(Action.START_VERIFICATION, now_row, by, review=1)
    store_province_card(now_row, cause="assessment.start_verification", by=by)


@transaction.atomic
def send_back(*, assessment: Assessment, by: User) -> datetime:
    """Return the questions that verdicts send back; opens the repair window, returns its end."""
    now_row = start(Action.SEND_BACK, assessment)
    until = db_now() + timedelta(hours=now_row.round.repair_hours)
    codes = _codes(now_row, AnswerState.RETURNED)
    data = {"questions": codes, "until": until.isoformat()}
    finish(Action.SEND_BACK, now_row, by, data, repair_until=until)
    return until


@transaction.atomic
def resubmit(*, assessment: Assessment, by: User | None) -> None:
    """Hand what was repaired in again; the next review begins."""
    now_row = start(Action.RESUBMIT, assessment)
    codes = _codes(now_row, AnswerState.RETURNED)
    _move_questions(now_row, "resubmit")
    finish(
        Action.RESUBMIT,
        now_row,
        by,
        {"questions": codes},
        review=now_row.review + 1,
        repair_until=None,
    )


def close_repair_windows() -> int:
    """Resubmit for every regency whose repair window is over; returns how many."""
    return sum(_resubmit_if_over(assessment) for assessment in _over())


def _over() -> QuerySet[Assessment]:
    return Assessment.objects.filter(state=State.RETURNED, repair_until__lte=db_now())


@transaction.atomic
def _resubmit_if_over(assessment: Assessment) -> bool:
    """Asked again behind the lock: another worker, or the operator and a new return, came first."""
    locked(assessment)
    if not _over().filter(pk=assessment.pk).exists():
        return False
    resubmit(assessment=assessment, by=None)
    return True


@transaction.atomic
def conclude(*, assessment: Assessment, by: User) -> Scorecard:
    """End the review: every question has its verdict, the PROVINCE card is frozen."""
    now_row = start(Action.CONCLUDE, assessment)
    card = store_province_card(now_row, cause="assessment.conclude", by=by, freeze=True)
    finish(Action.CONCLUDE, now_row, by, {"score": str(card.total), "sha256": card.sha256})
    return card


def _claim_shares(assessment: Assessment) -> None:
    """A share that only areas gave, while the regency itself said nothing, is a claim too."""
    answered = set(
        Answer.objects.filter(assessment=assessment).values_list("question__code", flat=True)
    )
    values = present_of(assessment).values
    claimed = {code for code, value in values.items() if value is not None}
    for question in assessment.round.instrument.questions.filter(code__in=claimed - answered):
        Answer.objects.create(assessment=assessment, question=question, state=AnswerState.ANSWERED)
    empty = Answer.objects.filter(
        assessment=assessment, question__code__in=claimed, state=AnswerState.EMPTY
    )
    empty.update(state=AnswerState.ANSWERED)


def _move_questions(assessment: Assessment, move: str) -> None:
    for source, target in QUESTION_MOVES[move].items():
        Answer.objects.filter(assessment=assessment, state=source).update(state=target)


def _codes(assessment: Assessment, state: AnswerState) -> list[str]:
    rows = Answer.objects.filter(assessment=assessment, state=state)
    return sorted(rows.values_list("question__code", flat=True))
