"""Taking last year's answers and documents over, or setting them aside; nothing is stored before.

All that one form names is written, or nothing: each question that refuses says why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from audit.clock import db_now
from evaluations.models import Answer, Assessment, CarryDecision
from evaluations.scorecards import store_card
from evaluations.services.answering import Statement, write_answer
from evaluations.services.doors import Refused, doors_of
from evaluations.services.proof import link_version
from evaluations.services.steps import record_step
from evaluations.values import Value, ValueFault
from evidence.models import DocumentVersion
from instruments.models import Question

NO_VERSION = -1
TAKEN_ALREADY = "Jawaban tahun lalu sudah dipakai. Ubah jawabannya di halaman pertanyaan."


class NotCarried(Exception):  # noqa: N818 - it reads as what it says
    """Nothing was written. `troubles`: question code -> why, as a sentence."""

    def __init__(self, troubles: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{code}: {told}" for code, told in troubles.items()))
        self.troubles = troubles


@dataclass(frozen=True, slots=True)
class CarriedPaper:
    version: DocumentVersion
    slot: str
    pages: str = ""


@dataclass(frozen=True, slots=True)
class Carried:
    """What is taken over for one question; `value` None leaves its answer as it is.

    `version` is that of this year's answer which the person saw; `reason` why it does not apply.
    """

    question: Question
    source: Answer
    value: Value | None
    version: int
    papers: Sequence[CarriedPaper] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Took:
    """How many answers and documents are new; the same form again takes nothing."""

    answers: int
    papers: int


@transaction.atomic
def take(*, assessment: Assessment, wishes: Sequence[Carried], by: User) -> Took:
    """Save the answers and link the documents in one deed. Raises NotCarried."""
    doors = doors_of(assessment, by=by)
    troubles: dict[str, str] = {}
    answers: list[str] = []
    papers: list[str] = []
    for wish in wishes:
        code = wish.question.code
        if closed := doors.closed(code):
            troubles[code] = closed
            continue
        try:
            is_new, linked = _take_one(assessment, wish, by)
        except (Refused, ValueFault) as refusal:
            troubles[code] = str(refusal)
            continue
        answers += [code] if is_new else []
        papers += linked
    if troubles:
        raise NotCarried(troubles)
    if answers or papers:
        data = {"answers": answers, "documents": papers}
        _record("answers.carried", assessment, wishes, data, by)
        store_card(doors.assessment, cause="answers.carried", by=by)
    return Took(len(answers), len(papers))


def _take_one(assessment: Assessment, wish: Carried, by: User) -> tuple[bool, list[str]]:
    """Whether the answer is new, and the public ids of the documents that are."""
    is_new = wish.value is not None and _take_answer(assessment, wish, by)
    linked = []
    for paper in wish.papers:
        _, created = link_version(
            assessment=assessment,
            question=wish.question,
            version=paper.version,
            slot=paper.slot,
            pages=paper.pages,
            by=by,
        )
        linked += [paper.version.document.public_id] if created else []
    return is_new, linked


def _take_answer(assessment: Assessment, wish: Carried, by: User) -> bool:
    """The value only: this year's note stays, last year's is not repeated as if it were news."""
    present = Answer.objects.filter(assessment=assessment, question=wish.question).first()
    _, changed = write_answer(
        assessment=assessment,
        question=wish.question,
        statement=Statement(wish.value, present.note if present else "", wish.reason),
        # What says something else by now is never overwritten, whoever saw it.
        version=NO_VERSION if present and present.said else wish.version,
        by=by,
    )
    _decide(assessment, wish, by, taken=True)
    return changed


@transaction.atomic
def set_aside(*, assessment: Assessment, wishes: Sequence[Carried], by: User) -> int:
    """Propose these no more; they can still be taken later. Raises NotCarried.

    At least one is wished for; returns how many.
    """
    doors = doors_of(assessment, by=by)
    taken = CarryDecision.objects.filter(assessment=assessment, taken=True)
    held = set(taken.values_list("question__code", flat=True))
    codes = [wish.question.code for wish in wishes]
    troubles = {code: doors.closed(code) or TAKEN_ALREADY * (code in held) for code in codes}
    if any(troubles.values()):
        raise NotCarried({code: told for code, told in troubles.items() if told})
    for wish in wishes:
        _decide(assessment, wish, by, taken=False)
    _record("answers.set_aside", assessment, wishes, {"answers": codes}, by)
    return len(codes)


def _decide(assessment: Assessment, wish: Carried, by: User, *, taken: bool) -> None:
    """Once a question; only what was set aside can still be taken."""
    told = {"source": wish.source, "taken": taken, "at": db_now(), "by": by}
    decision, created = CarryDecision.objects.get_or_create(
        assessment=assessment, question=wish.question, defaults=told
    )
    if not created and taken and not decision.taken:
        for name, value in told.items():
            setattr(decision, name, value)
        decision.save(update_fields=list(told))


def _record(
    verb: str, assessment: Assessment, wishes: Sequence[Carried], data: Mapping, by: User
) -> None:
    """One event for the whole form, with the year that it was taken from."""
    year = wishes[0].source.assessment.round.year
    record_step(verb, assessment, by, {"from": year, **data})
