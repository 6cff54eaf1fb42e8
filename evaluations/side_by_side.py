"""One indicator in all regencies of a verifier side by side, from stored claims and verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import User
from evaluations.access import assessments_verified_by
from evaluations.addresses import desk_address
from evaluations.cases.queries import claimed_in
from evaluations.desk import value_in_words
from evaluations.judgements import NOT_THERE, Judged, judged_of
from evaluations.models import Assessment, AssessmentState, Scorecard, Stage
from evaluations.queue_rows import QueueRow, queue_row
from evaluations.scorecards import read_claims
from evaluations.scoring import round_total
from instruments.services import sheet_of
from instruments.sheet import Indicator, Question, Sheet

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Cell:
    """A question in one regency: what was claimed in words, and what the province gave."""

    row: QueueRow
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Column:
    """A regency; `cells` by question code, none while it is still filled in.

    `claimed` and `given` are the indicator's points; `given` is None before the first verdict.
    """

    assessment: Assessment
    cells: Mapping[str, Cell]
    claimed: Decimal | None
    given: Decimal | None


@dataclass(frozen=True, slots=True)
class Spread:
    """How far regencies lie apart; None where there is nothing yet. `count`: of how many."""

    count: int
    lowest: Decimal | None = None
    highest: Decimal | None = None
    average: Decimal | None = None

    @classmethod
    def of(cls, points: Iterable[Decimal | None]) -> Spread:
        """The average is rounded half-up to two places, once."""
        known = [one for one in points if one is not None]
        if not known:
            return cls(0)
        average = round_total(sum(known, ZERO) / len(known))
        return cls(len(known), min(known), max(known), average)


@dataclass(frozen=True, slots=True)
class Line:
    """A question with its cells by regency, None while not submitted."""

    question: Question
    pairs: Sequence[tuple[Column, Cell | None]]

    @property
    def claimed(self) -> Spread:
        return Spread.of(cell.row.claimed for _, cell in self.pairs if cell)

    @property
    def given(self) -> Spread:
        return Spread.of(cell.row.given for _, cell in self.pairs if cell)


@dataclass(frozen=True, slots=True)
class SideBySide:
    """One indicator of one instrument, a line a question, a column a regency."""

    year: int
    sheet: Sheet
    indicator: Indicator
    columns: Sequence[Column]
    previous: str
    following: str

    @property
    def lines(self) -> list[Line]:
        return [
            Line(question, [(one, one.cells.get(question.code)) for one in self.columns])
            for question in self.indicator.questions
        ]

    def column(self, region: str) -> Column:
        """Of the regency with that code, else the first that has handed in."""
        handed_in = [column for column in self.columns if column.cells]
        named = (one for one in self.columns if one.assessment.region_id == region)
        return next(named, None) or [*handed_in, *self.columns][0]

    @property
    def claimed(self) -> Spread:
        return Spread.of(column.claimed for column in self.columns)

    @property
    def given(self) -> Spread:
        return Spread.of(column.given for column in self.columns)


def side_by_side(user: User, year: int, code: str) -> SideBySide | None:
    """None when no regency of the verifier has that year or that indicator; three queries.

    Of several provinces with instruments of their own, the first that has the indicator.
    """
    reached = assessments_verified_by(user).filter(round__year=year)
    rows = list(reached.select_related("round__instrument", "region").order_by("region"))
    sheets = {row.round.instrument_id: sheet_of(row.round.instrument) for row in rows}
    holders = {
        key: sheet
        for key, sheet in sheets.items()
        if code in {one.code for one in sheet.indicators}
    }
    if not holders:
        return None
    chosen, sheet = next(iter(holders.items()))
    codes = [one.code for one in sheet.indicators]
    framed = ["", *codes, ""]
    return SideBySide(
        year=year,
        sheet=sheet,
        indicator=sheet.indicator(code),
        columns=_columns([row for row in rows if row.round.instrument_id == chosen], code, user),
        previous=framed[codes.index(code)],
        following=framed[codes.index(code) + 2],
    )


def _columns(assessments: Sequence[Assessment], code: str, user: User) -> list[Column]:
    keys = [row.pk for row in assessments]
    cards = Scorecard.objects.filter(assessment__in=keys, stage=Stage.SELF)
    stored = {card.assessment_id: card for card in cards}
    sheet = sheet_of(assessments[0].round.instrument)
    asked = {question.code for question in sheet.indicator(code).questions}
    judged = judged_of(keys, user, asked)
    return [
        _column(row, sheet, asked, stored.get(row.pk), judged, user)
        if row.state != AssessmentState.DRAFT
        else Column(row, {}, None, None)
        for row in assessments
    ]


def _column(
    assessment: Assessment,
    sheet: Sheet,
    asked: set[str],
    card: Scorecard,
    judged: Mapping[tuple[int, str], Judged],
    user: User,
) -> Column:
    values, _ = read_claims(sheet, card.card["claims"])
    rows = [
        queue_row(
            sheet,
            line["code"],
            claimed_in(line),
            judged.get((assessment.pk, line["code"]), NOT_THERE),
            user.pk,
        )
        for line in card.card["ledger"]
        if line["code"] in asked
    ]
    given = [row.given for row in rows if row.given is not None]
    return Column(
        assessment=assessment,
        cells={
            row.code: Cell(
                row,
                value_in_words(sheet.question(row.code), values[row.code]),
                desk_address(assessment, row.code),
            )
            for row in rows
        },
        claimed=sum((row.claimed for row in rows), ZERO),
        given=sum(given, ZERO) if given else None,
    )
