"""Options of the coordination meeting: when, where, and who leads it."""

from __future__ import annotations

from accounts.day_fields import day_field
from reports.forms import LineField, PaperForm


class MeetingForm(PaperForm):
    """Everything may stay blank: the paper then has dots to write on."""

    hari = day_field("Hari, tanggal rapat", help_text="Bila kosong dicetak titik-titik.")
    waktu = LineField("Waktu", longest=60, help_text="Misalnya 09.00 WIB sampai selesai.")
    tempat = LineField("Tempat", longest=120, help_text="Misalnya Ruang Rapat Setda.")
    pimpinan = LineField(
        "Pimpinan rapat", longest=120, help_text="Misalnya Sekretaris Daerah selaku Ketua."
    )

    def clean_hari(self) -> str:
        day = self.cleaned_data["hari"]
        return day.isoformat() if day else ""
