"""Input of the pages about papers, turned into what the services take; no writes here."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from accounts.models import User
from evidence.arrivals import ArrivalRefused, ArrivedFile, arrived
from evidence.models import Arrival, Document
from evidence.names import clean_name
from evidence.pages_services import PAGES_AT_ONCE
from evidence.passport_forms import FIRST_ROWS, LATER_ROWS, PassportFields
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


class FileForm(forms.Form):
    """One file and the form's own key; `existing` is set when the same bytes are known already.

    The file comes with the form, or before it in pieces: then `arrival` names it (arrivals.py), and
    the form that is shown again still has it. Draw it with templates/evidence/_file_form.html,
    inside a multipart form element.
    """

    file = forms.FileField(label="Berkas", allow_empty_file=True, required=False)
    arrival = forms.CharField(max_length=22, required=False, widget=forms.HiddenInput)
    form_key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    max_bytes = settings.LARGEST_FILE
    small_max_bytes = settings.LARGEST_OFFICE_FILE
    accept = ACCEPT
    kinds_text = KINDS_TEXT
    fields_shown: tuple[Any, ...] = ("form_key",)

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.existing: Document | None = None
        self.arrived: Arrival | None = None
        # An arrival was named that is not there in whole, or not any more.
        self.is_lost = False
        self.status = 200
        self.fields["form_key"].initial = secrets.token_urlsafe
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*self.fields_shown)

    def clean_file(self):
        """Name and size, which are known without a parse; the rest is the gate's."""
        upload = self.cleaned_data["file"]
        if upload is None:
            return None
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

    def clean(self) -> dict[str, Any]:
        """A file that came with the form goes before one that was sent ahead."""
        told = super().clean() or self.cleaned_data
        if told.get("file") or "file" in self.errors:
            return told
        if not told.get("arrival"):
            self.add_error("file", "Pilih satu berkas dahulu.")
            return told
        try:
            self.arrived = arrived(public_id=told["arrival"], by=self.user)
        except ArrivalRefused as refusal:
            self.add_error("file", str(refusal))
            self.is_lost = True
        return told

    @contextmanager
    def opened(self) -> Iterator[UploadedFile]:
        """The file of a valid form, whichever way it came."""
        if self.arrived is None:
            yield self.cleaned_data["file"]
            return
        with ArrivedFile(self.arrived) as upload:
            yield upload

    def refuse(self, refusal: NotReceived) -> None:
        """Show why nothing was received, at the file field."""
        self.add_error("file", str(refusal))
        self.status = refusal.status


class UploadForm(PassportFields, FileForm):
    """A new document. With `region` only that regency's places are offered.

    `kind`, `subject` ... may be given as `initial`.
    """

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
        *FIRST_ROWS,
        "place",
        "sensitivity",
        # Phones are small, and much of it is read from the file afterwards (passport_proposals.py).
        Div(*LATER_ROWS, template="evidence/_later.html"),
        Field("as_new"),
        "form_key",
    )

    def __init__(self, *args: Any, user: User, region: Region | None = None, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.places = {place.key: place for place in places_for(user, region=region)}
        self.fields["place"].choices = [(key, place.label) for key, place in self.places.items()]

    def metadata(self) -> dict[str, Any]:
        """What `services.receive` takes besides the file, its key and the person."""
        place = self.places[self.cleaned_data["place"]]
        told = self.passport() | {
            "tags": self.cleaned_data["tags"],
            "sensitivity": self.cleaned_data["sensitivity"],
        }
        return told | {"region": place.region, "area": place.area, "agency": place.agency}

    def offer(self, existing: Document) -> None:
        """Point to the document with the same bytes and ask whether to store it twice."""
        self.existing = existing
        self.status = 409
        self.fields["as_new"].widget = forms.CheckboxInput()


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
