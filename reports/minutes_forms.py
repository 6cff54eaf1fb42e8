"""Options of the record of a verification; what stays blank is written by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.formats import date_format

from accounts.day_fields import day_field
from audit.clock import db_now
from regions.timezones import timezone_of
from reports.content.minutes import DAY, concluded_day
from reports.forms import LineField, PaperForm

# A signing may be planned; beyond that a year was mistyped.
MOST_DAYS_AHEAD = 30


class MinutesForm(PaperForm):
    nomor = LineField("Nomor berita acara", longest=80, help_text="Kosongkan untuk ditulis tangan.")
    tempat = LineField("Tempat", longest=120, help_text="Misalnya Aula DP3AP2KB Provinsi Bengkulu.")
    tanggal = day_field("Tanggal berita acara", help_text="Bila kosong: hari ini.")

    def clean_tanggal(self) -> date | None:
        """Not before the verification was concluded, in the regency's own days."""
        day: date | None = self.cleaned_data["tanggal"]
        if day is None:
            return None
        concluded = concluded_day(self.subject)
        if concluded and day < concluded:
            raise forms.ValidationError(
                f"Verifikasi baru diselesaikan {_in_words(concluded)}. Tulis tanggal itu atau "
                "sesudahnya."
            )
        today = db_now().astimezone(timezone_of(self.subject.region)).date()
        latest = today + timedelta(days=MOST_DAYS_AHEAD)
        if day > latest:
            raise forms.ValidationError(
                f"Tanggal berita acara paling lambat {_in_words(latest)}, {MOST_DAYS_AHEAD} hari "
                "dari hari ini. Periksa tahunnya."
            )
        return day

    def options(self) -> dict[str, Any]:
        told = super().options()
        day: date | None = told[DAY]
        return told | {DAY: day.isoformat() if day else ""}


def _in_words(day: date) -> str:
    return date_format(day, "j F Y")
