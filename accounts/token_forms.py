"""Input of the page on which somebody makes a token."""

from __future__ import annotations

from crispy_forms.layout import Column, Row
from django import forms

from accounts.manage_forms import ManageForm
from accounts.tokens import LONGEST_DAYS, USUAL_DAYS

DAYS = f"Tulis bilangan bulat dari 1 sampai {LONGEST_DAYS}."


class TokenForm(ManageForm):
    name = forms.CharField(
        label="Nama token",
        max_length=80,
        help_text="Untuk program atau komputer mana, misalnya: Dasbor Bappeda.",
        error_messages={
            "required": "Tulis nama, supaya Anda nanti tahu token ini dipakai di mana.",
            "max_length": "Nama terlalu panjang. Tulis paling banyak 80 huruf.",
        },
    )
    days = forms.IntegerField(
        label="Berlaku berapa hari",
        min_value=1,
        max_value=LONGEST_DAYS,
        initial=USUAL_DAYS,
        help_text=f"1 sampai {LONGEST_DAYS} hari. Sesudah itu buat token baru.",
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), DAYS),
    )

    fields_shown = ("name", Row(Column("days", css_class="col-sm-6")))

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if not name.isprintable():
            raise forms.ValidationError("Nama berisi tanda yang tidak dapat dicetak. Ketik ulang.")
        return name
