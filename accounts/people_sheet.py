"""The XLSX in which an operator lists camat, desa and OPD people: its form, and reading it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from accounts.models import Agency
from accounts.workbooks import Table
from jobs.gate.refusal import Refused
from jobs.sheets import rows_of
from regions.models import Level, Region

HEADER = ("peran", "wilayah", "instansi", "nama", "surel", "nip", "telepon")
WIDTHS = (12, 26, 34, 34, 30, 22, 18)
MOST_ROWS = 300
ROLE_WORDS = "camat, desa, atau opd"


@dataclass(frozen=True)
class SheetRow:
    """One line as it was sent: its number in the file, and [kind, text] for each column."""

    number: int
    cells: tuple[tuple[str, str], ...]

    def text(self, column: str) -> str:
        return self.cells[HEADER.index(column)][1]

    def kind(self, column: str) -> str:
        return self.cells[HEADER.index(column)][0]

    @property
    def surplus(self) -> str:
        """What stands right of the last column."""
        return self.cells[len(HEADER)][1]

    def packed(self) -> list[Any]:
        """For the signed field that carries the preview; `unpacked` reads it."""
        return [self.number, [list(cell) for cell in self.cells]]


def unpacked(told: Sequence[Any]) -> SheetRow:
    number, cells = told
    return SheetRow(number, tuple((kind, text) for kind, text in cells))


def read_upload(upload: UploadedFile) -> list[SheetRow]:
    """All rows below the header. Raises Refused with a sentence."""
    told = rows_of(
        upload,
        columns=len(HEADER),
        most_rows=MOST_ROWS + 1,
        largest=settings.LARGEST_OFFICE_FILE,
    )
    rows = [unpacked(row) for row in told]
    _check_header(rows)
    if len(rows) == 1:
        raise Refused("Berkas belum berisi orang. Isi mulai baris 2, satu orang satu baris.")
    return rows[1:]


def template_tables(regency: Region) -> list[Table]:
    """The empty form, and beside it the names that can be written in it."""
    offices = Agency.objects.existing().filter(region=regency)
    areas = Region.objects.filter(regency=regency, valid_until__isnull=True)
    places = areas.filter(level=Level.KECAMATAN).values_list("code", "name")
    return [
        Table("Orang", HEADER, (), WIDTHS, blank_rows=200),
        Table("Petunjuk", ("Kolom", "Cara mengisi"), GUIDANCE, (14, 110)),
        Table("Kecamatan", ("Kode", "Nama"), list(places), (14, 40)),
        Table(
            "Instansi",
            ("Nama", "Nama lain"),
            [(office.name, ", ".join(office.aliases)) for office in offices],
            (60, 60),
        ),
    ]


GUIDANCE = (
    ("peran", f"Tulis {ROLE_WORDS}. Kelurahan ditulis desa."),
    (
        "wilayah",
        "Camat: nama atau kode kecamatan. Desa: nama atau kode desa; bila beberapa desa bernama "
        "sama, tulis desa dan kecamatannya, misalnya Tanjung Betung, Kaur Utara. OPD: kosongkan.",
    ),
    (
        "instansi",
        "OPD: nama instansi seperti di lembar Instansi. Belum ada? Tulis Instansi baru: lalu "
        "namanya. Camat dan desa: kosongkan.",
    ),
    ("nama", "Nama lengkap, boleh dengan gelar."),
    ("surel", "Boleh kosong. Bila diisi, tautan undangan dikirim juga lewat surel."),
    ("nip", "18 angka, boleh kosong. Sel harus berupa teks, karena Excel membulatkan 18 angka."),
    ("telepon", "Boleh kosong, misalnya 0812 3456 7890. Untuk mengirim tautan lewat WhatsApp."),
    ("", f"Paling banyak {MOST_ROWS} orang setiap berkas. Rumus tidak diterima: tulis isinya."),
)


def _check_header(rows: Sequence[SheetRow]) -> None:
    first = rows[0] if rows else SheetRow(1, ())
    found = [text.casefold() for _, text in first.cells]
    if found == [*HEADER, ""]:
        return
    shown = "; ".join(text[:30] for text in found if text) or "kosong"
    raise Refused(
        f"Baris {first.number} harus berisi judul kolom {'; '.join(HEADER)}. Ditemukan: {shown}. "
        "Pakai templat."
    )
