"""Input of the evaluation pages, turned into domain values; no writes here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms

from accounts.models import Agency
from evaluations.models import Answer
from evaluations.queries import Office
from evaluations.recaps import LONGEST_NOTE
from evaluations.services import Statement
from evaluations.services.proof import PAGES
from evaluations.values import ValueFault, parse_value
from evidence.models import DocumentKind
from instruments.sheet import OPTION_KINDS, Kind, Question

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
REASON_FIELD = "declared_reason"


@dataclass(frozen=True, slots=True)
class OptionRow:
    """One large radio row of a question."""

    value: str
    label: str
    points: Decimal | None
    checked: bool


class AnswerForm(forms.Form):
    """One question's answer as text; `statement()` gives it as a value.

    `reading` is the button of the question "85500 or 85,5?", `overwrite` the one that saves over
    a newer version on purpose.
    """

    value = forms.CharField(required=False, max_length=16, label="Jawaban")
    declared_reason = forms.CharField(
        required=False,
        max_length=300,
        label="Alasan angka diisi operator",
        help_text="Dari mana persentase ini, selama kecamatan atau desa belum menjawab sendiri.",
    )
    note = forms.CharField(
        required=False,
        max_length=LONGEST_NOTE,
        label="Catatan",
        help_text="Jangan menulis nama atau NIK anak.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    reading = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    overwrite = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, question: Question, action: str = ""
    ) -> None:
        super().__init__(data)
        self.question = question
        if question.kind is not Kind.ROLLUP:
            del self.fields[REASON_FIELD]
        self._word_value_field()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*self._layout())
        self.action = action

    @classmethod
    def for_answer(cls, question: Question, answer: Answer | None) -> AnswerForm:
        """An unbound form that shows what is stored."""
        form = cls(question=question)
        form.initial = {
            "value": answer.said if answer else "",
            "note": answer.note if answer else "",
            REASON_FIELD: answer.declared_reason if answer else "",
            "version": answer.version if answer else 0,
        }
        return form

    def statement(self) -> Statement:
        cleaned = self.cleaned_data
        return Statement(cleaned["value"], cleaned["note"], cleaned.get(REASON_FIELD, ""))

    @property
    def seen_version(self) -> int:
        """The version the person decided upon."""
        chosen = self.cleaned_data["overwrite"]
        return self.cleaned_data["version"] if chosen is None else chosen

    @property
    def option_rows(self) -> list[OptionRow]:
        """The choices with their points, and a row that takes an answer back."""
        current = str(self["value"].value() or "")
        rows = [
            OptionRow(option.code, option.label, option.points, option.code == current)
            for option in self.question.options
        ]
        return [*rows, OptionRow("", "Belum dijawab", None, not current)]

    def clean_reading(self) -> str:
        return self.cleaned_data["reading"].strip()

    def clean(self) -> dict[str, Any]:
        """The value is read last, since a chosen reading replaces what was typed."""
        cleaned = super().clean() or {}
        raw = cleaned.get("reading") or cleaned.get("value", "")
        try:
            cleaned["value"] = parse_value(self.question, raw)
        except ValueFault as fault:
            self.add_error("value", str(fault))
            self.readings = [text for text in fault.candidates if self._fits(text)]
        if cleaned.get("value") is not None and REASON_FIELD in self.fields:
            self._require_reason(cleaned)
        return cleaned

    def _fits(self, text: str) -> bool:
        try:
            return parse_value(self.question, text) is not None
        except ValueFault:
            return False

    def _require_reason(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get(REASON_FIELD):
            self.add_error(
                REASON_FIELD,
                "Tulis dari mana persentase ini, misalnya rekap camat 20 Juni 2024.",
            )

    readings: Sequence[str] = ()

    def _word_value_field(self) -> None:
        field = self.fields["value"]
        if self.question.kind in OPTION_KINDS:
            return
        unit = "persen" if self.question.kind is Kind.ROLLUP else self.question.unit
        field.label = f"Jawaban ({unit})"
        field.help_text = (
            "Bilangan bulat, misalnya 12."
            if self.question.kind is Kind.COUNT
            else "Antara 0 dan 100, paling banyak dua angka di belakang koma, misalnya 87,5."
        )
        field.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off"})

    def _layout(self) -> list[Any]:
        if self.question.kind in OPTION_KINDS:
            return [Field("value", template="evaluations/_option_field.html"), "note"]
        reason = [REASON_FIELD] if REASON_FIELD in self.fields else []
        return ["value", *reason, "note"]


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
