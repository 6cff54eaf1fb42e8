"""What lies between two cards: lines whose points differ, summed by place and by reason. Pure.

Two cards are compared at the finest part that both know; whatever the part, the lines' differences
sum to that of the totals.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from evaluations.ledger.lines import DETAILS, ZERO, detail_of, sum_of
from evaluations.ledger.moves import CLUSTER, QUESTION, TOTAL, lines_of
from evaluations.reasons import REASONS
from instruments.sheet import Sheet

GAINED, SEVERAL, SILENT, UNJUDGED = "naik", "beberapa", "tanpa-alasan", "belum-dinilai"
UNVERIFIED = "wilayah-belum-terverifikasi"
GROUPS = {
    SEVERAL: "Beberapa alasan sekaligus",
    UNVERIFIED: "Jawaban wilayah belum terverifikasi",
    SILENT: "Tanpa alasan tercatat",
    UNJUDGED: "Belum dinilai",
    GAINED: "Poin bertambah",
}


@dataclass(frozen=True, slots=True)
class LineDifference:
    """One question, cluster, or "" for a bare total, before and after."""

    code: str
    before: Decimal
    after: Decimal

    @property
    def delta(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Difference:
    """Two cards side by side; `lines` holds only what differs, in the order of the form."""

    detail: str
    before: Decimal
    after: Decimal
    lines: tuple[LineDifference, ...]

    @property
    def is_by_question(self) -> bool:
        return self.detail == QUESTION

    @property
    def is_by_cluster(self) -> bool:
        return self.detail == CLUSTER

    @property
    def delta(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Group:
    """The differences of all lines that lie in one place or have one reason."""

    code: str
    name: str
    count: int
    delta: Decimal


def difference_of(sheet: Sheet, before: Mapping[str, Any], after: Mapping[str, Any]) -> Difference:
    """The way from one stored card to another of the same sheet."""
    detail = max(detail_of(before), detail_of(after), key=DETAILS.index)
    old, new = _points_at(sheet, detail, before), _points_at(sheet, detail, after)
    lines = (
        LineDifference(code, old.get(code, ZERO), new.get(code, ZERO)) for code in {**old, **new}
    )
    totals = sum_of(old.values()), sum_of(new.values())
    return Difference(detail, *totals, tuple(line for line in lines if line.delta))


def _points_at(sheet: Sheet, detail: str, content: Mapping[str, Any]) -> dict[str, Decimal]:
    """Points by code at a part which the card knows at least."""
    lines = lines_of(content)
    if detail == TOTAL:
        return {"": sum_of(lines.values())}
    if detail == CLUSTER and detail_of(content) == QUESTION:
        points: dict[str, Decimal] = defaultdict(lambda: ZERO)
        for (_, code), worth in lines.items():
            points[sheet.cluster_of(code).code] += worth
        return dict(points)
    return {code: worth for (_, code), worth in lines.items()}


def by_cluster(sheet: Sheet, difference: Difference) -> list[Group]:
    """In the order of the form; nothing when only the totals are known."""
    if difference.detail == TOTAL:
        return []
    is_fine = difference.detail == QUESTION
    groups = _grouped(
        difference.lines, lambda line: sheet.cluster_of(line.code).code if is_fine else line.code
    )
    return [
        _group(cluster.code, cluster.name, groups[cluster.code])
        for cluster in sheet.clusters
        if cluster.code in groups
    ]


def by_indicator(sheet: Sheet, difference: Difference) -> list[Group]:
    """The greatest loss first; nothing unless questions are known."""
    if difference.detail != QUESTION:
        return []
    groups = _grouped(difference.lines, lambda line: sheet.indicator_of(line.code).code)
    told = [
        _group(indicator.code, indicator.name, groups[indicator.code])
        for indicator in sheet.indicators
        if indicator.code in groups
    ]
    return sorted(told, key=lambda group: group.delta)


def by_reason(difference: Difference, reasons: Mapping[str, Sequence[str]]) -> list[Group]:
    """Points lost by the reasons of the verdicts (question code -> codes); no entry, no verdict.

    A verdict with several reasons counts once, in a group of its own: nobody said how its points
    divide. So the groups sum to the whole difference.
    """
    if difference.detail != QUESTION:
        return []
    groups = _grouped(difference.lines, lambda line: _reason(line, reasons.get(line.code)))
    unknown = {code: code for code in groups if code not in REASONS and code not in GROUPS}
    names = REASONS | unknown
    told = [_group(code, name, groups[code]) for code, name in names.items() if code in groups]
    last = [_group(code, name, groups[code]) for code, name in GROUPS.items() if code in groups]
    return sorted(told, key=lambda group: group.delta) + last


def _reason(line: LineDifference, codes: Sequence[str] | None) -> str:
    if line.delta > 0:
        return GAINED
    if codes is None:
        return UNJUDGED
    if len(codes) > 1:
        return SEVERAL
    return codes[0] if codes else SILENT


def _grouped(
    lines: Iterable[LineDifference], key_of: Callable[[LineDifference], str]
) -> dict[str, list[LineDifference]]:
    groups: dict[str, list[LineDifference]] = defaultdict(list)
    for line in lines:
        groups[key_of(line)].append(line)
    return dict(groups)


def _group(code: str, name: str, lines: Sequence[LineDifference]) -> Group:
    return Group(code, name, len(lines), sum_of(line.delta for line in lines))
