"""Which office answers which question, as a file: all indicators, one after the other."""

from __future__ import annotations

from collections.abc import Mapping

from accounts.exports import Book, Column, Fields, listing_of
from evaluations.exports.about import book_of_assessment
from evaluations.models import Assessment
from evaluations.queries import Office
from instruments.sheet import Sheet


def assignments_book(assessment: Assessment, sheet: Sheet, offices: Mapping[str, Office]) -> Book:
    """`offices` by question code; a question without one has a blank cell."""
    fields: Fields = (
        (Column("Indikator", 12), lambda pair: pair[0].code),
        (Column("Nama indikator", 44), lambda pair: pair[0].name),
        (Column("Kode", 8), lambda pair: pair[1].code),
        (Column("Pertanyaan", 60), lambda pair: pair[1].label),
        (
            Column("Instansi", 44),
            lambda pair: offices[pair[1].code].name if pair[1].code in offices else None,
        ),
    )
    rows = [(indicator, one) for indicator in sheet.indicators for one in indicator.questions]
    listings = [listing_of("Penugasan", fields, rows)]
    return book_of_assessment("penugasan", "Penugasan pertanyaan", assessment, listings)
