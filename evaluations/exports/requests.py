"""Papers that are asked for, as files: one's own, all of a regency with their rates, reminders."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.exports import About, Book, Column, Fields, Kind, listing_of
from evaluations.asked_rows import AskedRow
from evaluations.exports.about import book_of_assessment
from evaluations.exports.words import STATUS_WORDS, yes
from evaluations.models import Assessment
from evaluations.reminder_pages import RemindersPage
from evaluations.reporting_rates import Rate
from evaluations.request_queries import Matrix, PaperPage
from evaluations.request_rates import RateTable

PAPER: Fields = ((Column("Berkas", 50), lambda row: row.title),)
RECIPIENT: Fields = ((Column("Penerima", 36), lambda row: row.recipient.name),)
STANDING: Fields = (
    (Column("Paling lambat", 24, Kind.MOMENT), lambda row: row.due_at),
    (Column("Diperpanjang", 16), lambda row: yes(row.extension is not None)),
    (Column("Keadaan", 16), lambda row: STATUS_WORDS[row.status]),
    (Column("Dikirim", 24, Kind.MOMENT), lambda row: row.recipient.sent_at),
    (Column("Dikirim terlambat", 12), lambda row: yes(row.was_late)),
)
EXTENSION: Fields = (
    (
        Column("Diperpanjang oleh", 26),
        lambda row: str(row.extension.by) if row.extension else None,
    ),
    (
        Column("Alasan perpanjangan", 40),
        lambda row: row.extension_reason or None,
    ),
)
RETURNED: Fields = (
    (
        Column("Alasan dikembalikan", 44),
        lambda row: row.reason or None,
    ),
)
MINE: Fields = (
    (Column("Daerah", 28), lambda row: row.request.assessment.region.title),
    (Column("Tahun", 8, Kind.YEAR), lambda row: row.request.assessment.round.year),
    *PAPER,
    *RECIPIENT,
    *STANDING,
    *EXTENSION,
    *RETURNED,
)
ASKED: Fields = (*RECIPIENT, *PAPER, *STANDING)
RECIPIENTS: Fields = (
    *RECIPIENT,
    *STANDING,
    *EXTENSION,
    *RETURNED,
    (Column("Yang dikirim", 50), lambda row: row.sent_words or None),
    (Column("Dikirim oleh", 26), lambda row: _person(row.recipient.sent_by)),
    (Column("Diperiksa oleh", 26), lambda row: _person(row.recipient.decided_by)),
    (Column("Diperiksa", 24, Kind.MOMENT), lambda row: row.recipient.decided_at),
)
RATES: Fields = (
    (Column("Kecamatan atau instansi", 36), lambda line: line.name),
    (Column("Diminta", 10, Kind.COUNT), lambda line: line.rate.expected),
    (Column("Diterima", 10, Kind.COUNT), lambda line: line.rate.received),
    (Column("Tepat waktu", 12, Kind.COUNT), lambda line: line.rate.on_time),
    (Column("% diterima", 12, Kind.PERCENT), lambda line: line.rate.received_share),
    (Column("% tepat waktu", 12, Kind.PERCENT), lambda line: line.rate.on_time_share),
)
REMINDERS: Fields = (
    (Column("Kecamatan atau instansi", 36), lambda reminder: reminder.name),
    (Column("Hal yang ditunggu", 12, Kind.COUNT), lambda reminder: reminder.count),
    (Column("Teks pengingat", 100), lambda reminder: reminder.text),
)


def my_requests_book(rows: Sequence[AskedRow]) -> Book:
    about = About("Berkas yang diminta dari Anda")
    return Book("permintaan-saya", about, [listing_of("Permintaan", MINE, rows)])


def requests_book(matrix: Matrix, rates: RateTable) -> Book:
    """A row for each paper and recipient, without the requests that were cancelled."""
    return book_of_assessment(
        "permintaan",
        "Permintaan berkas",
        matrix.assessment,
        [
            listing_of("Permintaan", ASKED, matrix.asked),
            listing_of("Tepat waktu", RATES, rates.lines, _whole(rates.total)),
        ],
        notes=["Desa/kelurahan dihitung pada kecamatannya dalam lembar Tepat waktu."],
    )


def paper_book(page: PaperPage) -> Book:
    asked = page.asked
    return book_of_assessment(
        "permintaan-berkas",
        f"Permintaan berkas: {page.told.title}",
        asked.assessment,
        [listing_of("Penerima", RECIPIENTS, page.rows)],
        notes=["Permintaan ini dibatalkan."] if asked.cancelled_at else [],
    )


def reminders_book(page: RemindersPage, assessment: Assessment) -> Book:
    return book_of_assessment(
        "pengingat",
        "Teks pengingat",
        assessment,
        [listing_of("Pengingat", REMINDERS, page.rows)],
    )


def _whole(rate: Rate) -> list:
    counts = [rate.expected, rate.received, rate.on_time]
    return ["Seluruhnya", *counts, rate.received_share, rate.on_time_share]


def _person(user: object) -> str | None:
    return None if user is None else str(user)
