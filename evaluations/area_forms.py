"""Input of the pages of a kecamatan or village, turned into domain values; no writes here."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import User
from evaluations.models import AreaAnswer
from evidence.forms import UploadForm
from evidence.models import DocumentKind
from evidence.places import Place
from regions.models import Region

PHOTOS = ".jpg,.jpeg,.png,.webp"


class AreaAnswerForm(forms.Form):
    """One tap: `word` is the button; `confirm` says yes to taking a declared share's place.

    `overwrite` is the newer version over which somebody saves on purpose.
    """

    word = forms.ChoiceField(
        choices=AreaAnswer.Word.choices,
        error_messages={
            "required": "Pilih Ya atau Tidak dahulu.",
            "invalid_choice": "Jawaban itu tidak dikenal. Pilih Ya atau Tidak.",
        },
    )
    note = forms.CharField(
        required=False,
        max_length=2000,
        error_messages={"max_length": "Catatan paling panjang 2.000 huruf. Ringkas, lalu simpan."},
    )
    version = forms.IntegerField(min_value=0)
    confirm = forms.BooleanField(required=False)
    overwrite = forms.IntegerField(required=False, min_value=0)

    @property
    def seen_version(self) -> int:
        """The version the person decided upon."""
        chosen = self.cleaned_data["overwrite"]
        return self.cleaned_data["version"] if chosen is None else chosen

    @property
    def faults(self) -> list[str]:
        """Every fault as a sentence; a broken hidden field is one that asks to load again."""
        known = [error for name in ("word", "note") for error in self.errors.get(name, ())]
        known += self.non_field_errors()
        hidden = {"version", "confirm", "overwrite"} & set(self.errors)
        return known + (["Halaman ini rusak. Muat ulang, lalu jawab lagi."] if hidden else [])


class ShelfForm(UploadForm):
    """A new document that goes onto one given shelf; the rest is told only if somebody wants to.

    Drawn with templates/evaluations/_area_file_form.html: a camera beside the file field, of which
    one is sent (static/js/one-file.js; both at once are refused as too many files).
    """

    photos = PHOTOS

    def __init__(self, *args: Any, user: User, shelf: Place, **kwargs: Any) -> None:
        initial = {"place": shelf.key, "kind": DocumentKind.PHOTO} | kwargs.pop("initial", {})
        super().__init__(*args, user=user, region=shelf.region, initial=initial, **kwargs)
        self.places = {shelf.key: shelf}
        self.fields["place"].choices = [(shelf.key, shelf.label)]
        self.fields["place"].widget = forms.HiddenInput()
        self.fields["place"].required = False

    def clean_place(self) -> str:
        """There is only one shelf, whatever was sent."""
        return next(iter(self.places))


def shelf_of_area(area: Region) -> Place:
    """Where papers of a kecamatan or village stand, whoever brings them."""
    return Place(f"wilayah:{area.code}", area.title, area.regency, area)


class CheckForm(forms.Form):
    """Which areas' answers are marked, and how; the reason is for a rejection."""

    answers = forms.MultipleChoiceField(required=False)
    check = forms.ChoiceField(
        choices=AreaAnswer.Check.choices,
        error_messages={
            "required": "Pilih terverifikasi, ditolak, atau belum diperiksa.",
            "invalid_choice": "Pilih terverifikasi, ditolak, atau belum diperiksa.",
        },
    )
    reason = forms.CharField(
        required=False,
        max_length=300,
        label="Alasan bila ditolak",
        error_messages={"max_length": "Alasan paling panjang 300 huruf. Ringkas, lalu kirim lagi."},
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        ticked = data.getlist("answers")
        self.fields["answers"].choices = [(ticket, ticket) for ticket in ticked]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not told.get("answers"):
            self.add_error("answers", "Centang paling sedikit satu jawaban.")
        if told.get("check") == AreaAnswer.Check.REJECTED and not told.get("reason"):
            self.add_error(
                "reason", "Tulis alasan penolakan, supaya wilayah tahu apa yang harus diperbaiki."
            )
        return told

    @property
    def faults(self) -> list[str]:
        return [error for row in self.errors.values() for error in row]
