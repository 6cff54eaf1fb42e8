"""How many points: the whole arithmetic of an evaluation, pure and exact (rules 1).

Knows no database, no clock, no user: the same function serves page, command, export and import.
Nothing is rounded but the total, once. An unknown option raises, it never counts as 0; an answer
that nobody gave is `None`, which is not the same as 0: some questions give full points for 0 %.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from evaluations.values import (
    CENT,
    NotApplicable,
    Share,
    Value,
    ValueFault,
    check_value,
    format_value,
    spoken,
)
from instruments.sheet import Band, Choice, Cluster, Indicator, Predicate, Question, Sheet

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger: what was answered, what it gave, what proof is missing (slot kinds).

    `choice` or `band` is the step of the question that gave the points; `judged` marks a line whose
    points come from a verdict.
    """

    code: str
    maximum: Decimal
    value: Value | None = None
    choice: Choice | None = None
    band: Band | None = None
    points: Decimal = ZERO
    missing: tuple[str, ...] = ()
    judged: bool = False

    @property
    def answered(self) -> bool:
        """Whether the question has its say at this stage: a value, or a verdict."""
        return self.value is not None or self.judged

    @property
    def supported(self) -> bool:
        return not self.missing

    @property
    def unsupported(self) -> Decimal:
        """The points that rest on a claim without its required evidence."""
        return self.points if self.missing else ZERO


