"""Whose papers a person may print, as a file."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.exports import About, Book, Column, Fields, Kind, listing_of
from evaluations.models import Assessment

PRINTABLE: Fields = (
    (Column("Kode", 10), lambda assessment: assessment.region_id),
    (Column("Daerah", 36), lambda assessment: assessment.region.title),
    (Column("Tahun", 8, Kind.YEAR), lambda assessment: assessment.round.year),
    (Column("Keadaan", 24), lambda assessment: assessment.get_state_display()),
)


def printable_book(assessments: Sequence[Assessment]) -> Book:
    return Book("laporan", About("Laporan"), [listing_of("Laporan", PRINTABLE, assessments)])
