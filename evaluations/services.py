"""Writes of an evaluation: each in one transaction with its event and the stored score."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Agency, User
from audit.clock import db_now
from audit.services import record
from evaluations.models import (
    Answer,
    AnswerDocument,
    AnswerRevision,
    AnswerState,
    AreaAnswer,
    Assessment,
    Assignment,
)
from evaluations.scorecards import (
    AREA_LEVELS,
    self_window,
    store_card,
)
from evaluations.values import Value, check_value, format_value, spoken
from evaluations.workflow import answering_refused
from evidence.models import DocumentVersion, Sensitivity
from evidence.services import raise_sensitivity
from instruments.models import Question
from instruments.services import sheet_of
from instruments.sheet import OPTION_KINDS
from instruments.sheet import Question as SheetQuestion
from regions.models import Region
from regions.timezones import timezone_of

PAGES = re.compile(r"\A[0-9]{1,4}(-[0-9]{1,4})?(, ?[0-9]{1,4}(-[0-9]{1,4})?){0,9}\Z")


class Refused(Exception):  # noqa: N818 - it reads as what it says
    """A deed that the rules don't allow now; `str()` is the sentence for the person."""


class StaleAnswer(Refused):
    """Somebody saved the answer since the form was opened; `current` is what stands now."""

    def __init__(self, current: Answer | AreaAnswer) -> None:
        super().__init__("Jawaban ini sudah diubah orang lain sejak halaman Anda buka.")
        self.current = current


@dataclass(frozen=True, slots=True)
class Statement:
    """What a person states about a question. `value` None clears the answer."""

    value: Value | None
    note: str = ""
    declared_reason: str = ""


def require_open(assessment: Assessment) -> None:
    """Lock the assessment and raise Refused when its answers can't be written now."""
    state = _locked(assessment).state
    refusal = answering_refused(state, self_window(assessment), db_now())
    if refusal:
        raise Refused(refusal.in_words(timezone_of(assessment.region)))


def _locked(assessment: Assessment) -> Assessment:
    """The row as it is now; writers of one regency wait for each other here."""
    return Assessment.objects.select_for_update().get(pk=assessment.pk)


@transaction.atomic
def save_answer(
    *, assessment: Assessment, question: Question, statement: Statement, version: int, by: User
) -> Answer:
    """Write an answer whose form was opened at `version`, and return it.

    The same statement twice is one save (double click). Raises Refused, StaleAnswer, ValueFault.
    """
    require_open(assessment)
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
        store_card(assessment)
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


def _content(question: SheetQuestion, statement: Statement) -> dict[str, Any]:
    is_option = question.kind in OPTION_KINDS
    return {
        "option": statement.value or "" if is_option else "",
        "number": None if is_option else statement.value,
        "declared_reason": statement.declared_reason,
        "note": statement.note,
    }


def _compare_and_set(answer: Answer, content: dict[str, Any], by: User | None) -> None:
    blank = not content["option"] and content["number"] is None
    fields = {
        **content,
        "state": AnswerState.EMPTY if blank else AnswerState.ANSWERED,
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


def _said(answer: Answer) -> dict[str, str]:
    """The answer for the log: the value only, since a note may name a child."""
    value = answer.option or answer.number
    return {"value": "" if value is None else format_value(value)}


@transaction.atomic
def save_area_answer(
    *,
    assessment: Assessment,
    question: Question,
    area: Region,
    word: str,
    note: str = "",
    version: int,
    by: User | None,
) -> AreaAnswer:
    """Write one kecamatan's or village's ya/tidak. Raises Refused or StaleAnswer."""
    require_open(assessment)
    _check_area(assessment, question, area, word)
    answer = AreaAnswer.objects.filter(
        assessment=assessment, question=question, area=area
    ).first() or AreaAnswer(assessment=assessment, question=question, area=area)
    if answer.pk and (answer.word, answer.note) == (word, note):
        return answer
    if answer.version != version:
        raise StaleAnswer(answer)
    answer.word, answer.note = word, note
    answer.check_state = AreaAnswer.Check.UNCHECKED
    answer.version += 1
    answer.updated_at, answer.updated_by = db_now(), by
    answer.save()
    record(
        verb="area_answer.saved",
        subject=f"area_answer:{answer.public_id}",
        region=area.code,
        by=by,
        data={"question": question.code, "version": answer.version, "value": word},
    )
    store_card(assessment)
    return answer


def _check_area(assessment: Assessment, question: Question, area: Region, word: str) -> None:
    if word not in AreaAnswer.Word.values:
        raise Refused(f"Jawaban {word!r} tidak dikenal. Pilih ya atau tidak.")
    if AREA_LEVELS.get(question.area_level) != area.level:
        raise Refused(f"Pertanyaan {question.code} tidak ditanyakan kepada {area}.")
    if not assessment.region.contains(area):
        raise Refused(f"{area} bukan bagian dari {assessment.region}.")


@transaction.atomic
def attach(
    *,
    assessment: Assessment,
    question: Question,
    version: DocumentVersion,
    slot: str,
    pages: str = "",
    by: User,
) -> AnswerDocument:
    """Link a received document to an evidence slot; doing it twice is one link. Raises Refused.

    The document takes over the question's class when that is higher (rules 4).
    """
    require_open(assessment)
    sheet = sheet_of(assessment.round.instrument)
    _check_link(sheet.question(question.code), version, slot, pages)
    answer, _ = Answer.objects.get_or_create(assessment=assessment, question=question)
    link, created = AnswerDocument.objects.get_or_create(
        answer=answer,
        version=version,
        slot=slot,
        defaults={"pages": pages, "linked_at": db_now(), "linked_by": by},
    )
    if created:
        raise_sensitivity(
            document=version.document, to=Sensitivity(sheet.sensitivity_of(question.code)), by=by
        )
        _record_link("answer.document_attached", assessment, question, link, by)
        store_card(assessment)
    return link


@transaction.atomic
def detach(*, assessment: Assessment, link: AnswerDocument, by: User) -> None:
    """Take a document out of a slot; the document itself stays. Raises Refused."""
    require_open(assessment)
    _record_link("answer.document_detached", assessment, link.answer.question, link, by)
    link.delete()
    store_card(assessment)


def _check_link(question: SheetQuestion, version: DocumentVersion, slot: str, pages: str) -> None:
    if slot not in {offered.kind for offered in question.slots}:
        raise Refused(f"Pertanyaan {question.code} tidak meminta bukti {slot!r}.")
    if pages:
        _check_pages(pages, version.page_count)


def _check_pages(pages: str, page_count: int | None) -> None:
    """ "3-5" or "2, 7-9", rising, from page 1 to the last one where that is known."""
    numbers = [int(number) for number in re.findall(r"[0-9]+", pages)]
    if not PAGES.fullmatch(pages) or numbers != sorted(numbers) or not numbers[0]:
        raise Refused(f"Halaman {pages!r} tidak dikenali. Tulis misalnya 3-5 atau 2, 7-9.")
    if page_count and numbers[-1] > page_count:
        raise Refused(f"Halaman {numbers[-1]} tidak ada: dokumen ini {page_count} halaman.")


def _record_link(
    verb: str, assessment: Assessment, question: Question, link: AnswerDocument, by: User
) -> None:
    record(
        verb=verb,
        subject=f"answer:{link.answer.public_id}",
        region=assessment.region_id,
        by=by,
        data={
            "question": question.code,
            "slot": link.slot,
            "document": link.version.document.public_id,
            "version": link.version.number,
        },
    )


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
    if target == _locked(assessment).target:
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
    _locked(assessment)
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
