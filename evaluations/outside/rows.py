"""Rows of the forms about a stage outside: what stands in each field, and what is wrong there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from evaluations.outside.cards import Given
from evaluations.outside.forms import POINTS, REASON, TEXT
from evaluations.outside.queries import OutsidePage, OutsideRow
from evaluations.reasons import reason_words


@dataclass(frozen=True, slots=True)
class Step:
    """One choice of a question's points: what is sent and how it reads."""

    value: str
    points: Decimal
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class PointsRow:
    """A question with its choices; `fault` is why what was sent does not fit."""

    row: OutsideRow
    steps: tuple[Step, ...]
    fault: str


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """A question whose points differ from the province's, and what is said of it."""

    row: OutsideRow
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """What saving a file would change of one question."""

    row: OutsideRow
    given: Given

    @property
    def reasons(self) -> list[str]:
        return reason_words(list(self.given.reasons))

    @property
    def differs(self) -> bool:
        """From the province."""
        return self.given.points != self.row.province


def points_rows(
    page: OutsidePage, sent: Mapping[str, str], faults: Mapping[str, str]
) -> list[tuple[str, str, list[PointsRow]]]:
    """Code, name and rows of each indicator; what was sent stands before what is recorded."""
    return [
        (part.code, part.name, [_points_row(row, sent, faults) for row in part.rows])
        for part in page.indicators
    ]


def _points_row(row: OutsideRow, sent: Mapping[str, str], faults: Mapping[str, str]) -> PointsRow:
    stands = _plain(row.verdict.points) if row.verdict else ""
    chosen = sent.get(f"{POINTS}{row.code}", stands).strip().replace(",", ".")
    values = [(_plain(step), step) for step in row.steps]
    steps = tuple(Step(value, step, value == chosen) for value, step in values)
    return PointsRow(row, steps, faults.get(row.code, ""))


def reason_rows(rows: Iterable[OutsideRow], sent: Mapping[str, str]) -> list[ReasonRow]:
    """What was sent stands before what is recorded."""
    told = []
    for row in rows:
        first = row.verdict.reasons[0] if row.verdict.reasons else ""
        reason = sent.get(f"{REASON}{row.code}", first)
        told.append(ReasonRow(row, reason, sent.get(f"{TEXT}{row.code}", row.verdict.text)))
    return told


def changes(page: OutsidePage, given: Mapping[str, Given]) -> list[Change]:
    """In the order of the form; what says the same already is left out."""
    held = page.held
    return [
        Change(row, given[row.code])
        for row in page.rows
        if row.code in given
        and (row.code not in held or held[row.code].content != given[row.code].content)
    ]


def _plain(points: Decimal) -> str:
    return format(points.normalize(), "f")
