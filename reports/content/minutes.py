"""The record of a verification ("berita acara"): what was claimed, what was given, who signs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count

from evaluations import queries
from evaluations.ledger.cards import StageCard, stage_cards
from evaluations.ledger.differences import Group
from evaluations.ledger.staircase import Step, step_between
from evaluations.ledger.traces import verdicts_at
from evaluations.models import Assessment, Scorecard, Stage, Verdict
from evaluations.queries import Overview, cluster_title
from evaluations.reasons import reason_words
from instruments.sheet import Predicate
from regions.timezones import timezone_of
from reports.content.full_sources import READER
from reports.content.page import LONGEST_QUESTION, PaperPage, clipped, points
from reports.letterheads import Kop, kop_of

MINUTES = "berita-acara"
NUMBER, PLACE, DAY = "nomor", "tempat", "tanggal"
WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


@dataclass(frozen=True, slots=True)
class ClusterRow:
    name: str
    maximum: Decimal
    claimed: Decimal
    given: Decimal

    @property
    def delta(self) -> Decimal:
        return self.given - self.claimed


@dataclass(frozen=True, slots=True)
class MovedLine:
    """A question whose points the verification moved, with the verifiers' reasons."""

    code: str
    label: str
    claimed: Decimal
    given: Decimal
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verifier:
    """Somebody who judged, and how many questions."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class MinutesFigures:
    """`version` is that of the verification: one more after each reopening.

    `number` and `place` are as they were typed, "" for dots to write on.
    """

    number: str
    place: str
    day: date
    weekday: str
    version: int
    questions: int
    claimed: Decimal
    claimed_step: Predicate | None
    given: Decimal
    given_step: Predicate | None
    concluded_at: datetime
    clusters: tuple[ClusterRow, ...]
    reasons: tuple[Group, ...]
    moved: tuple[MovedLine, ...]
    verifiers: tuple[Verifier, ...]

    @property
    def delta(self) -> Decimal:
        return self.given - self.claimed

    @property
    def lowered(self) -> int:
        return sum(line.given < line.claimed for line in self.moved)

    @property
    def kept(self) -> int:
        return self.questions - len(self.moved)

    @property
    def raised(self) -> int:
        return len(self.moved) - self.lowered


@dataclass(frozen=True, kw_only=True)
class MinutesPage(PaperPage[MinutesFigures]):
    """`kop` is the province's, which verified; `other` that of the regency, which signs too."""

    other: Kop
    maximum: Decimal


def minutes_pages(
    assessment: Assessment, options: Mapping[str, Any], now: datetime, made_by: str
) -> list[MinutesPage]:
    """As reports.kinds wants it; nothing before the verification is concluded."""
    page = queries.overview(assessment, now)
    cards = stage_cards(page, READER)
    claimed, given = cards.find(Stage.SELF), cards.find(Stage.PROVINCE)
    if claimed is None or given is None:
        return []
    figures = _figures(page, claimed, given, options, now)
    region, year = assessment.region, assessment.round.year
    return [
        MinutesPage(
            kind=MINUTES,
            title=f"Berita Acara Verifikasi Administrasi: Evaluasi KLA {region.title} {year}",
            region=region,
            year=year,
            stage=Stage.PROVINCE,
            stage_label=given.label,
            moment=given.at,
            instrument=assessment.round.instrument.code,
            figures=figures,
            told=_told(figures),
            kop=kop_of(assessment.round.province),
            made_at=now,
            made_by=made_by,
            options=_kept(figures),
            other=kop_of(region),
            maximum=page.standing.sheet.max_points,
        )
    ]


def concluded_day(assessment: Assessment) -> date | None:
    """The day of the regency on which the verification was concluded, last of all; one query."""
    cards = Scorecard.objects.filter(
        assessment=assessment, stage=Stage.PROVINCE, frozen_at__isnull=False
    )
    moment = cards.order_by("-version").values_list("computed_at", flat=True).first()
    return moment.astimezone(timezone_of(assessment.region)).date() if moment else None


def _told(figures: MinutesFigures) -> tuple[tuple[str, str], ...]:
    step = figures.given_step
    return (
        ("Nilai mandiri", points(figures.claimed)),
        ("Nilai verifikasi", points(figures.given)),
        ("Predikat menurut nilai verifikasi", step.label if step else "belum berpredikat"),
    )


def _kept(figures: MinutesFigures) -> dict[str, str]:
    return {NUMBER: figures.number, PLACE: figures.place, DAY: figures.day.isoformat()}


def _figures(
    page: Overview,
    claimed: StageCard,
    given: StageCard,
    options: Mapping[str, Any],
    now: datetime,
) -> MinutesFigures:
    assessment, sheet = page.assessment, page.standing.sheet
    step = step_between(page, claimed, given)
    day = _day(assessment, options, now)
    return MinutesFigures(
        number=options.get(NUMBER) or "",
        place=options.get(PLACE) or "",
        day=day,
        weekday=WEEKDAYS[day.weekday()],
        version=given.version,
        questions=len(sheet.questions),
        claimed=claimed.total,
        claimed_step=claimed.predicate,
        given=given.total,
        given_step=given.predicate,
        concluded_at=given.at,
        clusters=_clusters(page, claimed, given),
        reasons=tuple(step.reasons),
        moved=_moved(page, given, step),
        verifiers=_verifiers(assessment, given),
    )


def _day(assessment: Assessment, options: Mapping[str, Any], now: datetime) -> date:
    if told := options.get(DAY):
        return date.fromisoformat(told)
    return now.astimezone(timezone_of(assessment.region)).date()


def _clusters(page: Overview, claimed: StageCard, given: StageCard) -> tuple[ClusterRow, ...]:
    sheet = page.standing.sheet
    old = {row["code"]: Decimal(row["score"]) for row in claimed.content["clusters"]}
    new = {row["code"]: Decimal(row["score"]) for row in given.content["clusters"]}
    return tuple(
        ClusterRow(
            cluster_title(cluster.code, cluster.name),
            cluster.max_points,
            old[cluster.code],
            new[cluster.code],
        )
        for cluster in sheet.clusters
    )


def _moved(page: Overview, given: StageCard, step: Step) -> tuple[MovedLine, ...]:
    sheet = page.standing.sheet
    verdicts = verdicts_at(page.assessment, given)
    return tuple(
        MovedLine(
            line.code,
            clipped(sheet.question(line.code).label, LONGEST_QUESTION),
            line.before,
            line.after,
            tuple(reason_words(list(verdicts[line.code].behind_a_loss)))
            if line.code in verdicts
            else (),
        )
        for line in step.difference.lines
    )


def _verifiers(assessment: Assessment, given: StageCard) -> tuple[Verifier, ...]:
    """Who judged in the review of the card, the busiest first."""
    verdicts = Verdict.objects.filter(
        answer__assessment=assessment, stage=Stage.PROVINCE, at__lte=given.at
    )
    rows = verdicts.values_list("by__full_name").annotate(count=Count("answer", distinct=True))
    return tuple(Verifier(name, count) for name, count in rows.order_by("-count", "by__full_name"))
