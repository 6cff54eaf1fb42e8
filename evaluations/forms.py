"""Input of the evaluation pages, turned into domain values; no writes here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from accounts.models import Agency
from evaluations.queries import Office
from evaluations.services.proof import PAGES
from evidence.models import DocumentKind
from instruments.sheet import Question

# What kind of document usually fills a slot; other slots start at "Lainnya".
KIND_OF_SLOT = {
    "perda": DocumentKind.REGULATION,
    "perkada": DocumentKind.REGULATION,
    "surat": DocumentKind.CIRCULAR,
    "sk": DocumentKind.DECREE,
    "sop": DocumentKind.SOP,
    "laporan": DocumentKind.REPORT,
    "notulen": DocumentKind.REPORT,
    "daftar-hadir": DocumentKind.REPORT,
    "foto": DocumentKind.PHOTO,
    "matriks": DocumentKind.MATRIX,
    "data": DocumentKind.MATRIX,
    "anggaran": DocumentKind.BUDGET,
    "mou": DocumentKind.AGREEMENT,
    "sertifikat": DocumentKind.CERTIFICATE,
}


class ProofForm(forms.Form):
    """Which slot a document fills, and on which pages the proof stands."""

    slot = forms.CharField(max_length=40, widget=forms.HiddenInput)
    pages = forms.RegexField(
        PAGES,
        required=False,
        max_length=60,
        label="Halaman",
        help_text="Boleh kosong. Misalnya 3-5 atau 2, 7-9.",
        error_messages={"invalid": "Tulis nomor halaman, misalnya 3-5 atau 2, 7-9."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


class TargetForm(forms.Form):
    """The score a regency aims at; blank takes the target away."""

    target = forms.DecimalField(
        required=False,
        max_digits=6,
        decimal_places=2,
        label="Target nilai",
        help_text="Antara 0 dan 1.000, misalnya 850 atau 850,5.",
        localize=True,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class AssignmentForm(forms.Form):
    """One office for the ticked questions of an indicator, or for all of them."""

    NOBODY = "-"

    agency = forms.ChoiceField(label="Instansi")
    everything = forms.BooleanField(required=False, label="Semua pertanyaan indikator ini")
    questions = forms.MultipleChoiceField(
        required=False, label="Pertanyaan", widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        questions: Iterable[Question],
        agencies: Iterable[Agency],
        assigned: Mapping[str, Office],
    ) -> None:
        super().__init__(data)
        self.agencies = {agency.public_id: agency for agency in agencies}
        names = [(key, agency.name) for key, agency in self.agencies.items()]
        nothing = [("", "Pilih instansi"), (self.NOBODY, "Lepas penugasan")]
        self.fields["agency"].choices = [*nothing, *names]
        self.fields["questions"].choices = [
            (question.code, _assigned_label(question, assigned.get(question.code)))
            for question in questions
        ]
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not told.get("everything") and not told.get("questions"):
            self.add_error("questions", "Centang paling sedikit satu pertanyaan.")
        return told

    def offices(self) -> dict[str, Agency | None]:
        """Question code -> chosen office, None to take the office away."""
        told = self.cleaned_data
        offered = [code for code, _ in self.fields["questions"].choices]
        chosen = offered if told["everything"] else told["questions"]
        return dict.fromkeys(chosen, self.agencies.get(told["agency"]))


def _assigned_label(question: Question, office: Office | None) -> str:
    name = office.name if office else "belum ditugaskan"
    return f"{question.code} {question.label} ({name})"
