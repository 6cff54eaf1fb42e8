"""Where an evaluation stands, for the head of a paper: its newest recorded stage, last the decree.

The score of a later stage never stands alone: what the regency says of itself is told beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.formats import date_format

from evaluations.ledger.cards import StageCard, StageCards, stage_cards
from evaluations.models import Assessment, Stage
from evaluations.queries import Gap, Overview, gap_of
from instruments.sheet import Predicate
from reports.content.full_overview import NO_PREDICATE, predicate_of, told_decree
from reports.content.full_sources import READER
from reports.content.full_tree import DecreeTold
from reports.content.page import clipped, points


@dataclass(frozen=True, slots=True)
class OwnScore:
    """What the regency says of itself, where a later stage has spoken."""

    label: str
    total: Decimal
    predicate: Predicate | None
    moment: datetime


@dataclass(frozen=True, slots=True)
class StandingTold:
    """The newest stage of the evaluation's present version that has a score for everybody.

    `predicate` is what the scale says, with a `decree` what was awarded (domain 6). `gap` is that
    of `total`. `own` is None while that stage is the regency's own.
    """

    stage: str
    label: str
    total: Decimal
    predicate: Predicate | None
    moment: datetime
    gap: Gap
    decree: DecreeTold | None
    own: OwnScore | None

    @property
    def is_awarded_otherwise(self) -> bool:
        """Whether the minister awarded another predicate than the scale says."""
        return self.decree is not None and self.decree.predicate != self.decree.computed


def standing_told(page: Overview) -> StandingTold:
    """Two queries; a card of the province that still moves is not told (security 29)."""
    cards = stage_cards(page, READER)
    newest, own = _newest(page, cards), cards.newest[0]
    decree, told = told_decree(page)
    is_own = newest.stage == Stage.SELF
    return StandingTold(
        stage=newest.stage,
        label=newest.label,
        total=newest.total,
        predicate=predicate_of(newest, decree),
        moment=newest.at,
        gap=gap_of(page.standing.sheet, newest.total, page.assessment.target),
        decree=told if newest.stage == Stage.FINAL else None,
        own=None if is_own else OwnScore(own.label, own.total, own.predicate, own.at),
    )


def _newest(page: Overview, cards: StageCards) -> StageCard:
    """A reopening sets aside what the version before was given, its decree too; SELF has only one.

    There is always one: that of the own stage.
    """
    version = page.assessment.version
    present = [one for one in cards.every if one.stage == Stage.SELF or one.version == version]
    return present[-1]


def headline(assessment: Assessment, standing: StandingTold) -> str:
    """Stage, place, score, predicate, and what is still to go, in one sentence."""
    own, place = standing.own, f"{assessment.region.title} {assessment.round.year}"
    said = [f"{_stage_words(standing)}: {place} {_score_words(standing)}"]
    if own:
        said.append(f"{own.label.lower()} {points(own.total)} ({_step_words(own.predicate)})")
    said.append(f"{_to_target(standing.gap)}{_to_next_step(standing.gap)}")
    return f"{'; '.join(said)}."


def _stage_words(standing: StandingTold) -> str:
    decree = standing.decree
    if decree is None:
        return standing.label
    return f"{standing.label} ({clipped(decree.number)}, {_day(decree)})"


def _score_words(standing: StandingTold) -> str:
    decree, score = standing.decree, points(standing.total)
    if decree is None:
        step = standing.predicate
        return f"bernilai {score} poin{f' ({step.label})' if step else f', {NO_PREDICATE}'}"
    awarded = f"berpredikat {decree.predicate}" if standing.predicate else decree.predicate
    scale = f" (menurut skala: {decree.computed})" if standing.is_awarded_otherwise else ""
    return f"{awarded} dengan nilai {score}{scale}"


def _step_words(step: Predicate | None) -> str:
    return step.label if step else NO_PREDICATE


def _to_target(gap: Gap) -> str:
    if gap.target is None:
        return "target belum ditetapkan"
    if not gap.to_target:
        return f"target {points(gap.target)} sudah tercapai"
    return f"kurang {points(gap.to_target)} dari target {points(gap.target)}"


def _to_next_step(gap: Gap) -> str:
    if gap.next_step is None:
        return ""
    return f", kurang {points(gap.to_next_step)} menuju {gap.next_step.label}"


def _day(decree: DecreeTold) -> str:
    return date_format(decree.date, "j F Y")


def checked(
    total: Decimal, step: Predicate | None, decree: DecreeTold | None = None
) -> tuple[tuple[str, str], ...]:
    """What a check page shows of a score; `decree` where the score is that of the decree."""
    score = ("Nilai", points(total))
    if decree is None:
        return score, ("Predikat", _step_words(step))
    scale = (("Predikat menurut skala", decree.computed),)
    return (
        score,
        ("Predikat", decree.predicate),
        ("Keputusan", f"{decree.number}, {_day(decree)}"),
        *(scale if decree.predicate != decree.computed else ()),
    )


def standing_checked(standing: StandingTold) -> tuple[tuple[str, str], ...]:
    """What a check page shows of where an evaluation stands."""
    told = checked(standing.total, standing.predicate, standing.decree)
    own = standing.own
    if own is None:
        return told
    return (
        *told,
        ("Nilai mandiri", points(own.total)),
        ("Predikat menurut nilai mandiri", _step_words(own.predicate)),
    )
