"""Reading the table of the SK Gugus Tugas, and carrying its rows through a preview."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile

from accounts.models import User
from evaluations.models import Assessment
from evaluations.seals import seal, unseal
from evaluations.uploaded_tables import uploaded_table
from jobs.gate.refusal import Refused as FileRefused
from jobs.gate.workbook import TEXT
from jobs.sheets import Row
from regions.names import squashed

# As people head these columns in a decree; squashed.
CODE, OFFICE, ROLE = "kode", "instansi", "peran"
HEADS: Mapping[str, tuple[str, ...]] = {
    CODE: ("kode", "code", "kodepertanyaan", "kodeindikator", "pertanyaan", "indikator", "klaster"),
    OFFICE: ("instansi", "opd", "perangkatdaerah", "namainstansi", "namaopd", "lembaga", "dinas"),
    ROLE: ("peran", "kedudukan", "tugas", "role", "kedudukandalamgugustugas"),
}
MOST_ROWS = 600
MOST_COLUMNS = 12

Cell = tuple[str, str]


@dataclass(frozen=True, slots=True)
class TableRow:
    """One line as it was sent: its number in the file and [kind, text] of the three columns."""

    number: int
    told: tuple[Cell, Cell, Cell]

    @property
    def code(self) -> str:
        return self.told[0][1]

    @property
    def office(self) -> str:
        return self.told[1][1]

    @property
    def role(self) -> str:
        return self.told[2][1]

    def cells(self) -> Iterator[tuple[str, str, str]]:
        """Column, kind, text."""
        for name, (kind, text) in zip(HEADS, self.told, strict=True):
            yield name, kind, text


def read_upload(upload: UploadedFile) -> list[TableRow]:
    """All rows below the header. Raises jobs.gate's Refused with a sentence."""
    rows = uploaded_table(upload, columns=MOST_COLUMNS).rows
    if len(rows) > MOST_ROWS + 1:
        raise FileRefused(f"Berkas berisi lebih dari {MOST_ROWS} baris. Bagi menjadi dua berkas.")
    places = _places(rows)
    found = [_row(number, cells, places) for number, cells in rows[1:]]
    if not found:
        raise FileRefused("Berkas belum berisi baris. Isi kode dan instansinya di bawah judul.")
    return found


def sealed(rows: Sequence[TableRow], assessment: Assessment, by: User) -> str:
    """For the page's hidden field: signed for this person and assessment, not secret."""
    told = [[row.number, [list(cell) for cell in row.told]] for row in rows]
    return seal(told, about=_about(assessment), by=by)


def opened(sealed: str, assessment: Assessment, by: User) -> list[TableRow]:
    """What is behind the field. Raises Refused when it is not ours, or too old."""
    told = unseal(sealed, about=_about(assessment), by=by)
    return [TableRow(number, _three(cells)) for number, cells in told]


def _about(assessment: Assessment) -> str:
    return f"assigning.{assessment.pk}"


def _three(cells: Sequence[Sequence[str]]) -> tuple[Cell, Cell, Cell]:
    code, office, role = ((kind, text) for kind, text in cells)
    return code, office, role


def _places(rows: Sequence[Row]) -> dict[str, int]:
    """Column -> its place; the header is the first row that is not empty."""
    number, cells = rows[0] if rows else (1, [])
    heads = [squashed(text) for _, text in cells]
    places = {
        name: next((heads.index(word) for word in words if word in heads), -1)
        for name, words in HEADS.items()
    }
    if places[CODE] < 0 or places[OFFICE] < 0:
        shown = "; ".join(text[:30] for _, text in cells if text) or "kosong"
        raise FileRefused(
            f"Baris {number} harus berisi judul kolom kode dan instansi (peran boleh tidak ada). "
            f"Ditemukan: {shown}."
        )
    return places


def _row(number: int, cells: Sequence[Sequence[str]], places: Mapping[str, int]) -> TableRow:
    def at(name: str) -> list[str]:
        place = places[name]
        return list(cells[place]) if 0 <= place < len(cells) else [TEXT, ""]

    return TableRow(number, _three([at(name) for name in HEADS]))
