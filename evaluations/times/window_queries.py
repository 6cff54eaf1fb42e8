"""The only place that reads when stages are open: the round's times and a regency's exceptions."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import (
    BooleanField,
    CharField,
    DateTimeField,
    F,
    IntegerField,
    QuerySet,
    Value,
)

from evaluations.models import Assessment, DoorException, RoundStage, Stage
from evaluations.times.windows import End, Longer, Window

COLUMNS = ("part", "of", "starts", "ends", "who", "office", "place", "by_province")
STAGE, LONGER, CUTOFF = "stage", "longer", "cutoff"
NO_MOMENT: Value = Value(None, output_field=DateTimeField())
NO_OFFICE: Value = Value(None, output_field=IntegerField())
NO_PLACE: Value = Value(None, output_field=CharField())
FALSE: Value = Value(False, output_field=BooleanField())  # noqa: FBT003 - a value of SQL


def stage_windows(assessment: Assessment) -> dict[str, Window]:
    """When each stage is open for the regency, its exceptions in force included; one query.

    A stage without a row is open until it is closed by hand.
    """
    rows = _exceptions(assessment).union(_stages(assessment), _cutoffs(assessment), all=True)
    stages: dict[str, dict[str, Any]] = {stage: {} for stage in Stage.values}
    longer: dict[str, list[Longer]] = defaultdict(list)
    for part, of, starts, ends, who, office, place, by_province in rows:
        if part == STAGE:
            stages[of] |= {"opens_at": starts, "closes_at": ends, "closed_by": who or ""}
        elif part == CUTOFF:
            stages[of]["cutoff"] = End(ends, who or "")
        else:
            longer[of].append(Longer(End(ends, who), office, place or "", bool(by_province)))
    return {stage: Window(**times, longer=tuple(longer[stage])) for stage, times in stages.items()}


def self_window(assessment: Assessment) -> Window:
    """When the regency's own stage is open."""
    return stage_windows(assessment)[Stage.SELF]


def exceptions_of(assessment: Assessment) -> QuerySet[DoorException]:
    """All that were given and not ended."""
    return DoorException.objects.filter(assessment=assessment, ended_at=None)


def _exceptions(assessment: Assessment) -> QuerySet:
    """First of the parts: PostgreSQL takes the types of the columns from here."""
    return (
        exceptions_of(assessment)
        .annotate(
            part=Value(LONGER),
            of=F("stage"),
            starts=F("at"),
            ends=F("until"),
            who=F("by__full_name"),
            office=F("agency_id"),
            place=F("area_id"),
        )
        .order_by()
        .values_list(*COLUMNS)
    )


def _stages(assessment: Assessment) -> QuerySet:
    return (
        RoundStage.objects.filter(round=assessment.round_id)
        .annotate(
            part=Value(STAGE),
            of=F("stage"),
            starts=F("opens_at"),
            ends=F("closes_at"),
            who=F("set_by__full_name"),
            office=NO_OFFICE,
            place=NO_PLACE,
            by_province=FALSE,
        )
        .order_by()
        .values_list(*COLUMNS)
    )


def _cutoffs(assessment: Assessment) -> QuerySet:
    return (
        Assessment.objects.filter(pk=assessment.pk, cutoff_at__isnull=False)
        .annotate(
            part=Value(CUTOFF),
            of=Value(Stage.SELF.value),
            starts=NO_MOMENT,
            ends=F("cutoff_at"),
            who=F("cutoff_by__full_name"),
            office=NO_OFFICE,
            place=NO_PLACE,
            by_province=FALSE,
        )
        .order_by()
        .values_list(*COLUMNS)
    )
