"""The only bridge between rows and scoring: gathers what was stated and asks for the card."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count

from accounts.models import User
from audit.clock import db_now
from evaluations.ledger.moves import LineMove, moves_between
from evaluations.models import (
    Answer,
    AnswerContent,
    AnswerDocument,
    AreaAnswer,
    Assessment,
    AssessmentState,
    PointMove,
    Scorecard,
    Stage,
    Verdict,
)
from evaluations.scoring import Card, card_as_dict, ledger_as_rows, score, score_verdicts
from evaluations.times.window_queries import stage_windows
from evaluations.times.windows import Window
from evaluations.values import NotApplicable, Share, Value
from evaluations.verdict_queries import with_told_state
from instruments.services import sheet_of
from instruments.sheet import OPTION_KINDS, Kind, Question, Sheet
from regions.models import Level, Region
from regions.timezones import timezone_of

AREA_LEVELS = {"kecamatan": Level.KECAMATAN, "desa": Level.VILLAGE}


@dataclass(frozen=True, slots=True)
class Tally:
    """What the areas of one level say to a rollup question; `silent` ones count as not good.

    `verified` of the good ones were checked; `rejected` counts answers of either word.
    """

    good: int
    other: int
    total: int
    verified: int = 0
    rejected: int = 0

    @property
    def answered(self) -> int:
        return self.good + self.other

    @property
    def silent(self) -> int:
        return self.total - self.answered

    @property
    def verified_share(self) -> Share:
        """What the province can count: verified good answers of all areas (rules 1)."""
        return Share(self.verified, self.total)


@dataclass(frozen=True, slots=True)
class Stated:
    """What a score needs of an answer; `slots` are the kinds of evidence that have a document.

    `told_state` is the state as far as the regency may know (verdict_queries.with_told_state).
    """

    option: str
    number: Decimal | None
    state: str
    told_state: str
    slots: frozenset[str]


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything behind the SELF score of an assessment at one moment.

    `card` and `values` are what was submitted once it was; `answers` and `tallies` are the present.
    """

    sheet: Sheet
    card: Card
    answers: Mapping[str, Stated]
    tallies: Mapping[str, Tally]
    windows: Mapping[str, Window]
    now: datetime
    values: Mapping[str, Value | None]
    scored_at: datetime

    @property
    def window(self) -> Window:
        """When the regency's own stage is open."""
        return self.windows[Stage.SELF]

    def value_of(self, code: str) -> Value | None:
        """What counts for a question: its areas' share, else what was stated."""
        return self.values[code]


def standing_of(assessment: Assessment, now: datetime | None = None) -> Standing:
    """The SELF standing at `now`, in five queries at most for any number of answers.

    From the submit on the score is that of the submitted claims, whatever is repaired later
    (rules 1). Without `now` it asks the clock: the present.
    """
    present = present_of(assessment, now)
    if assessment.state == AssessmentState.DRAFT:
        return present
    stored = Scorecard.objects.get(assessment=assessment, stage=Stage.SELF)
    if "claims" not in stored.card:
        # Withdrawn since the assessment was read: its answers are open again.
        return present
    return submitted_standing(present, stored)


def submitted_standing(present: Standing, stored: Scorecard) -> Standing:
    """The claims and the score of a stored SELF card, beside the answers of the present."""
    values, held = read_claims(present.sheet, stored.card["claims"])
    return replace(
        present,
        card=score(present.sheet, values, held),
        values=values,
        scored_at=stored.computed_at,
    )


def present_of(assessment: Assessment, now: datetime | None = None) -> Standing:
    """What the answers would give now: the SELF score of a draft, later what is being repaired."""
    now = now or db_now()
    sheet = sheet_of(assessment.round.instrument)
    windows = stage_windows(assessment)
    answers = _stated_by_code(assessment)
    day = counting_day(assessment.region, windows[Stage.SELF], now)
    tallies = _tallies(assessment, sheet, day)
    values = {
        question.code: counted_value(
            question, answers.get(question.code), tallies.get(question.code)
        )
        for question in sheet.questions
    }
    held = {code: answer.slots for code, answer in answers.items()}
    return Standing(sheet, score(sheet, values, held), answers, tallies, windows, now, values, now)


