"""Confirming suggestions: one document proves several answers at once."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from evaluations.models import AnswerDocument, Assessment
from evaluations.services.proof import attach
from evidence.models import DocumentVersion
from instruments.models import Question


@transaction.atomic
def attach_to_many(
    *, assessment: Assessment, version: DocumentVersion, slots: Mapping[str, str], by: User
) -> list[AnswerDocument]:
    """Link the document to each question code in its slot, all or none. Raises Refused.

    `slots`: question code -> kind of the slot. Doing it twice is one link each.
    """
    questions = Question.objects.filter(
        instrument=assessment.round.instrument_id, code__in=slots
    ).select_related("indicator")
    return [
        attach(
            assessment=assessment,
            question=question,
            version=version,
            slot=slots[question.code],
            by=by,
        )
        for question in questions
    ]
