"""The lines of a stored card with their sums, and whether these are its score. Pure.

A card of which every question is known has a ledger; one that others computed may have clusters,
or nothing but its total (point_moves.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from evaluations.ledger.moves import CLUSTER, QUESTION, TOTAL, Key, lines_of
from evaluations.scoring import round_total
from evaluations.values import spoken
from instruments.sheet import Cluster, Indicator, Sheet

ZERO = Decimal("0.00")
TOTAL_WORD = "jumlah"
# From the finest to the coarsest.
DETAILS = (QUESTION, CLUSTER, TOTAL)


@dataclass(frozen=True, slots=True)
class Line:
    """The points of one question, and the kinds of evidence that are missing there."""

    code: str
    points: Decimal
    maximum: Decimal
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IndicatorSum:
    code: str
    name: str
    points: Decimal
    maximum: Decimal
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ClusterSum:
    """`indicators` is empty where only the cluster's own sum was recorded."""

    code: str
    name: str
    points: Decimal
    maximum: Decimal
    indicators: tuple[IndicatorSum, ...] = ()


@dataclass(frozen=True, slots=True)
class Sums:
    """A card from its lines up. `detail` is its finest part: "question", "cluster" or "total".

    `total` is the sum of the lines; `faults` are sentences, empty when every sum is what the card
    says.
    """

    detail: str
    total: Decimal
    clusters: tuple[ClusterSum, ...]
    faults: tuple[str, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every question in the order of the form."""
        return tuple(
            line
            for cluster in self.clusters
            for indicator in cluster.indicators
            for line in indicator.lines
        )


def detail_of(content: Mapping[str, Any]) -> str:
    """The finest part that a stored card knows."""
    if content["ledger"]:
        return QUESTION
    return CLUSTER if content["clusters"] else TOTAL


def sums_of(sheet: Sheet, content: Mapping[str, Any], score: Decimal) -> Sums:
    """The sums of a stored card; `score` is the total that lists show of it.

    A line that the sheet does not hold counts in the total only, and is a fault.
    """
    detail = detail_of(content)
    clusters: tuple[ClusterSum, ...] = ()
    if detail == QUESTION:
        lines = {line["code"]: _line(line) for line in content["ledger"]}
        clusters = tuple(_of_lines(cluster, lines) for cluster in sheet.clusters)
    elif detail == CLUSTER:
        told = {part["code"]: Decimal(part["score"]) for part in content["clusters"]}
        clusters = tuple(
            ClusterSum(cluster.code, cluster.name, told[cluster.code], cluster.max_points)
            for cluster in sheet.clusters
            if cluster.code in told
        )
    total = sum_of(lines_of(content).values())
    faults = (*_strangers(sheet, content), *_faults(content, total, score, clusters))
    return Sums(detail, total, clusters, faults)


def _line(row: Mapping[str, Any]) -> Line:
    points, maximum = Decimal(row["points"]), Decimal(row["maximum"])
    return Line(row["code"], points, maximum, tuple(row["missing"]))


def _of_lines(cluster: Cluster, lines: Mapping[str, Line]) -> ClusterSum:
    parts = tuple(_of_indicator(indicator, lines) for indicator in cluster.indicators)
    points = sum_of(part.points for part in parts)
    return ClusterSum(cluster.code, cluster.name, points, cluster.max_points, parts)


def _of_indicator(indicator: Indicator, lines: Mapping[str, Line]) -> IndicatorSum:
    held = tuple(lines[asked.code] for asked in indicator.questions if asked.code in lines)
    points = sum_of(line.points for line in held)
    return IndicatorSum(indicator.code, indicator.name, points, indicator.max_points, held)


def sum_of(points: Iterable[Decimal]) -> Decimal:
    return sum(points, ZERO)


def _strangers(sheet: Sheet, content: Mapping[str, Any]) -> Iterable[str]:
    clusters = {cluster.code for cluster in sheet.clusters}
    for part, code in lines_of(content):
        if part == QUESTION and not sheet.has_question(code):
            yield f"pertanyaan {code} tidak ada dalam instrumen"
        if part == CLUSTER and code not in clusters:
            yield f"klaster {code} tidak ada dalam instrumen"


def _faults(
    content: Mapping[str, Any], total: Decimal, score: Decimal, clusters: Iterable[ClusterSum]
) -> Iterable[str]:
    """The score by its column, by the card's own word, and each cluster by the card's word."""
    for told in dict.fromkeys((score, Decimal(content["score"]))):
        if told != total:
            yield f"jumlah baris {_written(total)}, nilai {_written(told)}"
    stated = {part["code"]: Decimal(part["score"]) for part in content["clusters"]}
    for cluster in clusters:
        told = stated.get(cluster.code, cluster.points)
        if told != cluster.points:
            points = f"jumlah baris {_written(cluster.points)}, nilai {_written(told)}"
            yield f"klaster {cluster.code}: {points}"


def moves_fault(content: Mapping[str, Any], moved: Mapping[Key, Decimal]) -> str:
    """What the moves of a card sum to, line by line, where it is not the card; "" when it is."""
    held = {key: points for key, points in lines_of(content).items() if points}
    told = {key: points for key, points in moved.items() if points}
    wrong = [key for key in {**held, **told} if held.get(key, ZERO) != told.get(key, ZERO)]
    if not wrong:
        return ""
    key = wrong[0]
    first = f"{key[1] or TOTAL_WORD} {_written(held.get(key, ZERO))}"
    others = f" (dan {len(wrong) - 1} baris lain)" if wrong[1:] else ""
    return f"{first}, menurut perubahannya {_written(told.get(key, ZERO))}{others}"


def _written(points: Decimal) -> str:
    return spoken(round_total(points))
