"""Verdicts of the province: points on a step, a decision, reasons (rules 1 and 5)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import User
from audit.clock import db_now
from audit.services import record
from evaluations.models import (
    Answer,
    AnswerState,
    Assessment,
    Decision,
    Stage,
    Verdict,
)
from evaluations.reasons import REASONS
from evaluations.scorecards import present_of, store_province_card
from evaluations.scoring import ZERO, check_step
from evaluations.services.doors import Refused, require_verifying
from evaluations.services.steps import record_step
from evaluations.values import spoken
from evaluations.verification import answered_by, is_unanswered, proposals_of, unanswered_codes
from evaluations.workflow import question_after
from instruments.models import Question
from instruments.services import sheet_of

UNANSWERED_REASON = "berkas-tidak-ada"


class StaleVerdict(Refused):
    """Somebody judged the question since the form was opened; `current` is what stands now."""

    def __init__(self, current: Verdict) -> None:
        super().__init__(
            f"Pertanyaan ini sudah dinilai {current.by} sejak halaman Anda buka. "
            "Periksa nilainya, lalu simpan lagi bila perlu."
        )
        self.current = current


class UnfitJudgement(Refused):
    """A judgement that no form should send; `field` names the part of it that is wrong."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class OwnAnswer(Refused):
    """Four eyes: nobody judges what the same person answered."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a verifier decides. `points` is None for a question that goes back."""

    decision: str
    points: Decimal | None
    reasons: Sequence[str] = ()
    text: str = ""

    @property
    def content(self) -> dict[str, Any]:
        """The columns of a verdict, as they are stored: the first's and the second's alike."""
        return {
            "decision": self.decision,
            "points": None if self.decision == Decision.RETURNED else self.points,
            "reasons": sorted(set(self.reasons)),
            "text": self.text.strip(),
        }


@transaction.atomic
def verify(
    *,
    assessment: Assessment,
    question: Question,
    judgement: Judgement,
    version: int,
    review: int | None = None,
    by: User,
) -> Verdict:
    """Give or correct the verdict of a question; `version` is that of the verdict on the form.

    0 stands for "none yet in this review". `review` is the one that the form was opened in: answers
    change only between two reviews. The same judgement twice is one. Raises Refused,
    UnfitJudgement, OwnAnswer, StaleVerdict, or ValueFault for points between the steps.
    """
    now_row = require_verifying(assessment)
    if review not in (None, now_row.review):
        raise Refused(
            "Kabupaten/kota sudah mengajukan perbaikan sejak halaman Anda buka. Periksa jawaban "
            "dan bukti yang terbaru, lalu simpan lagi."
        )
    answer, _ = Answer.objects.get_or_create(assessment=assessment, question=question)
    refuse_own(answer, by)
    require_fit(now_row, answer, judgement)
    verdict = _write(now_row, answer, judgement, version, by)
    if verdict is not None:
        _set_state(answer, judgement.decision)
        _record(now_row, verdict, by)
        store_province_card(now_row, cause="verdict.given", by=by)
    return verdict or _of_review(now_row, answer)


@transaction.atomic
def judge_unanswered(*, assessment: Assessment, seen: int | None = None, by: User) -> int:
    """Give 0 to every question that nobody answered and nobody judged; returns how many.

    `seen` is the number that the person agreed to; another one is refused.
    """
    now_row = require_verifying(assessment)
    codes = unanswered_codes(present_of(now_row), _accepted_codes(now_row))
    if seen not in (None, len(codes)):
        raise Refused(
            f"Jumlahnya berubah sejak halaman Anda buka: kini {len(codes)} pertanyaan. "
            "Periksa daftarnya, lalu simpan lagi."
        )
    if codes:
        _give_zero(now_row, codes, by)
        data = {"questions": codes, "review": now_row.review}
        record_step("verdict.unanswered_given", now_row, by, data)
        store_province_card(now_row, cause="verdict.unanswered_given", by=by)
    return len(codes)


def _give_zero(assessment: Assessment, codes: Collection[str], by: User) -> None:
    """All at once: one by one, hundreds of them would keep the next verifier waiting."""
    now, stated = db_now(), Answer.objects.filter(assessment=assessment)
    questions = assessment.round.instrument.questions.filter(code__in=codes)
    missing = questions.exclude(pk__in=stated.values("question"))
    Answer.objects.bulk_create(
        Answer(assessment=assessment, question=question) for question in missing
    )
    Verdict.objects.bulk_create(
        Verdict(
            answer=answer,
            review=assessment.review,
            decision=Decision.ACCEPTED,
            points=ZERO,
            reasons=[UNANSWERED_REASON],
            text="Tidak dijawab.",
            answer_version=answer.version,
            at=now,
            by=by,
        )
        for answer in stated.filter(question__code__in=codes)
    )


