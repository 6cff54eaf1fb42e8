"""The scores of an assessment's stages that a reader may see: one card a stage and version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from accounts.models import User
from evaluations.ledger.lines import Sums, detail_of, sums_of
from evaluations.models import Assessment, AssessmentState, Scorecard, Stage
from evaluations.queries import Overview
from evaluations.scorecards import card_content
from evaluations.verdict_queries import is_of_the_province
from instruments.sheet import Predicate, Sheet


@dataclass(frozen=True, slots=True)
class StageCard:
    """A stage's score with its content as it is stored (scorecards.card_content).

    `at` is the moment it stands for. A draft is computed on the spot, and `stored` is what lists
    show of it meanwhile. `is_settled`: nothing moves it any more.
    """

    stage: str
    label: str
    version: int
    total: Decimal
    stored: Decimal | None
    predicate: Predicate | None
    at: datetime
    is_settled: bool
    content: Mapping[str, Any]

    @property
    def detail(self) -> str:
        return detail_of(self.content)

    def sums(self, sheet: Sheet) -> Sums:
        return sums_of(sheet, self.content, self.total)


@dataclass(frozen=True, slots=True)
class StageCards:
    """All that the reader may see, in the order of the stages, older versions first."""

    every: Sequence[StageCard]

    @property
    def newest(self) -> list[StageCard]:
        """One a stage: of several versions the last."""
        return list({card.stage: card for card in self.every}.values())

    def find(self, stage: str, version: int | None = None) -> StageCard | None:
        """The card of a stage, of several the newest; None for one that is not to be seen."""
        kept = [card for card in self.every if card.stage == stage]
        if version is not None:
            kept = [card for card in kept if card.version == version]
        return kept[-1] if kept else None

    def versions_of(self, stage: str) -> list[StageCard]:
        return [card for card in self.every if card.stage == stage]

    def before(self, card: StageCard) -> StageCard | None:
        """The newest card of the nearest earlier stage that has one."""
        stages = Stage.values
        place = stages.index(card.stage)
        earlier = [other for other in self.newest if stages.index(other.stage) < place]
        return earlier[-1] if earlier else None


def may_see_card(card: Scorecard, assessment: Assessment, user: User) -> bool:
    """The province's score is no news for the regency before it is concluded (security 29).

    A concluded card is frozen, and stays in sight when its result is opened again.
    """
    is_open = card.stage == Stage.PROVINCE and card.frozen_at is None
    return not is_open or is_of_the_province(user, assessment)


def stage_cards(page: Overview, user: User) -> StageCards:
    """One query, whatever the number of stages and versions."""
    assessment, sheet = page.assessment, page.standing.sheet
    rows = list(Scorecard.objects.filter(assessment=assessment).order_by("version"))
    own = next((row for row in rows if row.stage == Stage.SELF), None)
    cards = [_self_card(page, own)]
    cards += [
        _stage_card(row, sheet)
        for row in rows
        if row.stage != Stage.SELF and may_see_card(row, assessment, user)
    ]
    order = Stage.values
    return StageCards(sorted(cards, key=lambda card: (order.index(card.stage), card.version)))


def _self_card(page: Overview, own: Scorecard | None) -> StageCard:
    """As it was submitted; a draft as its answers are now."""
    is_draft = page.assessment.state == AssessmentState.DRAFT
    if own is not None and not is_draft and "claims" in own.card:
        return _stage_card(own, page.standing.sheet)
    card = page.standing.card
    return StageCard(
        stage=Stage.SELF,
        label=label_of(page.standing.sheet, Stage.SELF),
        version=1,
        total=card.total,
        stored=own.total if own else None,
        predicate=card.predicate,
        at=page.standing.scored_at,
        is_settled=False,
        content=card_content(card),
    )


def _stage_card(row: Scorecard, sheet: Sheet) -> StageCard:
    return StageCard(
        stage=row.stage,
        label=label_of(sheet, row.stage),
        version=row.version,
        total=row.total,
        stored=row.total,
        predicate=next((step for step in sheet.predicates if step.code == row.predicate), None),
        at=row.computed_at,
        is_settled=row.is_settled,
        content=row.card,
    )


def label_of(sheet: Sheet, stage: str) -> str:
    """What the year's instrument calls the stage."""
    labels = {told.code: told.label for told in sheet.stages}
    return labels.get(stage, Stage(stage).label)
