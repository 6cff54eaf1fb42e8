"""The answer to one question as people type it, turned into a value; no writes here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms

from evaluations.models import Answer
from evaluations.recaps import LONGEST_NOTE
from evaluations.services import Statement
from evaluations.values import NotApplicable, Value, ValueFault, parse_value
from instruments.sheet import OPTION_KINDS, Kind, Question

REASON_FIELD = "declared_reason"
# The tick beside a field of numbers; among choices it is one of the rows.
TICK_FIELD = "not_applicable"
NOT_APPLICABLE = NotApplicable.YES.value
NOT_APPLICABLE_LABEL = "Tidak berlaku di daerah kami"


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
    not_applicable = forms.BooleanField(required=False, label=NOT_APPLICABLE_LABEL)
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
        self._word_value_field()
        self._word_reason_field()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*self._layout())
        self.action = action

    @classmethod
    def for_answer(cls, question: Question, answer: Answer | None) -> AnswerForm:
        """An unbound form that shows what is stored."""
        form = cls(question=question)
        is_ticked = TICK_FIELD in form.fields and answer is not None and answer.is_not_applicable
        form.initial = {
            "value": answer.said if answer and not is_ticked else "",
            TICK_FIELD: is_ticked,
            "note": answer.note if answer else "",
            REASON_FIELD: answer.declared_reason if answer else "",
            "version": answer.version if answer else 0,
        }
        return form

    def statement(self) -> Statement:
        """A reason belongs to a declared share and to what does not apply, to nothing else."""
        cleaned = self.cleaned_data
        value, reason = cleaned["value"], cleaned.get(REASON_FIELD, "")
        if self.question.kind is not Kind.ROLLUP and value is not NotApplicable.YES:
            reason = ""
        return Statement(value, cleaned["note"], reason)

    @property
    def typed(self) -> str:
        """What the fields say now, as `AnswerContent.said` says what is stored."""
        if TICK_FIELD in self.fields and self[TICK_FIELD].value():
            return NOT_APPLICABLE
        return self["value"].value() or ""

    @property
    def seen_version(self) -> int:
        """The version the person decided upon."""
        chosen = self.cleaned_data["overwrite"]
        return self.cleaned_data["version"] if chosen is None else chosen

    @property
    def option_rows(self) -> list[OptionRow]:
        """The choices with their points, that it does not apply, and what takes an answer back."""
        current = str(self["value"].value() or "")
        rows = [
            OptionRow(option.code, option.label, option.points, option.code == current)
            for option in self.question.options
        ]
        if self.question.not_applicable:
            is_on = current == NOT_APPLICABLE
            rows.append(OptionRow(NOT_APPLICABLE, NOT_APPLICABLE_LABEL, Decimal(0), is_on))
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
        if cleaned.get(TICK_FIELD):
            self._take_tick(cleaned)
        if not cleaned.get(REASON_FIELD) and REASON_FIELD not in self.errors:
            self._require_reason(cleaned.get("value"))
        return cleaned

    def _take_tick(self, cleaned: dict[str, Any]) -> None:
        """A number beside the tick says two things: ask, never choose."""
        if cleaned.get("value") in (None, NotApplicable.YES):
            cleaned["value"] = NotApplicable.YES
            return
        self.add_error(
            TICK_FIELD,
            "Jawaban berisi angka dan juga dicentang tidak berlaku. Pilih salah satu: kosongkan "
            "angkanya, atau lepas centangnya.",
        )

    def _fits(self, text: str) -> bool:
        try:
            return parse_value(self.question, text) is not None
        except ValueFault:
            return False

    def _require_reason(self, value: Value | None) -> None:
        if value is NotApplicable.YES:
            self.add_error(REASON_FIELD, "Tulis mengapa pertanyaan ini tidak berlaku.")
        elif value is not None and self.question.kind is Kind.ROLLUP:
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

    def _word_reason_field(self) -> None:
        """What may not apply asks why; a tick stands only where there are no rows to choose."""
        question = self.question
        if not question.not_applicable or question.kind in OPTION_KINDS:
            del self.fields[TICK_FIELD]
        if not question.not_applicable and question.kind is not Kind.ROLLUP:
            del self.fields[REASON_FIELD]
        elif question.not_applicable:
            is_share = question.kind is Kind.ROLLUP
            field = self.fields[REASON_FIELD]
            field.label = "Alasan" if is_share else "Alasan tidak berlaku"
            field.help_text = (
                "Dari mana persentase ini, atau mengapa pertanyaan ini tidak berlaku."
                if is_share
                else "Wajib bila tidak berlaku, dan hanya untuk itu. Provinsi yang memutuskan."
            )

    def _layout(self) -> list[Any]:
        asked = [name for name in (TICK_FIELD, REASON_FIELD) if name in self.fields]
        if self.question.kind in OPTION_KINDS:
            return [Field("value", template="evaluations/_option_field.html"), *asked, "note"]
        return ["value", *asked, "note"]
