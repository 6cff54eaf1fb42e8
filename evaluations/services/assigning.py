"""Who answers what, and what the regency aims at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Agency, User
from evaluations.models import Assessment, Assignment
from evaluations.services.doors import Refused, require_not_final
from evaluations.services.steps import record_step
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
    if target == require_not_final(assessment).target:
        return
    assessment.target = target
    assessment.save(update_fields=["target"])
    data = {"target": None if target is None else str(target)}
    record_step("assessment.target_set", assessment, by, data)


@transaction.atomic
def assign_questions(
    *, assessment: Assessment, offices: Mapping[str, Agency | None], by: User
) -> int:
    """Put one office in charge of each question (by code), or none; returns how many changed.

    Raises Refused for an office of another regency, and once the result is final.
    """
    require_not_final(assessment)
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


@transaction.atomic
def assign_at_once(
    *,
    assessment: Assessment,
    offices: Mapping[str, Agency],
    seen: Mapping[str, int | None],
    source: str,
    by: User,
) -> int:
    """Put these offices in charge, all of them or none, in one deed; returns how many changed.

    `seen` says for each question which office (by key) was in charge when the person looked;
    `source` is a word for the log. Raises StaleAssignments when somebody assigned in between,
    Refused as `assign_questions`.
    """
    require_not_final(assessment)
    present = {row.question.code: row for row in _assignments(assessment, seen)}
    if any((present[code].agency_id if code in present else None) != seen[code] for code in seen):
        raise StaleAssignments
    _refuse_foreign(assessment, offices.values())
    changed = {
        code: agency
        for code, agency in offices.items()
        if code not in present or present[code].agency_id != agency.pk
    }
    if changed:
        _assign_all(assessment, changed, present)
        _record_all_assigned(assessment, changed, present, source, by)
    return len(changed)


class StaleAssignments(Refused):
    """Somebody assigned one of the questions since the preview was drawn."""

    def __init__(self) -> None:
        super().__init__(
            "Penugasan sudah berubah sejak pratinjau dibuka. Belum ada yang disimpan: periksa "
            "pratinjau yang baru ini, lalu simpan lagi."
        )


def _assign_all(
    assessment: Assessment, offices: Mapping[str, Agency], present: Mapping[str, Assignment]
) -> None:
    replaced = [present[code].pk for code in offices if code in present]
    Assignment.objects.filter(pk__in=replaced).delete()
    questions = assessment.round.instrument.questions.filter(code__in=offices)
    Assignment.objects.bulk_create(
        Assignment(assessment=assessment, question=question, agency=offices[question.code])
        for question in questions
    )


def _record_all_assigned(
    assessment: Assessment,
    offices: Mapping[str, Agency],
    present: Mapping[str, Assignment],
    source: str,
    by: User,
) -> None:
    """One event for the one deed, with both offices of each question as `question.assigned`."""
    told = {
        code: [present[code].agency.name if code in present else "", agency.name]
        for code, agency in offices.items()
    }
    record_step("questions.assigned", assessment, by, {"source": source, "questions": told})


def _refuse_foreign(assessment: Assessment, offices: Iterable[Agency]) -> None:
    for agency in offices:
        if agency.region_id != assessment.region_id:
            raise Refused(f"{agency} bukan instansi {assessment.region}.")


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
        _refuse_foreign(assessment, [agency])
        Assignment.objects.create(assessment=assessment, question=question, agency=agency)
    data = {
        "question": question.code,
        "from": before.agency.name if before else "",
        "to": agency.name if agency else "",
    }
    record_step("question.assigned", assessment, by, data)
