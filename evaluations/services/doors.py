"""What all writes of an evaluation share: the locked row, and whether it can be written now."""

from __future__ import annotations

from accounts.models import User
from audit.clock import db_now
from evaluations.models import Answer, AreaAnswer, Assessment, Stage
from evaluations.times.door_queries import Doors, doors_at
from evaluations.times.window_queries import stage_windows
from evaluations.workflow import Refusal, State, verdict_refused
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


def require_open(
    assessment: Assessment,
    question: Question | None = None,
    *,
    by: User | None,
    area: str = "",
) -> Assessment:
    """Lock the assessment; raise Refused when `by` can't write the answer to `question` now.

    With `area`, its code, it is the area's own answer. Without a question it asks for the whole,
    which can be written in a draft only. Returns the row as it is now.
    """
    doors = doors_of(assessment, by=by)
    closed = doors.closed(question.code if question else "", area)
    if closed:
        raise Refused(closed)
    return doors.assessment


def doors_of(assessment: Assessment, *, by: User | None) -> Doors:
    """Lock the assessment once, for who asks for many answers; raises nothing.

    `assessment` of the result is the row as it is now.
    """
    return doors_at(locked(assessment), by, db_now())


def require_kept(version: DocumentVersion) -> None:
    """Lock the document that is about to be linked; raise Refused when it lies in the bin."""
    try:
        lock_kept(version.document)
    except NotChanged as refusal:
        raise Refused(str(refusal)) from None


def locked(assessment: Assessment) -> Assessment:
    """The row as it is now; writers of one regency wait for each other here."""
    rows = Assessment.objects.select_related("round__instrument", "region")
    return rows.select_for_update(of=("self",)).get(pk=assessment.pk)


def require_verifying(assessment: Assessment) -> Assessment:
    """Lock the assessment; raise Refused unless verdicts can be given now. Returns the row."""
    now_row = locked(assessment)
    window = stage_windows(assessment)[Stage.PROVINCE]
    raise_for(verdict_refused(now_row.state, window, db_now()), now_row)
    return now_row


def raise_for(refusal: Refusal | None, assessment: Assessment) -> None:
    """Raise Refused with the sentence, in the regency's own time; None raises nothing."""
    if refusal:
        raise Refused(refusal.in_words(timezone_of(assessment.region)))


def require_not_final(assessment: Assessment) -> Assessment:
    """Lock the assessment; raise Refused once its result is final, for deeds of any other state."""
    now_row = locked(assessment)
    if now_row.state == State.FINAL:
        raise Refused(
            "Evaluasi ini sudah ditetapkan, jadi tidak diubah lagi. Untuk memperbaikinya, dua "
            "admin provinsi membukanya kembali."
        )
    return now_row
