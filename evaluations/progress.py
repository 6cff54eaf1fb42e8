"""How far a regency has come: by cluster, indicator, office and kecamatan, and who is late.

The page, the papers and the exports show these rows; none of them counts for itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, F, Q

from evaluations.models import (
    DUE_AT,
    AnswerState,
    AreaAnswer,
    Assessment,
    Assignment,
    RequestRecipient,
)
from evaluations.queries import SUBMITTED_STATES, Overview, cluster_title
from evaluations.request_titles import Ear, sent_secret
from evaluations.scorecards import Standing, counting_day
from evaluations.scoring import Entry
from regions.models import Level, Region, RegionQuerySet
from regions.timezones import timezone_of

ZERO = Decimal("0.00")
UNASSIGNED = "Belum ditugaskan"


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """A group of questions; `points` are exact SELF points. `key` is empty for no office."""

    key: str
    name: str
    total: int
    answered: int
    submitted: int
    accepted: int
    returned: int
    points: Decimal
    maximum: Decimal
    lacks_evidence: int

    @property
    def missing(self) -> int:
        return self.total - self.answered

    @property
    def at_stake(self) -> Decimal:
        """Points that are not there yet."""
        return self.maximum - self.points

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something: answer, prove or repair."""
        return bool(self.missing or self.lacks_evidence or self.returned)


@dataclass(frozen=True, slots=True)
class AreaProgress:
    """One kecamatan: its own questions, its villages' together, and what it was asked to send.

    `yes` counts the good answers: for some questions that is "tidak".
    """

    key: str
    name: str
    asked: int
    answered: int
    yes: int
    verified: int
    rejected: int
    village_asked: int
    village_answered: int
    requested: int
    sent: int
    late: int

    @property
    def missing(self) -> int:
        """Answers that the kecamatan and its villages still owe."""
        return self.asked - self.answered + self.village_asked - self.village_answered

    @property
    def is_open(self) -> bool:
        return bool(self.missing or self.rejected or self.requested > self.sent)


@dataclass(frozen=True, slots=True)
class LateRow:
    """Who has not sent a paper in time, `days` after its last; `what`: as everybody is told."""

    name: str
    what: str
    due_at: datetime
    days: int


