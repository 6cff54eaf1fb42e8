"""The XLSX in which a province lists what was published in past years."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.workbooks import Table
from regions.models import Level, Region

HEADER = ("kode", "daerah", "tahun", "tahap", "nilai", "predikat", "sumber")
WIDTHS = (10, 30, 10, 26, 12, 18, 60)
STAGES = (
    "evaluasi mandiri",
    "verifikasi provinsi",
    "verifikasi pusat",
    "verifikasi lapangan",
    "penetapan",
)
BLANK_ROWS = 200


def template_tables(province: Region) -> list[Table]:
    """The empty form, how to fill it, and the regencies with their codes."""
    regencies = Region.objects.filter(province=province, level=Level.REGENCY)
    return [
        Table(
            "Hasil",
            HEADER,
            (),
            WIDTHS,
            blank_rows=BLANK_ROWS,
            choices=(f"D2:D{BLANK_ROWS + 1}", STAGES),
        ),
        Table("Petunjuk", ("Kolom", "Cara mengisi"), GUIDANCE, (14, 110)),
        Table("Kabupaten-kota", ("Kode", "Nama"), _named(regencies), (10, 40)),
    ]


def _named(regencies: Sequence[Region]) -> list[list[str]]:
    return [[region.code, region.title] for region in regencies]


GUIDANCE = (
    ("kode", "Kode kabupaten/kota, misalnya 17.04. Boleh kosong bila daerah diisi."),
    ("daerah", "Nama kabupaten/kota, misalnya Kabupaten Kaur. Boleh kosong bila kode diisi."),
    ("tahun", "Tahun evaluasi, empat angka. Tahun yang punya putaran di portal tidak diterima."),
    ("tahap", f"Salah satu: {', '.join(STAGES)}."),
    (
        "nilai",
        "Paling banyak dua desimal, misalnya 600,36. Tulis - bila tidak ada; kosong berarti nilai "
        "yang sudah tercatat tetap.",
    ),
    (
        "predikat",
        "Seperti yang ditetapkan, misalnya Pratama. Tulis - bila tidak berpredikat; kosong berarti "
        "predikat yang sudah tercatat tetap. Portal tidak menghitung predikat untuk tahun tanpa "
        "instrumen.",
    ),
    ("sumber", "Keputusan atau berita yang memuat hasil ini. Boleh sama untuk semua baris."),
    ("", "Paling banyak 2.000 baris setiap berkas. Rumus tidak diterima: tempel nilainya."),
)
