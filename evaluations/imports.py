"""Writing a recap of answers: all of it or nothing, in one transaction with one event."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from evaluations.models import Answer, Assessment
from evaluations.recaps import Line, Recap
from evaluations.scorecards import store_card
from evaluations.services import Statement, require_open, write_answer
from evaluations.services.steps import record_step
from evaluations.values import NotApplicable, format_value
from instruments.models import Question

DECLARED_BY_RECAP = "Impor rekap"


@dataclass(frozen=True, slots=True)
class Imported:
    """How many lines were read and how many answers they changed."""

    read: int
    written: int


@transaction.atomic
def import_answers(*, assessment: Assessment, recap: Recap, by: User | None) -> Imported:
    """Write the listed answers and leave the others alone; makes no evidence. Raises Refused."""
    require_open(assessment, by=by)
    questions = {
        question.code: question
        for question in Question.objects.filter(instrument=assessment.round.instrument_id)
    }
    notes = dict(Answer.objects.filter(assessment=assessment).values_list("question__code", "note"))
    changed = {}
    for code, line in recap.lines.items():
        statement = _statement(line, questions[code], notes.get(code, ""))
        _, is_changed = write_answer(
            assessment=assessment,
            question=questions[code],
            statement=statement,
            version=None,
            by=by,
        )
        if is_changed:
            changed[code] = "" if line.value is None else format_value(line.value)
    data = {"file_sha256": recap.sha256, "read": len(recap.lines), "values": changed}
    record_step("answers.imported", assessment, by, data)
    store_card(assessment, cause="answers.imported", by=by)
    return Imported(len(recap.lines), len(changed))


def _statement(line: Line, question: Question, note: str) -> Statement:
    """What a line states; `note` is what stands now, for a file without notes."""
    if line.value is NotApplicable.YES:
        return Statement(line.value, note, line.note or "")
    is_declared = question.area_level and line.value is not None
    told = note if line.note is None else line.note
    return Statement(line.value, told, DECLARED_BY_RECAP if is_declared else "")
