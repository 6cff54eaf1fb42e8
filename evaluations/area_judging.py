"""What saving a sheet of village answers would change, and each fault with its cell; no writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from evaluations.area_sheets import (
    CODE,
    FIRST_COLUMN,
    MARK,
    MOST_COLUMNS,
    PROMPTS,
    SheetCell,
    SheetLine,
    instrument_of,
)
from evaluations.area_words import UnknownWord, read_word
from evaluations.grid_queries import GridCell, GridPage, GridRow
from evaluations.services import Cell
from jobs.gate.workbook import DATE, FORMULA, NUMBER, TEXT
from regions.models import Region

# Of a cell whose place in the file is forgotten: the preview carries no file.
NO_PLACE = "–"
TEMPLATE = "Unduh templat baru di halaman ini dan salin isinya ke sana."


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, what is allowed, and where: "B7"."""

    cell: str
    says: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A cell that saving would write: what stands now, and what takes its place."""

    place: str
    village: Region
    now: GridCell
    word: str

    @property
    def cell(self) -> Cell:
        return Cell(self.village.code, self.now.column.code, self.word, self.now.version)


@dataclass(slots=True)
class Judged:
    """A whole sheet: nothing is saved while there is a fault. `same` cells say what stands."""

    wanted: list[Wanted] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    same: int = 0

    @property
    def villages(self) -> int:
        return len({one.village.code for one in self.wanted})


def judge(lines: Sequence[SheetLine], page: GridPage) -> Judged:
    """All faults of a file at once, so that nobody mends one a round; no further query."""
    judged = Judged()
    judged.faults += _mark_faults(lines[0], page)
    if judged.faults:
        return judged
    if len(lines) < 2 or lines[1].at(1).text.casefold() != CODE:
        place = lines[1].at(1).name if len(lines) > 1 else "A2"
        judged.faults.append(Fault(place, f"Baris ini harus berisi kode pertanyaan. {TEMPLATE}"))
        return judged
    columns = dict(_columns(lines[1], page, judged))
    rows = {row.village.code: row for row in page.rows}
    first: dict[str, str] = {}
    for line in lines[2:]:
        _judge_line(line, rows, columns, first, judged)
    return judged


def rejudged(cells: Sequence[Cell], page: GridPage) -> Judged:
    """What was agreed to in a preview, looked at again over what stands now."""
    judged = Judged()
    rows = {row.village.code: row for row in page.rows}
    places = {column.code: place for place, column in enumerate(page.columns)}
    for cell in cells:
        row = rows.get(cell.area)
        if row is None or cell.question not in places:
            says = f"{cell.area}, {cell.question}: tidak ada lagi di kecamatan ini."
            judged.faults.append(Fault(NO_PLACE, says))
        else:
            told = SheetCell(NO_PLACE, TEXT, cell.word)
            _judge_cell(told, row, places[cell.question], judged)
    return judged


def _mark_faults(line: SheetLine, page: GridPage) -> Iterator[Fault]:
    """Whether the file is for this kecamatan, year and instrument."""
    if line.at(1).text != MARK:
        yield Fault(line.at(1).name, f"Ini bukan templat jawaban desa. {TEMPLATE}")
        return
    told = (
        (2, page.kecamatan.code, "kecamatan", page.kecamatan.title),
        (3, str(page.assessment.round.year), "tahun", ""),
        (4, instrument_of(page), "instrumen", ""),
    )
    for column, right, what, name in told:
        cell = line.at(column)
        if cell.text != right:
            wanted = f"{right} ({name})" if name else right
            yield Fault(
                cell.name,
                f"Berkas ini untuk {what} “{cell.text[:30]}”, sedangkan halaman ini untuk "
                f"{wanted}. {TEMPLATE}",
            )


def _columns(line: SheetLine, page: GridPage, judged: Judged) -> Iterator[tuple[int, int]]:
    """Column of the sheet -> column of the page."""
    known = {column.code: place for place, column in enumerate(page.columns)}
    seen: dict[str, str] = {}
    for number in range(FIRST_COLUMN, MOST_COLUMNS + 2):
        cell = line.at(number)
        if not cell.text:
            continue
        if cell.kind != TEXT:
            says = (
                f"Kode “{cell.text[:20]}” berupa angka atau tanggal, yang diubah Excel. {TEMPLATE}"
            )
            judged.faults.append(Fault(cell.name, says))
        elif cell.text not in known:
            says = f"Pertanyaan “{cell.text[:20]}” tidak ditanyakan kepada desa tahun ini."
            judged.faults.append(Fault(cell.name, f"{says} {TEMPLATE}"))
        elif cell.text in seen:
            says = f"Kolom {cell.text} sudah ada di {seen[cell.text]}. Hapus salah satunya."
            judged.faults.append(Fault(cell.name, says))
        else:
            seen[cell.text] = cell.name
            yield number, known[cell.text]


def _judge_line(
    line: SheetLine,
    rows: Mapping[str, GridRow],
    columns: Mapping[int, int],
    first: dict[str, str],
    judged: Judged,
) -> None:
    code = line.at(1)
    if not code.text and line.at(2).text == PROMPTS:
        return
    if fault := _code_fault(code, rows, first):
        judged.faults.append(fault)
        return
    first[code.text] = code.name
    for number in range(FIRST_COLUMN, MOST_COLUMNS + 2):
        cell = line.at(number)
        if number in columns:
            _judge_cell(cell, rows[code.text], columns[number], judged)
        elif cell.text:
            says = "Kolom ini tidak punya kode pertanyaan di baris 2. Hapus isinya."
            judged.faults.append(Fault(cell.name, says))


def _code_fault(
    code: SheetCell, rows: Mapping[str, GridRow], first: Mapping[str, str]
) -> Fault | None:
    if not code.text:
        return Fault(code.name, f"Kode desa belum diisi. {TEMPLATE}")
    if code.kind != TEXT:
        return Fault(code.name, f"Kode desa harus berupa teks, bukan angka. {TEMPLATE}")
    if code.text not in rows:
        return Fault(
            code.name, f"“{code.text[:30]}” bukan kode desa/kelurahan kecamatan ini. {TEMPLATE}"
        )
    if code.text in first:
        return Fault(code.name, f"Desa ini sudah ada di {first[code.text]}. Hapus salah satunya.")
    return None


def _judge_cell(cell: SheetCell, row: GridRow, place: int, judged: Judged) -> None:
    now = row.cells[place]
    try:
        word = _word(cell)
    except UnknownWord as unknown:
        judged.faults.append(Fault(cell.name, str(unknown)))
        return
    if not word:
        return
    if word == now.word and now.status != "rejected":
        judged.same += 1
    elif now.closed:
        says = f"Pertanyaan {now.column.code} sedang tidak dapat dijawab. {now.closed}"
        judged.faults.append(Fault(cell.name, says))
    else:
        judged.wanted.append(Wanted(cell.name, row.village, now, word))


def _word(cell: SheetCell) -> str:
    if cell.kind == FORMULA:
        raise UnknownWord("Berisi rumus. Tulis ya atau tidak.")
    if cell.kind == DATE:
        raise UnknownWord("Berisi tanggal. Tulis ya atau tidak.")
    if cell.kind not in (TEXT, NUMBER):
        raise UnknownWord("Berisi BENAR/SALAH atau galat Excel. Tulis ya atau tidak.")
    try:
        return read_word(cell.text)
    except UnknownWord as unknown:
        raise UnknownWord(f"“{unknown}” tidak dikenal; tulis ya atau tidak.") from None
