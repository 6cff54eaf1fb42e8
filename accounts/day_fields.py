"""Form fields for a day and a time of day, alike on every page."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

LAST_MINUTE = time(23, 59)


class DayInput(forms.DateInput):
    """The browser's own calendar; it reads and writes ISO dates in every language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """The browser's own clock; it reads and writes 23:59 in every language."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


def day_field(label: str, *, missing: str = "", **more: Any) -> forms.DateField:
    """`missing` is what to say when no day is given; without it the field may stay empty."""
    return forms.DateField(
        label=label,
        required=bool(missing),
        widget=DayInput(),
        input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"],
        error_messages={"required": missing, "invalid": "Tulis tanggal seperti 27-06-2024."},
        **more,
    )


def time_field(label: str) -> forms.TimeField:
    """Empty means the last minute of the day."""
    return forms.TimeField(
        label=label,
        required=False,
        initial=LAST_MINUTE,
        widget=TimeInput(),
        input_formats=["%H:%M", "%H.%M"],
        error_messages={"invalid": "Tulis jam seperti 23.59."},
    )


def moment_of(day: date, clock: time | None, zone: ZoneInfo) -> datetime:
    """What the two fields say together, in the time of `zone`."""
    return datetime.combine(day, clock or LAST_MINUTE, zone)
