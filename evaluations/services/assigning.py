"""Who answers what, and what the regency aims at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Agency, User
from audit.services import record
from evaluations.models import Assessment, Assignment
from evaluations.services.doors import Refused, locked
from evaluations.values import spoken
from instruments.models import Question


@transaction.atomic
def set_target(*, assessment: Assessment, target: Decimal | None, by: User | None) -> None:
    """Set the score the regency aims at; the range is the instrument's. Raises Refused.

    The same target again is no deed.
    """
    maximum = assessment.round.instrument.max_points
    if target is not None and not 0 < target <= maximum:
        raise Refused(
            f"Target {spoken(target.normalize())} di luar batas. Isi angka di atas 0 sampai "
            f"{spoken(maximum.normalize())}."
        )
    if target == locked(assessment).target:
        return
    assessment.target = target
    assessment.save(update_fields=["target"])
    record(
        verb="assessment.target_set",
        subject=f"assessment:{assessment.round.year}:{assessment.region_id}",
        region=assessment.region_id,
        by=by,
        data={"target": None if target is None else str(target)},
    )


@transaction.atomic
def assign_questions(
    *, assessment: Assessment, offices: Mapping[str, Agency | None], by: User
) -> int:
    """Put one office in charge of each question (by code), or none; returns how many changed.

    Raises Refused for an office of another regency.
    """
    locked(assessment)
    present = {row.question.code: row for row in _assignments(assessment, offices)}
    questions = {
        question.code: question
        for question in assessment.round.instrument.questions.filter(code__in=offices)
    }
    changed = 0
    for code, agency in offices.items():
        before = present.get(code)
        if (before.agency_id if before else None) == (agency.pk if agency else None):
            continue
        _assign(assessment, questions[code], before, agency, by)
        changed += 1
    return changed


def _assignments(assessment: Assessment, codes: Iterable[str]) -> QuerySet[Assignment]:
    return Assignment.objects.filter(
        assessment=assessment, question__code__in=codes
    ).select_related("agency", "question")


def _assign(
    assessment: Assessment,
    question: Question,
    before: Assignment | None,
    agency: Agency | None,
    by: User,
) -> None:
    if before is not None:
        before.delete()
    if agency is not None:
        if agency.region_id != assessment.region_id:
            raise Refused(f"{agency} bukan instansi {assessment.region}.")
        Assignment.objects.create(assessment=assessment, question=question, agency=agency)
    record(
        verb="question.assigned",
        subject=f"assessment:{assessment.round.year}:{assessment.region_id}",
        region=assessment.region_id,
        by=by,
        data={
            "question": question.code,
            "from": before.agency.name if before else "",
            "to": agency.name if agency else "",
        },
    )
