"""Saving what a regency states about a question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accounts.models import User
from audit.clock import db_now
from audit.services import record
from evaluations.models import Answer, AnswerRevision, AnswerState, Assessment
from evaluations.scorecards import store_card
from evaluations.services.doors import StaleAnswer, require_open
from evaluations.values import NotApplicable, Value, ValueFault, check_value, format_value
from instruments.models import Question
from instruments.services import sheet_of
from instruments.sheet import OPTION_KINDS
from instruments.sheet import Question as SheetQuestion


@dataclass(frozen=True, slots=True)
class Statement:
    """What a person states about a question. `value` None clears the answer.

    `declared_reason` is that of a declared share, or why the question does not apply.
    """

    value: Value | None
    note: str = ""
    declared_reason: str = ""


@transaction.atomic
def save_answer(
    *, assessment: Assessment, question: Question, statement: Statement, version: int, by: User
) -> Answer:
    """Write an answer whose form was opened at `version`, and return it.

    The same statement twice is one save (double click). Raises Refused, StaleAnswer, ValueFault.
    """
    now_row = require_open(assessment, question, by=by)
    answer, changed = write_answer(
        assessment=assessment, question=question, statement=statement, version=version, by=by
    )
    if changed:
        record(
            verb="answer.saved",
            subject=f"answer:{answer.public_id}",
            region=assessment.region_id,
            by=by,
            data={"question": question.code, "version": answer.version, **_said(answer)},
        )
        store_card(now_row, cause="answer.saved", by=by)
    return answer


def write_answer(
    *,
    assessment: Assessment,
    question: Question,
    statement: Statement,
    version: int | None,
    by: User | None,
) -> tuple[Answer, bool]:
    """Answer and revision without event or score, for callers that record many at once.

    `version` None takes the present one. Returns the answer and whether anything changed.
    """
    sheet_question = sheet_of(assessment.round.instrument).question(question.code)
    if statement.value is not None:
        check_value(sheet_question, statement.value)
        _require_reason(sheet_question, statement)
    answer, _ = Answer.objects.get_or_create(assessment=assessment, question=question)
    content = _content(sheet_question, statement)
    if all(getattr(answer, name) == value for name, value in content.items()):
        return answer, False
    if version is not None and answer.version != version:
        raise StaleAnswer(answer)
    _compare_and_set(answer, content, by)
    AnswerRevision.objects.create(
        answer=answer, version=answer.version, at=answer.updated_at, by=by, **content
    )
    return answer, True


def _require_reason(question: SheetQuestion, statement: Statement) -> None:
    if statement.value is NotApplicable.YES and not statement.declared_reason.strip():
        message = f"Tulis mengapa pertanyaan {question.code} tidak berlaku di daerah Anda."
        raise ValueFault("no_reason", message)


def _content(question: SheetQuestion, statement: Statement) -> dict[str, Any]:
    """That a question does not apply stands where options stand, whatever its kind."""
    option, number = "", None
    if isinstance(statement.value, NotApplicable):
        option = statement.value.value
    elif question.kind in OPTION_KINDS:
        option = statement.value or ""
    else:
        number = statement.value
    return {
        "option": option,
        "number": number,
        "declared_reason": statement.declared_reason,
        "note": statement.note,
    }


def _compare_and_set(answer: Answer, content: dict[str, Any], by: User | None) -> None:
    blank = not content["option"] and content["number"] is None
    fields = {
        **content,
        "state": _state_after(answer, blank=blank),
        "version": answer.version + 1,
        "updated_at": db_now(),
        "updated_by": by,
    }
    mine = Answer.objects.filter(pk=answer.pk, version=answer.version)
    if not mine.update(**fields):
        answer.refresh_from_db()
        raise StaleAnswer(answer)
    for name, value in fields.items():
        setattr(answer, name, value)


def _state_after(answer: Answer, *, blank: bool) -> str:
    """What came back stays returned while it is repaired; it is handed in as a whole."""
    if answer.state == AnswerState.RETURNED:
        return AnswerState.RETURNED
    return AnswerState.EMPTY if blank else AnswerState.ANSWERED


def _said(answer: Answer) -> dict[str, str]:
    """The answer for the log: the value only, since a note may name a child."""
    value = answer.option or answer.number
    return {"value": "" if value is None else format_value(value)}
