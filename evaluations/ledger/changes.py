""" "Apa yang berubah?": what moved a score between two days, or between two stages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal

from evaluations.ledger.cards import StageCard
from evaluations.ledger.change_lists import Change, Day, Period, days_of, period_of
from evaluations.ledger.differences import Difference, LineDifference, difference_of
from evaluations.ledger.lines import sum_of
from evaluations.ledger.traces import VerdictTrace, verdicts_at
from evaluations.models import Assessment, PointMove
from evaluations.queries import Overview, cluster_title
from instruments.sheet import Sheet

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class History:
    """Every change of a stage's score since it was first kept, oldest first."""

    card: StageCard
    changes: Sequence[Change]

    @property
    def total(self) -> Decimal:
        """What all changes come to: the score, unless something is wrong."""
        return sum_of(change.delta for change in self.changes)

    @property
    def is_whole(self) -> bool:
        return self.card.stored is None or self.total == self.card.stored

    def first_day(self, zone: tzinfo) -> date | None:
        return self.changes[0].at.astimezone(zone).date() if self.changes else None

    def last_day(self, zone: tzinfo) -> date | None:
        return self.changes[-1].at.astimezone(zone).date() if self.changes else None

    def between(self, first: date, last: date, zone: tzinfo) -> Period:
        """From the first minute of a local day to the last of another."""
        start = datetime.combine(first, time.min, zone)
        return period_of(self.changes, start, datetime.combine(last, time.min, zone) + DAY)


def history_of(assessment: Assessment, card: StageCard) -> History:
    """One query for any number of changes."""
    rows = PointMove.objects.filter(
        assessment=assessment, stage=card.stage, version=card.version
    ).values_list("at", "by__full_name", "code", "before", "after", "cause")
    changes = [Change(at, by or "", *rest) for at, by, *rest in rows.order_by("at", "pk")]
    return History(card, changes)


@dataclass(frozen=True, slots=True)
class Place:
    """What a line is called; `indicator` is "" for what is no question."""

    label: str
    indicator: str


def place_of(sheet: Sheet, code: str) -> Place:
    """A question, a cluster, or the bare total."""
    if sheet.has_question(code):
        return Place(f"{code} {sheet.question(code).label}", sheet.indicator_of(code).code)
    names = {cluster.code: cluster_title(cluster.code, cluster.name) for cluster in sheet.clusters}
    return Place(names.get(code, "Jumlah seluruhnya"), "")


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """What two stages give one line, with the verdict of the later one."""

    place: Place
    code: str
    line: LineDifference
    verdict: VerdictTrace | None


@dataclass(frozen=True, slots=True)
class BetweenStages:
    before: StageCard
    after: StageCard
    difference: Difference
    lines: Sequence[ChangedLine]


def between_stages(page: Overview, before: StageCard, after: StageCard) -> BetweenStages:
    """Line by line what differs, with reason and verifier; one query."""
    sheet = page.standing.sheet
    difference = difference_of(sheet, before.content, after.content)
    verdicts = verdicts_at(page.assessment, after)
    lines = [
        ChangedLine(place_of(sheet, line.code), line.code, line, verdicts.get(line.code))
        for line in difference.lines
    ]
    return BetweenStages(before, after, difference, lines)


def shown_days(
    sheet: Sheet, period: Period, shown: Sequence[Change], zone: tzinfo
) -> list[tuple[Day, list[tuple[Change, Place]]]]:
    """The days of one page of changes, each change with the name of its line."""
    return [
        (day, [(change, place_of(sheet, change.code)) for change in day.changes])
        for day in days_of(period, shown, zone)
    ]
