"""What a person has to do, most valuable first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from evaluations.access import assessments_answered_by
from evaluations.models import AnswerState, Assessment, AssessmentState
from evaluations.queries import Overview, overview
from evaluations.question_queries import QuestionRow, question_rows


@dataclass(frozen=True, slots=True)
class Tasks:
    """What one person has to do in one assessment, most valuable first."""

    overview: Overview
    rows: tuple[QuestionRow, ...]
    answered: int
    total: int


def tasks_of(assessment: Assessment, user: User, now: datetime | None = None) -> Tasks:
    """What the person may answer there: open or unproven questions, most points first."""
    page = overview(assessment, now, user)
    mine = [row for row in question_rows(page, user) if row.writable]
    waiting = [row for row in mine if _waits(assessment, row)]
    waiting.sort(key=lambda row: -row.at_stake)
    answered = sum(row.status != "empty" for row in mine)
    return Tasks(page, tuple(waiting), answered, len(mine))


def all_tasks_of(user: User, now: datetime | None = None) -> list[Tasks]:
    """The person's tasks in every assessment that waits for answers of theirs."""
    return [tasks_of(assessment, user, now) for assessment in assessments_answered_by(user)]


def _waits(assessment: Assessment, row: QuestionRow) -> bool:
    """A draft waits for answers and evidence, a returned evaluation for what came back."""
    if assessment.state == AssessmentState.RETURNED:
        return row.status == AnswerState.RETURNED
    if assessment.state != AssessmentState.DRAFT:
        return False
    return bool(row.at_stake) and (row.status == "empty" or row.lacks_evidence)
