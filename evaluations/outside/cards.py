"""What others found after the province: the card of a stage outside, and whether it adds up. Pure.

A stage is recorded question by question, or as sums of clusters; a decree may know only its total.
Nothing is adjusted: what a paper prints and what its parts sum to are both kept, and a difference
is told before anything is stored.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from evaluations.scoring import (
    ZERO,
    card_as_dict,
    check_step,
    ledger_as_rows,
    predicate,
    round_total,
    score_verdicts,
)
from evaluations.values import ValueFault, spoken
from instruments.sheet import Question, Sheet

Content = dict[str, Any]
# Ten ASCII digits only, as in values.py; points have at most two decimals.
PLAIN = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,2})?")
NEGATIVE = re.compile(r"[-\u2212]\s?[0-9]+(?:\.[0-9]+)?")


class Detail(StrEnum):
    """How much of a decree's score is known."""

    TOTAL = "total"
    CLUSTERS = "clusters"
    QUESTIONS = "questions"


@dataclass(frozen=True, slots=True)
class Written:
    """The total that the paper prints, and the difference to the sum that a person has seen."""

    total: Decimal | None = None
    agreed: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What a stage gave one question: points on a step, reasons by code, a remark."""

    points: Decimal
    reasons: Sequence[str] = ()
    text: str = ""

    @property
    def content(self) -> dict[str, object]:
        reasons = sorted(set(self.reasons))
        return {"points": self.points, "reasons": reasons, "text": self.text.strip()}


@dataclass(frozen=True, slots=True)
class Replaced:
    """What a stage says so far, recorded the other way: by question, or as sums of clusters."""

    total: Decimal
    is_by_question: bool

    @property
    def to_agree(self) -> str:
        """What the tick sends; another total is asked about anew."""
        return str(self.total)

    @property
    def words(self) -> str:
        """What is agreed to."""
        if self.is_by_question:
            return (
                f"Ganti poin per pertanyaan yang sudah dicatat, jumlahnya {spoken(self.total)}, "
                "dengan jumlah per klaster"
            )
        return (
            f"Ganti jumlah per klaster {spoken(self.total)} yang sudah dicatat dengan poin per "
            "pertanyaan"
        )

    @property
    def refusal(self) -> str:
        stands = "poin per pertanyaan" if self.is_by_question else "jumlah per klaster"
        return (
            f"Tahap ini sudah dicatat sebagai {stands}, {spoken(self.total)}. Centang bila isian "
            "Anda memang menggantikannya."
        )


def replaced_by(content: Mapping[str, Any] | None, *, by_question: bool) -> Replaced | None:
    """What recording a stage `by_question`, or by cluster, would replace of its stored card."""
    if content is None or is_by_question(content) is by_question:
        return None
    return Replaced(Decimal(content["score"]), is_by_question=not by_question)


@dataclass(frozen=True, slots=True)
class Unequal:
    """A paper whose parts do not sum to the total that it prints."""

    written: Decimal
    summed: Decimal

    @property
    def difference(self) -> Decimal:
        return self.written - self.summed

    @property
    def words(self) -> str:
        return (
            f"Total yang tertulis {spoken(self.written)}, tetapi jumlah rinciannya "
            f"{spoken(self.summed)}: selisih {spoken(abs(self.difference))}. Periksa lagi "
            "angka-angkanya terhadap berita acara."
        )


def unequal(summed: Decimal, written: Decimal | None) -> Unequal | None:
    """The difference of what is printed to the sum; None when nothing is printed, or both agree."""
    if written is None or round_total(written) == round_total(summed):
        return None
    return Unequal(round_total(written), round_total(summed))


def total_content(sheet: Sheet, total: Decimal) -> Content:
    """A card of which only the total is known: no clusters, no ledger."""
    total = round_total(total)
    step = predicate(total, sheet.predicates)
    return {
        "score": str(total),
        "predicate": step.code if step else None,
        "label": step.label if step else None,
        "maximum": str(round_total(sheet.max_points)),
        "clusters": [],
        "unanswered": 0,
        "unsupported": "0.00",
        "ledger": [],
    }


def cluster_content(sheet: Sheet, points: Mapping[str, Decimal]) -> Content:
    """A card of sums of clusters, every cluster by its code."""
    clusters = [
        {
            "code": cluster.code,
            "score": str(round_total(points[cluster.code])),
            "maximum": str(round_total(cluster.max_points)),
        }
        for cluster in sheet.clusters
    ]
    return total_content(sheet, sum(points.values(), ZERO)) | {"clusters": clusters}


def question_content(sheet: Sheet, points: Mapping[str, Decimal]) -> Content:
    """A card with its ledger; a question that was not recorded counts 0. Raises ValueFault."""
    card = score_verdicts(sheet, points)
    return {**card_as_dict(card), "ledger": ledger_as_rows(card)}


def cluster_fault(sheet: Sheet, points: Mapping[str, Decimal]) -> str:
    """Why these can't be the sums of all clusters, or ""."""
    if set(points) != {cluster.code for cluster in sheet.clusters}:
        return "Isi nilai semua klaster."
    for cluster in sheet.clusters:
        if not 0 <= points[cluster.code] <= cluster.max_points:
            highest = spoken(cluster.max_points.normalize())
            return f"Nilai {cluster.name} di luar batas. Isi antara 0 dan {highest}."
    return ""


