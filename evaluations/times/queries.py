"""Figures of the page about a regency's times: stages, its own cut-off, exceptions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Agency, User
from accounts.permissions import Permission, has_permission
from evaluations.models import Assessment, AssessmentState, DoorException, Stage
from evaluations.services.exceptions import cutoff_token, gives_for_province
from evaluations.times.forms import Units
from evaluations.times.window_queries import stage_windows
from evaluations.times.windows import Window
from regions.models import Level, Region
from regions.timezones import timezone_of


@dataclass(frozen=True, slots=True)
class StageTimes:
    """One stage as the regency sees it; `closes_at` counts exceptions for the whole regency."""

    stage: Stage
    window: Window
    now: datetime

    @property
    def name(self) -> str:
        return str(self.stage.label)

    @property
    def closes_at(self) -> datetime | None:
        end = self.window.end
        return end.at if end else None

    @property
    def is_longer(self) -> bool:
        return self.closes_at != self.window.closes_at

    @property
    def state_word(self) -> str:
        if self.window.opens_at and self.now < self.window.opens_at:
            return "Belum dibuka"
        return "Ditutup" if self.closes_at and self.closes_at <= self.now else "Dibuka"


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """More time that was given; `may_end` says whether the reader can end it now."""

    exception: DoorException
    whom: str
    state: str
    may_end: bool


@dataclass(frozen=True, slots=True)
class TimesPage:
    """Everything the page shows; `is_province` is about the reader."""

    assessment: Assessment
    stages: tuple[StageTimes, ...]
    cutoff_by: str
    cutoff_token: str
    exceptions: tuple[ExceptionRow, ...]
    units: Units
    is_province: bool
    now: datetime

    @property
    def offered(self) -> Sequence[Stage]:
        """The stages at which the reader can give time."""
        return tuple(Stage) if self.is_province else (Stage.SELF,)

    @property
    def is_final(self) -> bool:
        """Nobody can use more time then."""
        return self.assessment.state == AssessmentState.FINAL

    @property
    def may_give(self) -> bool:
        """An operator only lifts the own cut-off, so there has to be one."""
        return self.is_province or self.assessment.cutoff_at is not None

    @property
    def self_end(self) -> datetime | None:
        return self.stages[0].closes_at


def times_page(assessment: Assessment, user: User, now: datetime) -> TimesPage:
    """Five queries for any number of units and exceptions, one more for the province's name."""
    is_province = gives_for_province(assessment, user)
    windows = stage_windows(assessment)
    cutoff = windows[Stage.SELF].cutoff
    return TimesPage(
        assessment=assessment,
        stages=tuple(StageTimes(stage, windows[stage], now) for stage in Stage),
        cutoff_by=cutoff.by if cutoff else "",
        cutoff_token=cutoff_token(assessment),
        exceptions=tuple(_rows(assessment, user, now, is_province=is_province)),
        units=_units(assessment, now, is_whole=is_province),
        is_province=is_province,
        now=now,
    )


def _rows(
    assessment: Assessment, user: User, now: datetime, *, is_province: bool
) -> list[ExceptionRow]:
    """The newest first; those that ended stay in the list."""
    rows = DoorException.objects.filter(assessment=assessment)
    rows = rows.select_related("area", "agency", "by", "ended_by").order_by("-at", "-pk")
    may = is_province or has_permission(user, Permission.SET_DEADLINES, assessment.region)
    found = []
    for row in rows:
        in_force = row.ended_at is None and now < row.until
        state = "Berlaku" if in_force else "Diakhiri" if row.ended_at else "Habis"
        whom = row.area.title if row.area else row.agency.name if row.agency else ""
        may_end = in_force and may and (is_province or not row.by_province)
        found.append(ExceptionRow(row, whom or "Seluruh kabupaten/kota", state, may_end))
    return found


def _units(assessment: Assessment, now: datetime, *, is_whole: bool) -> Units:
    day = now.astimezone(timezone_of(assessment.region)).date()
    agencies = Agency.objects.existing().filter(region=assessment.region_id)
    areas = Region.objects.existing_on(day).filter(
        regency=assessment.region_id, level__gte=Level.KECAMATAN
    )
    return Units(
        {agency.public_id: agency for agency in agencies.order_by("name")},
        {area.code: area for area in areas.order_by("code")},
        is_whole,
    )
