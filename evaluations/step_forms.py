"""What a person states when taking a step of an assessment; no writes here."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Row
from django import forms

from accounts.day_fields import day_field
from evaluations.checklist import CheckItem
from evaluations.models import Stage
from evaluations.queries import cluster_title
from evaluations.values import spoken
from instruments.sheet import Sheet

POINTS_WORDS = {
    "invalid": "Tulis angka, misalnya 683,55.",
    "max_decimal_places": "Paling banyak dua angka di belakang koma.",
    "max_digits": "Angka terlalu panjang.",
    "required": "Isi angkanya; tulis 0 bila memang nol.",
}


class PointsField(forms.CharField):
    """Points with a comma or a point as decimal sign, at most two decimals."""

    def __init__(self, *, largest: Decimal, **kwargs: Any) -> None:
        help_text = f"0 sampai {spoken(largest.normalize())}"
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

    def clean(self, value: str) -> Decimal:
        return self.number.clean(super().clean(value).strip().replace(",", "."))


class StepForm(forms.Form):
    """A step that asks nothing but yes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


class SubmitForm(StepForm):
    """Each warning of the check list is confirmed by its own tick."""

    def __init__(self, *args: Any, items: Sequence[CheckItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        self.ticked = set(self.data.getlist("confirmed")) if self.is_bound else set()

    @property
    def rows(self) -> list[tuple[CheckItem, bool]]:
        """Each warning and whether it was ticked."""
        return [(item, item.key in self.ticked) for item in self.items]

    def clean(self) -> dict[str, Any]:
        missed = [item for item in self.items if item.key not in self.ticked]
        if missed:
            raise forms.ValidationError("Centang setiap peringatan yang sudah Anda periksa.")
        return {"confirmed": self.ticked}


class RecordForm(StepForm):
    """Totals per cluster of a stage outside the province."""

    stage = forms.ChoiceField(
        label="Tahap",
        choices=[(stage.value, stage.label) for stage in (Stage.CENTRAL, Stage.FIELD)],
    )

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        for cluster in sheet.clusters:
            self.fields[f"cluster-{cluster.code}"] = PointsField(
                label=cluster_title(cluster.code, cluster.name),
                largest=cluster.max_points,
                error_messages=POINTS_WORDS,
            )

    def points(self) -> dict[str, Decimal]:
        return {
            cluster.code: self.cleaned_data[f"cluster-{cluster.code}"]
            for cluster in self.sheet.clusters
        }


class FinaliseForm(StepForm):
    """The minister's decree."""

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["score"] = PointsField(
            label="Nilai akhir", largest=sheet.max_points, error_messages=POINTS_WORDS
        )
        self.fields["awarded"] = forms.ChoiceField(
            label="Predikat yang ditetapkan",
            required=False,
            choices=[
                ("", "Tanpa predikat"),
                *((step.code, step.label) for step in sheet.predicates),
            ],
            help_text="Boleh berbeda dari hitungan portal; perbedaannya ditunjukkan.",
        )
        self.fields["ground_number"] = forms.CharField(
            label="Nomor SK Menteri",
            max_length=100,
            error_messages={"required": "Isi nomor SK sebagai dasar penetapan."},
        )
        self.fields["ground_date"] = day_field("Tanggal SK", missing="Isi tanggal SK.")
        self.fields["note"] = forms.CharField(
            label="Catatan",
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3}),
        )
        self.helper.layout = self.helper.build_default_layout(self)
        self.helper.layout.fields = [
            Row(Column("score"), Column("awarded")),
            Row(Column("ground_number"), Column("ground_date")),
            "note",
        ]


class ReopenForm(StepForm):
    """Why a result is opened again; only who proposes it is asked."""

    reason = forms.CharField(
        label="Alasan membuka kembali",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Tulis alasan membuka kembali."},
    )
