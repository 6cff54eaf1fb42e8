"""Threads as a file: what the list says of each, and no word of the talk itself."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.exports import About, Book, Column, Fields, Kind, listing_of
from evaluations.comments.queries import FILTERS
from evaluations.exports.about import book_of_assessment
from evaluations.exports.words import yes
from evaluations.models import Assessment, Thread

TALKS: Fields = (
    (Column("Daerah", 28), lambda thread: thread.assessment.region.title),
    (Column("Tahun", 8, Kind.YEAR), lambda thread: thread.assessment.round.year),
    (Column("Kode", 8), lambda thread: thread.question.code),
    (Column("Pertanyaan", 60), lambda thread: thread.question.label),
    (Column("Pembaca", 24), lambda thread: thread.get_audience_display()),
    (Column("Dibuka oleh", 26), lambda thread: str(thread.opened_by)),
    (Column("Terakhir", 24, Kind.MOMENT), lambda thread: thread.latest),
    (Column("Menyebut Anda", 12), lambda thread: yes(thread.mentions_me)),
    (Column("Komentar baru", 12, Kind.COUNT), lambda thread: thread.unread or None),
    (Column("Selesai", 10), lambda thread: yes(thread.resolved_at is not None)),
)


def talks_book(threads: Sequence[Thread], chosen: str, assessment: Assessment | None) -> Book:
    """`threads` of comments.queries.talks, kept by the filter `chosen`."""
    listings = [listing_of("Diskusi", TALKS, threads)]
    filters = [("Saringan", FILTERS[chosen])]
    if assessment is None:
        return Book("diskusi", About("Diskusi", filters=filters), listings)
    return book_of_assessment("diskusi", "Diskusi", assessment, listings, filters=filters)
