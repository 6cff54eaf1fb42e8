"""How far a regency has come, by clusters, indicators, offices or kecamatan, as a file."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.exports import Book, Column, Fields, Kind, Value, listing_of
from evaluations.exports.about import book_of_assessment
from evaluations.progress import Progress, ProgressRow
from evaluations.progress_tables import ORDERS, TABLES, Wish, rows_of

FIGURES: Fields = (
    (Column("Pertanyaan", 12, Kind.COUNT), lambda row: row.total),
    (Column("Diisi", 10, Kind.COUNT), lambda row: row.answered),
    (Column("Tanpa bukti", 10, Kind.COUNT), lambda row: row.lacks_evidence),
    (Column("Diajukan", 10, Kind.COUNT), lambda row: row.submitted),
    (Column("Diterima", 10, Kind.COUNT), lambda row: row.accepted),
    (Column("Dikembalikan", 14, Kind.COUNT), lambda row: row.returned),
    (Column("Poin", 12, Kind.POINTS), lambda row: row.points),
    (Column("Maksimum", 12, Kind.POINTS), lambda row: row.maximum),
    (Column("Belum diraih", 12, Kind.POINTS), lambda row: row.at_stake),
)
AREAS: Fields = (
    (Column("Kode", 10), lambda row: row.key),
    (Column("Kecamatan", 26), lambda row: row.name),
    (Column("Pertanyaan", 12, Kind.COUNT), lambda row: row.asked),
    (Column("Diisi", 10, Kind.COUNT), lambda row: row.answered),
    (Column("Baik", 10, Kind.COUNT), lambda row: row.yes),
    (Column("Terverifikasi", 14, Kind.COUNT), lambda row: row.verified),
    (Column("Ditolak", 10, Kind.COUNT), lambda row: row.rejected),
    (Column("Pertanyaan desa/kelurahan", 16, Kind.COUNT), lambda row: row.village_asked),
    (Column("Diisi desa/kelurahan", 16, Kind.COUNT), lambda row: row.village_answered),
    (Column("Diminta", 10, Kind.COUNT), lambda row: row.requested),
    (Column("Terkirim", 10, Kind.COUNT), lambda row: row.sent),
    (Column("Terlambat", 10, Kind.COUNT), lambda row: row.late),
)
LATE: Fields = (
    (Column("Nama", 34), lambda row: row.name),
    (Column("Dokumen", 50), lambda row: row.what),
    (Column("Seharusnya", 22, Kind.MOMENT), lambda row: row.due_at),
    (Column("Lewat hari", 10, Kind.COUNT), lambda row: row.days),
)
NOTE = (
    "Baik menghitung jawaban yang menambah nilai. Yang belum menjawab tetap dihitung "
    "sebagai pembagi."
)


def progress_book(progress: Progress, wish: Wish) -> Book:
    """The table that was asked for, and who is late with papers."""
    rows = rows_of(progress, wish)
    is_of_areas = wish.table == "kecamatan"
    fields = AREAS if is_of_areas else (*_names(wish.table), *FIGURES)
    listings = [
        listing_of(TABLES[wish.table], fields, rows, _foot(progress, wish, rows)),
    ]
    if progress.late:
        listings.append(listing_of("Terlambat", LATE, progress.late))
    filters = [
        ("Menurut", TABLES[wish.table]),
        ("Saringan", "Yang belum selesai" if wish.only_open else ""),
        ("Klaster", wish.cluster),
        ("Urutan", ORDERS[wish.order]),
    ]
    return book_of_assessment(
        f"kemajuan-{wish.table}",
        "Kemajuan",
        progress.overview.assessment,
        listings,
        filters=filters,
        notes=[NOTE] if is_of_areas else (),
    )


def _names(table: str) -> Fields:
    """An office is known by its name alone."""
    if table == "opd":
        return ((Column("Instansi", 46), lambda row: row.name),)
    return (
        (Column("Kode", 8), lambda row: row.key),
        (Column(TABLES[table], 46), lambda row: row.name),
    )


def _foot(progress: Progress, wish: Wish, rows: Sequence[object]) -> list[Value]:
    """The whole, where the rows are all of it."""
    if wish.table == "kecamatan" or wish.only_open or wish.cluster or len(rows) < 2:
        return []
    whole: ProgressRow = progress.whole
    names = ["Seluruhnya"] if wish.table == "opd" else ["Seluruhnya", None]
    return [*names, *[of(whole) for _, of in FIGURES]]
