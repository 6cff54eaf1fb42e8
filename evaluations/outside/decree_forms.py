"""The minister's decree as the province's admin copies it; no writes here."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms

from accounts.day_fields import day_field
from accounts.models import User
from evaluations.outside.cards import Detail, cluster_fault, detail_fault, ground_fault
from evaluations.outside.forms import POINTS_WORDS, PointsField, cluster_fields, cluster_points
from evaluations.result_files import PROGRAMME_YEARS
from evaluations.scoring import ZERO, predicate
from evaluations.step_forms import StepForm
from evaluations.values import spoken
from evidence.forms import FileForm
from evidence.models import DocumentKind
from evidence.sensitivity import Sensitivity
from instruments.sheet import Sheet
from regions.models import Region


class FinaliseForm(StepForm):
    """The minister's decree: its score and what stands under it, the predicate, the ground.

    `recorded` is the sum of what was recorded by question, None while nothing was; `year` the
    evaluation's and `today` the regency's own day; `refusal` why the step can't be taken, so that
    no file is received for it.
    """

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        sheet: Sheet,
        recorded: Decimal | None,
        year: int,
        today: date,
        refusal: str = "",
        user: User | None = None,
    ) -> None:
        super().__init__(data)
        self.sheet, self.recorded, self.year, self.today = sheet, recorded, year, today
        self.refusal = refusal
        self.paper = DecreeFileForm(data, files, user=user)
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
        self.fields["detail"] = forms.ChoiceField(
            label="Yang tercantum dalam SK",
            required=False,
            choices=self._details(),
            initial=Detail.TOTAL if recorded is None else Detail.QUESTIONS,
            widget=forms.RadioSelect,
        )
        self.clusters = cluster_fields(self, sheet, required=False)
        self._ground_fields()
        self.helper.layout = Layout(
            Row(Column("score"), Column("awarded")),
            Row(Column("ground_number"), Column("ground_date")),
            "note",
        )

    def _details(self) -> list[tuple[str, str]]:
        offered = [
            (Detail.TOTAL, "Hanya nilai akhir"),
            (Detail.CLUSTERS, "Nilai tiap klaster, diisi di bawah ini"),
        ]
        if self.recorded is not None:
            told = f"Per pertanyaan, seperti yang sudah dicatat: {spoken(self.recorded)}"
            offered.append((Detail.QUESTIONS, told))
        return [(detail.value, label) for detail, label in offered]

    def _ground_fields(self) -> None:
        missing = "Penetapan perlu dasarnya. Isi nomor SK yang menetapkannya."
        self.fields["ground_number"] = forms.CharField(
            label="Nomor SK Menteri", max_length=100, error_messages={"required": missing}
        )
        self.fields["ground_date"] = day_field(
            "Tanggal SK", missing="Isi tanggal SK.", years=PROGRAMME_YEARS
        )
        self.fields["note"] = forms.CharField(
            label="Catatan",
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    @property
    def cluster_rows(self) -> list[Any]:
        """The fields of the clusters, to be drawn apart."""
        return [self[name] for name in self.clusters]

    def clean_detail(self) -> str:
        return self.cleaned_data["detail"] or Detail.TOTAL

    def clean_ground_date(self) -> date:
        day: date = self.cleaned_data["ground_date"]
        if day > self.today:
            raise forms.ValidationError("Tanggal SK belum tiba. Isi paling lambat hari ini.")
        if fault := ground_fault(day, self.year):
            raise forms.ValidationError(fault)
        return day

    def clean(self) -> dict[str, Any]:
        """The parts must sum to the score, before anything is received or written."""
        told = super().clean() or self.cleaned_data
        if self.refusal:
            raise forms.ValidationError(self.refusal)
        score, detail = told.get("score"), told.get("detail")
        if score is None:
            return told
        summed = self.recorded
        if detail == Detail.CLUSTERS:
            points = cluster_points(self)
            if fault := "" if self.errors else cluster_fault(self.sheet, points):
                self.add_error("detail", f"{fault} Atau pilih “Hanya nilai akhir”.")
                return told
            summed = sum(points.values(), ZERO)
        has_detail = detail != Detail.TOTAL and summed is not None
        if has_detail and (fault := detail_fault(score, summed)):
            self.add_error("detail", fault)
        return told

    def is_valid(self) -> bool:
        """Both are asked, so that all faults are shown at once."""
        return all([super().is_valid(), self.paper.is_valid()])

    def difference_to(self, awarded: str) -> str:
        """What the scale makes of the score where the decree gave something else (valid forms)."""
        computed = predicate(self.cleaned_data["score"], self.sheet.predicates)
        if (computed.code if computed else "") == awarded:
            return ""
        label = computed.label if computed else "belum berpredikat"
        return f" Menurut hitungan portal nilai itu berarti {label}, berbeda dari penetapan."

    def passport(self, region: Region, year: int) -> dict[str, Any]:
        """Of the decree's file as a document of the regency: public, as decrees are."""
        number, day = self.cleaned_data["ground_number"], self.cleaned_data["ground_date"]
        return {
            "region": region,
            "kind": DocumentKind.DECREE,
            "subject": f"Penetapan peringkat KLA {year}",
            "number": number,
            "date": day,
            "year": day.year,
            "sensitivity": Sensitivity.PUBLIC,
        }

    def decree(self) -> dict[str, Any]:
        """What `finalise` takes of a valid form, besides the file."""
        names = ("score", "awarded", "ground_number", "ground_date", "note")
        told = {name: self.cleaned_data[name] for name in names}
        detail = Detail(self.cleaned_data["detail"])
        return told | {"detail": detail, "clusters": cluster_points(self)}


class DecreeFileForm(FileForm):
    """The decree as a scan or a photo; it may be missing, and the page presses for it."""

    accept = ".pdf,.jpg,.jpeg"
    kinds_text = "PDF atau JPG"

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if not told.get("file") and "file" not in self.errors:
            return told
        told = super().clean()
        upload = told.get("file")
        if upload and not upload.name.lower().endswith(tuple(self.accept.split(","))):
            self.add_error(
                "file", "Berkas SK harus PDF atau JPG. Pindai atau foto SK itu, lalu pilih lagi."
            )
        return told

    @property
    def has_file(self) -> bool:
        """Of a valid form."""
        return bool(self.cleaned_data.get("file"))
