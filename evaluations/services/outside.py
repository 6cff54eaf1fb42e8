"""Results of stages outside the province, as its admin records them: by cluster, or by question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from audit.clock import db_now
from evaluations.models import Answer, Assessment, Decision, Scorecard, Stage, Verdict
from evaluations.outside.cards import (
    Content,
    Given,
    Unequal,
    Written,
    cluster_content,
    cluster_fault,
    is_by_question,
    question_content,
    replaced_by,
    unequal,
)
from evaluations.outside.queries import recorded_verdicts, seen_of
from evaluations.reasons import REASONS
from evaluations.scorecards import keep_card, province_points
from evaluations.scoring import check_step
from evaluations.services.doors import Refused
from evaluations.services.steps import finish, start
from evaluations.values import ValueFault
from evaluations.workflow import Action
from instruments.services import sheet_of
from instruments.sheet import Sheet

OUTSIDE = (Stage.CENTRAL, Stage.FIELD)
BY_QUESTION = (*OUTSIDE, Stage.FINAL)
LONGEST_TEXT = 2000
CHUNK = 100


class DoesNotAddUp(Refused):
    """The parts do not sum to the total that is printed; `found` tells both."""

    def __init__(self, found: Unequal) -> None:
        super().__init__(found.words)
        self.found = found


@dataclass(frozen=True, slots=True)
class RecordedQuestions:
    """What became of it: how many verdicts changed, how many questions stay without one."""

    changed: int
    missing: int
    total: Decimal


@transaction.atomic
def record_stage(
    *,
    assessment: Assessment,
    stage: Stage,
    points: Mapping[str, Decimal],
    written: Written = Written(),  # noqa: B008 - a frozen value
    replaces: Decimal | None = None,
    by: User,
) -> Scorecard:
    """Keep what the ministry found at CENTRAL or FIELD, as points of each cluster.

    Recording the same stage again corrects it until the result is final. `replaces` is the total
    of the points by question that stand there, which the person agreed to replace. Raises Refused,
    DoesNotAddUp.
    """
    now_row = start(Action.RECORD, assessment, recorded=stage)
    if stage not in OUTSIDE:
        raise Refused("Hanya hasil verifikasi pusat dan lapangan yang dicatat di sini.")
    sheet = sheet_of(now_row.round.instrument)
    if fault := cluster_fault(sheet, points):
        raise Refused(fault)
    _refuse_replacing(now_row, stage, replaces, by_question=False)
    content = _with_written(cluster_content(sheet, points), written)
    return _keep(now_row, stage, content, {}, by)


@transaction.atomic
def record_questions(
    *,
    assessment: Assessment,
    stage: Stage,
    given: Mapping[str, Given],
    seen: str,
    written: Written = Written(),  # noqa: B008 - a frozen value
    rest_as_province: bool = False,
    replaces: Decimal | None = None,
    by: User,
) -> RecordedQuestions:
    """Keep what CENTRAL, FIELD or FINAL gave each question, by code; the others stay as they are.

    `seen` is the page's `outside_queries.seen_of`; `rest_as_province` gives what has no points yet
    those of the province. CENTRAL and FIELD get their card at once, FINAL with the decree
    (`finalise`). The same again changes nothing. `replaces` is the total of the sums by cluster
    that stand there, which the person agreed to replace. Raises Refused, DoesNotAddUp.
    """
    now_row = start(Action.RECORD, assessment, recorded=stage)
    if stage not in BY_QUESTION:
        raise Refused("Hanya hasil pusat, lapangan, dan penetapan yang dicatat di sini.")
    sheet = sheet_of(now_row.round.instrument)
    held = recorded_verdicts(now_row, stage)
    if seen != seen_of(held):
        raise Refused(
            "Hasil tahap ini baru saja dicatat orang lain. Muat ulang halaman, bandingkan dengan "
            "isian Anda, lalu simpan lagi."
        )
    wanted = dict(given)
    if rest_as_province:
        wanted |= _as_province(now_row, wanted.keys() | held.keys())
    _check(sheet, wanted)
    points = {code: row.points for code, row in held.items()}
    points |= {code: one.points for code, one in wanted.items()}
    if not points:
        raise Refused("Belum ada poin yang diisi. Isi paling sedikit satu pertanyaan.")
    _refuse_replacing(now_row, stage, replaces, by_question=True)
    content = _with_written(question_content(sheet, points), written)
    changed = _write(now_row, stage, wanted, held, by)
    if changed or not _stands(now_row, stage, content):
        _keep(now_row, stage, content, {"questions": changed}, by)
    return RecordedQuestions(changed, len(sheet.questions) - len(points), Decimal(content["score"]))


def _refuse_replacing(
    assessment: Assessment, stage: Stage, agreed: Decimal | None, *, by_question: bool
) -> None:
    """Raise Refused when the stage is recorded the other way and nobody agreed to replace that."""
    if stage == Stage.FINAL:
        return
    card = _card_of(assessment, stage)
    replaced = replaced_by(card.card if card else None, by_question=by_question)
    if replaced and agreed != replaced.total:
        raise Refused(replaced.refusal)


def _with_written(content: Content, written: Written) -> Content:
    """With the total that is printed where it differs and the person has seen by how much."""
    found = unequal(Decimal(content["score"]), written.total)
    if found is None:
        return content
    if written.agreed != found.difference:
        raise DoesNotAddUp(found)
    return content | {"stated": str(found.written)}


def _check(sheet: Sheet, given: Mapping[str, Given]) -> None:
    for code, one in given.items():
        if not sheet.has_question(code):
            raise Refused(f"Pertanyaan {code} tidak ada dalam instrumen ini.")
        try:
            check_step(sheet.question(code), one.points)
        except ValueFault as fault:
            raise Refused(str(fault)) from fault
        if not set(one.reasons) <= REASONS.keys():
            raise Refused(f"Alasan pada pertanyaan {code} tidak dikenal. Pilih dari daftar.")
        if len(one.text) > LONGEST_TEXT:
            raise Refused(f"Catatan pertanyaan {code} paling panjang {LONGEST_TEXT} huruf.")


def _as_province(assessment: Assessment, known: Iterable[str]) -> dict[str, Given]:
    told = province_points(assessment)
    return {code: Given(points) for code, points in told.items() if code not in set(known)}


def _write(
    assessment: Assessment,
    stage: Stage,
    given: Mapping[str, Given],
    held: Mapping[str, Verdict],
    by: User,
) -> int:
    """New verdicts in one insert, corrected ones in few updates; returns how many changed."""
    changed = {
        code: one
        for code, one in given.items()
        if code not in held
        or any(getattr(held[code], name) != value for name, value in one.content.items())
    }
    now, answers = db_now(), _answers(assessment, changed)
    corrected = []
    for code in changed.keys() & held.keys():
        row = held[code]
        for name, value in changed[code].content.items():
            setattr(row, name, value)
        row.version, row.at, row.by = row.version + 1, now, by
        corrected.append(row)
    columns = ["points", "reasons", "text", "version", "at", "by"]
    Verdict.objects.bulk_update(corrected, columns, batch_size=CHUNK)
    Verdict.objects.bulk_create(
        Verdict(
            answer=answers[code],
            stage=stage,
            review=assessment.review,
            decision=Decision.ACCEPTED,
            answer_version=answers[code].version,
            at=now,
            by=by,
            **one.content,
        )
        for code, one in changed.items()
        if code not in held
    )
    return len(changed)


def _answers(assessment: Assessment, codes: Iterable[str]) -> dict[str, Answer]:
    """The rows that verdicts hang on; conclude has made one of each question."""
    rows = Answer.objects.filter(assessment=assessment, question__code__in=list(codes))
    return {row.question.code: row for row in rows.select_related("question")}


def _stands(assessment: Assessment, stage: Stage, content: Content) -> bool:
    """Whether the stage says just that already, question by question."""
    if stage == Stage.FINAL:
        return True
    held = _card_of(assessment, stage)
    return held is not None and is_by_question(held.card) and held.card == content


def _card_of(assessment: Assessment, stage: Stage) -> Scorecard | None:
    """What counts of the stage in the present version."""
    cards = Scorecard.objects.filter(assessment=assessment, stage=stage, version=assessment.version)
    return cards.first()


def _keep(
    assessment: Assessment, stage: Stage, content: Content, told: Mapping[str, object], by: User
) -> Scorecard | None:
    """The card of the stage and the event; FINAL gets its card with the decree."""
    data = {"stage": stage, "score": content["score"], **told}
    if "stated" in content:
        data["stated"] = content["stated"]
    card = None
    if stage != Stage.FINAL:
        card = keep_card(assessment, stage, content, cause="assessment.record", by=by)
    finish(Action.RECORD, assessment, by, data)
    return card
