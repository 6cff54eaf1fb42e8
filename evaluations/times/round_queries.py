"""Figures of the pages about rounds: which there are, and when each stage is open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from evaluations.models import Assessment, AssessmentState, DoorException, Round, RoundStage, Stage
from evaluations.services.scheduling import token_of
from evaluations.times.windows import Times
from instruments.models import Instrument
from regions.models import Level, Region

OPEN, AHEAD, OVER = "open", "ahead", "over"
STATE_WORDS = {OPEN: "Dibuka", AHEAD: "Belum dibuka", OVER: "Ditutup"}


@dataclass(frozen=True, slots=True)
class StageRow:
    """One stage of a round at a moment; `set_by` is "" after a command."""

    stage: Stage
    opens_at: datetime | None
    closes_at: datetime | None
    set_at: datetime | None
    set_by: str
    now: datetime

    @property
    def name(self) -> str:
        return str(self.stage.label)

    @property
    def state(self) -> str:
        if self.opens_at and self.now < self.opens_at:
            return AHEAD
        return OVER if self.closes_at and self.closes_at <= self.now else OPEN

    @property
    def state_word(self) -> str:
        return STATE_WORDS[self.state]


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One round in the list."""

    round: Round
    regencies: int
    stages: tuple[StageRow, ...]


@dataclass(frozen=True, slots=True)
class RoundPage:
    """A round with its regencies; `absent` are those of the province that take no part yet.

    `token` is what the times were when the page was made.
    """

    round: Round
    stages: tuple[StageRow, ...]
    present: tuple[Assessment, ...]
    absent: tuple[Region, ...]
    token: str

    @property
    def times(self) -> Times:
        return {row.stage.value: (row.opens_at, row.closes_at) for row in self.stages}

    def stage(self, stage: str) -> StageRow:
        return next(row for row in self.stages if row.stage == stage)


@dataclass(frozen=True, slots=True)
class StageFacts:
    """What closing a stage now would meet: regencies by state, and exceptions that go on.

    A final evaluation uses none.
    """

    states: Sequence[tuple[str, int]]
    exceptions: int


def rounds_of(province: Region, now: datetime) -> list[RoundRow]:
    """The newest year first; two queries for any number of rounds."""
    rounds = Round.objects.filter(province=province).select_related("instrument")
    found = rounds.annotate(count=Count("assessments")).prefetch_related("stages")
    return [RoundRow(row, row.count, _stage_rows(row.stages.all(), now)) for row in found]


def round_page(province: Region, year: int, now: datetime) -> RoundPage | None:
    """None for a year without a round; five queries for any number of regencies."""
    rows = Round.objects.filter(province=province, year=year)
    round_ = rows.select_related("instrument", "province").first()
    if round_ is None:
        return None
    present = Assessment.objects.filter(round=round_).select_related("region").order_by("region")
    found = list(present)
    taking_part = {row.region_id for row in found}
    return RoundPage(
        round=round_,
        stages=_stage_rows(round_.stages.select_related("set_by"), now),
        present=tuple(found),
        absent=tuple(one for one in regencies_of(province) if one.code not in taking_part),
        token=token_of(round_),
    )


def regencies_of(province: Region) -> list[Region]:
    """Those that exist, with their province at hand."""
    rows = Region.objects.filter(province=province, level=Level.REGENCY, valid_until__isnull=True)
    return list(rows.select_related("province"))


def published_instruments() -> list[Instrument]:
    return list(Instrument.objects.filter(published_at__isnull=False))


def stage_facts(round_: Round, stage: str, now: datetime) -> StageFacts:
    """Two queries."""
    states = Counter(Assessment.objects.filter(round=round_).values_list("state", flat=True))
    exceptions = DoorException.objects.filter(
        assessment__round=round_, stage=stage, ended_at__isnull=True, until__gt=now
    ).exclude(assessment__state=AssessmentState.FINAL)
    words = [(str(state.label), states[state]) for state in AssessmentState if states[state]]
    return StageFacts(words, exceptions.count())


def _stage_rows(rows: Sequence[RoundStage], now: datetime) -> tuple[StageRow, ...]:
    known = {row.stage: row for row in rows}
    return tuple(
        StageRow(stage, row.opens_at, row.closes_at, row.set_at, _name(row), now)
        for stage in Stage
        if (row := known.get(stage)) is not None
    )


def _name(row: RoundStage) -> str:
    return str(row.set_by) if row.set_by_id else ""
