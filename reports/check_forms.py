"""A paper's number and fingerprint, typed from the paper by somebody without a camera."""

from __future__ import annotations

from typing import Any

from django import forms

from reports.models import Paper
from reports.proving import FINGERPRINT, NUMBER, typed_paper

NO_SUCH = (
    "Tidak ada lembar dengan nomor dan sidik itu. Periksa ketikan Anda. Bila sudah sama dengan "
    "yang tercetak, lembar itu tidak dikeluarkan portal ini."
)


class TypedField(forms.CharField):
    """Typed from paper: blanks and the size of letters are not the paper's."""

    def __init__(self, label: str, *, longest: int, required: str, help_text: str) -> None:
        super().__init__(
            label=label,
            max_length=longest,
            help_text=help_text,
            error_messages={
                "required": required,
                "max_length": "Paling banyak %(limit_value)d huruf.",
            },
        )

    def to_python(self, value: Any) -> str:
        return "".join(super().to_python(value).split())


class CheckForm(forms.Form):
    nomor = TypedField(
        "Nomor lembar",
        longest=40,
        required="Ketik nomor yang tercetak di kaki lembar.",
        help_text="Misalnya KLA/17.04/2024/0012.",
    )
    sidik = TypedField(
        "Awal sidik data",
        longest=64,
        required="Ketik paling sedikit 12 huruf pertama sidik data.",
        help_text="Paling sedikit 12 huruf pertama setelah kata SHA-256.",
    )

    def clean_nomor(self) -> str:
        number = self.cleaned_data["nomor"].upper()
        if not NUMBER.fullmatch(number):
            raise forms.ValidationError("Nomor lembar ditulis seperti KLA/17.04/2024/0012.")
        return number

    def clean_sidik(self) -> str:
        told = self.cleaned_data["sidik"].lower()
        if not FINGERPRINT.fullmatch(told):
            raise forms.ValidationError(
                "Sidik data terdiri dari angka 0-9 dan huruf a-f. Ketik 12 sampai 64 huruf "
                "pertamanya."
            )
        return told

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if not self.errors and self.found is None:
            raise forms.ValidationError(NO_SUCH)
        return told

    @property
    def found(self) -> Paper | None:
        return typed_paper(self.cleaned_data["nomor"], self.cleaned_data["sidik"])
