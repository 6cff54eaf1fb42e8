"""The only bridge between rows and scoring: gathers what was stated and asks for the card."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count

from audit.clock import db_now
from evaluations.models import (
    Answer,
    AnswerContent,
    AreaAnswer,
    Assessment,
    RoundStage,
    Scorecard,
    Stage,
)
from evaluations.scoring import Card, card_as_dict, ledger_as_rows, score
from evaluations.values import Share, Value
from evaluations.workflow import Window
from instruments.services import sheet_of
from instruments.sheet import OPTION_KINDS, Kind, Question, Sheet
from regions.models import Level, Region
from regions.timezones import timezone_of

AREA_LEVELS = {"kecamatan": Level.KECAMATAN, "desa": Level.VILLAGE}


@dataclass(frozen=True, slots=True)
class Tally:
    """What the areas of one level say to a rollup question; `silent` ones count as not good."""

    good: int
    other: int
    total: int

    @property
    def answered(self) -> int:
        return self.good + self.other

    @property
    def silent(self) -> int:
        return self.total - self.answered


@dataclass(frozen=True, slots=True)
class Stated:
    """What a score needs of an answer; `slots` are the kinds of evidence that have a document."""

    option: str
    number: Decimal | None
    state: str
    slots: frozenset[str]


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything behind the SELF score of an assessment at one moment."""

    sheet: Sheet
    card: Card
    answers: Mapping[str, Stated]
    tallies: Mapping[str, Tally]
    window: Window
    now: datetime

    def value_of(self, code: str) -> Value | None:
        """What counts for a question: its areas' share, else what was stated."""
        question = self.sheet.question(code)
        return counted_value(question, self.answers.get(code), self.tallies.get(code))


def standing_of(assessment: Assessment, now: datetime | None = None) -> Standing:
    """The standing at `now`, in four queries for any number of answers.

    Without `now` it asks the clock: the present.
    """
    now = now or db_now()
    sheet = sheet_of(assessment.round.instrument)
    window = self_window(assessment)
    answers = _stated_by_code(assessment)
    tallies = _tallies(assessment, sheet, counting_day(assessment.region, window, now))
    values = {
        question.code: counted_value(
            question, answers.get(question.code), tallies.get(question.code)
        )
        for question in sheet.questions
    }
    held = {code: answer.slots for code, answer in answers.items()}
    return Standing(sheet, score(sheet, values, held), answers, tallies, window, now)


def self_window(assessment: Assessment) -> Window:
    """When the regency's own stage is open; no row means open until closed by hand."""
    stage = RoundStage.objects.filter(round=assessment.round_id, stage=Stage.SELF).first()
    return Window(stage.opens_at, stage.closes_at) if stage else Window()


def counting_day(region: Region, window: Window, now: datetime) -> date:
    """The day whose areas make the denominator: when SELF closes, until then today (rules 1)."""
    moment = min(now, window.closes_at) if window.closes_at else now
    return moment.astimezone(timezone_of(region)).date()


def stated_value(question: Question, content: AnswerContent | Stated) -> Value | None:
    """What a row says, as a value of the question; a blank row says nothing."""
    if question.kind in OPTION_KINDS:
        return content.option or None
    return content.number


def counted_value(question: Question, answer: Stated | None, tally: Tally | None) -> Value | None:
    """A declared share counts only while no area has answered (rules 1)."""
    if question.kind is Kind.ROLLUP and tally is not None and tally.answered:
        return Share(tally.good, tally.total)
    return stated_value(question, answer) if answer else None


def store_card(assessment: Assessment) -> Scorecard:
    """Compute the SELF score and keep it for the lists that must not compute hundreds."""
    card = standing_of(assessment).card
    content = self_content(card)
    scorecard, _ = Scorecard.objects.update_or_create(
        assessment=assessment,
        stage=Stage.SELF,
        defaults={
            "total": card.total,
            "predicate": card.predicate.code if card.predicate else "",
            "card": content,
            "sha256": fingerprint(content),
            "computed_at": db_now(),
        },
    )
    return scorecard


def self_content(card: Card) -> dict[str, Any]:
    """What is stored of a card: its figures and its ledger."""
    return {**card_as_dict(card), "ledger": ledger_as_rows(card)}


def fingerprint(content: Mapping) -> str:
    """SHA-256 over canonical JSON."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _stated_by_code(assessment: Assessment) -> dict[str, Stated]:
    """Plain values: hundreds of whole rows would cost more than the score itself."""
    rows = Answer.objects.filter(assessment=assessment).values_list(
        "question__code", "option", "number", "state", "documents__slot"
    )
    slots, said = defaultdict(set), {}
    for code, option, number, state, slot in rows:
        said[code] = (option, number, state)
        if slot is not None:
            slots[code].add(slot)
    return {code: Stated(*fields, frozenset(slots[code])) for code, fields in said.items()}


def _tallies(assessment: Assessment, sheet: Sheet, day: date) -> dict[str, Tally]:
    """One tally for each rollup question whose level has areas."""
    areas = Region.objects.existing_on(day).filter(regency=assessment.region_id)
    totals = dict(areas.values_list("level").annotate(Count("pk")).order_by())
    words = (
        AreaAnswer.objects.filter(assessment=assessment, area__in=areas)
        .values_list("question__code", "word")
        .annotate(Count("pk"))
        .order_by()
    )
    counts = {(code, word): count for code, word, count in words}
    tallies = {}
    for question in sheet.questions:
        total = totals.get(AREA_LEVELS.get(question.area_level), 0)
        if total:
            good = counts.get((question.code, question.area_good_answer), 0)
            everything = sum(counts.get((question.code, word), 0) for word in AreaAnswer.Word)
            tallies[question.code] = Tally(good, everything - good, total)
    return tallies
