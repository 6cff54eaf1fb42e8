"""Whether an area's answer holds: verified, rejected with a reason, or not looked at yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import Permission, has_permission
from audit.clock import db_now
from audit.services import Entry, record_all
from evaluations.models import AreaAnswer, Assessment
from evaluations.services.doors import Refused, StaleAnswer, doors_of, require_verifying

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
    if closed := _closed(answer.assessment, by)(answer):
        raise Refused(closed)
    answer.refresh_from_db(fields=CHECKED)
    reason = _checked_reason(check, reason)
    if refusal := _refusal(answer, version, by):
        raise refusal
    _mark([answer], check, reason, by)
    return answer


@transaction.atomic
def check_area_answers(
    *, answers: Iterable[tuple[AreaAnswer, int]], check: str, reason: str = "", by: User
) -> Checked:
    """Several of one assessment, each at the version looked at; one refusal spoils no other.

    A reason that is missing or too long is refused before any is touched. Raises Refused. The
    number of queries does not grow with the answers, but for one more a hundred of them.
    """
    reason = _checked_reason(check, reason)
    seen = {answer.pk: version for answer, version in answers}
    outcome = Checked()
    rows = list(_rows(seen))
    if not rows:
        return outcome
    closed = _closed(rows[0].assessment, by)
    # Read again behind the door: what another person changed meanwhile is changed by now.
    rows = list(_rows(seen))
    names, good = _names(rows), []
    for answer in rows:
        refusal = closed(answer) or _refusal(answer, seen[answer.pk], by)
        if refusal:
            outcome.refused[names[answer.pk]] = str(refusal)
        else:
            good.append(answer)
    _mark(good, check, reason, by)
    outcome.marked = len(good)
    return outcome


def _rows(keys: Iterable[int]) -> QuerySet[AreaAnswer]:
    rows = AreaAnswer.objects.filter(pk__in=list(keys)).order_by("area", "question__position")
    return rows.select_related("assessment__round__instrument", "assessment__region",
                               "question", "area")  # fmt: skip


def _names(answers: Sequence[AreaAnswer]) -> dict[int, str]:
    """What each is called in a sentence; with its question where the area stands for several."""
    times = Counter(answer.area.title for answer in answers)
    return {
        answer.pk: answer.area.title
        if times[answer.area.title] == 1
        else f"{answer.area.title} ({answer.area_id}, {answer.question.code})"
        for answer in answers
    }


def _refusal(answer: AreaAnswer, version: int, by: User) -> Refused | None:
    if answer.updated_by_id == by.pk:
        return Refused("Jawaban ini Anda isi sendiri. Minta petugas lain memeriksanya.")
    return StaleAnswer(answer) if answer.version != version else None


def _mark(answers: Sequence[AreaAnswer], check: str, reason: str, by: User) -> None:
    """One update for all that are not marked so already, and one event each."""
    changed = [
        answer for answer in answers if (answer.check_state, answer.check_reason) != (check, reason)
    ]
    if not changed:
        return
    is_open = check == AreaAnswer.Check.UNCHECKED
    marks = {
        "check_state": check,
        "check_reason": reason,
        "checked_at": None if is_open else db_now(),
        "checked_by": None if is_open else by,
    }
    AreaAnswer.objects.filter(pk__in=[answer.pk for answer in changed]).update(**marks)
    for answer in changed:
        for name, value in marks.items():
            setattr(answer, name, value)
    record_all(entries=[_checked(answer) for answer in changed], by=by)


def _checked(answer: AreaAnswer) -> Entry:
    data = {
        "question": answer.question.code,
        "version": answer.version,
        "check": str(answer.check_state),
    }
    return Entry("area_answer.checked", f"area_answer:{answer.public_id}", answer.area_id, data)


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


def _closed(assessment: Assessment, by: User) -> Callable[[AreaAnswer], str]:
    """Why an answer can't be checked now, "" when it can; the door is the role's.

    The verifier's is open while answering is closed, and the other way. Locks the assessment.
    """
    if not has_permission(by, Permission.VERIFY, assessment.region):
        doors = doors_of(assessment, by=by)
        return lambda answer: doors.closed(answer.question.code, answer.area_id)
    try:
        require_verifying(assessment)
    except Refused as refusal:
        sentence = str(refusal)
        return lambda answer: sentence
    return lambda answer: ""
