"""Input of the pages about requests, turned into domain values; no writes here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from accounts.day_fields import day_field, moment_of, time_field
from accounts.models import Agency
from audit.clock import in_words
from evaluations.area_forms import shelf_of_area
from evaluations.models import RequestRecipient
from evaluations.request_lists import ReadyItem, ReadyList
from evaluations.services import Paper
from evidence.models import DocumentKind, within
from evidence.places import Place
from regions.models import Level, Region

MOST_YEARS_AHEAD = 2


class AskForm(forms.Form):
    """Papers from the ready-made lists or an own one, for ticked recipients, until a due time."""

    items = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": "Berkas itu tidak ada dalam daftar."}
    )
    title = forms.CharField(
        required=False,
        max_length=200,
        label="Berkas lain yang diminta",
        help_text="Misalnya: Foto papan alur laporan di kantor camat.",
    )
    kind = forms.ChoiceField(
        required=False, label="Jenis", choices=[("", "Pilih jenis"), *DocumentKind.choices]
    )
    guidance = forms.CharField(
        required=False,
        max_length=1000,
        label="Penjelasan",
        help_text="Apa isinya dan siapa yang menandatangani.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    everybody = forms.BooleanField(required=False, label="Semua kecamatan")
    areas = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": "Wilayah itu tidak ada di daftar."}
    )
    agencies = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": "Instansi itu tidak ada di daftar."}
    )
    due_day = day_field("Paling lambat tanggal", missing="Pilih tanggal batas waktu.")
    due_time = time_field("Jam")

    def __init__(
        self,
        data: Any = None,
        *,
        lists: Sequence[ReadyList],
        areas: Sequence[Region],
        agencies: Sequence[Agency],
        zone: ZoneInfo,
        now: datetime,
    ) -> None:
        super().__init__(data)
        self.lists, self.zone, self.now = lists, zone, now
        self.ready: Mapping[str, ReadyItem] = {
            item.key: item for row in lists for item in row.items
        }
        self.offered_areas = {area.code: area for area in areas}
        self.offered_agencies = {agency.public_id: agency for agency in agencies}
        self.fields["items"].choices = [(key, item.title) for key, item in self.ready.items()]
        self.fields["areas"].choices = [(code, code) for code in self.offered_areas]
        self.fields["agencies"].choices = [(key, key) for key in self.offered_agencies]

    @property
    def kecamatan(self) -> list[Region]:
        return self._of_level(Level.KECAMATAN)

    @property
    def villages(self) -> list[Region]:
        return self._of_level(Level.VILLAGE)

    def _of_level(self, level: int) -> list[Region]:
        return [area for area in self.offered_areas.values() if area.level == level]

    @property
    def chosen_items(self) -> list[str]:
        """What is shown as ticked, also after a refusal."""
        return self._ticked("items")

    @property
    def chosen_areas(self) -> list[str]:
        return self._ticked("areas")

    @property
    def chosen_agencies(self) -> list[str]:
        return self._ticked("agencies")

    def _ticked(self, name: str) -> list[str]:
        return self.data.getlist(name) if self.is_bound else []

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        self._clean_papers(told)
        self._clean_recipients(told)
        self._clean_due(told)
        if not self.errors:
            self._clean_fit()
        return told

    def _clean_papers(self, told: Mapping[str, Any]) -> None:
        if not told.get("items") and not told.get("title") and "title" not in self.errors:
            self.add_error("items", "Centang paling sedikit satu berkas, atau tulis sendiri.")
        if told.get("title") and not told.get("kind"):
            self.add_error("kind", "Pilih jenis berkas yang Anda tulis sendiri.")

    def _clean_recipients(self, told: Mapping[str, Any]) -> None:
        if not any(told.get(name) for name in ("everybody", "areas", "agencies")):
            self.add_error("areas", "Pilih paling sedikit satu kecamatan atau instansi.")

    def _clean_due(self, told: dict[str, Any]) -> None:
        day = told.get("due_day")
        if not day or "due_time" in self.errors:
            return
        told["due_at"] = moment_of(day, told.get("due_time"), self.zone)
        if told["due_at"] <= self.now:
            now = in_words(self.now, self.zone)
            self.add_error("due_day", f"Batas waktu itu sudah lewat. Sekarang {now}.")
        elif day.year > self.now.year + MOST_YEARS_AHEAD:
            self.add_error("due_day", "Batas waktu itu terlalu jauh. Periksa tahunnya.")

    def _clean_fit(self) -> None:
        """Every ticked item needs a recipient that it is meant for."""
        for paper in self.papers():
            if not paper.areas and not paper.agencies:
                meant = next(i.recipients for i in self.ready.values() if i.title == paper.title)
                self.add_error(
                    "items",
                    f"“{paper.title}” hanya untuk {meant}. Pilih penerima itu, lepas centangnya, "
                    "atau tulis sebagai berkas lain.",
                )

    def recipients(self) -> tuple[list[Region], list[Agency]]:
        told = self.cleaned_data
        chosen = [self.offered_areas[code] for code in told["areas"]]
        if told["everybody"]:
            chosen = self.kecamatan + [area for area in chosen if area.level == Level.VILLAGE]
        return chosen, [self.offered_agencies[key] for key in told["agencies"]]

    def papers(self) -> list[Paper]:
        """What is asked of whom: a ready-made paper only of those that it is meant for."""
        areas, agencies = self.recipients()
        told = self.cleaned_data
        papers = [
            Paper(
                title=item.title,
                kind=item.kind,
                areas=item.areas_among(areas),
                agencies=item.agencies_among(agencies),
                guidance=item.guidance,
                proves=item.proves,
                proposed=item.proposed,
            )
            for item in (self.ready[key] for key in told["items"])
        ]
        if told["title"]:
            papers.append(
                Paper(told["title"], told["kind"], areas, agencies, guidance=told["guidance"])
            )
        return papers


class DecideForm(forms.Form):
    """Which recipient's paper is accepted or given back; `seen` is the file that was looked at."""

    recipient = forms.CharField(max_length=22)
    seen = forms.CharField(max_length=22)
    decision = forms.ChoiceField(
        choices=[
            (RequestRecipient.Decision.ACCEPTED, "Diterima"),
            (RequestRecipient.Decision.RETURNED, "Dikembalikan"),
        ],
        error_messages={
            "required": "Pilih diterima atau dikembalikan.",
            "invalid_choice": "Pilih diterima atau dikembalikan.",
        },
    )
    reason = forms.CharField(
        required=False,
        max_length=300,
        error_messages={"max_length": "Alasan paling panjang 300 huruf. Ringkas, lalu kirim lagi."},
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("decision") == RequestRecipient.Decision.RETURNED and not told.get("reason"):
            self.add_error(
                "reason", "Tulis alasan pengembalian, supaya pengirim tahu apa yang diperbaiki."
            )
        return told

    @property
    def faults(self) -> list[str]:
        known = [error for name in ("decision", "reason") for error in self.errors.get(name, ())]
        hidden = {"recipient", "seen"} & set(self.errors)
        return known + (["Halaman ini rusak. Muat ulang, lalu coba lagi."] if hidden else [])


def shelf_of_recipient(recipient: RequestRecipient) -> Place:
    """Where the paper will stand: with the area or office that was asked, whoever brings it."""
    region = recipient.request.assessment.region
    if recipient.area is not None:
        return shelf_of_area(recipient.area)
    agency = recipient.agency
    return Place(f"kantor:{agency.public_id}", within(agency.name, region), region, agency=agency)
