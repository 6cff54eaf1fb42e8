"""What a recap would change: each answer as it is and as it would be, and the score after that."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from evaluations.imports import DECLARED_BY_RECAP
from evaluations.models import Answer
from evaluations.queries import Overview
from evaluations.recap.reconciliation import Reconciliation, reconcile
from evaluations.recap.tables import RecapSheet
from evaluations.recaps import Line
from evaluations.scorecards import Standing, stated_value
from evaluations.scoring import Card, score
from evaluations.values import NotApplicable, Value, spoken
from instruments.sheet import Question


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """One answer, old and new in words. A note is only said to change: it may name somebody."""

    code: str
    label: str
    before: str
    after: str
    clears: bool
    changes_note: bool


@dataclass(frozen=True, slots=True)
class RecapPreview:
    """`mark` is the fingerprint of the answers that were looked at: codes and versions.

    `by_areas` are the codes whose stated share counts for nothing, since areas have answered.
    """

    page: Overview
    recap: RecapSheet
    reconciliation: Reconciliation
    changes: tuple[AnswerChange, ...]
    by_areas: tuple[str, ...]
    then: Card
    mark: str

    @property
    def same(self) -> int:
        return len(self.recap.lines) - len(self.changes)

    @property
    def cleared(self) -> int:
        return sum(change.clears for change in self.changes)


def recap_preview(page: Overview, recap: RecapSheet) -> RecapPreview:
    """One query beyond those of the overview, for any number of answers."""
    standing = page.standing
    rows = Answer.objects.filter(assessment=page.assessment).select_related("question")
    answers = {row.question.code: row for row in rows if row.question.code in recap.lines}
    changes = (
        _change(standing.sheet.question(code), line, answers.get(code))
        for code, line in recap.lines.items()
    )
    by_areas = tuple(code for code in recap.lines if _is_answered_by_areas(standing, code))
    return RecapPreview(
        page=page,
        recap=recap,
        reconciliation=reconcile(
            standing.sheet, recap, {code: standing.values[code] for code in by_areas}
        ),
        changes=tuple(change for change in changes if change),
        by_areas=by_areas,
        then=_then(standing, recap, by_areas),
        mark=_mark(answers.values()),
    )


def value_words(question: Question, value: Value | None) -> str:
    """ "a: Perda", "85,5", "tidak berlaku", "belum dijawab"."""
    if value is None:
        return "belum dijawab"
    if isinstance(value, NotApplicable):
        return value.value
    if isinstance(value, Decimal):
        return spoken(value)
    return f"{value}: {question.choice(str(value)).label}"


def _is_answered_by_areas(standing: Standing, code: str) -> bool:
    tally = standing.tallies.get(code)
    return tally is not None and tally.answered > 0


def _change(question: Question, line: Line, answer: Answer | None) -> AnswerChange | None:
    before = stated_value(question, answer) if answer else None
    note = answer.note if answer else ""
    reason = answer.declared_reason if answer else ""
    if line.value is NotApplicable.YES:
        changes_note = reason != (line.note or "")
    else:
        changes_note = line.note is not None and line.note != note
        is_declared = bool(question.area_level) and line.value is not None
        changes_note = changes_note or (is_declared and reason != DECLARED_BY_RECAP)
    if before == line.value and not changes_note:
        return None
    return AnswerChange(
        code=question.code,
        label=question.label,
        before=value_words(question, before),
        after="dikosongkan" if line.value is None else value_words(question, line.value),
        clears=line.value is None and before is not None,
        changes_note=changes_note,
    )


def _then(standing: Standing, recap: RecapSheet, by_areas: Iterable[str]) -> Card:
    stated = {code: line.value for code, line in recap.lines.items() if code not in set(by_areas)}
    return score(standing.sheet, {**standing.values, **stated})


def _mark(answers: Iterable[Answer]) -> str:
    told = sorted([answer.question.code, answer.version] for answer in answers)
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
