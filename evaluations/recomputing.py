"""Whether what is stored of a score is what its rows give, and mending what may still move.

A SELF card is compared with the answers while they are a draft and with its own claims once it was
submitted; a PROVINCE card with the verdicts. Of every card the ledger must sum to its score, and
what moved it (PointMove) to its lines. Nobody here touches a submitted or a frozen card.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from evaluations.ledger.lines import ZERO, moves_fault, sums_of
from evaluations.ledger.moves import Key, lines_of, moves_of
from evaluations.models import (
    Answer,
    AnswerState,
    AreaAnswer,
    Assessment,
    AssessmentState,
    PointMove,
    Scorecard,
    Stage,
)
from evaluations.scorecards import (
    card_content,
    fingerprint,
    keep_moves,
    present_of,
    province_card,
    read_claims,
    store_card,
    store_province_card,
)
from evaluations.scoring import Card, score
from evaluations.services.doors import locked
from evaluations.values import ValueFault
from instruments.services import sheet_of

RECOMPUTED = "score.recomputed"
IN_REVIEW = (AssessmentState.VERIFYING, AssessmentState.RETURNED)
WRONG_HASH = "nilai tersimpan tidak sesuai dengan sidik jarinya"
JUDGED = (*IN_REVIEW, AssessmentState.VERIFIED, AssessmentState.FINAL)


@dataclass(frozen=True, slots=True)
class Difference:
    """A stored score that is not what it should be; `can_be_mended`: it still follows its rows."""

    words: str
    can_be_mended: bool


def differences_of(assessment: Assessment) -> list[Difference]:
    """What is wrong with the stored scores of an assessment, in the order of the stages."""
    cards = {
        (card.stage, card.version): card
        for card in Scorecard.objects.filter(assessment=assessment).order_by("stage", "version")
    }
    lines = _Lines(assessment)
    told = [_self_fault(assessment, cards.pop((Stage.SELF, 1), None), lines)]
    if assessment.state in JUDGED:
        present = cards.pop((Stage.PROVINCE, assessment.version), None)
        told.append(_province_fault(assessment, present, lines))
    told += [_outer_fault(assessment, card, lines) for card in cards.values()]
    return [difference for difference in told if difference]


def mend(assessment: Assessment) -> None:
    """Store anew what still follows its rows: a draft's SELF card, a running review's PROVINCE."""
    with transaction.atomic():
        now_row = locked(assessment)
        mended = [store_card(now_row, cause=RECOMPUTED, by=None)]
        if now_row.state in IN_REVIEW:
            mended.append(store_province_card(now_row, cause=RECOMPUTED, by=None))
        for card in mended:
            if card is not None:
                _mend_moves(card)


def _mend_moves(card: Scorecard) -> None:
    """Append what brings each line's moves to its points; moves that were kept stay."""
    moved = _moved(card.assessment)[card.stage, card.version]
    keep_moves(card, moves_of(moved, lines_of(card.card)), cause=RECOMPUTED, by=None)


def _moved(assessment: Assessment) -> Mapping[tuple[str, int], Mapping[Key, Decimal]]:
    """What the moves of each stage and version come to, line by line; one query.

    Added up here: SQLite would sum binary fractions.
    """
    moved: dict[tuple[str, int], dict[Key, Decimal]] = defaultdict(dict)
    for move in PointMove.objects.filter(assessment=assessment).iterator():
        lines, key = moved[move.stage, move.version], (move.part, move.code)
        lines[key] = lines.get(key, ZERO) + move.delta
    return moved


class _Lines:
    """Whether a card's lines are its score, and its moves its lines."""

    def __init__(self, assessment: Assessment) -> None:
        self._sheet = sheet_of(assessment.round.instrument)
        self._moved = _moved(assessment)

    def fault(self, stored: Scorecard | None) -> str:
        if stored is None:
            return ""
        faults = sums_of(self._sheet, stored.card, stored.total).faults
        return next(iter(faults), "") or moves_fault(
            stored.card, self._moved[stored.stage, stored.version]
        )


