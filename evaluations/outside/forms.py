"""Points that the province's admin copies from papers of others; no writes here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from evaluations.models import Stage
from evaluations.outside.cards import Given, Replaced, Unequal, Written, read_points
from evaluations.queries import cluster_title
from evaluations.reasons import REASONS
from evaluations.step_forms import StepForm
from evaluations.values import ValueFault, spoken
from instruments.sheet import Sheet

POINTS_WORDS = {
    "invalid": "Tulis angka, misalnya 683,55.",
    "max_decimal_places": "Paling banyak dua angka di belakang koma.",
    "max_digits": "Angka terlalu panjang.",
    "required": "Isi angkanya; tulis 0 bila memang nol.",
}
# Decimal alone would take 1e2, 1_0 and digits of other scripts; how many digits is told apart.
DIGITS = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
# Of a question's field: "poin-13.1"; "alasan-" and "catatan-" where it is explained.
POINTS, REASON, TEXT = "poin-", "alasan-", "catatan-"
LONGEST_TEXT = 500


class PointsField(forms.CharField):
    """Points with a comma or a point as decimal sign, at most two decimals."""

    def __init__(self, *, largest: Decimal, **kwargs: Any) -> None:
        help_text = kwargs.pop("help_text", f"0 sampai {spoken(largest.normalize())}")
        super().__init__(max_length=12, help_text=help_text, **kwargs)
        self.widget.attrs["inputmode"] = "decimal"
        self.number = forms.DecimalField(
            min_value=0,
            max_value=largest,
            decimal_places=2,
            max_digits=6,
            localize=False,
            error_messages=POINTS_WORDS
            | {
                "min_value": "Tidak boleh kurang dari 0.",
                "max_value": f"Paling banyak {spoken(largest.normalize())}.",
            },
        )

    def clean(self, value: str) -> Decimal | None:
        text = super().clean(value).strip().replace(",", ".")
        if text and not DIGITS.fullmatch(text):
            raise forms.ValidationError(POINTS_WORDS["invalid"], code="invalid")
        return self.number.clean(text) if text or self.required else None


class ReplacingForm(StepForm):
    """What the stage says so far the other way is replaced by a tick that names its total only."""

    replaces = forms.DecimalField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, replaced: Replaced | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.replaced = replaced

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if self.replaced and told.get("replaces") != self.replaced.total:
            self.add_error(None, self.replaced.refusal)
        return told

    @property
    def has_agreed(self) -> bool:
        """Whether the tick stays on."""
        return self.replaced is not None and self["replaces"].value() == self.replaced.to_agree


class WrittenForm(ReplacingForm):
    """A paper's printed total; where it is not the sum, the difference is asked about."""

    agreed = forms.DecimalField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        self.found: Unequal | None = None
        self.fields["written"] = PointsField(
            label="Total yang tertulis di berita acara",
            largest=sheet.max_points,
            required=False,
            help_text="Boleh kosong. Bila diisi, jumlah rinciannya harus sama.",
        )

    def written(self) -> Written:
        """Of a valid form."""
        return Written(self.cleaned_data["written"], self.cleaned_data["agreed"])

    def ask(self, found: Unequal) -> None:
        """Show the difference, and let the person say that the paper has it."""
        self.found = found
        self.add_error(None, found.words)

    @property
    def difference(self) -> str:
        """For people, without its sign."""
        return spoken(abs(self.found.difference)) if self.found else ""

    @property
    def to_agree(self) -> str:
        """What the tick sends, with its sign."""
        return str(self.found.difference) if self.found else ""


class RecordForm(WrittenForm):
    """Totals per cluster of a stage outside the province."""

    stage = forms.ChoiceField(
        label="Tahap",
        choices=[(stage.value, stage.label) for stage in (Stage.CENTRAL, Stage.FIELD)],
    )

    def __init__(
        self, *args: Any, sheet: Sheet, recorded: Mapping[str, Replaced], **kwargs: Any
    ) -> None:
        """`recorded`: stages that are recorded by question (`outside_queries.replaced_sums`)."""
        super().__init__(*args, sheet=sheet, **kwargs)
        self.recorded = recorded
        names = cluster_fields(self, sheet, required=True)
        self.helper.layout = Layout("stage", *names, "written")

    def clean(self) -> dict[str, Any]:
        """Which stage is meant is only known here."""
        self.replaced = self.recorded.get(self.cleaned_data.get("stage", ""))
        return super().clean()

    def points(self) -> dict[str, Decimal]:
        return cluster_points(self)


