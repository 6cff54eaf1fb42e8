"""Evaluations, the parts of one, its questions and what came back, as files."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from accounts.exports import About, Book, Column, Kind, Listing, listing_of
from evaluations.exports.about import book_of_assessment
from evaluations.exports.words import status_words, yes
from evaluations.models import Assessment, AssessmentState, Scorecard
from evaluations.queries import ZERO, ClusterRow, Overview, StageStep
from evaluations.question_queries import FILTERS, QuestionRow
from evaluations.verdict_queries import Repair

UNASSIGNED = "Belum ditugaskan"
Pair = tuple[Assessment, Scorecard | None]

EVALUATIONS = (
    (Column("Kode", 8), lambda pair: pair[0].region_id),
    (Column("Daerah", 30), lambda pair: pair[0].region.title),
    (Column("Tahun", 8, Kind.YEAR), lambda pair: pair[0].round.year),
    (Column("Keadaan", 24), lambda pair: pair[0].get_state_display()),
    (Column("Nilai mandiri", 14, Kind.POINTS), lambda pair: pair[1].total if pair[1] else None),
    (Column("Target", 12, Kind.POINTS), lambda pair: pair[0].target),
    (Column("Dihitung", 22, Kind.MOMENT), lambda pair: pair[1].computed_at if pair[1] else None),
)
CLUSTERS = (
    (Column("Klaster", 10), lambda row: row.code),
    (Column("Nama", 46), lambda row: row.name),
    (Column("Nilai", 12, Kind.POINTS), lambda row: row.score),
    (Column("Maksimum", 12, Kind.POINTS), lambda row: row.maximum),
    (Column("Pertanyaan", 12, Kind.COUNT), lambda row: row.total),
    (Column("Diisi", 10, Kind.COUNT), lambda row: row.answered),
    (Column("Diajukan", 10, Kind.COUNT), lambda row: row.submitted),
    (Column("Diterima", 10, Kind.COUNT), lambda row: row.accepted),
)
INDICATORS = (
    (Column("Klaster", 10), lambda pair: pair[0].code),
    (Column("Indikator", 10), lambda pair: pair[1].code),
    (Column("Nama", 60), lambda pair: pair[1].name),
    (Column("Nilai", 12, Kind.POINTS), lambda pair: pair[1].points),
    (Column("Maksimum", 12, Kind.POINTS), lambda pair: pair[1].maximum),
    (Column("Diisi", 10, Kind.COUNT), lambda pair: pair[1].answered),
    (Column("Belum", 10, Kind.COUNT), lambda pair: pair[1].unanswered),
    (Column("Poin tanpa bukti", 12, Kind.POINTS), lambda pair: pair[1].unsupported),
)
STAGES = (
    (Column("Tahap", 36), lambda stage: stage.label),
    (
        Column("Nilai", 12, Kind.POINTS),
        lambda stage: stage.score if stage.moment is not None else None,
    ),
    (Column("Selisih dari tahap sebelumnya", 16, Kind.CHANGE), lambda stage: stage.change),
    (Column("Waktu", 22, Kind.MOMENT), lambda stage: stage.moment),
)
REPAIRS = (
    (Column("Kode", 8), lambda pair: pair[1].code),
    (Column("Pertanyaan", 50), lambda pair: pair[1].label),
    (Column("Instansi", 30), lambda pair: _office(pair[1])),
    (
        Column("Keadaan", 18),
        lambda pair: "Sudah diperbaiki" if pair[0].is_done else "Belum diperbaiki",
    ),
    (Column("Nilai mandiri", 12, Kind.POINTS), lambda pair: pair[1].points),
    (Column("Maksimum", 12, Kind.POINTS), lambda pair: pair[1].maximum),
    (
        Column("Alasan", 60),
        lambda pair: "; ".join([*pair[0].verdict.reasons, pair[0].verdict.text]).rstrip("; "),
    ),
)


def evaluations_book(rows: Sequence[Pair]) -> Book:
    about = About("Daftar evaluasi", stage="Evaluasi mandiri")
    return Book("evaluasi", about, [listing_of("Evaluasi", EVALUATIONS, rows)])


def overview_book(
    page: Overview, clusters: Sequence[ClusterRow], stages: Sequence[StageStep]
) -> Book:
    """Each list ends with the score itself, which is the sum of its rows."""
    card = page.standing.card
    parts = [(cluster, part) for cluster in clusters for part in cluster.indicators]
    counts = [
        sum(getattr(row, name) for row in clusters)
        for name in ("total", "answered", "submitted", "accepted")
    ]
    maximum = sum(row.maximum for row in clusters)
    unanswered = sum(part.unanswered for _, part in parts)
    whole = ["Jumlah", None, card.total, maximum, *counts]
    of_parts = ["Jumlah", None, None, card.total, maximum, counts[1], unanswered, card.unsupported]
    listings = [
        listing_of("Klaster", CLUSTERS, clusters, whole),
        listing_of("Indikator", INDICATORS, parts, of_parts),
        listing_of("Tahap", STAGES, stages),
    ]
    return book_of_assessment("nilai", "Nilai per klaster dan indikator", page.assessment, listings)


def questions_book(
    page: Overview,
    rows: Sequence[QuestionRow],
    *,
    carried: Collection[str],
    unread: Mapping[str, int],
    chosen: str = "",
    office: str = "",
    indicator: str = "",
) -> Book:
    """`carried` are codes answered from last year, `unread` new comments by code."""
    filters = [("Saringan", FILTERS.get(chosen, "")), ("Instansi", office)]
    if indicator:
        filters = [("Indikator", indicator)]
    listing = _questions(rows, carried, unread)
    return book_of_assessment(
        f"pertanyaan-{indicator}" if indicator else "pertanyaan",
        "Daftar pertanyaan",
        page.assessment,
        [listing],
        filters=filters,
    )


def _questions(
    rows: Sequence[QuestionRow], carried: Collection[str], unread: Mapping[str, int]
) -> Listing:
    fields = (
        (Column("Kode", 8), lambda row: row.code),
        (Column("Pertanyaan", 60), lambda row: row.label),
        (Column("Indikator", 10), lambda row: row.indicator),
        (Column("Instansi", 34), _office),
        (Column("Status", 18), lambda row: status_words(row.chips)),
        (Column("Tanpa bukti", 10), lambda row: yes(row.lacks_evidence)),
        (Column("Dari tahun lalu", 12), lambda row: yes(row.code in carried)),
        (Column("Komentar baru", 12, Kind.COUNT), lambda row: unread.get(row.code) or None),
        (Column("Nilai", 12, Kind.POINTS), lambda row: row.points),
        (Column("Maksimum", 12, Kind.POINTS), lambda row: row.maximum),
    )
    sums = sum((row.points for row in rows), ZERO), sum((row.maximum for row in rows), ZERO)
    return listing_of("Pertanyaan", fields, rows, ["Jumlah", *[None] * 7, *sums])


def repairs_book(page: Overview, repairs: Sequence[tuple[Repair, QuestionRow]]) -> Book:
    """Only while the regency repairs, as the page."""
    shown = repairs if page.assessment.state == AssessmentState.RETURNED else ()
    return book_of_assessment(
        "perbaikan",
        "Pertanyaan yang dikembalikan",
        page.assessment,
        [listing_of("Perbaikan", REPAIRS, shown)],
    )


def _office(row: QuestionRow) -> str:
    return row.agency.name if row.agency else UNASSIGNED
