"""Options of the record of a verification; what stays blank is written by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.day_fields import day_field
from reports.content.minutes import DAY
from reports.forms import LineField, PaperForm


class MinutesForm(PaperForm):
    nomor = LineField("Nomor berita acara", longest=80, help_text="Kosongkan untuk ditulis tangan.")
    tempat = LineField("Tempat", longest=120, help_text="Misalnya Aula DP3AP2KB Provinsi Bengkulu.")
    tanggal = day_field("Tanggal berita acara", help_text="Bila kosong: hari ini.")

    def options(self) -> dict[str, Any]:
        told = super().options()
        day: date | None = told[DAY]
        return told | {DAY: day.isoformat() if day else ""}
