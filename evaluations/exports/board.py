"""The board of a province as a file: the columns of the page, each score with stage and moment."""

from __future__ import annotations

from collections.abc import Callable

from accounts.exports import Book, Column, Fields, Kind, listing_of
from evaluations.board_rows import Board, BoardRow, StageScore
from evaluations.board_tables import OFFERED, BoardWish, columns_of, ordered
from evaluations.exports.about import book_of_province

Score = Callable[[BoardRow], StageScore | None]
NOTES = (
    "Kekurangan dihitung dari nilai tahap terakhir, kecuali verifikasi provinsi yang masih "
    "berjalan; 0,00 berarti sudah tercapai.",
    "Keadaan sementara: nilai itu masih dapat berubah.",
    "Predikat yang ditetapkan dapat berbeda dari hitungan nilai.",
)


def board_book(board: Board, wish: BoardWish) -> Book:
    listing = listing_of("Kabupaten dan kota", _fields(board, wish), ordered(board, wish))
    sources = f"Sumber predikat: {'; '.join(board.sources)}." if board.sources else ""
    return book_of_province(
        "papan",
        "Papan provinsi",
        board.province,
        [listing],
        year=board.year,
        stage="Setiap kolom nilai menyebut tahapnya",
        instrument=board.instrument,
        filters=[("Urutan", OFFERED.get(wish.order) or _order_in_words(board, wish))],
        notes=[*(NOTES if board.has_round else ()), *([sources] if sources else [])],
    )


def _order_in_words(board: Board, wish: BoardWish) -> str:
    """Of what only a column's head offers."""
    label = next((one.label for one in columns_of(board, wish) if one.key == wish.column), "")
    return f"{label}, {'tertinggi' if wish.descending else 'terendah'} dahulu"


def _fields(board: Board, wish: BoardWish) -> Fields:
    """One group of columns for each column of the page."""
    fields: list = []
    awards = iter(range(len(board.award_years)))
    for column in columns_of(board, wish):
        if column.key == "predikat":
            fields += _award(column.label, next(awards))
        else:
            fields += FIELDS[column.key](column.label)
    if any(row.computed_instead for row in board.rows):
        fields.append((Column("Hitungan portal", 16), lambda row: row.computed_instead))
    if any(row.latest for row in board.rows):
        fields.append(
            (
                Column("Kekurangan dihitung dari", 32),
                lambda row: row.latest.label if row.latest else None,
            )
        )
    return fields


def _award(label: str, place: int) -> Fields:
    return [(Column(label, 16), lambda row: row.awards[place].words)]


def _name(label: str) -> Fields:
    return [
        (Column("Kode", 8), lambda row: row.region.code),
        (Column(label, 26), lambda row: row.region.short_name),
    ]


def _points(of: Callable[[BoardRow], object]) -> Callable[[str], Fields]:
    return lambda label: [(Column(label, 14, Kind.POINTS), of)]


def _score(of: Score, *, with_stage: bool = False) -> Callable[[str], Fields]:
    def fields(label: str) -> Fields:
        told: list = [(Column(label, 14, Kind.POINTS), lambda row: _total(of(row)))]
        if with_stage:
            told.append((Column("Tahap", 26), lambda row: of(row).label if of(row) else None))
        told.append((Column(f"{label}: keadaan", 14), lambda row: _state(of(row))))
        told.append((Column(f"{label}: waktu", 22, Kind.MOMENT), lambda row: _moment(of(row))))
        return told

    return fields


def _total(score: StageScore | None):
    return score.total if score else None


def _state(score: StageScore | None) -> str | None:
    if score is None:
        return None
    return "selesai" if score.is_settled else "sementara"


def _moment(score: StageScore | None):
    return score.moment if score else None


FIELDS: dict[str, Callable[[str], Fields]] = {
    "nama": _name,
    "mandiri": _score(lambda row: row.own),
    "provinsi": _score(lambda row: row.province),
    "akhir": _score(lambda row: row.beyond, with_stage=True),
    "target": _points(lambda row: row.target),
    "kurang": _points(lambda row: row.to_target),
    "ambang": _points(lambda row: row.to_first_step),
}
