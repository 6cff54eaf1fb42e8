"""What a kecamatan or village says itself, the proof of it, and that it says it is done."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction
from django.db.models import Max, QuerySet

from accounts.models import User
from audit.clock import db_now
from audit.services import record
from evaluations.models import (
    Answer,
    AreaAnswer,
    AreaHandIn,
    AreaProof,
    Assessment,
    RequestRecipient,
)
from evaluations.scorecards import AREA_LEVELS, store_card
from evaluations.services.doors import Refused, StaleAnswer, require_kept, require_open
from evidence.models import DocumentVersion
from evidence.sensitivity import Sensitivity
from evidence.services import raise_sensitivity
from instruments.models import Question
from instruments.services import sheet_of
from regions.models import Region


class DeclaredShare(Refused):
    """The first area answer takes the place of the operator's `share`: confirm it (rules 1)."""

    def __init__(self, share: Decimal) -> None:
        super().__init__(
            "Sampai sekarang dipakai persentase yang diisi operator. Setelah jawaban ini "
            "disimpan, hanya jawaban wilayah yang dihitung."
        )
        self.share = share


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
    over_declared: bool = True,
) -> AreaAnswer:
    """Write one kecamatan's or village's ya/tidak. Raises Refused or StaleAnswer.

    With `over_declared` false the first answer over a declared share raises DeclaredShare. What was
    rejected is looked at anew, also when the same word is given again.
    """
    now_row = require_open(assessment, question, area=area.code, by=by)
    _check_area(assessment, question, area, word)
    mine = AreaAnswer.objects.filter(assessment=assessment, question=question, area=area)
    answer = mine.first() or AreaAnswer(assessment=assessment, question=question, area=area)
    is_rejected = answer.check_state == AreaAnswer.Check.REJECTED
    if answer.pk and (answer.word, answer.note) == (word, note) and not is_rejected:
        return answer
    if answer.version != version:
        raise StaleAnswer(answer)
    if not over_declared:
        _confirm_first(assessment, question)
    answer.word, answer.note = word, note
    _uncheck(answer)
    answer.version += 1
    answer.updated_at, answer.updated_by = db_now(), by
    answer.save()
    data = {"question": question.code, "version": answer.version, "value": word}
    _record("area_answer.saved", answer, by, data)
    _prove_with_sent_papers(answer, by)
    store_card(now_row, cause="area_answer.saved", by=by)
    return answer


def _confirm_first(assessment: Assessment, question: Question) -> None:
    declared = Answer.objects.filter(
        assessment=assessment, question=question, number__isnull=False
    ).first()
    others = AreaAnswer.objects.filter(assessment=assessment, question=question)
    if declared is not None and not others.exists():
        raise DeclaredShare(declared.number)


def _uncheck(answer: AreaAnswer) -> None:
    answer.check_state, answer.check_reason = AreaAnswer.Check.UNCHECKED, ""
    answer.checked_at = answer.checked_by = None


def _prove_with_sent_papers(answer: AreaAnswer, by: User | None) -> None:
    """What the area sent on a request that names the question proves its answer at once."""
    for row in papers_sent_in(answer.assessment_id).filter(area=answer.area_id):
        if by is not None and answer.question.code in row.request.proves:
            attach_to_area(answer=answer, version=row.version, by=by)


def papers_sent_in(assessment: int) -> QuerySet[RequestRecipient]:
    """What was sent on requests, stands and may prove something; `assessment` is a primary key."""
    sent = RequestRecipient.objects.filter(
        request__assessment=assessment,
        version__isnull=False,
        version__document__binned_at__isnull=True,
    ).exclude(decision=RequestRecipient.Decision.RETURNED)
    return sent.select_related("request", "version__document")


def _check_area(assessment: Assessment, question: Question, area: Region, word: str) -> None:
    if word not in AreaAnswer.Word.values:
        raise Refused(f"Jawaban {word!r} tidak dikenal. Pilih ya atau tidak.")
    if AREA_LEVELS.get(question.area_level) != area.level:
        raise Refused(f"Pertanyaan {question.code} tidak ditanyakan kepada {area}.")
    if not assessment.region.contains(area):
        raise Refused(f"{area} bukan bagian dari {assessment.region}.")


@transaction.atomic
def attach_to_area(*, answer: AreaAnswer, version: DocumentVersion, by: User) -> AreaProof:
    """Let a received document prove an area's answer; twice is one link. Raises Refused.

    A checked answer waits for its check again: it was given without this document.
    """
    assessment = answer.assessment
    require_open(assessment, answer.question, area=answer.area_id, by=by)
    require_kept(version)
    proof, created = AreaProof.objects.get_or_create(
        answer=answer, version=version, defaults={"linked_at": db_now(), "linked_by": by}
    )
    if created:
        sensitivity = sheet_of(assessment.round.instrument).sensitivity_of(answer.question.code)
        raise_sensitivity(document=version.document, to=Sensitivity(sensitivity), by=by)
        _check_again(answer)
        _record_proof("area_answer.document_attached", proof, by)
    return proof


@transaction.atomic
def detach_from_area(*, proof: AreaProof, by: User) -> None:
    """Take a document from an area's answer; the document itself stays. Raises Refused."""
    answer = proof.answer
    require_open(answer.assessment, answer.question, area=answer.area_id, by=by)
    _check_again(proof.answer)
    _record_proof("area_answer.document_detached", proof, by)
    proof.delete()


def _check_again(answer: AreaAnswer) -> None:
    """Only the check: the version counts what was said, and somebody may be typing a note."""
    if answer.check_state == AreaAnswer.Check.UNCHECKED:
        return
    _uncheck(answer)
    answer.save(update_fields=["check_state", "check_reason", "checked_at", "checked_by"])


@transaction.atomic
def hand_in(*, assessment: Assessment, area: Region, by: User) -> AreaHandIn:
    """ "Kirim ke kabupaten", which is one deed until something is new. Raises Refused."""
    require_open(assessment, area=area.code, by=by)
    last = AreaHandIn.objects.filter(assessment=assessment, area=area).first()
    answers = AreaAnswer.objects.filter(assessment=assessment, area=area)
    changes = answers.aggregate(said=Max("updated_at"), proved=Max("proofs__linked_at"))
    if last and all(moment is None or moment <= last.at for moment in changes.values()):
        return last
    made = AreaHandIn.objects.create(
        assessment=assessment,
        area=area,
        answered=answers.count(),
        asked=_asked_of(assessment, area),
        at=db_now(),
        by=by,
    )
    record(
        verb="area.handed_in",
        subject=f"area:{area.code}",
        region=area.code,
        by=by,
        data={"year": assessment.round.year, "answered": made.answered, "asked": made.asked},
    )
    return made


def _asked_of(assessment: Assessment, area: Region) -> int:
    questions = sheet_of(assessment.round.instrument).questions
    return sum(AREA_LEVELS.get(question.area_level) == area.level for question in questions)


def _record_proof(verb: str, proof: AreaProof, by: User) -> None:
    data = {
        "question": proof.answer.question.code,
        "document": proof.version.document.public_id,
        "version": proof.version.number,
    }
    _record(verb, proof.answer, by, data)


def _record(verb: str, answer: AreaAnswer, by: User | None, data: dict) -> None:
    record(
        verb=verb,
        subject=f"area_answer:{answer.public_id}",
        region=answer.area_id,
        by=by,
        data=data,
    )
