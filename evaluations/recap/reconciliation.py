"""Header, rows and questions of a recap side by side, so that no slip is carried over silently.

Pure. For each cluster and indicator and the whole: what its heading states, what the points stated
one level below sum up to, and what the answers give (scoring). Kota Bandung's recap of 2024 printed
880.38 over clusters that sum to 880.39 (domain 3): such a slip is told, never adjusted.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from evaluations.recap.tables import CLUSTER, INDICATOR, TOTAL, PartKey, RecapSheet
from evaluations.scoring import ZERO, Card, Entry, score, steps_of
from evaluations.values import Value
from instruments.sheet import Cluster, Indicator, Sheet


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the comparison; None where the file says nothing.

    `rows` is the sum one level below. What covers only some of the questions (`is_whole` False)
    can't be compared with a heading, and is no difference.
    """

    kind: str
    code: str
    name: str
    maximum: Decimal
    heading: Decimal | None
    rows: Decimal | None
    rows_are_whole: bool
    computed: Decimal | None
    is_whole: bool

    @property
    def difference(self) -> Decimal:
        """The largest gap between two figures that can be compared; 0 where they agree."""
        told = [self.heading, self.rows if self.rows_are_whole else None]
        told.append(self.computed if self.is_whole else None)
        known = [figure for figure in told if figure is not None]
        return max(known) - min(known) if known else ZERO

    @property
    def is_told(self) -> bool:
        """Whether a page needs it: an indicator only where the file itself says something."""
        is_stated = self.heading is not None or self.rows is not None
        return is_stated or (self.computed is not None and self.kind != INDICATOR)

    @property
    def is_above(self) -> bool:
        return any(told is not None and told > self.maximum for told in (self.heading, self.rows))


@dataclass(frozen=True, slots=True)
class PointGap:
    """A question whose stated points are not those of its answer, or no step of it at all."""

    code: str
    label: str
    stated: Decimal
    computed: Decimal
    steps: tuple[Decimal, ...]

    @property
    def is_step(self) -> bool:
        return self.stated in self.steps


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """`parts` are the whole, then each cluster with its indicators, in the order of the form."""

    parts: tuple[Part, ...]
    questions: tuple[PointGap, ...]

    @property
    def total(self) -> Part:
        return self.parts[0]

    @property
    def differing(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.difference)

    @property
    def count(self) -> int:
        return len(self.differing) + len(self.questions)

    @property
    def largest(self) -> Decimal:
        gaps = [part.difference for part in self.differing]
        return max(
            [*gaps, *(abs(gap.stated - gap.computed) for gap in self.questions)], default=ZERO
        )

    @property
    def mark(self) -> str:
        """What a person agrees to; "" where all adds up. Other differences have another one."""
        if not self.count:
            return ""
        told = [[part.kind, part.code, str(part.difference)] for part in self.differing]
        told += [[gap.code, str(gap.stated), str(gap.computed)] for gap in self.questions]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class _Sum:
    """What is stated below a part; `is_whole`: by every one of its children."""

    points: Decimal | None
    is_whole: bool


def reconcile(
    sheet: Sheet, recap: RecapSheet, by_areas: Mapping[str, Value | None] | None = None
) -> Reconciliation:
    """Compare what a recap states with what its answers give, by the sheet's own rules.

    `by_areas`: shares that areas have answered; they count instead of the file's (rules 1).
    """
    stated = {code: line.value for code, line in recap.lines.items()}
    card = score(sheet, stated | dict(by_areas or {}))
    parts: list[Part] = []
    below = []
    for cluster in sheet.clusters:
        lines = [_indicator(indicator, recap, card) for indicator in cluster.indicators]
        whole = _cluster(cluster, lines, recap, card)
        parts += [whole, *lines]
        below.append(whole)
    return Reconciliation((_whole(sheet, below, recap, card), *parts), _gaps(sheet, recap, card))


def _whole(sheet: Sheet, clusters: Sequence[Part], recap: RecapSheet, card: Card) -> Part:
    is_whole = all(question.code in recap.lines for question in sheet.questions)
    return _part(
        (TOTAL, ""),
        "Jumlah seluruhnya",
        sheet.max_points,
        recap,
        _sum_of(clusters),
        (card.total if recap.lines else None, is_whole),
    )


def _cluster(cluster: Cluster, lines: Sequence[Part], recap: RecapSheet, card: Card) -> Part:
    codes = [question.code for part in cluster.indicators for question in part.questions]
    return _part(
        (CLUSTER, cluster.code),
        cluster.name,
        cluster.max_points,
        recap,
        _sum_of(lines),
        _given(codes, recap, card.cluster(cluster.code).points),
    )


def _indicator(indicator: Indicator, recap: RecapSheet, card: Card) -> Part:
    codes = [question.code for question in indicator.questions]
    stated = [recap.points[code] for code in codes if code in recap.points]
    rows = _Sum(sum(stated, ZERO) if stated else None, len(stated) == len(codes))
    return _part(
        (INDICATOR, indicator.code),
        indicator.name,
        indicator.max_points,
        recap,
        rows,
        _given(codes, recap, card.indicator(indicator.code).points),
    )


def _given(codes: Sequence[str], recap: RecapSheet, points: Decimal) -> tuple[Decimal | None, bool]:
    """What the answers of the file give, and whether the file answers all of the part."""
    listed = [code for code in codes if code in recap.lines]
    return (points if listed else None), len(listed) == len(codes)


def _part(
    key: PartKey,
    name: str,
    maximum: Decimal,
    recap: RecapSheet,
    rows: _Sum,
    given: tuple[Decimal | None, bool],
) -> Part:
    computed, is_whole = given
    return Part(
        kind=key[0],
        code=key[1],
        name=name,
        maximum=maximum,
        heading=recap.sums.get(key),
        rows=rows.points,
        rows_are_whole=rows.is_whole,
        computed=computed,
        is_whole=is_whole,
    )


def _sum_of(parts: Sequence[Part]) -> _Sum:
    """The headings below, or where there is none the rows below them: each slip shows once."""
    told = [part.heading if part.heading is not None else part.rows for part in parts]
    known = [points for points in told if points is not None]
    is_whole = all(
        part.heading is not None or (part.rows is not None and part.rows_are_whole)
        for part in parts
    )
    return _Sum(sum(known, ZERO) if known else None, is_whole)


def _gaps(sheet: Sheet, recap: RecapSheet, card: Card) -> tuple[PointGap, ...]:
    entries: Mapping[str, Entry] = {entry.code: entry for entry in card.ledger}
    gaps = []
    for question in sheet.questions:
        stated = recap.points.get(question.code)
        if stated is None or question.code not in recap.lines:
            continue
        steps, computed = steps_of(question), entries[question.code].points
        if stated != computed:
            gaps.append(PointGap(question.code, question.label, stated, computed, steps))
    return tuple(gaps)