def score_fault(sheet: Sheet, score: Decimal) -> str:
    """Why a decree can't give this score, or ""."""
    if not 0 <= score <= sheet.max_points:
        highest = spoken(sheet.max_points.normalize())
        return f"Nilai di luar batas. Isi antara 0 dan {highest}."
    return ""


def ground_fault(day: date, year: int) -> str:
    """Why a decree of this day can't be about the evaluation of `year`, or "".

    Results are decreed in their year or later; the year before is left for a round opened late.
    """
    if day.year >= year - 1:
        return ""
    return (
        f"SK tahun {day.year} tidak mungkin menetapkan evaluasi tahun {year}. Periksa tanggal SK, "
        "terutama tahunnya."
    )


def detail_fault(score: Decimal, summed: Decimal) -> str:
    """Why the parts of a decree can't stand under its score, or ""."""
    difference = unequal(summed, score)
    if difference is None:
        return ""
    return (
        f"Nilai akhir {spoken(difference.written)}, tetapi jumlah rinciannya "
        f"{spoken(difference.summed)}: selisih {spoken(abs(difference.difference))}. Perbaiki "
        "rinciannya, atau catat hanya nilai akhir."
    )


def is_by_question(content: Mapping[str, Any] | None) -> bool:
    """Whether a stored card knows each question."""
    return bool(content and content["ledger"])


def stated_total(content: Mapping[str, Any]) -> Decimal | None:
    """What the paper prints where that is not the sum of its parts (`stated` of the card)."""
    return Decimal(content["stated"]) if "stated" in content else None


def sums_by_cluster(
    sheet: Sheet, points: Mapping[str, Decimal]
) -> Sequence[tuple[str, Decimal, Decimal]]:
    """Code, points, maximum of each cluster, from points by question."""
    card = score_verdicts(sheet, points)
    return [(part.code, part.points, part.maximum) for part in card.clusters]


def read_points(question: Question, text: str) -> Decimal | None:
    """Points as people or Excel write them; blank is None. Raises ValueFault for no step."""
    text = text.strip()
    if not text:
        return None
    number = text.replace(",", ".")
    if NEGATIVE.fullmatch(number):
        raise ValueFault("out_of_range", "Poin tidak boleh negatif. Tulis 0 atau lebih.")
    if not PLAIN.fullmatch(number):
        raise ValueFault("not_a_number", f"{text[:30]!r} bukan angka. Tulis misalnya 2,5.")
    points = Decimal(number)
    check_step(question, points)
    return points