def _accepted_codes(assessment: Assessment) -> set[str]:
    rows = Verdict.objects.filter(
        answer__assessment=assessment, stage=Stage.PROVINCE, decision=Decision.ACCEPTED
    )
    return set(rows.values_list("answer__question__code", flat=True))


def refuse_own(answer: Answer, by: User) -> None:
    """Raise OwnAnswer when the person ever gave this answer, or one area's part of it."""
    if Answer.objects.filter(answered_by(by), pk=answer.pk).exists():
        raise OwnAnswer("Jawaban ini pernah Anda isi sendiri. Minta verifikator lain menilainya.")


def require_fit(assessment: Assessment, answer: Answer, judgement: Judgement) -> None:
    """Raise UnfitJudgement or ValueFault for what no form should send: rules 1, first and second
    verdicts alike.
    """
    unknown = [code for code in judgement.reasons if code not in REASONS]
    if unknown or judgement.decision not in Decision.values:
        raise UnfitJudgement("reasons", "Keputusan atau alasan tidak dikenal. Pilih dari daftar.")
    explained = bool(judgement.reasons) or bool(judgement.text.strip())
    if judgement.decision == Decision.RETURNED:
        _check_return(answer, explained=explained)
        return
    if judgement.points is None:
        raise UnfitJudgement("points", "Pilih poin untuk jawaban yang diterima.")
    question = sheet_of(assessment.round.instrument).question(answer.question.code)
    check_step(question, judgement.points)
    present = present_of(assessment)
    if judgement.points and is_unanswered(present, question.code):
        raise UnfitJudgement("points", "Pertanyaan ini tidak dijawab. Beri 0 poin.")
    proposed = proposals_of(present)[question.code]
    if judgement.points != proposed and not explained:
        raise UnfitJudgement(
            "reasons",
            f"Poin berbeda dari usulan {spoken(proposed.normalize())}. Pilih alasan atau tulis "
            "catatan, supaya kabupaten/kota tahu sebabnya.",
        )


def _check_return(answer: Answer, *, explained: bool) -> None:
    if answer.state == AnswerState.EMPTY:
        raise UnfitJudgement(
            "decision",
            "Pertanyaan ini tidak dijawab, jadi tidak ada yang dapat dikembalikan. Beri 0 poin.",
        )
    if not explained:
        raise UnfitJudgement(
            "reasons", "Pilih alasan atau tulis catatan sebelum mengembalikan pertanyaan."
        )


def _of_review(assessment: Assessment, answer: Answer) -> Verdict | None:
    return (
        Verdict.objects.filter(answer=answer, stage=Stage.PROVINCE, review=assessment.review)
        .select_related("by")
        .first()
    )


def _write(
    assessment: Assessment, answer: Answer, judgement: Judgement, version: int, by: User
) -> Verdict | None:
    """The verdict as written, or None when it says the same already."""
    content = judgement.content
    verdict = _of_review(assessment, answer)
    if verdict is None:
        verdict = Verdict(answer=answer, stage=Stage.PROVINCE, review=assessment.review, version=0)
    elif all(getattr(verdict, name) == value for name, value in content.items()):
        return None
    if verdict.version != version:
        raise _stale(verdict)
    for name, value in content.items():
        setattr(verdict, name, value)
    verdict.version += 1
    verdict.answer_version, verdict.at, verdict.by = answer.version, db_now(), by
    verdict.save()
    return verdict


def _stale(verdict: Verdict) -> Refused:
    if verdict.pk:
        return StaleVerdict(verdict)
    return Refused("Halaman ini sudah tidak berlaku. Muat ulang, lalu nilai sekali lagi.")


def _set_state(answer: Answer, decision: str) -> None:
    move = "accept" if decision == Decision.ACCEPTED else "return"
    answer.state = question_after(move, answer.state)
    answer.save(update_fields=["state"])


def _record(assessment: Assessment, verdict: Verdict, by: User) -> None:
    """The text stays out of the log: it may name a child."""
    record(
        verb="verdict.given",
        subject=f"answer:{verdict.answer.public_id}",
        region=assessment.region_id,
        by=by,
        data={
            "question": verdict.answer.question.code,
            "review": verdict.review,
            "decision": verdict.decision,
            "points": None if verdict.points is None else str(verdict.points),
            "reasons": verdict.reasons,
            "version": verdict.version,
        },
    )
