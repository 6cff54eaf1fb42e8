"""A second verifier looks at some verdicts of a review; nothing of it changes a point."""

from __future__ import annotations

from random import Random, SystemRandom
from typing import Any

from django.db import transaction

from accounts.models import User
from audit.clock import db_now
from audit.services import record
from evaluations.models import Answer, Assessment, Sample, SecondVerdict, Stage, Verdict
from evaluations.samples.drawing import LARGEST_PERCENT, SMALLEST_PERCENT, USUAL_PERCENT, draw
from evaluations.samples.queries import SECOND_GIVEN, drawable, subject_of
from evaluations.services.doors import Refused, locked, raise_for
from evaluations.services.steps import record_step
from evaluations.services.verifying import Judgement, OwnAnswer, refuse_own, require_fit
from evaluations.workflow import sampling_refused


@transaction.atomic
def draw_sample(
    *,
    assessment: Assessment,
    percent: int = USUAL_PERCENT,
    source: Random | None = None,
    by: User,
) -> Sample:
    """Draw once of what the present review has judged so far; what was drawn stays drawn.

    `source` replaces the operating system's random numbers in tests. Raises Refused.
    """
    now_row = _require_review(assessment)
    if not SMALLEST_PERCENT <= percent <= LARGEST_PERCENT:
        raise Refused(
            f"Bagian contoh {percent} persen di luar batas. Tulis bilangan antara "
            f"{SMALLEST_PERCENT} dan {LARGEST_PERCENT}."
        )
    drawn_before = Sample.objects.filter(assessment=now_row, review=now_row.review).first()
    if drawn_before:
        raise Refused(
            f"Contoh putaran {now_row.review} sudah ditarik {drawn_before.drawn_by} dan tidak "
            "dapat ditarik ulang. Nilai pertanyaan yang terpilih."
        )
    candidates = drawable(now_row)
    if not candidates:
        raise Refused(
            "Belum ada jawaban yang dinilai pada putaran ini. Beri hasil verifikasi dahulu, lalu "
            "tarik contohnya."
        )
    # SystemRandom: nobody can know beforehand which verdicts a colleague will see.
    chosen = draw(list(candidates), percent, source or SystemRandom())
    return _keep(now_row, percent, {pk: candidates[pk] for pk in chosen}, by)


def _keep(assessment: Assessment, percent: int, chosen: dict[int, str], by: User) -> Sample:
    """`chosen`: key of the answer -> code of its question."""
    sample = Sample.objects.create(
        assessment=assessment,
        review=assessment.review,
        percent=percent,
        drawn_at=db_now(),
        drawn_by=by,
    )
    SecondVerdict.objects.bulk_create(
        SecondVerdict(sample=sample, answer_id=answer) for answer in chosen
    )
    data = {"review": sample.review, "percent": percent, "questions": list(chosen.values())}
    record_step("sample.drawn", assessment, by, data)
    return sample


@transaction.atomic
def judge_again(*, drawn: SecondVerdict, judgement: Judgement, by: User) -> SecondVerdict:
    """Give the second verdict on a drawn question, once; the same judgement twice is one.

    Raises Refused, OwnAnswer, UnfitJudgement, or ValueFault for points between the steps.
    """
    now_row = _require_review(drawn.sample.assessment)
    _require_present(drawn.sample, now_row)
    # Behind the lock: whoever came first is seen here.
    row = SecondVerdict.objects.select_related("answer__question", "by").get(pk=drawn.pk)
    content = judgement.content
    if row.at is not None:
        _refuse_another(row, content, by)
        return row
    first = _first_of(row.answer, now_row)
    _refuse_first(first, by)
    refuse_own(row.answer, by)
    require_fit(now_row, row.answer, judgement)
    for name, value in (content | {"at": db_now(), "by": by}).items():
        setattr(row, name, value)
    row.save()
    _record(now_row, row, first, by)
    return row


def _require_present(sample: Sample, assessment: Assessment) -> None:
    if sample.review != assessment.review:
        raise Refused(
            f"Contoh ini dari putaran {sample.review}; jawabannya mungkin sudah diperbaiki. "
            "Tarik contoh dari putaran yang sekarang."
        )


def _refuse_another(row: SecondVerdict, content: dict[str, Any], by: User) -> None:
    """The same once more is a double click, anything else comes too late."""
    if row.by != by or any(getattr(row, name) != value for name, value in content.items()):
        raise Refused(
            f"Pertanyaan ini sudah dinilai untuk kedua kalinya oleh {row.by}. Penilaian kedua "
            "hanya satu dan tidak diubah."
        )


def _refuse_first(first: Verdict, by: User) -> None:
    if first.by_id == by.pk:
        raise OwnAnswer(
            "Anda yang memberi hasil pertama untuk pertanyaan ini. Minta verifikator lain "
            "menilainya sekali lagi."
        )


def _require_review(assessment: Assessment) -> Assessment:
    """Lock the assessment; raise Refused unless its review is going on or just done."""
    now_row = locked(assessment)
    raise_for(sampling_refused(now_row.state), now_row)
    return now_row


def _first_of(answer: Answer, assessment: Assessment) -> Verdict:
    return Verdict.objects.select_related("by").get(
        answer=answer, stage=Stage.PROVINCE, review=assessment.review
    )


def _record(assessment: Assessment, row: SecondVerdict, first: Verdict, by: User) -> None:
    """With what the first verdict said at that moment: it may be corrected afterwards."""
    record(
        verb=SECOND_GIVEN,
        subject=subject_of(row.public_id),
        region=assessment.region_id,
        by=by,
        data={
            "question": row.answer.question.code,
            "review": assessment.review,
            **_figures(row),
            "first": _figures(first) | {"by": first.by.username},
        },
    )


def _figures(verdict: Verdict | SecondVerdict) -> dict[str, Any]:
    return {
        "decision": verdict.decision,
        "points": None if verdict.points is None else str(verdict.points),
        "reasons": verdict.reasons,
    }
