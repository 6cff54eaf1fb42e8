"""What each question was worth in an earlier year, at the last stage that tells it by question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import User
from evaluations.ledger.cards import label_of, may_see_card
from evaluations.models import Assessment, Scorecard, Stage
from instruments.services import sheet_of


@dataclass(frozen=True, slots=True)
class LastPoints:
    """Points of one question and the stage that gave them, in words."""

    points: Decimal
    maximum: Decimal
    stage: str


def last_points(earlier: Assessment, user: User) -> Mapping[str, LastPoints]:
    """Question code -> points; from stored cards only, as far as the reader may see: one query."""
    cards = Scorecard.objects.filter(assessment=earlier).order_by("version")
    seen = [card for card in cards if card.card["ledger"] and may_see_card(card, earlier, user)]
    if not seen:
        return {}
    last = max(seen, key=lambda card: (Stage.values.index(card.stage), card.version))
    stage = label_of(sheet_of(earlier.round.instrument), last.stage)
    return {
        line["code"]: LastPoints(Decimal(line["points"]), Decimal(line["maximum"]), stage)
        for line in last.card["ledger"]
    }
