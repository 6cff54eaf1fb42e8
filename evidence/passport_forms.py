"""The passport of a document as form fields, for sending a new one and for correcting it later."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms

from accounts.day_fields import day_field
from evidence.models import Document, DocumentKind, DocumentTag
from evidence.register_services import MOST_TAGS, PASSPORT, StalePassport, clean_tags, seen_stamp

LONGEST_TAG = DocumentTag._meta.get_field("name").max_length


class PassportFields(forms.Form):
    """Everything of a passport that people type; `passport()` gives it to the services."""

    subject = forms.CharField(
        label="Perihal",
        max_length=250,
        help_text="Isi dokumen dalam satu kalimat, tanpa nama anak.",
        error_messages={"required": "Isi perihal dokumen."},
    )
    kind = forms.ChoiceField(
        label="Jenis dokumen",
        choices=[("", "Pilih jenis"), *DocumentKind.choices],
        error_messages={"required": "Pilih jenis dokumen."},
    )
    number = forms.CharField(label="Nomor", max_length=100, required=False)
    date = day_field("Tanggal dokumen")
    issuer = forms.CharField(label="Diterbitkan oleh", max_length=150, required=False)
    signatory = forms.CharField(
        label="Ditandatangani oleh",
        max_length=150,
        required=False,
        help_text="Jabatan dan nama pejabat, misalnya Bupati Kaur.",
    )
    valid_until = day_field("Berlaku sampai", help_text="Kosongkan bila tanpa batas.")
    year = forms.IntegerField(
        label="Tahun",
        required=False,
        min_value=1945,
        max_value=2100,
        localize=False,
        error_messages={
            "min_value": "Tahun paling awal 1945.",
            "max_value": "Tahun paling akhir 2100.",
            "invalid": "Tulis tahun dengan empat angka, misalnya 2024.",
        },
    )
    tags = forms.CharField(
        label="Kata kunci",
        max_length=300,
        required=False,
        help_text="Pisahkan dengan koma, misalnya: gugus tugas, anggaran. Membantu pencarian.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].widget.attrs["inputmode"] = "numeric"

    def clean_tags(self) -> list[str]:
        tags = clean_tags(self.cleaned_data["tags"].split(","))
        if len(tags) > MOST_TAGS:
            raise forms.ValidationError(f"Paling banyak {MOST_TAGS} kata kunci.")
        for tag in tags:
            if len(tag) > LONGEST_TAG:
                raise forms.ValidationError(
                    f"Satu kata kunci paling panjang {LONGEST_TAG} huruf: “{tag[:20]}…”. "
                    "Pisahkan kata kunci dengan koma."
                )
        return tags

    def clean(self) -> dict[str, Any]:
        super().clean()
        told = self.cleaned_data
        if told.get("date") and told.get("valid_until") and told["valid_until"] < told["date"]:
            self.add_error("valid_until", "Tanggal ini sebelum tanggal dokumen. Periksa keduanya.")
        return told

    def passport(self) -> dict[str, Any]:
        """By field name of the document; only after `is_valid()`."""
        return {name: self.cleaned_data[name] for name in PASSPORT}


FIRST_ROWS = ("subject", Row(Column("kind"), Column("number"), Column("date")))
LATER_ROWS = (
    Row(Column("year"), Column("valid_until")),
    Row(Column("issuer"), Column("signatory")),
    "tags",
)


class PassportForm(PassportFields):
    """Correcting the passport; `seen` tells what the person saw when the form was drawn."""

    seen = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:
        told = {name: getattr(document, name) for name in PASSPORT}
        told |= {
            "tags": ", ".join(document.tags.values_list("name", flat=True)),
            "seen": seen_stamp(document),
        }
        super().__init__(*args, initial=told, **kwargs)
        self.data = self.data.dict() if self.is_bound else {}
        self.status = 200
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*FIRST_ROWS, *LATER_ROWS, "seen")

    def refuse(self, stale: StalePassport) -> None:
        """Show that somebody else was first; saving once more then writes over it."""
        self.add_error(None, str(stale))
        self.status = 409
        self.data = self.data | {"seen": seen_stamp(stale.current)}
