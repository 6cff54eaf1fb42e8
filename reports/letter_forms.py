"""Options of the letters: their head, to whom, and whether in one file or in one each."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms

from accounts.day_fields import day_field
from audit.clock import db_now
from reports.content.addressees import CAMAT, OFFICE, addressees_of
from reports.content.letters import EVERYBODY, NATURE, RUNNING
from reports.forms import LineField, PaperForm

ONE_FILE, ONE_EACH = "satu", "pisah"
BRACES = re.compile(r"\{[^}]*\}?|\}")
LONGEST_NUMBER, HIGHEST_PLACE = 80, 9_999


class LetterForm(PaperForm):
    """Everything may stay blank: the letter then has dots, today, and the evaluation's deadline."""

    nomor = LineField(
        "Nomor surat",
        longest=LONGEST_NUMBER,
        help_text=f"Tulis {RUNNING} di tempat nomor urut, misalnya "
        f"400.2.4/{RUNNING}/DP3AP2KB/2024. Bila kosong dicetak titik-titik.",
    )
    urut = forms.IntegerField(
        label="Nomor urut pertama",
        required=False,
        initial=1,
        min_value=1,
        max_value=HIGHEST_PLACE,
        error_messages={
            "invalid": "Tulis bilangan bulat, misalnya 12.",
            "min_value": "Nomor urut paling kecil %(limit_value)d.",
            "max_value": "Nomor urut paling besar %(limit_value)d.",
        },
    )
    sifat = LineField("Sifat", longest=30, initial=NATURE)
    tanggal = day_field("Tanggal surat", help_text="Bila kosong: hari ini.")
    batas = day_field("Batas waktu", help_text="Bila kosong: penutupan pengisian yang terdekat.")
    penerima = forms.ChoiceField(
        label="Penerima",
        required=False,
        initial=EVERYBODY,
        error_messages={
            "invalid_choice": "Penerima itu tidak ada di daerah ini. Pilih dari daftar."
        },
    )
    berkas = forms.ChoiceField(
        label="Berkas",
        required=False,
        initial=ONE_FILE,
        choices=[
            (ONE_FILE, "Satu berkas PDF untuk semua surat"),
            (ONE_EACH, "Satu berkas PDF per penerima (ZIP)"),
        ],
        error_messages={
            "invalid_choice": "Pilih satu berkas untuk semua, atau satu berkas per penerima."
        },
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        groups: dict[str, list[tuple[str, str]]] = {CAMAT: [], OFFICE: []}
        for to in addressees_of(self.subject, db_now()):
            groups[to.group].append((to.key, to.title))
        self.fields["penerima"].choices = [
            (EVERYBODY, "Semua yang masih kurang"),
            (CAMAT, "Semua camat"),
            (OFFICE, "Semua perangkat daerah dan instansi"),
            ("Camat", groups[CAMAT]),
            ("Perangkat daerah dan instansi", groups[OFFICE]),
        ]

    def clean_nomor(self) -> str:
        told = self.cleaned_data["nomor"]
        unknown = [part for part in BRACES.findall(told) if part != RUNNING]
        if unknown:
            raise forms.ValidationError(
                f"“{unknown[0]}” tidak dikenal. Dalam kurung kurawal hanya boleh {RUNNING}."
            )
        return told

    def clean_tanggal(self) -> str:
        return _iso(self.cleaned_data["tanggal"])

    def clean_batas(self) -> str:
        return _iso(self.cleaned_data["batas"])

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        written, until = told.get("tanggal"), told.get("batas")
        if written and until and until < written:
            self.add_error(
                "batas",
                "Batas waktu tidak boleh sebelum tanggal surat. Ubah salah satunya.",
            )
        return told


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
