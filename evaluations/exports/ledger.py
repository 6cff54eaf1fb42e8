"""Where a score comes from, the way down the stages, what changed, the stored cards, as files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from accounts.exports import Book, Column, Fields, Kind, Listing, Value, listing_of
from evaluations.exports.about import book_of_assessment
from evaluations.ledger.cards import StageCard
from evaluations.ledger.change_lists import Change, Period
from evaluations.ledger.changes import BetweenStages, ChangedLine, place_of
from evaluations.ledger.differences import Group
from evaluations.ledger.points import Ledger, Row
from evaluations.ledger.staircase import Stair, Step
from evaluations.models import Assessment, Stage
from evaluations.outside.frozen import CardRow
from evaluations.queries import Overview
from instruments.sheet import Sheet

NOT_WHOLE = "Jumlah tidak cocok: {fault}. Jangan memakai angka ini."
LINES: Fields = (
    (Column("Kode", 8), lambda row: row.code),
    (Column("Pertanyaan", 50), lambda row: row.label),
    (Column("Indikator", 10), lambda row: row.indicator),
    (Column("Jawaban", 36), lambda row: _said(row)),
    (Column("Bukti", 8, Kind.COUNT), lambda row: row.paper_count),
    (Column("Bukti yang belum ada", 36), lambda row: "; ".join(row.missing)),
    (Column("Hasil penilaian", 16), lambda row: row.verdict.label if row.verdict else None),
    (Column("Alasan", 36), lambda row: "; ".join(row.verdict.reasons) if row.verdict else None),
    (Column("Nilai", 12, Kind.POINTS), lambda row: row.points),
    (Column("Maksimum", 12, Kind.POINTS), lambda row: row.maximum),
    (Column("Hilang", 12, Kind.POINTS), lambda row: row.lost),
)
SUMS: Fields = (
    (Column("Klaster", 46), lambda told: told[0]),
    (Column("Nilai", 12, Kind.POINTS), lambda told: told[1].points),
    (Column("Maksimum", 12, Kind.POINTS), lambda told: told[1].maximum),
)
STAIRS: Fields = (
    (Column("Tahap", 40), lambda stair: stair.card.label),
    (Column("Versi", 8, Kind.COUNT), lambda stair: stair.card.version),
    (Column("Nilai", 12, Kind.POINTS), lambda stair: stair.card.total),
    (Column("Selisih", 12, Kind.CHANGE), lambda stair: stair.delta),
    (Column("Predikat menurut hitungan", 20), lambda stair: _predicate(stair.card)),
    (Column("Keadaan", 14), lambda stair: _state(stair.card)),
    (Column("Waktu", 22, Kind.MOMENT), lambda stair: stair.card.at),
)
CARDS: Fields = (
    (Column("Tahap", 40), lambda row: row.label),
    (Column("Versi", 8, Kind.COUNT), lambda row: row.card.version),
    (Column("Nilai", 12, Kind.POINTS), lambda row: row.card.total),
    (Column("Predikat", 16), lambda row: row.predicate.label if row.predicate else None),
    (Column("Rincian", 18), lambda row: row.detail),
    (Column("Dihitung", 22, Kind.MOMENT), lambda row: row.card.computed_at),
    (Column("Dibekukan", 22, Kind.MOMENT), lambda row: row.card.frozen_at),
    (Column("SHA-256", 68), lambda row: row.card.sha256),
    (Column("Sesuai sidik jari", 14), lambda row: "ya" if row.is_whole else "TIDAK"),
)


@dataclass(frozen=True, slots=True)
class _Moved:
    """One group of a step; `by` is what it is grouped by."""

    step: Step
    by: str
    name: str
    group: Group


MOVED: Fields = (
    (Column("Dari tahap", 34), lambda one: one.step.before.label),
    (Column("Ke tahap", 34), lambda one: one.step.after.label),
    (Column("Menurut", 12), lambda one: one.by),
    (Column("Nama", 56), lambda one: one.name),
    (Column("Pertanyaan", 12, Kind.COUNT), lambda one: one.group.count),
    (Column("Selisih", 12, Kind.CHANGE), lambda one: one.group.delta),
)


def ledger_book(page: Overview, ledger: Ledger) -> Book:
    """The lines that were asked for with their sum, and all sums; the last is the score."""
    card, sums, wish = ledger.card, ledger.sums, ledger.wish
    whole: list[Value] = ["Jumlah", sums.total, page.standing.sheet.max_points]
    listings = [listing_of("Jumlah", SUMS, ledger.clusters, whole)]
    if ledger.is_by_question:
        foot = ["Jumlah", *[None] * 7, ledger.points, ledger.maximum, ledger.lost]
        listings.insert(0, listing_of("Rincian", LINES, ledger.rows, foot))
    against = ledger.against.label.lower() if ledger.against else "maksimum"
    return book_of_assessment(
        f"angka-{card.stage}",
        "Dari mana angka ini?",
        page.assessment,
        listings,
        stage=_stage(card),
        filters=[
            ("Klaster", wish.cluster),
            ("Saringan", "Yang kehilangan poin" if wish.only_lost else ""),
            ("Cari", wish.text or "tidak ada"),
        ],
        notes=[
            f"Hilang dihitung terhadap {against}.",
            *(NOT_WHOLE.format(fault=fault) for fault in sums.faults),
        ],
    )


def staircase_book(page: Overview, stairs: Sequence[Stair], steps: Sequence[Step]) -> Book:
    return book_of_assessment(
        "tangga",
        "Tangga nilai",
        page.assessment,
        [
            listing_of("Tahap", STAIRS, stairs),
            listing_of("Selisih", MOVED, [one for step in steps for one in _moved(step)]),
        ],
        stage="Setiap baris menyebut tahapnya",
    )


def _moved(step: Step) -> Iterator[_Moved]:
    """Each of the three groupings sums to the whole difference, as long as it is known."""
    if step.difference.is_by_question:
        for group in step.reasons:
            yield _Moved(step, "Alasan", group.name, group)
    for title, group in step.clusters:
        yield _Moved(step, "Klaster", title, group)
    for group in step.indicators:
        yield _Moved(step, "Indikator", f"{group.code} {group.name}", group)


def period_book(page: Overview, card: StageCard, period: Period, days: tuple[str, str]) -> Book:
    """Every change between two days, given in words, oldest first."""
    foot = [None, "Jumlah", None, None, None, period.opening, period.closing, period.delta]
    listing = listing_of("Perubahan", _change_fields(page.standing.sheet), period.changes, foot)
    return book_of_assessment(
        f"perubahan-{card.stage}",
        "Apa yang berubah?",
        page.assessment,
        [listing],
        stage=_stage(card),
        filters=[("Dari tanggal", days[0]), ("Sampai tanggal", days[1])],
    )


def _change_fields(sheet: Sheet) -> Fields:
    def label(change: Change) -> str:
        return place_of(sheet, change.code).label.removeprefix(f"{change.code} ")

    return (
        (Column("Waktu", 22, Kind.MOMENT), lambda change: change.at),
        (Column("Kode", 10), lambda change: change.code),
        (Column("Pertanyaan", 50), label),
        (Column("Sebab", 30), lambda change: change.cause_words),
        (Column("Oleh", 26), lambda change: change.by),
        (Column("Sebelum", 12, Kind.POINTS), lambda change: change.before),
        (Column("Sesudah", 12, Kind.POINTS), lambda change: change.after),
        (Column("Selisih", 12, Kind.CHANGE), lambda change: change.delta),
    )


def between_book(page: Overview, between: BetweenStages) -> Book:
    """Line by line what two stages give differently."""
    difference = between.difference
    foot = ["Jumlah", "Seluruh nilai", difference.before, difference.after, difference.delta]
    return book_of_assessment(
        f"perubahan-{between.before.stage}-{between.after.stage}",
        "Apa yang berubah?",
        page.assessment,
        [_between(between, [*foot, None, None, None])],
        stage=f"{between.before.label} ke {between.after.label.lower()}",
    )


def _between(between: BetweenStages, foot: Sequence[Value]) -> Listing:
    def label(line: ChangedLine) -> str:
        return line.place.label.removeprefix(f"{line.code} ")

    fields: Fields = (
        (Column("Kode", 10), lambda line: line.code),
        (Column("Pertanyaan", 50), label),
        (Column(between.before.label, 16, Kind.POINTS), lambda line: line.line.before),
        (Column(between.after.label, 16, Kind.POINTS), lambda line: line.line.after),
        (Column("Selisih", 12, Kind.CHANGE), lambda line: line.line.delta),
        (
            Column("Alasan", 40),
            lambda line: "; ".join(line.verdict.reasons) if line.verdict else None,
        ),
        (Column("Penilai", 26), lambda line: line.verdict.by if line.verdict else None),
        (
            Column("Dinilai", 22, Kind.MOMENT),
            lambda line: line.verdict.at if line.verdict else None,
        ),
    )
    return listing_of("Perubahan", fields, between.lines, foot)


def cards_book(assessment: Assessment, rows: Sequence[CardRow], stage: str) -> Book:
    """`stage` is the label of the only one that was asked for, or ""."""
    return book_of_assessment(
        "kartu",
        "Nilai tersimpan",
        assessment,
        [listing_of("Nilai tersimpan", CARDS, rows)],
        stage=stage or "Setiap baris menyebut tahapnya",
    )


def _said(row: Row) -> str:
    return "Tidak berlaku" if row.does_not_apply else row.said or "Belum diisi"


def _predicate(card: StageCard) -> str:
    return card.predicate.label if card.predicate else "belum berpredikat"


def _state(card: StageCard) -> str:
    """A draft moves with each answer, the province's score with each verdict."""
    if card.is_settled:
        return "selesai"
    return "masih diisi" if card.stage == Stage.SELF else "sementara"


def _stage(card: StageCard) -> str:
    version = f", versi {card.version}" if card.version > 1 else ""
    return f"{card.label}{version}{'' if card.is_settled else ', masih dapat berubah'}"
