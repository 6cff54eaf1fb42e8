"""What last year proposes, as a file: all proposals of the person, and what is to be looked at."""

from __future__ import annotations

from decimal import Decimal

from accounts.exports import Book, Column, Fields, Kind, Listing, listing_of
from evaluations.exports.about import book_of_assessment
from evaluations.exports.words import yes
from evaluations.years.asked_again import Again
from evaluations.years.carrying import CarryOver, Proposal

WHY_AGAIN = {"changed": "Berubah", "added": "Baru", "gone": "Tidak ditanyakan lagi"}


def last_year_book(carry: CarryOver) -> Book:
    return book_of_assessment(
        "dari-tahun-lalu",
        f"Usulan dari {carry.earlier.round.year}",
        carry.assessment,
        [_proposals(carry), _again(carry)],
    )


def _proposals(carry: CarryOver) -> Listing:
    year = carry.earlier.round.year
    fields: Fields = (
        (Column("Klaster", 10), lambda row: row.cluster.code),
        (Column("Indikator", 12), lambda row: row.indicator.code),
        (Column("Kode", 8), lambda row: row.question.code),
        (Column("Pertanyaan", 60), lambda row: row.question.label),
        (Column(f"Kode {year}", 10), lambda row: row.pair.old),
        (Column(f"Jawaban {year}", 44), lambda row: row.said or "belum dijawab"),
        (Column("Jawaban yang diusulkan", 44), _proposed),
        (Column("Mengapa tidak diusulkan", 40), lambda row: row.why_not),
        (Column(f"Poin {year}", 12, Kind.POINTS), lambda row: row.then and row.then.points),
        (Column(f"Maksimum {year}", 12, Kind.POINTS), lambda row: row.then and row.then.maximum),
        (Column("Menurut", 26), lambda row: row.then and row.then.stage),
        (Column("Dokumen yang dapat dipakai", 50), _papers),
        (Column("Teks berubah", 10), lambda row: yes(bool(row.changes))),
        (Column("Keadaan", 28), _standing),
    )
    return listing_of("Usulan", fields, carry.proposals)


def _again(carry: CarryOver) -> Listing:
    year = carry.earlier.round.year
    fields: Fields = (
        (Column("Perlu diperiksa karena", 24), lambda pair: WHY_AGAIN[pair[0]]),
        (Column("Kode", 8), lambda pair: pair[1].new and pair[1].new.code),
        (Column("Pertanyaan", 60), lambda pair: pair[1].new and pair[1].new.label),
        (Column(f"Kode {year}", 10), lambda pair: pair[1].old and pair[1].old.code),
        (Column(f"Pertanyaan {year}", 60), lambda pair: pair[1].old and pair[1].old.label),
        (Column(f"Jawaban {year}", 44), lambda pair: _said(pair[1])),
        (Column(f"Poin {year}", 12, Kind.POINTS), lambda pair: _points(pair[1])),
    )
    rows = [(why, row) for why in WHY_AGAIN for row in getattr(carry.again, why)]
    return listing_of("Periksa ulang", fields, rows)


def _proposed(row: Proposal) -> str | None:
    return (row.said_now or row.said) if row.offers_answer else None


def _papers(row: Proposal) -> str:
    return "; ".join(paper.version.document.subject for paper in row.ticks)


def _standing(row: Proposal) -> str:
    if row.is_set_aside:
        return "Dikesampingkan"
    if row.is_taken:
        return "Dipakai"
    if row.is_open:
        return "Menunggu keputusan"
    return "Sudah dijawab tahun ini" if row.is_answered else "Tidak menunggu"


def _points(row: Again) -> Decimal | None:
    return row.then.points if row.then else None


def _said(row: Again) -> str | None:
    return (row.said or "belum dijawab") if row.old else None