def counting_day(region: Region, window: Window, now: datetime) -> date:
    """The day whose areas make the denominator: when SELF closes, until then today (rules 1)."""
    moment = min(now, window.closes_at) if window.closes_at else now
    return moment.astimezone(timezone_of(region)).date()


def stated_value(question: Question, content: AnswerContent | Stated) -> Value | None:
    """What a row says, as a value of the question; a blank row says nothing."""
    if content.option == NotApplicable.YES.value:
        return NotApplicable.YES
    if question.kind in OPTION_KINDS:
        return content.option or None
    return content.number


def counted_value(question: Question, answer: Stated | None, tally: Tally | None) -> Value | None:
    """A declared share, or that it does not apply, counts while no area has answered (rules 1)."""
    if question.kind is Kind.ROLLUP and tally is not None and tally.answered:
        return Share(tally.good, tally.total)
    return stated_value(question, answer) if answer else None


def store_card(assessment: Assessment, *, cause: str, by: User | None) -> Scorecard | None:
    """Keep the SELF score of a draft for lists; once submitted it stays, and this does nothing.

    `cause` is the verb of the deed's event and `by` its person: they are kept with each change of
    points (PointMove), as with the other stages.
    """
    if assessment.state != AssessmentState.DRAFT:
        return None
    card = present_of(assessment).card
    return keep_card(assessment, Stage.SELF, card_content(card), cause=cause, by=by)


def submit_card(assessment: Assessment, *, by: User | None) -> Scorecard:
    """Store the SELF score with its claims and pinned documents, as they are submitted now."""
    standing = present_of(assessment)
    content = card_content(standing.card) | {"claims": claims_of(assessment, standing)}
    return keep_card(assessment, Stage.SELF, content, cause="assessment.submit", by=by)


def keep_card(
    assessment: Assessment,
    stage: Stage,
    content: Mapping[str, Any],
    *,
    cause: str,
    by: User | None,
    freeze: bool = False,
) -> Scorecard:
    """Write the stage's card of the present version, and what moved since it was last kept.

    SELF has only one version, the first. The caller holds the assessment's lock.
    """
    now = db_now()
    version = 1 if stage == Stage.SELF else assessment.version
    held = Scorecard.objects.filter(assessment=assessment, stage=stage, version=version).first()
    card = held or Scorecard(assessment=assessment, stage=stage, version=version)
    before = held.card if held else None
    card.total, card.predicate = Decimal(content["score"]), content["predicate"] or ""
    card.card, card.sha256 = content, fingerprint(content)
    card.computed_at, card.frozen_at = now, now if freeze else None
    card.save()
    keep_moves(card, moves_between(before, card.card), cause=cause, by=by)
    return card


def keep_moves(card: Scorecard, moves: Iterable[LineMove], *, cause: str, by: User | None) -> None:
    """Append what moved the lines of a card, as of the moment that it was stored."""
    PointMove.objects.bulk_create(
        PointMove(
            assessment_id=card.assessment_id,
            stage=card.stage,
            version=card.version,
            part=move.part,
            code=move.code,
            before=move.before,
            after=move.after,
            cause=cause,
            at=card.computed_at,
            by=by,
        )
        for move in moves
    )


def card_content(card: Card) -> dict[str, Any]:
    """What is stored of a card: its figures and its ledger."""
    return {**card_as_dict(card), "ledger": ledger_as_rows(card)}


def claims_of(assessment: Assessment, standing: Standing) -> list[dict[str, Any]]:
    """What is claimed, question by question, with the document versions that prove it."""
    links = AnswerDocument.objects.filter(answer__assessment=assessment).values_list(
        "answer__question__code", "version__public_id", "slot", "pages"
    )
    pinned: dict[str, list[dict[str, str]]] = defaultdict(list)
    for code, version, slot, pages in links:
        pinned[code].append({"version": version, "slot": slot, "pages": pages})
    return [
        {"code": code, **_claimed(value), "documents": pinned.get(code, [])}
        for code, value in standing.values.items()
        if value is not None or code in pinned
    ]


def _claimed(value: Value | None) -> dict[str, Any]:
    if isinstance(value, Share):
        return {"share": [value.good, value.total]}
    if isinstance(value, Decimal):
        return {"number": str(value)}
    if isinstance(value, NotApplicable):
        return {"not_applicable": True}
    return {"option": value} if value is not None else {}


