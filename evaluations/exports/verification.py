"""The verifier's lists as files: what waits, the questions of a regency, those of all regencies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from accounts.exports import About, Book, Column, Fields, Kind, listing_of
from evaluations.cases.cases import CaseRow
from evaluations.cases.queries import Cases
from evaluations.exports.about import book_of_assessment, in_words
from evaluations.exports.words import status_words, yes
from evaluations.models import AssessmentState
from evaluations.queue import Bench
from evaluations.queue_rows import FILTERS, QueueRow, Wish
from evaluations.waiting import AT_WORK, Case, Waiting

STAGE = "Verifikasi administrasi provinsi"


def _counted(name: str) -> Callable[[Case], int | None]:
    """Of a regency that is being verified; elsewhere the page counts nothing."""
    return lambda case: getattr(case, name) if case.assessment.state in AT_WORK else None


def _until(case: Case):
    is_repairing = case.assessment.state == AssessmentState.RETURNED
    return case.assessment.repair_until if is_repairing else None


WAITING: Fields = (
    (Column("Kode", 8), lambda case: case.assessment.region_id),
    (Column("Kabupaten/kota", 28), lambda case: case.assessment.region.title),
    (Column("Tahun", 8, Kind.YEAR), lambda case: case.assessment.round.year),
    (Column("Keadaan", 24), lambda case: case.assessment.get_state_display()),
    (Column("Sejak", 22, Kind.MOMENT), lambda case: case.assessment.moved_at),
    (Column("Perbaikan sampai", 22, Kind.MOMENT), _until),
    (Column("Belum dinilai", 12, Kind.COUNT), _counted("unjudged")),
    (Column("Diajukan ulang", 12, Kind.COUNT), _counted("fresh")),
    (Column("Dikembalikan", 14, Kind.COUNT), _counted("returned")),
    (Column("Diterima", 10, Kind.COUNT), _counted("accepted")),
    (Column("Nilai mandiri", 12, Kind.POINTS), lambda case: case.own),
    (Column("Nilai provinsi", 12, Kind.POINTS), lambda case: case.province),
)


def waiting_book(waiting: Waiting) -> Book:
    """In the order of the page's sections."""
    cases = [*waiting.verifying, *waiting.submitted, *waiting.returned, *waiting.done]
    notes = [f"{waiting.drafts} evaluasi masih diisi kabupaten/kota."] if waiting.drafts else []
    about = About("Evaluasi yang diverifikasi", stage=STAGE, notes=notes)
    return Book("verifikasi", about, [listing_of("Verifikasi", WAITING, cases)])


def _question_fields(of: Callable[[Any], QueueRow]) -> tuple[Fields, Fields]:
    """What names a question, and what became of it."""
    names = (
        (Column("Kode", 8), lambda one: of(one).code),
        (Column("Pertanyaan", 56), lambda one: of(one).label),
        (Column("Indikator", 10), lambda one: of(one).indicator),
    )
    status = (
        (Column("Status", 18), lambda one: _status(of(one))),
        (Column("Tanpa bukti", 10), lambda one: yes(of(one).lacks_evidence)),
        (Column("Pernah Anda isi", 10), lambda one: yes(of(one).is_own)),
        (Column("Dikembalikan oleh", 24), lambda one: of(one).back and of(one).back.by_name),
        (
            Column("Dikembalikan pada", 18, Kind.MOMENT),
            lambda one: of(one).back and of(one).back.at,
        ),
        (Column("Alasan pengembalian", 50), lambda one: of(one).back and of(one).back.why),
    )
    return names, status


def _status(row: QueueRow) -> str:
    words = status_words([row.chip, *(["not_applicable"] if row.is_not_applicable else [])])
    is_silent = not row.is_answered and row.status == "accepted"
    return f"{words}, tidak dijawab" if is_silent else words


def _claimed(row: QueueRow):
    return row.claimed if row.is_answered else None


def queue_book(bench: Bench, wish: Wish, rows: Sequence[QueueRow]) -> Book:
    """While a regency fills in, its questions are not the verifier's business yet."""
    shown = [] if bench.assessment.state == AssessmentState.DRAFT else rows
    names, status = _question_fields(lambda row: row)
    points = (
        (Column("Diklaim", 12, Kind.POINTS), _claimed),
        (Column("Diberikan", 12, Kind.POINTS), lambda row: row.given),
        (Column("Maksimum", 12, Kind.POINTS), lambda row: row.maximum),
    )
    chosen = FILTERS[wish.filter][0] if wish.filter else ""
    return book_of_assessment(
        "antrean",
        "Antrean verifikasi",
        bench.assessment,
        [listing_of("Antrean", (*names, *status, *points), shown)],
        stage=STAGE,
        filters=[("Saringan", chosen), ("Klaster atau indikator", wish.part)],
    )


def cases_book(cases: Cases, rows: Sequence[CaseRow]) -> Book:
    names, status = _question_fields(lambda case: case.row)
    place = (
        (Column("Kabupaten/kota", 28), lambda case: case.assessment.region.title),
        (Column("Tahun", 8, Kind.YEAR), lambda case: case.assessment.round.year),
    )
    points = (
        (Column("Menunggu (hari)", 12, Kind.COUNT), lambda case: case.days),
        (Column("Diklaim", 12, Kind.POINTS), lambda case: _claimed(case.row)),
        (Column("Maksimum", 12, Kind.POINTS), lambda case: case.row.maximum),
    )
    about = About("Antrean semua daerah", stage=STAGE, filters=_case_filters(cases))
    listing = listing_of("Antrean", (*names, *place, *status, *points), rows)
    return Book("antrean-semua", about, [listing])


def _case_filters(cases: Cases) -> list[tuple[str, str]]:
    wish = cases.wish
    titles = {one.region_id: one.region.title for one in cases.regencies}
    return in_words(
        [
            ("Saringan", FILTERS[wish.filter][0] if wish.filter else ""),
            ("Kabupaten/kota", titles.get(wish.region, wish.region)),
            ("Indikator", wish.indicator),
            ("Sudah menunggu", f"{wish.age} hari atau lebih" if wish.age else ""),
        ]
    )
