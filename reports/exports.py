"""Whose papers a person may print, and which were made, as files."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.exports import About, Book, Column, Fields, Kind, listing_of
from evaluations.models import Assessment
from reports.issuing import proof_of
from reports.queries import MadeRow

PRINTABLE: Fields = (
    (Column("Kode", 10), lambda assessment: assessment.region_id),
    (Column("Daerah", 36), lambda assessment: assessment.region.title),
    (Column("Tahun", 8, Kind.YEAR), lambda assessment: assessment.round.year),
    (Column("Keadaan", 24), lambda assessment: assessment.get_state_display()),
)
MADE: Fields = (
    (Column("Nomor", 24), lambda row: row.number),
    (Column("Jenis", 26), lambda row: row.kind),
    (Column("Judul", 60), lambda row: row.paper.title),
    (Column("Kode", 10), lambda row: row.paper.region_id),
    (Column("Daerah", 30), lambda row: row.paper.region.title),
    (Column("Tahun", 8, Kind.YEAR), lambda row: row.paper.year),
    (Column("Tahap", 24), lambda row: row.paper.stage_label),
    (Column("Instrumen", 14), lambda row: row.paper.instrument),
    (Column("Kertas", 8), lambda row: row.paper.paper),
    (Column("Dibuat", 24, Kind.MOMENT), lambda row: row.paper.made_at),
    (Column("Oleh", 30), lambda row: row.maker),
    (Column("Sidik data (SHA-256)", 68), lambda row: row.paper.fingerprint),
    (Column("Alamat periksa", 60), lambda row: proof_of(row.paper).url),
)


def printable_book(assessments: Sequence[Assessment]) -> Book:
    return Book("laporan", About("Laporan"), [listing_of("Laporan", PRINTABLE, assessments)])


def made_book(rows: Sequence[MadeRow]) -> Book:
    title = "Lembar yang sudah dibuat"
    return Book("lembar-dibuat", About(title), [listing_of(title, MADE, rows)])
