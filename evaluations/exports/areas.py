"""What kecamatan and villages answer, as files: every question, one of them, one kecamatan."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from accounts.exports import Book, Column, Fields, Kind, listing_of
from evaluations.area_proof_queries import AreaProofRow
from evaluations.exports.about import book_of_assessment
from evaluations.exports.words import STATUS_WORDS
from evaluations.kecamatan_checks import FILTERS as KECAMATAN_FILTERS
from evaluations.kecamatan_checks import KecamatanChecks
from evaluations.models import AreaAnswer
from evaluations.rollup_queries import FILTERS, AreaQuestionPage, RollupPage, RollupRow

HIDDEN = "Dokumen yang tidak terbuka untuk Anda"
ROLLUPS: Fields = (
    (Column("Kode", 8), lambda row: row.question.code),
    (Column("Pertanyaan", 50), lambda row: row.question.label),
    (Column("Untuk", 16), lambda row: row.unit),
    (Column("Baik", 10, Kind.COUNT), lambda row: row.tally.good),
    (Column("Wilayah", 10, Kind.COUNT), lambda row: row.tally.total),
    (Column("Bagian", 12, Kind.PERCENT), lambda row: _share(row)),
    (Column("Bagian menurut", 18), lambda row: "operator" if row.declared_counts else "wilayah"),
    (Column("Terverifikasi", 14, Kind.COUNT), lambda row: row.verified),
    (Column("Belum diperiksa", 14, Kind.COUNT), lambda row: row.unchecked),
    (Column("Ditolak", 10, Kind.COUNT), lambda row: row.rejected),
    (Column("Belum menjawab", 14, Kind.COUNT), lambda row: row.tally.silent),
    (Column("Yang belum menjawab", 60), lambda row: ", ".join(row.silent)),
    (Column("Nilai", 12, Kind.POINTS), lambda row: row.points),
    (
        Column("Maksimum", 12, Kind.POINTS),
        lambda row: None if row.points is None else row.question.max_points,
    ),
)
# Of a row with `answer` and `proofs`.
ANSWER: Fields = (
    (
        Column("Jawaban", 14),
        lambda row: row.answer.get_word_display() if row.answer else "Belum menjawab",
    ),
    (Column("Catatan", 40), lambda row: row.answer.note if row.answer else None),
    (Column("Diisi oleh", 26), lambda row: _author(row.answer)),
    (
        Column("Diisi pada", 22, Kind.MOMENT),
        lambda row: row.answer.updated_at if row.answer else None,
    ),
    (Column("Bukti", 50), lambda row: _proofs(row.proofs)),
    (Column("Pemeriksaan", 16), lambda row: _check(row.answer, row.status)),
    (Column("Alasan", 40), lambda row: row.answer.check_reason if row.answer else None),
    (Column("Diperiksa oleh", 26), lambda row: _checker(row.answer)),
    (
        Column("Diperiksa pada", 22, Kind.MOMENT),
        lambda row: row.answer.checked_at if row.answer else None,
    ),
)
OF_AREAS: Fields = (
    (Column("Kode", 14), lambda row: row.area.code),
    (Column("Wilayah", 30), lambda row: row.area.title),
    (Column("Kecamatan", 24), lambda row: row.parent_name),
    *ANSWER,
)
OF_QUESTIONS: Fields = (
    (Column("Kode", 8), lambda row: row.answer.question.code),
    (Column("Pertanyaan", 44), lambda row: row.answer.question.label),
    (Column("Kode wilayah", 14), lambda row: row.answer.area.code),
    (Column("Wilayah", 30), lambda row: row.answer.area.title),
    *ANSWER,
)


def rollups_book(page: RollupPage) -> Book:
    rows = [row for _, group in page.groups for row in group]
    return book_of_assessment(
        "jawaban-wilayah",
        "Jawaban wilayah",
        page.assessment,
        [listing_of("Jawaban wilayah", ROLLUPS, rows)],
        notes=["Wilayah yang belum menjawab tetap ikut sebagai pembagi."],
    )


def area_question_book(shown: AreaQuestionPage) -> Book:
    question = shown.question
    return book_of_assessment(
        f"jawaban-wilayah-{question.code}",
        f"Jawaban wilayah: {question.code} {question.label}",
        shown.assessment,
        [listing_of(f"Pertanyaan {question.code}", OF_AREAS, shown.rows)],
        filters=[("Saringan", FILTERS.get(shown.chosen, ""))],
    )


def kecamatan_book(shown: KecamatanChecks) -> Book:
    return book_of_assessment(
        f"jawaban-{shown.kecamatan.code}",
        f"Jawaban {shown.kecamatan.title} dan desanya",
        shown.assessment,
        [listing_of(shown.kecamatan.name, OF_QUESTIONS, shown.rows)],
        filters=[("Saringan", KECAMATAN_FILTERS[shown.chosen])],
    )


def _share(row: RollupRow) -> Decimal:
    return row.declared if row.declared_counts and row.declared is not None else row.percent


def _proofs(proofs: Sequence[AreaProofRow]) -> str:
    """Of a paper that the reader may not know only that it is there."""
    return "; ".join(
        one.proof.version.document.subject if one.is_known else HIDDEN for one in proofs
    )


def _author(answer: AreaAnswer | None) -> str:
    return str(answer.updated_by or "impor") if answer else ""


def _checker(answer: AreaAnswer | None) -> str:
    return str(answer.checked_by) if answer and answer.checked_by else ""


def _check(answer: AreaAnswer | None, status: str) -> str:
    if answer is None:
        return ""
    return "Belum diperiksa" if status == "answered" else STATUS_WORDS[status]
