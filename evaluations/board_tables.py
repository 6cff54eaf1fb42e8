"""What a reader asked of the board: the order of its table, and what its map shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from evaluations.board_rows import Board, BoardRow, StageScore
from evaluations.models import Stage
from evaluations.tiles import grid_of, in_two_lines
from instruments.sheet import Predicate

TILE_HEIGHT = 92
# The largest province has 38 regencies; squares of a whole country would be too small to read.
MOST_TILES = 100
LENSES = {"predikat": "Predikat", "nilai": "Nilai terakhir"}
STAGE_IN_ONE_WORD = {
    Stage.SELF: "mandiri",
    Stage.PROVINCE: "provinsi",
    Stage.CENTRAL: "pusat",
    Stage.FIELD: "lapangan",
    Stage.FINAL: "penetapan",
}


def _total(score: StageScore | None) -> Decimal | None:
    return score.total if score else None


def _rank(row: BoardRow) -> Decimal | None:
    """The edge of the newest predicate; having none stands below every one."""
    if row.award is None or not row.award.is_known:
        return None
    return row.award.predicate.edge if row.award.predicate else Decimal(-1)


# Column -> what it is sorted by; None stands last in both directions.
SORTED_BY: Mapping[str, Callable[[BoardRow], Decimal | str | None]] = {
    "nama": lambda row: row.region.short_name,
    "predikat": _rank,
    "mandiri": lambda row: _total(row.own),
    "provinsi": lambda row: _total(row.province),
    "akhir": lambda row: _total(row.beyond),
    "target": lambda row: row.target,
    "kurang": lambda row: row.to_target,
    "ambang": lambda row: row.to_first_step,
}
# For the phone, where no column head can be pressed.
OFFERED = {
    "": "Kode wilayah",
    "nama": "Nama",
    "-predikat": "Predikat tertinggi dahulu",
    "-mandiri": "Nilai mandiri tertinggi dahulu",
    "-provinsi": "Nilai provinsi tertinggi dahulu",
    "-kurang": "Paling jauh dari target dahulu",
    "-ambang": "Paling jauh dari predikat dahulu",
}


@dataclass(frozen=True, slots=True)
class BoardWish:
    """Order and map in words that are known to be right; `column` "" is the order of the codes."""

    column: str = ""
    descending: bool = False
    lens: str = "predikat"

    @classmethod
    def asked(cls, words: Mapping[str, str], board: Board) -> BoardWish:
        """From an address; a word that nobody offered counts as not said."""
        order = words.get("urut", "")
        column = order.removeprefix("-")
        lens = words.get("peta", "")
        first = "predikat" if board.headline else "nilai"
        return cls(
            column=column if column in SORTED_BY else "",
            descending=order.startswith("-") and column in SORTED_BY,
            lens=lens if lens in LENSES and board.headline else first,
        )

    @property
    def order(self) -> str:
        """As it stands in the address."""
        return f"-{self.column}" if self.descending else self.column


@dataclass(frozen=True, slots=True)
class Column:
    """A head of the table; `order` is what pressing it asks for, "" where nothing is sorted."""

    key: str
    label: str
    order: str = ""
    sorted: str = ""
    year: int | None = None

    @property
    def is_number(self) -> bool:
        return self.key not in ("nama", "predikat")


@dataclass(frozen=True, slots=True)
class Tile:
    """One square: place in percent and pixels, the class of its colour, and its words."""

    row: BoardRow
    x: str
    y: int
    width: str
    ramp: str
    name: tuple[str, ...]
    value: str | Decimal
    stage: str = ""


@dataclass(frozen=True, slots=True)
class TileMap:
    tiles: tuple[Tile, ...]
    height: int


def columns_of(board: Board, wish: BoardWish) -> list[Column]:
    """The heads in the order of the cells; what nobody has gets no column."""
    shown = [("nama", "Kabupaten/kota", None)]
    shown += [("predikat", f"Predikat {year}", year) for year in board.award_years]
    if board.has_round or any(row.own for row in board.rows):
        shown.append(("mandiri", "Nilai mandiri", None))
    if board.has_round or any(row.province for row in board.rows):
        shown.append(("provinsi", "Nilai provinsi", None))
    if board.has_beyond:
        shown.append(("akhir", "Tahap terakhir", None))
    if board.has_round:
        shown += [("target", "Target", None), ("kurang", "Kurang ke target", None)]
    if any(row.to_first_step is not None for row in board.rows):
        shown.append(("ambang", f"Kurang ke {board.first_step.label}", None))
    newest = board.headline.year if board.headline else None
    return [
        _column(key, label, year, wish, is_sorted=year in (None, newest))
        for key, label, year in shown
    ]


def _column(key: str, label: str, year: int | None, wish: BoardWish, *, is_sorted: bool) -> Column:
    """Figures and predicates begin with the highest, names with A; pressed again it turns round."""
    if not is_sorted:
        return Column(key, label, year=year)
    if wish.column != key:
        return Column(key, label, key if key == "nama" else f"-{key}", year=year)
    turned = key if wish.descending else f"-{key}"
    return Column(key, label, turned, "descending" if wish.descending else "ascending", year)


def ordered(board: Board, wish: BoardWish) -> list[BoardRow]:
    """The rows in the order that was asked for; what is not known stands last."""
    if not wish.column:
        return list(board.rows)
    key = SORTED_BY[wish.column]
    told = [(key(row), row) for row in board.rows]
    known = [pair for pair in told if pair[0] is not None]
    known.sort(key=lambda pair: pair[0], reverse=wish.descending)
    return [row for _, row in known] + [row for value, row in told if value is None]


def tile_map(board: Board, lens: str) -> TileMap | None:
    """The province as squares, coloured by the awarded predicate or by the latest score."""
    if len(board.rows) > MOST_TILES:
        return None
    grid = grid_of(board.province.code, [row.region.code for row in board.rows])
    drawn = {step.code for step in board.predicates}
    columns = max((column for column, _ in grid.values()), default=1)
    lines = max((line for _, line in grid.values()), default=0)
    width = Decimal(100) / columns
    tiles = []
    for row in board.rows:
        column, line = grid[row.region.code]
        step, value, stage = _seen(row, lens)
        tiles.append(
            Tile(
                row=row,
                x=f"{width * (column - 1):.3f}%",
                y=TILE_HEIGHT * (line - 1),
                width=f"{width:.3f}%",
                ramp=step.code if step and step.code in drawn else "none",
                name=in_two_lines(row.region.short_name),
                value=value,
                stage=stage,
            )
        )
    return TileMap(tuple(tiles), TILE_HEIGHT * lines)


def _seen(row: BoardRow, lens: str) -> tuple[Predicate | None, str | Decimal, str]:
    """Colour, word and stage of a tile; a score is given as a number."""
    if lens == "nilai":
        latest = row.latest
        if latest is None:
            return None, "belum ada", ""
        return latest.predicate, latest.total, STAGE_IN_ONE_WORD[latest.stage]
    award = row.award
    return (award.predicate, award.words, "") if award else (None, "", "")
