"""What was stored of each stage: the card and its SHA-256, the same bytes for ever once frozen.

`canonical` is the text that was hashed. A card follows its rows until it freezes; only then it is
handed out, and a frozen card is held by triggers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from evaluations.models import Assessment, Scorecard, Stage
from evaluations.outside.cards import is_by_question
from evaluations.scorecards import canonical, fingerprint
from evaluations.verdict_queries import is_of_the_province
from instruments.services import sheet_of
from instruments.sheet import Predicate


class Tampered(Exception):  # noqa: N818 - it reads as what it says
    """A stored card whose text does not have its hash; `str()` is the sentence for people."""

    def __init__(self, card: Scorecard) -> None:
        super().__init__(
            f"Kartu {Stage(card.stage).label} versi {card.version} tidak lagi sesuai dengan sidik "
            "jarinya, jadi tidak diberikan. Beri tahu admin provinsi."
        )


@dataclass(frozen=True, slots=True)
class CardRow:
    """One stored card, as its own year's instrument reads it."""

    card: Scorecard
    predicate: Predicate | None
    is_whole: bool

    @property
    def label(self) -> str:
        return Stage(self.card.stage).label

    @property
    def detail(self) -> str:
        """How much of it is known."""
        if is_by_question(self.card.card):
            return f"{len(self.card.card['ledger'])} pertanyaan"
        clusters = self.card.card["clusters"]
        return f"{len(clusters)} klaster" if clusters else "hanya jumlah"

    @property
    def is_frozen(self) -> bool:
        return self.card.frozen_at is not None


def card_rows(assessment: Assessment, user: User, stage: str = "") -> Sequence[CardRow]:
    """The cards that the reader may see, in the order of the stages; two queries.

    A province's card that still moves is its own business (security 29).
    """
    cards = Scorecard.objects.filter(assessment=assessment).order_by("version")
    if stage:
        cards = cards.filter(stage=stage)
    of_the_province = is_of_the_province(user, assessment)
    shown = [
        card for card in cards if card.frozen_at or card.stage != Stage.PROVINCE or of_the_province
    ]
    scale = {step.code: step for step in sheet_of(assessment.round.instrument).predicates}
    order = Stage.values
    return [
        CardRow(card, scale.get(card.predicate), _is_whole(card))
        for card in sorted(shown, key=lambda card: (order.index(card.stage), card.version))
    ]


def frozen_card(assessment: Assessment, stage: str, version: int | None) -> Scorecard | None:
    """A frozen card of the stage, the newest version unless one is named; one query."""
    cards = Scorecard.objects.filter(
        assessment=assessment, stage=stage, frozen_at__isnull=False
    ).order_by("-version")
    return (cards.filter(version=version) if version else cards).first()


def bytes_of(card: Scorecard) -> bytes:
    """The card exactly as it was hashed. Raises Tampered."""
    if not _is_whole(card):
        raise Tampered(card)
    return canonical(card.card)


def _is_whole(card: Scorecard) -> bool:
    return fingerprint(card.card) == card.sha256
