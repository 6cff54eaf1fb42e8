"""What a regency said and got a year ago for the same question, beside this year's claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import User
from evaluations.desk import value_in_words
from evaluations.ledger.cards import label_of, may_see_card
from evaluations.models import Assessment, AssessmentState, Scorecard, Stage
from evaluations.scorecards import read_claims
from evaluations.verdict_queries import VerdictRow, verdict_rows
from evaluations.years.maps import earlier_assessment, map_between
from instruments.services import sheet_of
from instruments.sheet import Sheet


@dataclass(frozen=True, slots=True)
class StagePoints:
    stage: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class LastYear:
    """`code` is "" where no question of that year is the same (instruments/mapping.py).

    `words` is what was submitted then, "" when it was not answered; `stages` hold the points of
    each stage that tells them by question, in the order of the stages. Both are empty of a year
    that was not handed in or taken back (`is_submitted`): its draft says nothing yet.
    """

    year: int
    code: str = ""
    words: str = ""
    maximum: Decimal = Decimal(0)
    stages: Sequence[StagePoints] = ()
    verdict: VerdictRow | None = None
    is_submitted: bool = True


def last_year_of(assessment: Assessment, code: str, user: User) -> LastYear | None:
    """None for the regency's first evaluation here; three queries, one without an earlier one."""
    earlier = earlier_assessment(assessment)
    if earlier is None:
        return None
    year = earlier.round.year
    pair = map_between(earlier, assessment).pair_of(code)
    if pair is None:
        return LastYear(year)
    sheet = sheet_of(earlier.round.instrument)
    maximum = sheet.question(pair.old).max_points
    if earlier.state == AssessmentState.DRAFT:
        return LastYear(year, pair.old, maximum=maximum, is_submitted=False)
    cards = [
        card
        for card in Scorecard.objects.filter(assessment=earlier).order_by("version")
        if may_see_card(card, earlier, user)
    ]
    verdicts = verdict_rows(earlier, pair.old, user)
    return LastYear(
        year=year,
        code=pair.old,
        words=_words(sheet, pair.old, cards),
        maximum=maximum,
        stages=_stages(sheet, pair.old, cards),
        verdict=verdicts[0] if verdicts else None,
    )


def _words(sheet: Sheet, code: str, cards: Sequence[Scorecard]) -> str:
    """As it was claimed."""
    for card in cards:
        if card.stage == Stage.SELF and "claims" in card.card:
            values, _ = read_claims(sheet, card.card["claims"])
            return value_in_words(sheet.question(code), values[code])
    return ""


def _stages(sheet: Sheet, code: str, cards: Sequence[Scorecard]) -> list[StagePoints]:
    """Of several versions of a stage the newest counts."""
    points = {
        card.stage: Decimal(line["points"])
        for card in cards
        for line in card.card["ledger"]
        if line["code"] == code
    }
    return [
        StagePoints(label_of(sheet, stage), points[stage])
        for stage in Stage.values
        if stage in points
    ]
