"""How large a part of the bundle may be."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from reports.bundles.outlook import PART_SIZES, USUAL_PART, Outlook


class BundleForm(forms.Form):
    """`status` is what the page is answered with."""

    part_mb = forms.TypedChoiceField(
        label="Ukuran satu bagian",
        coerce=int,
        widget=forms.RadioSelect,
        help_text="Bagian kecil lebih mudah diunduh lewat sambungan yang lambat.",
        error_messages={
            "required": "Pilih ukuran satu bagian.",
            "invalid_choice": "Ukuran “%(value)s” tidak dikenal. Pilih salah satu di bawah.",
        },
    )

    def __init__(self, *args: Any, outlook: Outlook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.status = 200
        self.fields["part_mb"].initial = USUAL_PART
        self.fields["part_mb"].choices = [
            (size, f"Paling besar {size} MB ({outlook.parts_of(size)} berkas ZIP)")
            for size in PART_SIZES
        ]
        self.helper = FormHelper()
        self.helper.form_tag = False

    def is_valid(self) -> bool:
        self.status = 200 if super().is_valid() else 422
        return self.status == 200

    def refuse(self, sentence: str) -> None:
        self.add_error(None, sentence)
        self.status = 409
