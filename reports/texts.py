"""What people write into the full report: where, until when, and how it is kept.

The texts are no figures: they stay open when a result is final, because the report on a year is
often written after its decree.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.clock import db_now
from audit.services import record
from evaluations.models import Assessment
from instruments.services import sheet_of
from instruments.sheet import Indicator, Sheet
from reports.models import ReportText

LONGEST_TEXT = 6_000
CHAPTERS = {
    "pengantar": ("Kata pengantar", "Dicetak di depan daftar isi; kosong berarti tidak ada."),
    "I": ("Bab I: Latar belakang daerah", "Ditambahkan di bawah latar belakang umum."),
    "II": ("Bab II: Gambaran umum", "Misalnya penduduk, gugus tugas, dan kebijakan daerah."),
    "III": ("Bab III: Hasil evaluasi", "Penjelasan tentang nilai dan perubahannya."),
    "V": ("Bab V: Kendala dan tindak lanjut", "Kendala lintas OPD dan rencana bersama."),
    "VI": ("Bab VI: Penutup", "Ditambahkan di atas tanda tangan."),
}
LINES = {
    "target": ("Target", "Apa yang ingin dicapai pada indikator ini."),
    "obstacle": ("Kendala", "Yang tidak terlihat dari jawaban dan bukti."),
    "follow_up": ("Tindak lanjut", "Siapa melakukan apa dan kapan."),
}


class StaleText(Exception):  # noqa: N818 - it reads as what it says
    """Somebody saved the text since the form was opened; `current` is what stands now."""

    def __init__(self, current: ReportText) -> None:
        super().__init__("Teks ini sudah diubah orang lain sejak halaman Anda buka.")
        self.current = current


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the report a text stands; `key` is that of `ReportText.place`."""

    key: str
    label: str
    hint: str
    group: str


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place with how much is written there; `updated_at` is None where nobody ever wrote."""

    place: Place
    length: int
    updated_at: datetime | None
    by: str


def places_in(sheet: Sheet) -> list[Place]:
    """All places of the report on a sheet, in the order of the report."""
    chapters = [Place(key, label, hint, "Bab") for key, (label, hint) in CHAPTERS.items()]
    return chapters + [place for part in sheet.indicators for place in _lines_of(part)]


def _lines_of(indicator: Indicator) -> list[Place]:
    group = f"Indikator {indicator.code}: {indicator.name}"
    return [
        Place(f"{indicator.code}:{line}", label, hint, group)
        for line, (label, hint) in LINES.items()
    ]


def place_at(assessment: Assessment, key: str) -> Place | None:
    """The place of that key; None for one that the report does not have."""
    places = places_in(sheet_of(assessment.round.instrument))
    return next((place for place in places if place.key == key), None)


def place_rows(assessment: Assessment) -> list[PlaceRow]:
    """Every place with what stands there; one query."""
    texts = {
        text.place: text
        for text in ReportText.objects.filter(assessment=assessment).select_related("updated_by")
    }
    return [
        _row(place, texts.get(place.key))
        for place in places_in(sheet_of(assessment.round.instrument))
    ]


def _row(place: Place, text: ReportText | None) -> PlaceRow:
    if text is None:
        return PlaceRow(place, 0, None, "")
    return PlaceRow(place, len(text.text), text.updated_at, str(text.updated_by))


def stored_texts(assessment: Assessment) -> dict[str, str]:
    """Place -> text, of the places where something is written."""
    rows = ReportText.objects.filter(assessment=assessment).exclude(text="")
    return dict(rows.values_list("place", "text"))


def text_at(assessment: Assessment, place: Place) -> ReportText | None:
    rows = ReportText.objects.select_related("updated_by")
    return rows.filter(assessment=assessment, place=place.key).first()


@transaction.atomic
def save_text(
    *, assessment: Assessment, place: Place, text: str, version: int, by: User
) -> ReportText:
    """Write the text whose form was opened at `version`, 0 for a place without one.

    The same form twice is one save (double click). The event holds no word of it. Raises StaleText.
    """
    # The assessment's row is the lock: a place that nobody wrote at yet has no row to lock.
    Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    row = text_at(assessment, place)
    row = row or ReportText(assessment=assessment, place=place.key, text="", version=0)
    if row.pk and row.text == text:
        return row
    if row.version != version:
        raise StaleText(row)
    row.text, row.version = text, row.version + 1
    row.updated_at, row.updated_by = db_now(), by
    row.save()
    record(
        verb="report_text.saved",
        subject=f"report_text:{assessment.region_id}",
        region=assessment.region_id,
        by=by,
        data={
            "year": assessment.round.year,
            "place": place.key,
            "version": row.version,
            "length": len(text),
        },
    )
    return row
