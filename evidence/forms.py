"""Input of the pages about papers, turned into what the services take; no writes here."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Field, Layout, Row
from django import forms
from django.conf import settings
from django.db.models import Q

from accounts.models import User
from evidence.models import Document, DocumentKind, DocumentQuerySet
from evidence.names import clean_name
from evidence.pages_services import PAGES_AT_ONCE
from evidence.places import places_for
from evidence.receiving import NotReceived
from evidence.sensitivity import Sensitivity
from evidence.uploads import ACCEPT, KINDS_TEXT, check_size
from jobs.gate.refusal import Refused
from regions.models import Region

# The question in plain words; the answer is the class.
CLASS_QUESTION = "Apakah isi berkas menyangkut anak tertentu?"
CLASS_ANSWERS = [
    (
        Sensitivity.RESTRICTED,
        "Tidak. Hanya untuk petugas kabupaten/kota dan provinsi.",
    ),
    (
        Sensitivity.SPECIFIC,
        "Ya: ada nama, alamat, wajah, atau perkara anak. Rahasia: hanya Anda, operator, dan "
        "verifikator yang dapat membukanya, dan setiap pembukaan dicatat.",
    ),
    (
        Sensitivity.PUBLIC,
        "Tidak, dan boleh dibaca umum. Contoh: peraturan yang sudah diundangkan.",
    ),
]


class DayInput(forms.DateInput):
    """The browser's own calendar; it reads and writes ISO dates in every language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _day_field(label: str, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=DayInput(),
        input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"],
        error_messages={"invalid": "Tulis tanggal seperti 27-06-2024."},
        **more,
    )


class FileForm(forms.Form):
    """One file and the form's own key; `existing` is set when the same bytes are known already.

    Draw it with templates/evidence/_file_form.html, inside a multipart form element.
    """

    file = forms.FileField(
        label="Berkas",
        allow_empty_file=True,
        error_messages={"required": "Pilih satu berkas dahulu."},
    )
    form_key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    max_bytes = settings.LARGEST_FILE
    small_max_bytes = settings.LARGEST_OFFICE_FILE
    accept = ACCEPT
    kinds_text = KINDS_TEXT
    fields_shown: tuple[Any, ...] = ("form_key",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.existing: Document | None = None
        self.status = 200
        self.fields["form_key"].initial = secrets.token_urlsafe
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*self.fields_shown)

    def clean_file(self):
        """Name and size, which are known without a parse; the rest is the gate's."""
        upload = self.cleaned_data["file"]
        try:
            check_size(
                clean_name(upload.name),
                upload.size,
                largest=self.max_bytes,
                largest_office=self.small_max_bytes,
            )
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from None
        return upload

    def clean_form_key(self) -> str:
        return self.cleaned_data["form_key"] or secrets.token_urlsafe()

    def refuse(self, refusal: NotReceived) -> None:
        """Show why nothing was received, at the file field."""
        self.add_error("file", str(refusal))
        self.status = refusal.status


class UploadForm(FileForm):
    """A new document. With `region` only that regency's places are offered.

    `kind`, `subject` ... may be given as `initial`.
    """

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
    date = _day_field("Tanggal dokumen")
    issuer = forms.CharField(label="Diterbitkan oleh", max_length=150, required=False)
    valid_until = _day_field("Berlaku sampai", help_text="Kosongkan bila tanpa batas.")
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
    place = forms.ChoiceField(label="Milik")
    sensitivity = forms.ChoiceField(
        label=CLASS_QUESTION,
        choices=CLASS_ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih salah satu jawaban."},
    )
    as_new = forms.BooleanField(
        label="Simpan juga sebagai dokumen baru", required=False, widget=forms.HiddenInput
    )

    fields_shown = (
        "subject",
        Row(Column("kind"), Column("number")),
        Row(Column("date"), Column("valid_until"), Column("year")),
        "issuer",
        "place",
        "sensitivity",
        Field("as_new"),
        "form_key",
    )

    def __init__(self, *args: Any, user: User, region: Region | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {place.key: place for place in places_for(user, region=region)}
        self.fields["place"].choices = [(key, place.label) for key, place in self.places.items()]
        self.fields["year"].widget.attrs["inputmode"] = "numeric"

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if told.get("date") and told.get("valid_until") and told["valid_until"] < told["date"]:
            self.add_error("valid_until", "Tanggal ini sebelum tanggal dokumen. Periksa keduanya.")
        return told

    def metadata(self) -> dict[str, Any]:
        """What `services.receive` takes besides the file, its key and the person."""
        place = self.places[self.cleaned_data["place"]]
        names = ("kind", "number", "date", "subject", "issuer", "valid_until", "year")
        told = {name: self.cleaned_data[name] for name in (*names, "sensitivity")}
        return told | {"region": place.region, "area": place.area, "agency": place.agency}

    def offer(self, existing: Document) -> None:
        """Point to the document with the same bytes and ask whether to store it twice."""
        self.existing = existing
        self.status = 409
        self.fields["as_new"].widget = forms.CheckboxInput()


class DocumentFilter(forms.Form):
    """The filters of the list, from the address; what is not understood filters nothing."""

    q = forms.CharField(label="Cari nomor atau perihal", max_length=100, required=False)
    jenis = forms.ChoiceField(choices=DocumentKind.choices, required=False)
    kelas = forms.ChoiceField(choices=Sensitivity.choices, required=False)

    def apply(self, documents: DocumentQuerySet) -> DocumentQuerySet:
        self.is_valid()
        asked: Mapping[str, str] = self.cleaned_data
        if words := asked.get("q"):
            documents = documents.filter(Q(subject__icontains=words) | Q(number__icontains=words))
        if kind := asked.get("jenis"):
            documents = documents.filter(kind=kind)
        if sensitivity := asked.get("kelas"):
            documents = documents.filter(sensitivity=sensitivity)
        return documents


BEYOND_ANY_PAPER = 9999


class PagesAsked(forms.Form):
    """Which pages of a paper to show, from the address; what is not understood means the first."""

    mulai = forms.IntegerField(min_value=1, max_value=BEYOND_ANY_PAPER, required=False)
    sesudah = forms.IntegerField(min_value=0, max_value=BEYOND_ANY_PAPER, required=False)

    @property
    def start(self) -> int:
        """The first page of the thirty that are shown together."""
        return self._number("mulai") or 1

    @property
    def last(self) -> int:
        return self.start + PAGES_AT_ONCE - 1

    @property
    def after(self) -> int:
        """The page that is shown already."""
        return self._number("sesudah") or 0

    def _number(self, name: str) -> int | None:
        self.is_valid()
        return self.cleaned_data.get(name)
