"""Input of an extension, turned into domain values; no writes here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from accounts.day_fields import day_field, moment_of, time_field
from audit.clock import in_words
from evaluations.asked_rows import AskedRow
from evaluations.models import RequestRecipient
from evaluations.request_forms import MOST_YEARS_AHEAD
from evaluations.services.extending import LONGEST_REASON

EVERYBODY = ""


class ExtendForm(forms.Form):
    """Until when, why, and for whom: one who has not sent yet, or all of them."""

    whom = forms.ChoiceField(
        label="Untuk",
        required=False,
        error_messages={"invalid_choice": "Penerima itu tidak ada di daftar, atau sudah mengirim."},
    )
    until_day = day_field(
        "Diperpanjang sampai tanggal", missing="Pilih tanggal batas waktu yang baru."
    )
    until_time = time_field("Jam")
    why = forms.CharField(
        label="Alasan",
        max_length=LONGEST_REASON,
        help_text="Penerima membacanya. Jangan menulis nama anak.",
        error_messages={
            "required": "Tulis alasan perpanjangan, supaya penerima tahu sebabnya.",
            "max_length": f"Alasan paling panjang {LONGEST_REASON} huruf. Ringkaskan.",
        },
    )

    def __init__(
        self, data: Any = None, *, rows: Iterable[AskedRow], zone: ZoneInfo, now: datetime
    ) -> None:
        super().__init__(data)
        self.zone, self.now = zone, now
        self.waiting = {row.recipient.public_id: row.recipient for row in rows if row.is_open}
        self.fields["whom"].choices = [
            (EVERYBODY, f"Semua yang belum mengirim ({len(self.waiting)})"),
            *((key, recipient.name) for key, recipient in self.waiting.items()),
        ]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        day = told.get("until_day")
        if not day or "until_time" in self.errors:
            return told
        told["until"] = moment_of(day, told.get("until_time"), self.zone)
        if told["until"] <= self.now:
            now = in_words(self.now, self.zone)
            self.add_error("until_day", f"Batas waktu itu sudah lewat. Sekarang {now}.")
        elif day.year > self.now.year + MOST_YEARS_AHEAD:
            self.add_error("until_day", "Batas waktu itu terlalu jauh. Periksa tahunnya.")
        return told

    @property
    def recipient(self) -> RequestRecipient | None:
        """The one it is for; None: all who have not sent yet."""
        return self.waiting.get(self.cleaned_data["whom"])
