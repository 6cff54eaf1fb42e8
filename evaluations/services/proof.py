"""Linking documents to the evidence slots of an answer."""

from __future__ import annotations

import re

from django.db import transaction

from accounts.models import User
from audit.clock import db_now
from audit.services import record
from evaluations.models import Answer, AnswerDocument, Assessment
from evaluations.scorecards import store_card
from evaluations.services.doors import Refused, require_kept, require_open
from evidence.models import DocumentVersion
from evidence.sensitivity import Sensitivity
from evidence.services import raise_sensitivity
from instruments.models import Question
from instruments.services import sheet_of
from instruments.sheet import Question as SheetQuestion

PAGES = re.compile(r"\A[0-9]{1,4}(-[0-9]{1,4})?(, ?[0-9]{1,4}(-[0-9]{1,4})?){0,9}\Z")


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
    now_row = require_open(assessment, question, by=by)
    link, created = link_version(
        assessment=assessment, question=question, version=version, slot=slot, pages=pages, by=by
    )
    if created:
        _record_link("answer.document_attached", assessment, question, link, by)
        store_card(now_row, cause="answer.document_attached", by=by)
    return link


def link_version(
    *,
    assessment: Assessment,
    question: Question,
    version: DocumentVersion,
    slot: str,
    pages: str,
    by: User,
) -> tuple[AnswerDocument, bool]:
    """The link without door, event or score, for callers that see to these for many at once.

    Returns the link and whether it is new. Raises Refused.
    """
    sheet = sheet_of(assessment.round.instrument)
    _check_link(sheet.question(question.code), version, slot, pages)
    require_kept(version)
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
    return link, created


@transaction.atomic
def detach(*, assessment: Assessment, link: AnswerDocument, by: User) -> None:
    """Take a document out of a slot; the document itself stays. Raises Refused."""
    now_row = require_open(assessment, link.answer.question, by=by)
    _record_link("answer.document_detached", assessment, link.answer.question, link, by)
    link.delete()
    store_card(now_row, cause="answer.document_detached", by=by)


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
