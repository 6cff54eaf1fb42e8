"""The full report ("laporan lengkap"): six chapters about one evaluation at one of its stages.

Figures of stages after the own one come from stored cards; a running card of the province is never
shown (security 29).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from evaluations import queries
from evaluations.ledger.cards import StageCard, StageCards, label_of, may_see_card, stage_cards
from evaluations.ledger.moves import QUESTION
from evaluations.models import Assessment, Scorecard, Stage
from evaluations.progress import progress_of
from evaluations.queries import Gap, Overview, gap_of, indicator_count
from instruments.services import sheet_of
from instruments.sheet import LegalBasis, Predicate
from reports.content.full_gaps import facts_of
from reports.content.full_lines import lines_of
from reports.content.full_overview import (
    bars_of,
    change_of,
    predicate_of,
    stairs_of,
    surroundings_of,
    told_decree,
)
from reports.content.full_sources import READER, sources_of
from reports.content.full_tree import (
    ClusterBar,
    ClusterPart,
    DecreeTold,
    Listed,
    Obstacle,
    Stair,
    Surroundings,
    YearChange,
)
from reports.content.page import PaperPage
from reports.content.prose import Prose, prose
from reports.content.standing import checked
from reports.letterheads import kop_of
from reports.texts import stored_texts

FULL = "lengkap"
STAGE = "tahap"


@dataclass(frozen=True, slots=True)
class OwnTexts:
    """What the operator wrote into the chapters."""

    preface: Prose
    background: Prose
    region: Prose
    result: Prose
    obstacles: Prose
    closing: Prose


@dataclass(frozen=True, slots=True)
class FullFigures:
    """Everything in the report; `detail_stage` names the stage whose questions chapter IV tells.

    It differs from the report's own where that was recorded by clusters only. `bars` is empty where
    nothing but a total was recorded.
    """

    total: Decimal
    maximum: Decimal
    predicate: Predicate | None
    gap: Gap
    questions: int
    answered: int
    indicator_words: str
    legal_basis: tuple[LegalBasis, ...]
    evidence_years: tuple[int, ...]
    surroundings: Surroundings
    stairs: tuple[Stair, ...]
    bars: tuple[ClusterBar, ...]
    change: YearChange | None
    decree: DecreeTold | None
    detail_stage: str
    is_own_detail: bool
    clusters: tuple[ClusterPart, ...]
    obstacles: tuple[Obstacle, ...]
    documents: tuple[Listed, ...]
    texts: OwnTexts

    @property
    def at_stake(self) -> Decimal:
        return sum((one.at_stake for one in self.obstacles), Decimal("0.00"))

    @property
    def secrets(self) -> int:
        return sum(document.is_secret for document in self.documents)


def stages_to_tell(assessment: Assessment) -> list[tuple[str, str]]:
    """(code, label) of the stages that a report can be about, in their order; one query."""
    sheet = sheet_of(assessment.round.instrument)
    cards = Scorecard.objects.filter(assessment=assessment).exclude(stage=Stage.SELF).defer("card")
    seen = {card.stage for card in cards if may_see_card(card, assessment, READER)}
    return [
        (stage, label_of(sheet, stage))
        for stage in Stage.values
        if stage == Stage.SELF or stage in seen
    ]


def full_pages(
    assessment: Assessment, options: Mapping[str, Any], now: datetime, made_by: str
) -> list[PaperPage[FullFigures]]:
    """As reports.kinds wants it: one report, of the stage in `options`, else of the newest."""
    page = queries.overview(assessment, now)
    cards = stage_cards(page, READER)
    card = cards.find(options.get(STAGE) or "") or cards.newest[-1]
    figures = _figures(page, cards, card)
    region, year = assessment.region, assessment.round.year
    return [
        PaperPage(
            kind=FULL,
            title=f"Laporan Lengkap: Evaluasi KLA {region.title} {year}",
            region=region,
            year=year,
            stage=card.stage,
            stage_label=card.label,
            moment=card.at,
            instrument=assessment.round.instrument.code,
            figures=figures,
            told=(("Tahap", card.label), *_checked(card, figures)),
            kop=kop_of(region),
            made_at=now,
            made_by=made_by,
            options={STAGE: card.stage},
        )
    ]


def _checked(card: StageCard, figures: FullFigures) -> tuple[tuple[str, str], ...]:
    decree = figures.decree if card.stage == Stage.FINAL else None
    return checked(figures.total, figures.predicate, decree)


def _figures(page: Overview, cards: StageCards, card: StageCard) -> FullFigures:
    assessment, sheet = page.assessment, page.standing.sheet
    detail = card if card.detail == QUESTION else _detailed_before(cards, card)
    sources = sources_of(assessment, detail, sheet, page.standing.now)
    facts = facts_of(page, detail.stage, sources.owed)
    texts = {place: prose(text) for place, text in stored_texts(assessment).items()}
    clusters = lines_of(page, cards, detail, sources, facts, texts).clusters(detail)
    decree, told = told_decree(page)
    return FullFigures(
        total=card.total,
        maximum=sheet.max_points,
        predicate=predicate_of(card, decree),
        gap=gap_of(sheet, card.total, assessment.target),
        questions=len(sheet.questions),
        answered=page.standing.card.answered,
        indicator_words=indicator_count(sheet),
        legal_basis=sheet.legal_basis,
        evidence_years=sheet.evidence_years,
        surroundings=surroundings_of(page, progress_of(page)),
        stairs=stairs_of(page, cards, decree),
        bars=bars_of(card, sheet),
        change=change_of(page, card.stage),
        decree=told,
        detail_stage=detail.label,
        is_own_detail=detail.stage == card.stage,
        clusters=clusters,
        obstacles=tuple(_worst_first(clusters)),
        documents=sources.documents,
        texts=_own_texts(texts),
    )


def _detailed_before(cards: StageCards, card: StageCard) -> StageCard:
    """The nearest earlier stage that knows its questions; the own one always does."""
    order = Stage.values
    earlier = [one for one in cards.newest if order.index(one.stage) < order.index(card.stage)]
    return next(one for one in reversed(earlier) if one.detail == QUESTION)


def _worst_first(clusters: Sequence[ClusterPart]) -> list[Obstacle]:
    """Most points first, then in the order of the form."""
    parts = (part for cluster in clusters for part in cluster.indicators)
    found = [one for part in parts for one in part.obstacles]
    return sorted(found, key=_less_at_stake)


def _less_at_stake(obstacle: Obstacle) -> Decimal:
    return -obstacle.at_stake


def _own_texts(texts: Mapping[str, Prose]) -> OwnTexts:
    return OwnTexts(
        preface=texts.get("pengantar", ()),
        background=texts.get("I", ()),
        region=texts.get("II", ()),
        result=texts.get("III", ()),
        obstacles=texts.get("V", ()),
        closing=texts.get("VI", ()),
    )
