"""Whether an area's answer holds: verified, rejected with a reason, or not looked at yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction

from accounts.models import User
from accounts.permissions import Permission, has_permission
from audit.clock import db_now
from audit.services import record
from evaluations.models import AreaAnswer, Assessment
from evaluations.services.doors import Refused, StaleAnswer, require_open, require_verifying

LONGEST_REASON = AreaAnswer._meta.get_field("check_reason").max_length

# What another person may have changed since the answer was read.
CHECKED = ["word", "note", "version", "check_state", "check_reason", "updated_by"]


@dataclass(slots=True)
class Checked:
    """What became of several checks: how many were marked, and why each other one was not."""

    marked: int = 0
    refused: dict[str, str] = field(default_factory=dict)

    def by_reason(self) -> dict[str, list[str]]:
        """Sentence -> the areas that it is about: a closed door is told once."""
        found: dict[str, list[str]] = {}
        for name, sentence in self.refused.items():
            found.setdefault(sentence, []).append(name)
        return found


@transaction.atomic
def check_area_answer(
    *, answer: AreaAnswer, check: str, reason: str = "", version: int, by: User
) -> AreaAnswer:
    """Mark an area's answer verified, rejected with a reason, or unchecked again.

    The regency checks until it submits and while it repairs, the province while it verifies; nobody
    checks an own answer. The same check twice is one. Raises Refused, or StaleAnswer when the area
    answered anew meanwhile.
    """
    _require_checking(answer.assessment, answer, by)
    answer.refresh_from_db(fields=CHECKED)
    reason = _checked_reason(check, reason)
    if answer.updated_by_id == by.pk:
        raise Refused("Jawaban ini Anda isi sendiri. Minta petugas lain memeriksanya.")
    if answer.version != version:
        raise StaleAnswer(answer)
    if (answer.check_state, answer.check_reason) == (check, reason):
        return answer
    is_open = check == AreaAnswer.Check.UNCHECKED
    answer.check_state, answer.check_reason = check, reason
    answer.checked_at = None if is_open else db_now()
    answer.checked_by = None if is_open else by
    answer.save(update_fields=["check_state", "check_reason", "checked_at", "checked_by"])
    record(
        verb="area_answer.checked",
        subject=f"area_answer:{answer.public_id}",
        region=answer.area_id,
        by=by,
        data={"question": answer.question.code, "version": answer.version, "check": check},
    )
    return answer


def check_area_answers(
    *, answers: Iterable[tuple[AreaAnswer, int]], check: str, reason: str = "", by: User
) -> Checked:
    """Several at once, each at the version that was looked at; one refusal spoils no other.

    A reason that is missing or too long is refused before any is touched. Raises Refused.
    """
    _checked_reason(check, reason)
    outcome = Checked()
    for answer, version in answers:
        try:
            check_area_answer(answer=answer, check=check, reason=reason, version=version, by=by)
            outcome.marked += 1
        except Refused as refusal:
            outcome.refused[answer.area.title] = str(refusal)
    return outcome


def _checked_reason(check: str, reason: str) -> str:
    """The reason as it is stored; only a rejection has one."""
    if check not in AreaAnswer.Check.values:
        raise Refused("Pilih terverifikasi, ditolak, atau belum diperiksa.")
    if check != AreaAnswer.Check.REJECTED:
        return ""
    reason = reason.strip()
    if not reason:
        raise Refused("Tulis alasan penolakan, supaya wilayah tahu apa yang harus diperbaiki.")
    if len(reason) > LONGEST_REASON:
        raise Refused(f"Alasan paling panjang {LONGEST_REASON} huruf. Ringkas, lalu kirim lagi.")
    return reason


def _require_checking(assessment: Assessment, answer: AreaAnswer, by: User) -> None:
    """The door by role: the verifier's is open while answering is closed, and the other way."""
    if has_permission(by, Permission.VERIFY, assessment.region):
        require_verifying(assessment)
    else:
        require_open(assessment, answer.question)
