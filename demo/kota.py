"""Kota Bengkulu: verified to the end, with what the ministry found; the decree is still to come."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from demo.stage import KOTA, assessment, person
from evaluations.models import Decision, Stage
from evaluations.reasons import REASONS
from evaluations.scorecards import present_of, province_card
from evaluations.scoring import Card, round_total, steps_of
from evaluations.services import (
    Judgement,
    conclude,
    judge_unanswered,
    record_stage,
    start_verification,
    verify,
)
from evaluations.verification import proposals_of
from instruments.sheet import Question

# Of the answered questions each so many-th loses a step, for one reason after the other.
LOWERED_EACH = 6
# What the ministry left of the province's points, in percent.
LEFT = {Stage.CENTRAL: 94, Stage.FIELD: 97}


def kota_verdicts() -> None:
    """Every answered question judged, some of them lowered; the rest given 0 at once."""
    row, by = assessment(KOTA), person("verifikator")
    start_verification(assessment=row, by=by)
    standing = present_of(row)
    proposals = proposals_of(standing)
    answered = [code for code, value in standing.values.items() if value is not None]
    questions = {asked.code: asked for asked in row.round.instrument.questions.all()}
    judgements = _judgements([standing.sheet.question(code) for code in answered], proposals)
    for code, judgement in zip(answered, judgements, strict=True):
        verify(assessment=row, question=questions[code], judgement=judgement, version=0, by=by)
    judge_unanswered(assessment=row, by=by)
    conclude(assessment=row, by=by)


def _judgements(answered: list[Question], proposals: dict[str, Decimal]) -> Iterator[Judgement]:
    reasons = list(REASONS)
    for place, question in enumerate(answered, start=1):
        proposed = proposals[question.code]
        lower = [step for step in steps_of(question) if step < proposed]
        if place % LOWERED_EACH or not lower:
            yield Judgement(Decision.ACCEPTED, proposed)
        else:
            reason = reasons[place // LOWERED_EACH % len(reasons)]
            yield Judgement(Decision.ACCEPTED, lower[-1], (reason,), "Contoh untuk demo.")


def kota_results() -> None:
    """The stages of the ministry, as totals of each cluster."""
    row, by = assessment(KOTA), person("admin.provinsi")
    card = province_card(row)
    for stage, percent in LEFT.items():
        record_stage(assessment=row, stage=stage, points=_part_of(card, percent), by=by)


def _part_of(card: Card, percent: int) -> dict[str, Decimal]:
    return {part.code: round_total(part.points * percent / 100) for part in card.clusters}
