"""Charts as inline SVG: the same markup on a page and on paper, always with the figures as text.

All horizontal places are percentages of the drawing's width, so letters keep their size on a
phone. They are written as text here, because templates would print "78,0".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import template

from instruments.sheet import Predicate

register = template.Library()

FULL_SCORE = Decimal(1000)
# Nearer to an end than this, a centred label of "Target 1.000,00" would leave a phone's screen.
LABEL_HALF_WIDTH = 15


@dataclass(frozen=True)
class Segment:
    """One predicate's stretch of the bar; `x` and `width` are percentages."""

    code: str
    label: str
    edge: Decimal
    inclusive: bool
    x: str
    width: str


@dataclass(frozen=True)
class Mark:
    """A pointer at the bar. `anchor` keeps its label inside the drawing."""

    value: Decimal
    x: str
    anchor: str


@register.inclusion_tag("_score_bar.html")
def score_bar(
    score: Decimal | None,
    predicates: Sequence[Predicate],
    target: Decimal | None = None,
    maximum: Decimal = FULL_SCORE,
    predicate: Predicate | None = None,
) -> dict[str, Any]:
    """The scale 0 to `maximum` with the edges of `predicates` (ascending), score and target."""
    return {
        "score": score,
        "target": target,
        "maximum": maximum,
        "predicate": predicate,
        "segments": _segments(predicates, maximum),
        "score_mark": _mark(score, maximum),
        "target_mark": _mark(target, maximum),
    }


@register.inclusion_tag("_cluster_bars.html")
def cluster_bars(rows: Iterable[Any], caption: str = "Nilai per klaster") -> dict[str, Any]:
    """A table with one bar per row; what a row needs stands at the head of the partial."""
    return {"caption": caption, "rows": [(row, _share(row.score, row.maximum)) for row in rows]}


def _segments(predicates: Sequence[Predicate], maximum: Decimal) -> list[Segment]:
    ends = [predicate.edge for predicate in predicates] + [maximum]
    below = Predicate(code="none", label="Belum berpredikat", edge=Decimal(0), inclusive=True)
    return [
        Segment(
            code=step.code,
            label=step.label,
            edge=step.edge,
            inclusive=step.inclusive,
            x=_share(step.edge, maximum),
            width=_share(end - step.edge, maximum),
        )
        for step, end in zip([below, *predicates], ends, strict=True)
    ]


def _mark(value: Decimal | None, maximum: Decimal) -> Mark | None:
    if value is None:
        return None
    share = _share(value, maximum)
    place = float(share.rstrip("%"))
    anchor = "middle"
    if place < LABEL_HALF_WIDTH:
        anchor = "start"
    elif place > 100 - LABEL_HALF_WIDTH:
        anchor = "end"
    return Mark(value=value, x=share, anchor=anchor)


def _share(part: Decimal | None, whole: Decimal) -> str:
    """Percentage for an SVG attribute; never outside the drawing, nothing of nothing is 0."""
    if not part or not whole:
        return "0%"
    return f"{min(max(part / whole * 100, Decimal(0)), Decimal(100)):.2f}%"
