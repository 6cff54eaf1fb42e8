"""Form fields for a day and a time of day, alike on every page."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

LAST_MINUTE = time(23, 59)
# No paper of the republic is older; dates that people write end with the century.
KNOWN_YEARS = range(1945, 2100)
FOUR_DIGITS = 1000


class DayInput(forms.DateInput):
    """The browser's own calendar; it reads and writes ISO dates in every language."""

    input_type = "date"

    def __init__(self, years: range = KNOWN_YEARS) -> None:
        first, last = date(years[0], 1, 1), date(years[-1], 12, 31)
        attrs = {"min": first.isoformat(), "max": last.isoformat()}
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """The browser's own clock; it reads and writes 23:59 in every language."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


def year_fault(year: int, years: range = KNOWN_YEARS) -> str:
    """Why a day of this year can't be meant, or "".

    A calendar that is typed into makes 0026 of 26, which is a year before every deadline.
    """
    if year in years:
        return ""
    if year < FOUR_DIGITS:
        meant = 2000 + year % 100
        return f"Tahun {year} tidak mungkin. Tulis tahun dengan empat angka, misalnya {meant}."
    return f"Tahun {year} tidak mungkin. Isi tanggal dari tahun {years[0]} sampai {years[-1]}."


def day_field(
    label: str, *, missing: str = "", years: range = KNOWN_YEARS, **more: Any
) -> forms.DateField:
    """`missing` is what to say when no day is given; without it the field may stay empty.

    `years` are those that the day can be of, by what it means.
    """

    def known(day: date) -> None:
        if fault := year_fault(day.year, years):
            raise forms.ValidationError(fault, code="unlikely_year")

    return forms.DateField(
        label=label,
        required=bool(missing),
        widget=DayInput(years),
        validators=[known],
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
