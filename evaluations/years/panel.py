"""What the page of one question tells of last year: the mark, the proposal, or the difference."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts.models import User
from evaluations.models import Assessment
from evaluations.question_queries import QuestionPage
from evaluations.years.carrying import carried, carry_over


def last_year_said(
    assessment: Assessment, shown: QuestionPage, user: User, now: datetime
) -> dict[str, Any]:
    """`taken` for every reader; `carry`, `offer` and `changed` only for who may write it now."""
    code = shown.question.code
    told: dict[str, Any] = {"taken": carried(assessment, code).get(code)}
    carry = carry_over(assessment, user, now, only=code) if shown.can_write else None
    if carry:
        told |= {
            "carry": carry,
            "offer": carry.find(code),
            "changed": next(iter(carry.again.changed), None),
        }
    return told