def _self_fault(
    assessment: Assessment, stored: Scorecard | None, lines: _Lines
) -> Difference | None:
    is_draft = assessment.state == AssessmentState.DRAFT
    if is_draft and stored is None and not _is_answered(assessment):
        # A round that was just opened: the card comes with the first answer.
        return None
    if is_draft or stored is None:
        words = _unlike(stored, lambda: present_of(assessment).card)
    elif "claims" not in stored.card:
        words = "klaim yang diajukan tidak tersimpan"
    else:
        words = _unlike(stored, lambda: _claimed_card(assessment, stored))
    words = words or _loose(stored, must_be_frozen=assessment.state in JUDGED)
    words = words or lines.fault(stored)
    return _difference(assessment, Stage.SELF, words, can_be_mended=is_draft)


def _is_answered(assessment: Assessment) -> bool:
    """Whether anything was ever saved, by the regency or an area; saving stores the card."""
    answers = Answer.objects.filter(assessment=assessment)
    if answers.exclude(state=AnswerState.EMPTY, version=0).exists():
        return True
    return AreaAnswer.objects.filter(assessment=assessment).exists()


def _claimed_card(assessment: Assessment, stored: Scorecard) -> Card:
    sheet = sheet_of(assessment.round.instrument)
    return score(sheet, *read_claims(sheet, stored.card["claims"]))


def _province_fault(
    assessment: Assessment, stored: Scorecard | None, lines: _Lines
) -> Difference | None:
    in_review = assessment.state in IN_REVIEW
    words = _unlike(stored, lambda: province_card(assessment))
    words = words or _loose(stored, must_be_frozen=not in_review) or lines.fault(stored)
    return _difference(assessment, Stage.PROVINCE, words, can_be_mended=in_review)


def _outer_fault(assessment: Assessment, stored: Scorecard, lines: _Lines) -> Difference | None:
    """A card of an older version, or one that others computed: is it at least what was stored?"""
    words = _tampered(stored) or lines.fault(stored)
    return _difference(assessment, stored.stage, words, can_be_mended=False)


def _unlike(stored: Scorecard | None, compute: Callable[[], Card]) -> str:
    """Empty when the stored card is the computed one and its own hash fits."""
    try:
        computed = compute()
    except ValueFault as fault:
        return f"tidak dapat dihitung: {fault}"
    if stored is None:
        return f"belum tersimpan, terhitung {computed.total}"
    if stored.sha256 != fingerprint(stored.card):
        return WRONG_HASH
    content = card_content(computed)
    kept = {name: value for name, value in stored.card.items() if name != "claims"}
    if kept != content or _columns(stored) != (computed.total, content["predicate"]):
        return f"tersimpan {stored.total}, terhitung {computed.total}"
    return ""


def _loose(stored: Scorecard | None, *, must_be_frozen: bool) -> str:
    is_loose = must_be_frozen and stored is not None and stored.frozen_at is None
    return "seharusnya sudah dibekukan" if is_loose else ""


def _tampered(stored: Scorecard) -> str:
    told = (Decimal(stored.card["score"]), stored.card["predicate"])
    if stored.sha256 != fingerprint(stored.card):
        return WRONG_HASH
    if _columns(stored) != told:
        return f"tersimpan {stored.total}, tercatat {told[0]}"
    return ""


def _columns(stored: Scorecard) -> tuple[Decimal, str | None]:
    return stored.total, stored.predicate or None


def _difference(
    assessment: Assessment, stage: str, words: str, *, can_be_mended: bool
) -> Difference | None:
    if not words:
        return None
    place = f"{assessment.round.year} {assessment.region_id}"
    place = place if stage == Stage.SELF else f"{place} ({Stage(stage).label})"
    return Difference(f"{place}: {words}", can_be_mended)
