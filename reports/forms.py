"""Input of the pages about papers; no writes here."""

from __future__ import annotations

import unicodedata
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.core.files.uploadedfile import UploadedFile

from evaluations.models import Assessment
from evidence.names import HIDDEN
from jobs.gate.refusal import Refused, size_words
from regions.models import Region
from reports.arms import KINDS_TEXT, SUFFIXES, check_kind
from reports.letterheads import TEXTS, Kop, defaults_for, kop_from
from reports.models import NIP, POSTAL_CODE, Letterhead
from reports.sizes import PAPERS

LARGEST_ARMS = 1_000_000
MOST_COPIES = 15
A4 = "A4"


class PaperForm(forms.Form):
    """The size of paper, from the address; none means A4. A kind with more options adds fields.

    `subject` is what the paper is about (reports.kinds.Subject).
    """

    kertas = forms.ChoiceField(
        label="Kertas",
        choices=[(name, f"{name} ({wide} x {high} mm)") for name, (wide, high) in PAPERS.items()],
        required=False,
        error_messages={"invalid_choice": "Kertas “%(value)s” tidak dikenal. Pilih A4 atau F4."},
    )

    def __init__(self, *args: Any, subject: Any = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.subject = subject

    @property
    def subject_year(self) -> int:
        subject = self.subject
        return subject.round.year if isinstance(subject, Assessment) else subject.year

    @property
    def has_options(self) -> bool:
        return len(self.fields) > 1

    def clean_kertas(self) -> str:
        return self.cleaned_data["kertas"] or A4

    def options(self) -> dict[str, Any]:
        """What decides the content, as JSON holds it: every field but the size of paper."""
        return {name: value for name, value in self.cleaned_data.items() if name != "kertas"}

    @classmethod
    def plain_options(cls) -> dict[str, Any]:
        """The options of a form that nobody filled in."""
        return {}


class LineField(forms.CharField):
    """One line of print: blanks folded, characters that nobody sees left out."""

    def __init__(self, label: str, *, longest: int, **more: Any) -> None:
        more.setdefault("required", False)
        super().__init__(
            label=label,
            max_length=longest,
            error_messages={
                "max_length": "Paling banyak %(limit_value)d huruf, sekarang %(show_value)d. "
                "Singkat tulisannya."
            },
            **more,
        )

    def to_python(self, value: Any) -> str:
        return _folded(super().to_python(value))


def _folded(told: str) -> str:
    text = unicodedata.normalize("NFC", told)
    shown = (" " if char.isspace() else char for char in text)
    kept = "".join(char for char in shown if unicodedata.category(char) not in HIDDEN)
    return " ".join(kept.split())


class LinesField(LineField):
    """Several lines of print, each as LineField has it; blank ones are left out."""

    widget = forms.Textarea(attrs={"rows": 4})

    def __init__(self, label: str, *, longest: int, most: int, **more: Any) -> None:
        super().__init__(label, longest=longest, **more)
        self.most = most

    def to_python(self, value: Any) -> str:
        lines = (_folded(line) for line in forms.CharField.to_python(self, value).splitlines())
        return "\n".join(line for line in lines if line)

    def validate(self, value: str) -> None:
        super().validate(value)
        count = len(value.splitlines())
        if count > self.most:
            raise forms.ValidationError(
                f"Paling banyak {self.most} baris, sekarang {count}. Gabungkan atau hapus sebagian."
            )


class DigitsField(LineField):
    """Digits that people write in groups; the blanks are theirs, not the number's."""

    def to_python(self, value: Any) -> str:
        return super().to_python(value).replace(" ", "")


def _longest(name: str) -> int:
    return Letterhead._meta.get_field(name).max_length


class LetterheadForm(forms.Form):
    """The kop, the signatory and the coat of arms of a region; everything may stay blank."""

    government = LineField(
        "Pemerintah", longest=_longest("government"), help_text="Baris teratas kop."
    )
    office = LineField(
        "Instansi",
        longest=_longest("office"),
        help_text="Nama resmi kantor yang mengeluarkan surat, misalnya Sekretariat Daerah.",
    )
    address = LineField(
        "Alamat",
        longest=_longest("address"),
        help_text="Jalan, nomor, dan kota, dalam satu baris.",
    )
    postal_code = DigitsField(
        "Kode pos", longest=12, validators=[POSTAL_CODE], help_text="Lima angka."
    )
    phone = LineField("Telepon", longest=_longest("phone"))
    email = forms.EmailField(
        label="Surel",
        required=False,
        max_length=_longest("email"),
        error_messages={"invalid": "Tulis alamat surel seperti setda@kaurkab.go.id."},
    )
    website = LineField("Laman", longest=_longest("website"), help_text="Misalnya kaurkab.go.id.")
    city = LineField(
        "Kota tempat tanda tangan",
        longest=_longest("city"),
        help_text="Dicetak di depan tanggal, misalnya Bintuhan.",
    )
    on_behalf = LineField(
        "Atas nama",
        longest=_longest("on_behalf"),
        help_text="Misalnya a.n. Bupati Kaur. Kosongkan bila pejabat menandatangani sendiri.",
    )
    position = LineField("Jabatan", longest=_longest("position"))
    signatory = LineField(
        "Nama pejabat", longest=_longest("signatory"), help_text="Dengan gelar, seperti di SK."
    )
    rank = LineField(
        "Pangkat", longest=_longest("rank"), help_text="Misalnya Pembina Utama Madya (IV/d)."
    )
    nip = DigitsField(
        "NIP",
        longest=40,
        validators=[NIP],
        help_text="18 angka; spasi boleh. Kosongkan bila tidak punya NIP.",
    )
    copies = LinesField(
        "Tembusan",
        longest=_longest("copies"),
        most=MOST_COPIES,
        help_text="Satu penerima per baris, misalnya Bupati Kaur (sebagai laporan). Dicetak pada "
        "surat; boleh kosong.",
    )
    remove_arms = forms.BooleanField(label="Hapus lambang yang tersimpan", required=False)
    version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    arms = forms.FileField(label="Lambang daerah", required=False, allow_empty_file=True)

    max_bytes = LARGEST_ARMS
    kinds_text = KINDS_TEXT
    accept = ",".join(SUFFIXES)

    def __init__(
        self, *args: Any, region: Region, stored: Letterhead | None, **kwargs: Any
    ) -> None:
        initial = {name: getattr(stored, name) for name in TEXTS} if stored else {}
        initial["version"] = stored.version if stored else 0
        super().__init__(*args, initial=initial, **kwargs)
        self.region = region
        self.stored = stored
        self.conflict: Letterhead | None = None
        self.has_arms = bool(stored and stored.has_arms)
        self.status = 200
        for name, text in defaults_for(region).items():
            field = self.fields[name]
            field.help_text = f"{field.help_text} Bila kosong dicetak: {text}.".strip()
        for name in ("postal_code", "nip"):
            self.fields[name].widget.attrs["inputmode"] = "numeric"
        if not self.has_arms:
            del self.fields["remove_arms"]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = self._layout()

    def _layout(self) -> Layout:
        shown = ["remove_arms"] if self.has_arms else []
        return Layout(
            Fieldset(
                "Kepala surat",
                "government",
                "office",
                Row(Column("address", css_class="col-md-9"), Column("postal_code")),
                Row(Column("phone"), Column("website")),
                "email",
            ),
            Fieldset(
                "Penanda tangan",
                Row(Column("city"), Column("on_behalf")),
                "position",
                Row(Column("signatory"), Column("rank")),
                "nip",
            ),
            Fieldset("Surat", "copies"),
            *shown,
            "version",
        )

    def clean_arms(self) -> UploadedFile | None:
        """Name and size, which are known without a parse; the rest is the child's."""
        upload = self.cleaned_data.get("arms")
        if not upload:
            return None
        try:
            check_kind(upload.name)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from None
        if upload.size == 0:
            raise forms.ValidationError("Berkas gambar kosong (0 byte). Pilih gambar yang lain.")
        if upload.size > LARGEST_ARMS:
            raise forms.ValidationError(
                f"Gambar {size_words(upload.size)} melebihi batas {size_words(LARGEST_ARMS)}. "
                "Perkecil gambarnya, lalu pilih lagi."
            )
        return upload

    def texts(self) -> dict[str, str]:
        """What `services.save_letterhead` takes."""
        return {name: self.cleaned_data[name] for name in TEXTS}

    def kop(self) -> Kop:
        """The letterhead of what stands in the form now, faulty fields left out."""
        if self.is_bound:
            self.is_valid()
            told = self.cleaned_data
        else:
            told = self.initial
        return kop_from(self.region, told, has_arms=self.has_arms)

    def offer(self, current: Letterhead) -> None:
        """Show what somebody else has saved meanwhile; saving once more replaces it."""
        self.conflict = current
        self.status = 409
        self.data = self.data.copy()
        self.data["version"] = str(current.version)

    def differences(self) -> list[tuple[str, str, str]]:
        """Label, what is stored now and what was typed, for each text that differs."""
        if self.conflict is None:
            return []
        pairs = [(name, getattr(self.conflict, name), self.cleaned_data[name]) for name in TEXTS]
        return [(self.fields[name].label, was, typed) for name, was, typed in pairs if was != typed]

    def refuse(self, field: str, sentence: str, status: int) -> None:
        self.add_error(field, sentence)
        self.status = status
