"""Input of the pages about the full report; no writes here."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms

from evidence.names import HIDDEN
from reports.content.full import STAGE, stages_to_tell
from reports.forms import PaperForm
from reports.models import ReportText
from reports.texts import LONGEST_TEXT

KEPT = "\n\t"


class FullForm(PaperForm):
    """Of which stage the report tells; none means the newest one that is concluded."""

    tahap = forms.ChoiceField(
        label="Tahap",
        required=False,
        error_messages={
            "invalid_choice": "Tahap “%(value)s” belum ada nilainya. Pilih tahap dari daftar."
        },
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        choices = stages_to_tell(self.subject)
        self.fields[STAGE].choices = choices
        self.fields[STAGE].initial = choices[-1][0]

    def clean_tahap(self) -> str:
        """The stage that was meant, so that the paper is the same when a later one is there."""
        return self.cleaned_data[STAGE] or self.fields[STAGE].initial


class TextForm(forms.Form):
    """A text of the report; blank takes it out again."""

    text = forms.CharField(
        label="Teks",
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=f"Paling banyak {LONGEST_TEXT:,} huruf. Baris kosong memisahkan paragraf; baris "
        "yang diawali “- ” menjadi daftar. Jangan menulis nama anak.".replace(",", "."),
        error_messages={
            "max_length": "Paling banyak %(limit_value)d huruf, sekarang %(show_value)d. "
            "Singkat teksnya, lalu simpan lagi."
        },
    )
    version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, stored: ReportText | None, **more: Any) -> None:
        initial = {
            "text": stored.text if stored else "",
            "version": stored.version if stored else 0,
        }
        super().__init__(*args, initial=initial, **more)
        self.stored = stored
        self.conflict: ReportText | None = None
        self.status = 200

    def clean_text(self) -> str:
        """Without what nobody sees; line ends as the database keeps them."""
        text = unicodedata.normalize("NFC", self.cleaned_data["text"])
        lines = text.replace("\r\n", "\n").replace("\r", "\n")
        return "".join(
            char for char in lines if char in KEPT or unicodedata.category(char) not in HIDDEN
        ).strip()

    def clean_version(self) -> int:
        return self.cleaned_data["version"] or 0

    def offer(self, current: ReportText) -> None:
        """Show what somebody else has saved meanwhile; saving once more replaces it."""
        self.conflict = current
        self.status = 409
        self.data = self.data.copy()
        self.data["version"] = str(current.version)