@dataclass(frozen=True, slots=True)
class IndicatorScore:
    code: str
    name: str
    points: Decimal
    maximum: Decimal
    answered: int
    unanswered: int
    unsupported: Decimal
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class ClusterScore:
    code: str
    name: str
    points: Decimal
    maximum: Decimal
    answered: int
    unanswered: int
    unsupported: Decimal
    indicators: tuple[IndicatorScore, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A whole score. `total` is rounded, all points below it are exact."""

    total: Decimal
    maximum: Decimal
    predicate: Predicate | None
    answered: int
    unanswered: int
    unsupported: Decimal
    clusters: tuple[ClusterScore, ...]

    @property
    def ledger(self) -> tuple[Entry, ...]:
        """Every question in the order of the form; their points sum to the total."""
        indicators = (part for cluster in self.clusters for part in cluster.indicators)
        return tuple(entry for indicator in indicators for entry in indicator.entries)

    def cluster(self, code: str) -> ClusterScore:
        return {cluster.code: cluster for cluster in self.clusters}[code]

    def indicator(self, code: str) -> IndicatorScore:
        parts = (part for cluster in self.clusters for part in cluster.indicators)
        return {part.code: part for part in parts}[code]


def score(
    sheet: Sheet,
    answers: Mapping[str, Value | None],
    evidence: Mapping[str, frozenset[str]] | None = None,
) -> Card:
    """Score `answers` (question code -> value) against a sheet.

    `evidence`: question code -> kinds of the slots that hold a document. It changes no points, only
    which of them are counted as unsupported. Raises `ValueFault` for a code that the sheet does not
    hold and for a value that its question cannot take.
    """
    held = evidence or {}
    _refuse_unknown(sheet, (*answers, *held))
    return _card(
        sheet,
        lambda question: _entry(
            question, answers.get(question.code), held.get(question.code, frozenset())
        ),
    )


def score_verdicts(sheet: Sheet, verdicts: Mapping[str, Decimal]) -> Card:
    """Score the points that verdicts gave (question code -> points): no verdict counts 0.

    `answered` then counts the questions with a verdict. Raises `ValueFault` as `score` does, and
    for points that are no step of their question.
    """
    _refuse_unknown(sheet, verdicts)
    return _card(sheet, lambda question: _verdict_entry(question, verdicts.get(question.code)))


def _verdict_entry(question: Question, points: Decimal | None) -> Entry:
    if points is None:
        return Entry(question.code, question.max_points)
    check_step(question, points)
    return Entry(question.code, question.max_points, points=points, judged=True)


def steps_of(question: Question) -> tuple[Decimal, ...]:
    """The points that a question can give, rising from 0: those of its options or bands."""
    offered = {choice.points for choice in question.options}
    offered |= {band.points for band in question.bands}
    return tuple(sorted(offered | {ZERO}))


def check_step(question: Question, points: Decimal) -> None:
    """Raise `ValueFault` unless the points are one of the question's steps."""
    steps = steps_of(question)
    if points not in steps:
        offered = "; ".join(spoken(round_total(step)) for step in steps)
        message = (
            f"{spoken(points)} poin tidak ada pada pertanyaan {question.code}. "
            f"Pilih salah satu: {offered}."
        )
        raise ValueFault("not_a_step", message)


def _card(sheet: Sheet, entry_of: Callable[[Question], Entry]) -> Card:
    clusters = tuple(_score_cluster(cluster, entry_of) for cluster in sheet.clusters)
    total = round_total(_sum(part.points for part in clusters))
    return Card(
        total=total,
        maximum=sheet.max_points,
        predicate=predicate(total, sheet.predicates),
        clusters=clusters,
        **_counts(clusters),
    )


def _refuse_unknown(sheet: Sheet, codes: Iterable[str]) -> None:
    for code in codes:
        if not sheet.has_question(code):
            message = f"Pertanyaan {code!r} tidak ada dalam {sheet.title}. Periksa kodenya."
            raise ValueFault("unknown_question", message)


def _score_cluster(cluster: Cluster, entry_of: Callable[[Question], Entry]) -> ClusterScore:
    parts = tuple(_score_indicator(part, entry_of) for part in cluster.indicators)
    return ClusterScore(
        code=cluster.code,
        name=cluster.name,
        points=_sum(part.points for part in parts),
        maximum=cluster.max_points,
        indicators=parts,
        **_counts(parts),
    )


def _score_indicator(indicator: Indicator, entry_of: Callable[[Question], Entry]) -> IndicatorScore:
    entries = tuple(entry_of(question) for question in indicator.questions)
    answered = sum(entry.answered for entry in entries)
    return IndicatorScore(
        code=indicator.code,
        name=indicator.name,
        points=_sum(entry.points for entry in entries),
        maximum=indicator.max_points,
        answered=answered,
        unanswered=len(entries) - answered,
        unsupported=_sum(entry.unsupported for entry in entries),
        entries=entries,
    )


def _counts(parts: Sequence[IndicatorScore] | Sequence[ClusterScore]) -> dict[str, Any]:
    return {
        "answered": sum(part.answered for part in parts),
        "unanswered": sum(part.unanswered for part in parts),
        "unsupported": _sum(part.unsupported for part in parts),
    }


def _sum(points: Iterable[Decimal]) -> Decimal:
    return sum(points, ZERO)


def _entry(question: Question, value: Value | None, held: frozenset[str]) -> Entry:
    if value is None:
        return Entry(question.code, question.max_points)
    check_value(question, value)
    if isinstance(value, NotApplicable):
        return Entry(question.code, question.max_points, value)
    if isinstance(value, str):
        choice = question.choice(value)
        missing = _missing(question, choice.points, choice.code, held)
        return Entry(
            question.code, question.max_points, value, choice, None, choice.points, missing
        )
    band = question.band_for(_amount(value))
    missing = _missing(question, band.points, None, held)
    return Entry(question.code, question.max_points, value, None, band, band.points, missing)


def _amount(value: Decimal | Share) -> Decimal | Fraction:
    return value.percent if isinstance(value, Share) else value


def _missing(
    question: Question, points: Decimal, option_code: str | None, held: frozenset[str]
) -> tuple[str, ...]:
    """Required slots without a document. A claim that is worth nothing needs no proof."""
    if not points:
        return ()
    asked = (slot.kind for slot in question.slots if slot.asked_for(option_code))
    return tuple(kind for kind in asked if kind not in held)


def round_total(total: Decimal) -> Decimal:
    """Half-up to two places: the one rounding of a score."""
    return total.quantize(CENT, ROUND_HALF_UP)


def predicate(total: Decimal, predicates: Sequence[Predicate]) -> Predicate | None:
    """The highest predicate that a total reaches once it is rounded, or None below the first."""
    rounded = round_total(total)
    return next((step for step in reversed(predicates) if step.reached_by(rounded)), None)


def next_predicate(total: Decimal, predicates: Sequence[Predicate]) -> Predicate | None:
    """The lowest predicate that a total does not reach yet, or None at the top."""
    rounded = round_total(total)
    return next((step for step in predicates if not step.reached_by(rounded)), None)


def points_to(total: Decimal, step: Predicate) -> Decimal:
    """Points still missing for a predicate; 0.00 when it is reached. Above 700 means 700.01."""
    first = step.edge if step.inclusive else step.edge + CENT
    return max(first - round_total(total), ZERO)


def card_as_dict(card: Card) -> dict[str, Any]:
    """The keys of `score --json` that come from the card; points as text with two places."""
    step = card.predicate
    return {
        "score": _two_places(card.total),
        "predicate": step.code if step else None,
        "label": step.label if step else None,
        "maximum": _two_places(card.maximum),
        "clusters": [
            {
                "code": part.code,
                "score": _two_places(part.points),
                "maximum": _two_places(part.maximum),
            }
            for part in card.clusters
        ],
        "unanswered": card.unanswered,
        "unsupported": _two_places(card.unsupported),
    }


def ledger_as_rows(card: Card) -> list[dict[str, Any]]:
    """The ledger ready for JSON, to be stored with a score and hashed."""
    return [
        {
            "code": entry.code,
            "answer": None if entry.value is None else format_value(entry.value),
            "points": _two_places(entry.points),
            "maximum": _two_places(entry.maximum),
            "missing": list(entry.missing),
        }
        for entry in card.ledger
    ]


def _two_places(points: Decimal) -> str:
    return str(round_total(points))
