"""Two years' points side by side by the mapping of their questions. Pure.

Each question of either year stands in exactly one row, so the rows of a year sum to its total. A
question without a counterpart is a row of its own and is never set against another one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from instruments.mapping import Ground, QuestionMap
from instruments.sheet import Question, Sheet

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Part:
    """One question in one year."""

    code: str
    label: str
    points: Decimal
    maximum: Decimal


@dataclass(frozen=True, slots=True)
class Row:
    """A question of the earlier year and what follows it: several where it was split."""

    old: Part
    new: tuple[Part, ...]
    ground: Ground

    @property
    def before(self) -> Decimal:
        return self.old.points

    @property
    def after(self) -> Decimal:
        return points_of(self.new)

    @property
    def delta(self) -> Decimal:
        return self.after - self.before

    @property
    def maximum(self) -> Decimal:
        """Of the later year."""
        return sum((part.maximum for part in self.new), ZERO)

    @property
    def is_renamed(self) -> bool:
        return [part.code for part in self.new] != [self.old.code]


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """The rows that stand in an indicator of the later year."""

    code: str
    name: str
    rows: tuple[Row, ...]

    @property
    def before(self) -> Decimal:
        return sum((row.before for row in self.rows), ZERO)

    @property
    def after(self) -> Decimal:
        return sum((row.after for row in self.rows), ZERO)

    @property
    def delta(self) -> Decimal:
        return self.after - self.before

    @property
    def maximum_before(self) -> Decimal:
        return sum((row.old.maximum for row in self.rows), ZERO)

    @property
    def maximum_after(self) -> Decimal:
        return sum((row.maximum for row in self.rows), ZERO)


@dataclass(frozen=True, slots=True)
class Rows:
    """`only_old` and `only_new` are the questions without a counterpart."""

    indicators: tuple[IndicatorRow, ...]
    only_old: tuple[Part, ...]
    only_new: tuple[Part, ...]

    @property
    def mapped_before(self) -> Decimal:
        return sum((indicator.before for indicator in self.indicators), ZERO)

    @property
    def mapped_after(self) -> Decimal:
        return sum((indicator.after for indicator in self.indicators), ZERO)

    @property
    def mapped_delta(self) -> Decimal:
        return self.mapped_after - self.mapped_before

    @property
    def old_points(self) -> Decimal:
        """Of the questions that only the earlier year has."""
        return points_of(self.only_old)

    @property
    def new_points(self) -> Decimal:
        """Of the questions that only the later year has."""
        return points_of(self.only_new)

    @property
    def only_delta(self) -> Decimal:
        return self.new_points - self.old_points


def compare(
    old: Sheet,
    new: Sheet,
    found: QuestionMap,
    before: Mapping[str, Decimal],
    after: Mapping[str, Decimal],
) -> Rows:
    """`before` and `after` are points by question code; a question without any counts 0."""
    return Rows(
        indicators=tuple(_indicators(old, new, found, before, after)),
        only_old=tuple(_part(old.question(code), before) for code in found.dropped),
        only_new=tuple(_part(new.question(code), after) for code in found.unmapped),
    )


def points_of(parts: Iterable[Part]) -> Decimal:
    return sum((part.points for part in parts), ZERO)


def _indicators(
    old: Sheet,
    new: Sheet,
    found: QuestionMap,
    before: Mapping[str, Decimal],
    after: Mapping[str, Decimal],
) -> Iterable[IndicatorRow]:
    """A split question stands where its first part stands."""
    followers: dict[str, list[Part]] = defaultdict(list)
    grounds: dict[str, Ground] = {}
    places: dict[str, list[str]] = defaultdict(list)
    for pair in found.pairs:
        if pair.old not in grounds:
            places[new.indicator_of(pair.new).code].append(pair.old)
        grounds.setdefault(pair.old, pair.ground)
        followers[pair.old].append(_part(new.question(pair.new), after))
    for indicator in new.indicators:
        rows = tuple(
            Row(_part(old.question(code), before), tuple(followers[code]), grounds[code])
            for code in places[indicator.code]
        )
        if rows:
            yield IndicatorRow(indicator.code, indicator.name, rows)


def _part(question: Question, points: Mapping[str, Decimal]) -> Part:
    worth = points.get(question.code, ZERO)
    return Part(question.code, question.label, worth, question.max_points)
