"""What a deed did to a stored score, line by line: the difference of two cards. Pure.

A card of which every question is known has a ledger; one that others computed may have clusters or
nothing but its total. A line that is not there counts as 0, so the moves of a card from its first
keeping on sum to its total, and those between two moments to the difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

ZERO = Decimal("0.00")
QUESTION, CLUSTER, TOTAL = "question", "cluster", "total"
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class LineMove:
    """The points of one line before and after; `part` is "question", "cluster" or "total"."""

    part: str
    code: str
    before: Decimal
    after: Decimal

    @property
    def delta(self) -> Decimal:
        return self.after - self.before


def lines_of(content: Mapping[str, Any]) -> dict[Key, Decimal]:
    """The finest lines that a stored card knows, by part and code, in the order of the form."""
    if ledger := content["ledger"]:
        return {(QUESTION, line["code"]): Decimal(line["points"]) for line in ledger}
    if clusters := content["clusters"]:
        return {(CLUSTER, part["code"]): Decimal(part["score"]) for part in clusters}
    return {(TOTAL, ""): Decimal(content["score"])}


def moves_between(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> Iterator[LineMove]:
    """Lines of two cards whose points differ; without a first card all points are new."""
    return moves_of(lines_of(before) if before else {}, lines_of(after))


def moves_of(old: Mapping[Key, Decimal], new: Mapping[Key, Decimal]) -> Iterator[LineMove]:
    """Lines whose points differ; a line that only one of the two has counts as 0 in the other."""
    for part, code in {**old, **new}:
        was, now = old.get((part, code), ZERO), new.get((part, code), ZERO)
        if was != now:
            yield LineMove(part, code, was, now)