def read_claims(
    sheet: Sheet, claims: Sequence[Mapping[str, Any]]
) -> tuple[dict[str, Value | None], dict[str, frozenset[str]]]:
    """Values and filled slots by question code, as `score` takes them."""
    values: dict[str, Value | None] = dict.fromkeys(question.code for question in sheet.questions)
    held = {}
    for claim in claims:
        code = claim["code"]
        if "share" in claim:
            values[code] = Share(*claim["share"])
        elif "number" in claim:
            values[code] = Decimal(claim["number"])
        elif "not_applicable" in claim:
            values[code] = NotApplicable.YES
        else:
            values[code] = claim.get("option")
        held[code] = frozenset(document["slot"] for document in claim["documents"])
    return values, held


def province_points(assessment: Assessment) -> dict[str, Decimal]:
    """The points of each accepted question: its last verdict's; a returned one has none."""
    rows = (
        Verdict.objects.filter(answer__assessment=assessment, stage=Stage.PROVINCE)
        .order_by("review")
        .values_list("answer__question__code", "points")
    )
    return {code: points for code, points in dict(rows).items() if points is not None}


def province_card(assessment: Assessment) -> Card:
    """The PROVINCE score as the verdicts stand now."""
    return score_verdicts(sheet_of(assessment.round.instrument), province_points(assessment))


def store_province_card(
    assessment: Assessment, *, cause: str, by: User | None, freeze: bool = False
) -> Scorecard:
    """Keep the PROVINCE score; it follows each verdict until the verification is concluded."""
    content = card_content(province_card(assessment))
    return keep_card(assessment, Stage.PROVINCE, content, cause=cause, by=by, freeze=freeze)


def latest_card(assessment: Assessment, stage: Stage) -> Scorecard | None:
    """The stored card of a stage; of several versions the newest counts."""
    cards = Scorecard.objects.filter(assessment=assessment, stage=stage)
    return cards.order_by("-version").first()


def canonical(content: Mapping) -> bytes:
    """The one way to write a card: sorted keys, no spaces, UTF-8. Changing it breaks every hash."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def fingerprint(content: Mapping) -> str:
    """SHA-256 over canonical JSON."""
    return hashlib.sha256(canonical(content)).hexdigest()


def _stated_by_code(assessment: Assessment) -> dict[str, Stated]:
    """Plain values: hundreds of whole rows would cost more than the score itself."""
    answers = with_told_state(Answer.objects.filter(assessment=assessment), assessment)
    rows = answers.values_list(
        "question__code", "option", "number", "state", "told_state", "documents__slot"
    )
    slots, said = defaultdict(set), {}
    for code, option, number, state, told_state, slot in rows:
        said[code] = (option, number, state, told_state)
        if slot is not None:
            slots[code].add(slot)
    return {code: Stated(*fields, frozenset(slots[code])) for code, fields in said.items()}


def _tallies(assessment: Assessment, sheet: Sheet, day: date) -> dict[str, Tally]:
    """One tally for each rollup question whose level has areas."""
    areas = Region.objects.existing_on(day).filter(regency=assessment.region_id)
    totals = dict(areas.values_list("level").annotate(Count("pk")).order_by())
    counts = Counter(
        {
            tuple(key): count
            for *key, count in AreaAnswer.objects.filter(assessment=assessment, area__in=areas)
            .values_list("question__code", "word", "check_state")
            .annotate(Count("pk"))
            .order_by()
        }
    )
    tallies = {}
    for question in sheet.questions:
        total = totals.get(AREA_LEVELS.get(question.area_level), 0)
        if total:
            tallies[question.code] = _tally(question, counts, total)
    return tallies


def _tally(question: Question, counts: Mapping[tuple, int], total: int) -> Tally:
    good = question.area_good_answer
    by_word = {
        word: {check: counts[question.code, word, check] for check in AreaAnswer.Check.values}
        for word in AreaAnswer.Word.values
    }
    said = {word: sum(checks.values()) for word, checks in by_word.items()}
    return Tally(
        good=said[good],
        other=sum(said.values()) - said[good],
        total=total,
        verified=by_word[good][AreaAnswer.Check.VERIFIED],
        rejected=sum(checks[AreaAnswer.Check.REJECTED] for checks in by_word.values()),
    )
