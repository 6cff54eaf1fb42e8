"""The way of a score down the stages, and where on each step its points went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from evaluations.ledger.cards import StageCard, StageCards
from evaluations.ledger.differences import (
    UNVERIFIED,
    Difference,
    Group,
    by_cluster,
    by_indicator,
    by_reason,
    difference_of,
)
from evaluations.ledger.traces import VerdictTrace, verdicts_at
from evaluations.models import Stage
from evaluations.queries import Overview, cluster_title
from evaluations.values import Share


@dataclass(frozen=True, slots=True)
class Stair:
    """One stage; `delta` is what it changed of the stage before, None for the first.

    `share` is its part of the maximum, as the width of a bar ("78.00%").
    """

    card: StageCard
    delta: Decimal | None
    share: str


@dataclass(frozen=True, slots=True)
class Step:
    """Between two stages. The sums of each table are the whole difference where it is not empty."""

    before: StageCard
    after: StageCard
    difference: Difference
    clusters: Sequence[tuple[str, Group]]
    indicators: Sequence[Group]
    reasons: Sequence[Group]


def stairs_of(page: Overview, cards: StageCards) -> list[Stair]:
    """The newest card of each stage that the reader may see."""
    newest, maximum = cards.newest, page.standing.sheet.max_points
    return [
        Stair(
            card,
            card.total - before.total if before else None,
            f"{card.total / maximum * 100:.2f}%",
        )
        for before, card in zip([None, *newest], newest, strict=False)
    ]


def steps_of(page: Overview, cards: StageCards) -> list[Step]:
    """From each stage to the next that has a score; one query a step."""
    newest = cards.newest
    return [step_between(page, *pair) for pair in pairwise(newest)]


def step_between(page: Overview, before: StageCard, after: StageCard) -> Step:
    """Where the points between two stages went; one query."""
    sheet = page.standing.sheet
    difference = difference_of(sheet, before.content, after.content)
    verdicts = verdicts_at(page.assessment, after)
    return Step(
        before,
        after,
        difference,
        clusters=_titled(by_cluster(sheet, difference)),
        indicators=by_indicator(sheet, difference),
        reasons=by_reason(
            difference, {code: _why(page, after, code, told) for code, told in verdicts.items()}
        ),
    )


def _why(page: Overview, after: StageCard, code: str, told: VerdictTrace) -> Sequence[str]:
    """The reasons of a loss. A verdict of the province that gives none agrees with the proposal:
    that of an areas' share falls short of the claim by the areas that are not verified.
    """
    is_silent = not told.behind_a_loss and not told.text
    if is_silent and after.stage == Stage.PROVINCE:
        return (UNVERIFIED,) if isinstance(page.standing.values[code], Share) else ()
    return told.behind_a_loss


def _titled(groups: Sequence[Group]) -> list[tuple[str, Group]]:
    return [(cluster_title(group.code, group.name), group) for group in groups]