def cluster_fields(form: StepForm, sheet: Sheet, *, required: bool) -> list[str]:
    """Give the form a field for each cluster; returns their names."""
    for cluster in sheet.clusters:
        form.fields[f"cluster-{cluster.code}"] = PointsField(
            label=cluster_title(cluster.code, cluster.name),
            largest=cluster.max_points,
            required=required,
            error_messages=POINTS_WORDS,
        )
    return [f"cluster-{cluster.code}" for cluster in sheet.clusters]


def cluster_points(form: StepForm) -> dict[str, Decimal]:
    """Those that were filled in, by the cluster's code."""
    prefix = "cluster-"
    told = form.cleaned_data.items()
    return {
        name.removeprefix(prefix): points
        for name, points in told
        if name.startswith(prefix) and points is not None
    }


class QuestionsForm(WrittenForm):
    """Points of a stage by question; what is left blank stays as it is."""

    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    rest = forms.BooleanField(
        label="Isi yang masih kosong dengan poin provinsi",
        required=False,
        help_text="Centang bila berita acara hanya menyebut pertanyaan yang berubah.",
    )

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, sheet=sheet, **kwargs)
        self.faults: dict[str, str] = {}
        self.helper.layout = Layout("written", "rest")

    def typed(self, code: str) -> str:
        return self.data.get(f"{POINTS}{code}", "").strip() if self.is_bound else ""

    def clean(self) -> dict[str, Any]:
        """Every fault at its question at once; what nobody asked about is refused as a whole."""
        told = super().clean() or self.cleaned_data
        asked = {name[len(POINTS) :] for name in self.data if name.startswith(POINTS)}
        if not all(self.sheet.has_question(code) for code in asked):
            raise forms.ValidationError("Halaman ini rusak. Muat ulang, lalu isi lagi.")
        given = {}
        for code in (question.code for question in self.sheet.questions):
            try:
                points = read_points(self.sheet.question(code), self.typed(code))
            except ValueFault as fault:
                self.faults[code] = str(fault)
                continue
            if points is not None:
                given[code] = points
        if self.faults:
            count = len(self.faults)
            raise forms.ValidationError(f"{count} isian perlu diperbaiki. Lihat tandanya di bawah.")
        return told | {"given": given}

    def given(self, held: Mapping[str, Given]) -> dict[str, Given]:
        """Of a valid form; reasons and remarks that stand beside a question stay."""
        return {
            code: Given(points, held[code].reasons, held[code].text)
            if code in held
            else Given(points)
            for code, points in self.cleaned_data["given"].items()
        }


class ReasonsForm(ReplacingForm):
    """Why points differ from the province's: a reason from the list, a remark, by question."""

    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, held: Mapping[str, Given], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = held

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        for code in self.held:
            if len(self._text(code)) > LONGEST_TEXT:
                raise forms.ValidationError(
                    f"Catatan pertanyaan {code} paling panjang {LONGEST_TEXT} huruf."
                )
            if self._reason(code) not in ("", *REASONS):
                raise forms.ValidationError(f"Alasan pertanyaan {code} tidak dikenal.")
        return told

    def given(self) -> dict[str, Given]:
        """Of a valid form: the same points, with what was said of them."""
        return {
            code: Given(one.points, [reason] if (reason := self._reason(code)) else [], text)
            for code, one in self.held.items()
            for text in [self._text(code)]
            if f"{REASON}{code}" in self.data
        }

    def _reason(self, code: str) -> str:
        return self.data.get(f"{REASON}{code}", "")

    def _text(self, code: str) -> str:
        return self.data.get(f"{TEXT}{code}", "").strip()