@dataclass(frozen=True, slots=True)
class Progress:
    """Everything about how far a regency is. `offices` stand with most points at stake first."""

    overview: Overview
    whole: ProgressRow
    clusters: tuple[ProgressRow, ...]
    indicators: tuple[ProgressRow, ...]
    offices: tuple[ProgressRow, ...]
    areas: tuple[AreaProgress, ...]
    late: tuple[LateRow, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """A question with its points and its state."""

    entry: Entry
    state: str


@dataclass(slots=True)
class _Asked:
    """What was asked of one kecamatan, counted while reading."""

    requested: int = 0
    sent: int = 0
    late: int = 0


@dataclass(slots=True)
class _Requests:
    """The requests of an assessment, by kecamatan, and the late ones."""

    by_area: dict[str, _Asked] = field(default_factory=lambda: defaultdict(_Asked))
    late: list[LateRow] = field(default_factory=list)


def progress_of(page: Overview) -> Progress:
    """All rows in six queries, for any number of questions, offices, areas and requests."""
    assessment, standing = page.assessment, page.standing
    lines = {entry.code: _Line(entry, _state_of(standing, entry)) for entry in standing.card.ledger}
    requests = _requests(assessment, standing)
    return Progress(
        overview=page,
        whole=_row("", assessment.region.title, lines.values()),
        clusters=tuple(_cluster_rows(standing, lines)),
        indicators=tuple(_indicator_rows(standing, lines)),
        offices=tuple(_office_rows(assessment, lines)),
        areas=tuple(_area_rows(assessment, standing, requests.by_area)),
        late=tuple(requests.late),
    )


def _state_of(standing: Standing, entry: Entry) -> str:
    """An answer that was never saved is empty, also where areas answer for it."""
    stated = standing.answers.get(entry.code)
    return stated.told_state if stated else AnswerState.EMPTY


def _row(key: str, name: str, lines: Iterable[_Line]) -> ProgressRow:
    lines = list(lines)
    states = Counter(line.state for line in lines)
    entries = [line.entry for line in lines]
    return ProgressRow(
        key=key,
        name=name,
        total=len(entries),
        answered=sum(entry.answered for entry in entries),
        submitted=sum(states[state] for state in SUBMITTED_STATES),
        accepted=states[AnswerState.ACCEPTED],
        returned=states[AnswerState.RETURNED],
        points=sum((entry.points for entry in entries), ZERO),
        maximum=sum((entry.maximum for entry in entries), ZERO),
        lacks_evidence=sum(not entry.supported for entry in entries),
    )


def _cluster_rows(standing: Standing, lines: Mapping[str, _Line]) -> Iterator[ProgressRow]:
    for cluster in standing.sheet.clusters:
        codes = [question.code for part in cluster.indicators for question in part.questions]
        name = cluster_title(cluster.code, cluster.name)
        yield _row(cluster.code, name, (lines[code] for code in codes))


def _indicator_rows(standing: Standing, lines: Mapping[str, _Line]) -> Iterator[ProgressRow]:
    for part in standing.sheet.indicators:
        yield _row(part.code, part.name, (lines[question.code] for question in part.questions))


def _office_rows(assessment: Assessment, lines: Mapping[str, _Line]) -> list[ProgressRow]:
    """One row for each office in charge of a question; what nobody is in charge of has its own."""
    assigned = {
        code: (key, name)
        for code, key, name in Assignment.objects.filter(assessment=assessment).values_list(
            "question__code", "agency__public_id", "agency__name"
        )
    }
    groups: dict[tuple[str, str], list[_Line]] = defaultdict(list)
    for code, line in lines.items():
        groups[assigned.get(code, ("", UNASSIGNED))].append(line)
    rows = [_row(key, name, group) for (key, name), group in groups.items()]
    return sorted(rows, key=lambda row: (-row.at_stake, -row.missing, row.name))


def _area_rows(
    assessment: Assessment, standing: Standing, asked: Mapping[str, _Asked]
) -> Iterator[AreaProgress]:
    """The kecamatan that count for the roll-ups, in the order of their codes."""
    day = counting_day(assessment.region, standing.window, standing.now)
    areas = Region.objects.existing_on(day).filter(regency=assessment.region_id)
    levels = Counter(question.area_level for question in standing.sheet.questions)
    villages = dict(
        areas.filter(level=Level.VILLAGE)
        .values_list("parent")
        .annotate(Count("pk"))
        .order_by("parent")
    )
    own, of_villages = _own_answers(assessment), _village_answers(assessment, areas)
    for area in areas.filter(level=Level.KECAMATAN):
        counts = own.get(area.pk, {})
        requests = asked.get(area.pk, _Asked())
        yield AreaProgress(
            key=area.pk,
            name=area.name,
            asked=levels["kecamatan"],
            answered=counts.get("answered", 0),
            yes=counts.get("yes", 0),
            verified=counts.get("verified", 0),
            rejected=counts.get("rejected", 0),
            village_asked=levels["desa"] * villages.get(area.pk, 0),
            village_answered=of_villages.get(area.pk, 0),
            requested=requests.requested,
            sent=requests.sent,
            late=requests.late,
        )


def _own_answers(assessment: Assessment) -> dict[str, Mapping[str, int]]:
    """What each kecamatan says of itself, counted by the database."""
    rows = (
        AreaAnswer.objects.filter(assessment=assessment, area__level=Level.KECAMATAN)
        .values("area")
        .annotate(
            answered=Count("pk"),
            yes=Count("pk", filter=Q(word=F("question__area_good_answer"))),
            verified=Count("pk", filter=Q(check_state=AreaAnswer.Check.VERIFIED)),
            rejected=Count("pk", filter=Q(check_state=AreaAnswer.Check.REJECTED)),
        )
        .order_by("area")
    )
    return {row["area"]: row for row in rows}


def _village_answers(assessment: Assessment, areas: RegionQuerySet) -> dict[str, int]:
    """How many answers the villages of each kecamatan have given."""
    rows = (
        AreaAnswer.objects.filter(
            assessment=assessment, area__level=Level.VILLAGE, area__in=areas.values("pk")
        )
        .values_list("area__parent")
        .annotate(Count("pk"))
        .order_by("area__parent")
    )
    return dict(rows)


def _requests(assessment: Assessment, standing: Standing) -> _Requests:
    """A request to a village counts for its kecamatan; a cancelled one for nobody."""
    found, now, everybody = _Requests(), standing.now, Ear(standing.sheet)
    recipients = RequestRecipient.objects.filter(
        request__assessment=assessment, request__cancelled_at__isnull=True
    ).annotate(sent_secret=sent_secret("request"))
    at_hand = ("request", "extension", "area", "agency")
    ordered = recipients.select_related(*at_hand).order_by(DUE_AT, "area", "agency__name", "pk")
    for recipient in ordered:
        status = recipient.status(now)
        if status == "late":
            told = everybody.told_of(recipient.request, sent_secret=recipient.sent_secret)
            found.late.append(_late_row(recipient, told.title, assessment, now))
        if recipient.area is not None:
            asked = found.by_area[_kecamatan_of(recipient.area)]
            asked.requested += 1
            asked.sent += status in ("sent", RequestRecipient.Decision.ACCEPTED)
            asked.late += status == "late"
    return found


def _late_row(who: RequestRecipient, what: str, assessment: Assessment, now: datetime) -> LateRow:
    zone = timezone_of(assessment.region)
    days = (now.astimezone(zone).date() - who.due_at.astimezone(zone).date()).days
    return LateRow(who.name, what, who.due_at, days)


def _kecamatan_of(area: Region) -> str:
    return area.parent_id if area.level == Level.VILLAGE else area.pk
