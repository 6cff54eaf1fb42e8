"""What all writes of an evaluation share: the locked row, and whether it can be written now."""

from __future__ import annotations

from collections.abc import Collection

from audit.clock import db_now
from evaluations.models import Answer, AreaAnswer, Assessment, Stage
from evaluations.scorecards import self_window, stage_windows
from evaluations.workflow import State, answering_refused, verdict_refused
from evidence.models import DocumentVersion
from evidence.register_services import NotChanged, lock_kept
from instruments.models import Question
from regions.timezones import timezone_of


class Refused(Exception):  # noqa: N818 - it reads as what it says
    """A deed that the rules don't allow now; `str()` is the sentence for the person."""


class StaleAnswer(Refused):
    """Somebody saved the answer since the form was opened; `current` is what stands now."""

    def __init__(self, current: Answer | AreaAnswer) -> None:
        super().__init__("Jawaban ini sudah diubah orang lain sejak halaman Anda buka.")
        self.current = current


def require_open(assessment: Assessment, question: Question | None = None) -> Assessment:
    """Lock the assessment; raise Refused when the answer to `question` can't be written now.

    Without a question it asks for the whole, which can be written in a draft only. Returns the row
    as it is now.
    """
    now_row = locked(assessment)
    state = _answer_state(assessment, question) if now_row.state == State.RETURNED else ""
    refusal = answering_refused(
        now_row.state,
        self_window(assessment),
        db_now(),
        answer_state=state,
        repair_until=now_row.repair_until,
    )
    if refusal:
        raise Refused(refusal.in_words(timezone_of(assessment.region)))
    return now_row


def require_kept(version: DocumentVersion) -> None:
    """Lock the document that is about to be linked; raise Refused when it lies in the bin."""
    try:
        lock_kept(version.document)
    except NotChanged as refusal:
        raise Refused(str(refusal)) from None


def doors_of(
    assessment: Assessment, questions: Collection[Question]
) -> tuple[Assessment, dict[int, str]]:
    """Lock the assessment once and ask `require_open` for each question, raising nothing.

    Returns the row as it is now, and question's key -> why its answer can't be written.
    """
    now_row, window, now = locked(assessment), self_window(assessment), db_now()
    states: dict[int, str] = {}
    if now_row.state == State.RETURNED:
        rows = Answer.objects.filter(assessment=assessment, question__in=questions)
        states = dict(rows.values_list("question", "state"))
    refusals = {
        question.pk: answering_refused(
            now_row.state,
            window,
            now,
            answer_state=states.get(question.pk, ""),
            repair_until=now_row.repair_until,
        )
        for question in questions
    }
    zone = timezone_of(assessment.region)
    return now_row, {key: why.in_words(zone) for key, why in refusals.items() if why}


def _answer_state(assessment: Assessment, question: Question | None) -> str:
    states = Answer.objects.filter(assessment=assessment, question=question)
    return states.values_list("state", flat=True).first() or "" if question else ""


def locked(assessment: Assessment) -> Assessment:
    """The row as it is now; writers of one regency wait for each other here."""
    rows = Assessment.objects.select_related("round__instrument", "region")
    return rows.select_for_update(of=("self",)).get(pk=assessment.pk)


def require_verifying(assessment: Assessment) -> Assessment:
    """Lock the assessment; raise Refused unless verdicts can be given now. Returns the row."""
    now_row = locked(assessment)
    refusal = verdict_refused(now_row.state, stage_windows(assessment)[Stage.PROVINCE], db_now())
    if refusal:
        raise Refused(refusal.in_words(timezone_of(assessment.region)))
    return now_row
