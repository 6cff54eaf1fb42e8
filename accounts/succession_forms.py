"""Input of the page that says who follows an office; no writes here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from accounts.manage_forms import ManageForm
from accounts.models import Agency


class SuccessionForm(ManageForm):
    """Who does an office's work from a year on; `others` are the region's other offices."""

    successors = forms.MultipleChoiceField(
        label="Instansi pengganti",
        widget=forms.CheckboxSelectMultiple,
        help_text="Satu, atau beberapa bila instansi dipecah.",
        error_messages={"required": "Centang paling sedikit satu instansi pengganti."},
    )
    year = forms.IntegerField(
        label="Sejak tahun",
        localize=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": "Isi tahun mulai berlakunya, misalnya 2024.",
            "invalid": "Isi tahun dengan empat angka, misalnya 2024.",
        },
    )
    close = forms.BooleanField(
        label="Sekaligus tutup instansi lama",
        required=False,
        help_text="Peran orang-orangnya berakhir saat itu juga; dokumennya tetap tersimpan.",
    )

    fields_shown = ("successors", "year", "close")

    def __init__(self, *args: Any, office: Agency, others: Iterable[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = {other.public_id: other for other in others}
        self.fields["successors"].choices = [
            (key, f"{other.name} (ditutup)" if other.valid_until else other.name)
            for key, other in self.others.items()
        ]
        if office.valid_until:
            del self.fields["close"]
            self.helper.layout = Layout("successors", "year")

    def told(self) -> dict[str, Any]:
        """What the service takes besides the office and the person."""
        cleaned = self.cleaned_data
        chosen = [self.others[key] for key in cleaned["successors"]]
        return {
            "successors": chosen,
            "year": cleaned["year"],
            "close": cleaned.get("close", False),
        }
