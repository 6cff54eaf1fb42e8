"""Input of the page about a regency's times: its cut-off, and more time for a unit; no writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from accounts.day_fields import day_field, moment_of, time_field
from accounts.models import Agency
from evaluations.models import Stage
from evaluations.request_forms import MOST_YEARS_AHEAD
from evaluations.services.exceptions import LONGEST_REASON
from regions.models import Level, Region

WHOLE = "semua"


@dataclass(frozen=True, slots=True)
class Units:
    """Who may get more time, by the key that the form sends; `is_whole` offers the regency too."""

    agencies: Mapping[str, Agency]
    areas: Mapping[str, Region]
    is_whole: bool

    @property
    def choices(self) -> list[tuple[str, Any]]:
        """Grouped: the regency, offices, kecamatan, and villages under their kecamatan's name."""
        names = {key: area.name for key, area in self.areas.items()}
        groups: dict[str, list[tuple[str, str]]] = {"Instansi": [
            (f"opd-{key}", agency.name) for key, agency in self.agencies.items()
        ], "Kecamatan": []}  # fmt: skip
        for key, area in self.areas.items():
            group = "Kecamatan"
            if area.level == Level.VILLAGE:
                group = f"Desa/kelurahan {names.get(area.parent_id, '')}"
            groups.setdefault(group, []).append((f"wilayah-{key}", area.title))
        whole = [(WHOLE, "Seluruh kabupaten/kota")] if self.is_whole else []
        return [("", "Pilih"), *whole, *((name, rows) for name, rows in groups.items() if rows)]

    def unit(self, key: str) -> Agency | Region | None:
        """What a key names; None for the whole regency."""
        kind, _, name = key.partition("-")
        if kind == "opd":
            return self.agencies[name]
        return self.areas[name] if kind == "wilayah" else None


class CutoffForm(forms.Form):
    """When offices and areas stop; an empty day takes the cut-off away."""

    cutoff_day = day_field(
        "Batas internal tanggal", help_text="Kosongkan untuk menghapus batas internal."
    )
    cutoff_time = time_field("Jam")

    def __init__(self, data: Any = None, *, present: datetime | None, zone: ZoneInfo) -> None:
        super().__init__(data)
        self.zone = zone
        if present is not None:
            local = present.astimezone(zone)
            self.fields["cutoff_day"].initial = local.date()
            self.fields["cutoff_time"].initial = local.time().replace(second=0, microsecond=0)

    @property
    def until(self) -> datetime | None:
        told = self.cleaned_data
        day = told["cutoff_day"]
        return moment_of(day, told["cutoff_time"], self.zone) if day else None


class MoreTimeForm(forms.Form):
    """Which stage stays open, for whom, until when and why."""

    stage = forms.ChoiceField(
        label="Tahap",
        error_messages={
            "required": "Pilih tahapnya.",
            "invalid_choice": "Tahap itu tidak ada di daftar. Pilih salah satu.",
        },
    )
    unit = forms.ChoiceField(
        label="Untuk",
        error_messages={
            "required": "Pilih siapa yang mendapat tambahan waktu.",
            "invalid_choice": "Instansi atau wilayah itu bukan bagian dari daerah ini.",
        },
    )
    until_day = day_field("Boleh mengisi sampai tanggal", missing="Pilih tanggal batasnya.")
    until_time = time_field("Jam")
    why = forms.CharField(
        label="Alasan",
        max_length=LONGEST_REASON,
        help_text="Tercatat dan dapat dibaca pemeriksa. Jangan menulis nama anak.",
        error_messages={
            "required": "Tulis alasan tambahan waktu, supaya pemeriksa tahu sebabnya.",
            "max_length": f"Alasan paling panjang {LONGEST_REASON} huruf. Ringkaskan.",
        },
    )

    def __init__(
        self,
        data: Any = None,
        *,
        stages: Iterable[Stage],
        units: Units,
        zone: ZoneInfo,
        now: datetime,
    ) -> None:
        super().__init__(data)
        self.units, self.zone, self.now = units, zone, now
        self.fields["stage"].choices = [(stage.value, stage.label) for stage in stages]
        self.fields["unit"].choices = units.choices

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        day = told.get("until_day")
        if day and "until_time" not in self.errors:
            told["until"] = moment_of(day, told.get("until_time"), self.zone)
            if day.year > self.now.year + MOST_YEARS_AHEAD:
                self.add_error("until_day", "Batas waktu itu terlalu jauh. Periksa tahunnya.")
        return told

    @property
    def chosen(self) -> Agency | Region | None:
        return self.units.unit(self.cleaned_data["unit"])
