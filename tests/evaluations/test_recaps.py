"""Each way in which a recap can be wrong, told with its row; and what is read of a good one."""

import hashlib
import io
import zipfile
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from evaluations.recaps import Line, RecapFaults, read_recap
from tests.evidence import corpus
from tests.sheets import shipped_sheet

HEADER = "code,step,note\n"


@pytest.fixture
def csv_file(tmp_path):
    def make(content: str | bytes, name: str = "rekap.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return make


@pytest.fixture
def xlsx_file(tmp_path):
    """`xlsx_file([[...], ...])`; a cell given as (value, format) gets that number format."""

    def make(rows: list[list[Any]], name: str = "rekap.xlsx") -> Path:
        book = openpyxl.Workbook()
        for number, row in enumerate(rows, 1):
            for column, told in enumerate(row, 1):
                value, shown = told if isinstance(told, tuple) else (told, None)
                cell = book.active.cell(number, column, value)
                if shown:
                    cell.number_format = shown
        path = tmp_path / name
        book.save(path)
        return path

    return make


def lines(path: Path) -> dict[str, Line]:
    return dict(read_recap(path, shipped_sheet()).lines)


def faults(path: Path) -> list[str]:
    with pytest.raises(RecapFaults) as refusal:
        read_recap(path, shipped_sheet())
    return list(refusal.value.faults)


# --- what is read ---------------------------------------------------------------------------------

GOOD = {
    "1.1": Line("a", "Perda 4/2022"),
    "2.3": Line(Decimal(12), ""),
    "13.1": Line(Decimal("85.5"), ""),
    "14.10": Line(None, "belum"),
}


@pytest.mark.parametrize(
    "content",
    [
        "code,step,note\n1.1,a,Perda 4/2022\n2.3,12,\n13.1,85.5,\n14.10,,belum\n",
        "code;step;note\n1.1;a;Perda 4/2022\n2.3;12;\n13.1;85,5;\n14.10;;belum\n",
        "\ufeffcode;step;note\r\n1.1;a;Perda 4/2022\r\n2.3;12;\r\n13.1;85,50;\r\n14.10;;belum",
        'CODE, Step ,NOTE\n 1.1 , a ,Perda 4/2022\n2.3,12\n13.1,"85,5"\n14.10,,belum\n',
        "code,step,note,,\n1.1,a,Perda 4/2022,,\n,,,,\n2.3,12,,,\n13.1,85.5\n14.10,,belum\n\n",
        '"code","step","note"\n"1.1","a","Perda 4/2022"\n"2.3","12",""\n13.1,85.5,\n14.10,,belum',
    ],
)
def test_a_csv_is_read_with_either_delimiter_bom_quotes_and_decimal_sign(csv_file, content) -> None:
    assert lines(csv_file(content)) == GOOD


def test_a_file_without_a_note_column_says_nothing_about_notes(csv_file) -> None:
    assert lines(csv_file("code,step\n1.1,a\n")) == {"1.1": Line("a", None)}


def test_a_csv_from_an_old_windows_is_read(csv_file) -> None:
    content = "code;step;note\n1.1;a;Kafé – “Perda”\n".encode("cp1252")

    assert lines(csv_file(content)) == {"1.1": Line("a", "Kafé – “Perda”")}


def test_the_fingerprint_is_that_of_the_file(csv_file) -> None:
    path = csv_file("code,step\n1.1,a\n")

    recap = read_recap(path, shipped_sheet())

    assert recap.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_workbook_is_read_as_it_looks(xlsx_file) -> None:
    path = xlsx_file(
        [
            ["code", "step", "note"],
            ["1.1", "a", "Perda 4/2022"],
            ["2.3", 12, None],
            ["13.1", 85.5, None],
            ["14.10", None, "belum"],
        ]
    )

    assert lines(path) == GOOD


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ((0.8, "0%"), "80"),
        ((0.805, "0.00%"), "80.5"),
        ((1, "0%"), "100"),
        ((0.29, "0%"), "29"),
        (80.0, "80"),
        (12.25, "12.25"),
        (0.1 + 0.2, "0.3"),
        ("80", "80"),
        (" 87,5 ", "87.5"),
        (0, "0"),
    ],
)
def test_a_number_cell_counts_as_what_the_person_sees(xlsx_file, cell, value) -> None:
    path = xlsx_file([["code", "step"], ["13.1", cell]])

    assert lines(path) == {"13.1": Line(Decimal(value), None)}


def test_only_the_first_sheet_of_a_workbook_is_read(tmp_path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["code", "step"])
    book.active.append(["1.1", "a"])
    book.create_sheet().append(["bukan", "rekap"])
    book.save(tmp_path / "REKAP.XLSX")

    assert lines(tmp_path / "REKAP.XLSX") == {"1.1": Line("a", None)}


def test_rows_far_below_empty_ones_are_not_lost(xlsx_file, csv_file) -> None:
    far = [["code", "step"], *[[None, None]] * 2500, ["1.1", "a"]]

    assert lines(xlsx_file(far)) == {"1.1": Line("a", None)}
    assert lines(csv_file("code,step\n" + ",\n" * 2500 + "1.1,a\n")) == {"1.1": Line("a", None)}


# --- the header -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("", "kosong"),
        ("\n\n", "kosong"),
        ("kode,jawaban\n1.1,a\n", "'kode,jawaban'"),
        ("step,code\na,1.1\n", "'step,code'"),
        ("code\n1.1\n", "'code'"),
        ("code,step,note,by\n1.1,a,,x\n", "'code,step,note,by'"),
        ("code,,step\n1.1,,a\n", "'code,,step'"),
        ("1.1,a\n2.1,b\n", "'1.1,a'"),
        ("code\tstep\n1.1\ta\n", "'code\\tstep'"),
        ('"co\nde",step\n', "'co\\nde,step'"),
    ],
)
def test_a_wrong_header_is_the_only_fault(csv_file, content, found) -> None:
    assert faults(csv_file(content)) == [
        f"baris 1: judul kolom harus code,step atau code,step,note; ditemukan {found}"
    ]


def test_a_header_further_down_is_named_by_its_own_row(csv_file) -> None:
    assert faults(csv_file("\n\nkode,step\n"))[0].startswith("baris 3: judul kolom")


def test_a_header_as_long_as_a_book_is_cut_short(csv_file) -> None:
    (fault,) = faults(csv_file("x" * 100_000))

    assert len(fault) < 160
    assert fault.endswith("xxx...'")


def test_a_file_of_another_encoding_is_not_taken_for_one_without_answers(csv_file) -> None:
    (fault,) = faults(csv_file("code,step\n1.1,a\n".encode("utf-16")))

    assert fault.startswith("baris 1: judul kolom harus code,step")
    assert "\0" not in fault


def test_a_header_without_rows_holds_no_answers(csv_file) -> None:
    assert faults(csv_file("code,step\n\n,\n")) == ["Berkas tidak berisi baris jawaban."]


# --- the rows of a CSV ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("99.9,a", "kode '99.9' tidak ada di instrumen kla-2024"),
        ("14.1 0,a", "kode '14.1 0' tidak ada di instrumen kla-2024"),
        ('"1.1\n",a', None),
        ('"1\n1",a', "kode '1\\n1' tidak ada di instrumen kla-2024"),
        ("\x1b[31m,a", "kode '\\x1b[31m' tidak ada di instrumen kla-2024"),
        ("1.1\0,a", "kode '1.1\\x00' tidak ada di instrumen kla-2024"),
        (",a", "kode kosong"),
        ("1.1,a,b,c", "ada isi di luar 3 kolom; beri tanda kutip pada nilai yang berkoma"),
        ("13.1,85,5,x", "ada isi di luar 3 kolom; beri tanda kutip pada nilai yang berkoma"),
        ("1.1,x", "Pilihan 'x' tidak ada pada pertanyaan 1.1. Pilih salah satu: a, b, c, d, z."),
        ("1.1,a\0", "Pilihan 'a\\x00' tidak ada pada pertanyaan 1.1. "
         "Pilih salah satu: a, b, c, d, z."),
        ("13.1,banyak", "'banyak' bukan angka yang dikenali. "
         "Tulis hanya angka untuk pertanyaan 13.1, misalnya 85,5."),
        ("13.1,85%", "'85%' bukan angka yang dikenali. "
         "Tulis hanya angka untuk pertanyaan 13.1, misalnya 85,5."),
        ("13.1,85.500", "85.500 tidak jelas: maksudnya 85500 atau 85,5? "
         "Tulis ulang jawaban pertanyaan 13.1 tanpa titik ribuan."),
        ("13.1,100.01", "100,01 di luar batas. Pertanyaan 13.1 meminta persen "
         "antara 0 dan 100, misalnya 85,5."),
        ("13.1,-1", "-1 di luar batas. Pertanyaan 13.1 meminta persen "
         "antara 0 dan 100, misalnya 85,5."),
        ("2.3,1.5", "1,5 bukan bilangan bulat. Pertanyaan 2.3 meminta jumlah, misalnya 12."),
        ("2.3,12345678901234567", "Isian sepanjang 17 tanda terlalu panjang. "
         "Jawaban pertanyaan 2.3 paling banyak 16 tanda."),
        ("1.1,=a", "step berisi rumus '=a'; tulis nilainya"),
        ("1.1,a,=1+1", "note berisi rumus '=1+1'; tulis isinya"),
        ("1.1,a,x\0y", "note berisi karakter kosong (NUL)"),
        ("1.1,a," + "x" * 2001, "note 2001 karakter, paling banyak 2000"),
    ],
)  # fmt: skip
def test_a_faulty_row_is_told_by_its_number(csv_file, row, fault) -> None:
    path = csv_file(f"{HEADER}2.1,a,\n{row}\n")

    if fault is None:
        assert set(lines(path)) == {"2.1", "1.1"}
    else:
        assert faults(path) == [f"baris 3: {fault}"]


def test_a_code_that_comes_twice_is_told_with_both_rows(csv_file) -> None:
    content = "code,step\n1.1,a\n2.1,a\n1.1,a\n1.1,x\n"

    assert faults(csv_file(content)) == [
        "baris 4: kode 1.1 sudah ada di baris 2",
        "baris 5: kode 1.1 sudah ada di baris 2",
    ]


def test_all_faults_are_told_in_one_run(csv_file) -> None:
    content = "code,step\n1.1,x\n\n99,a\n2.1,a\n13.1,101\n1.1,a\n"

    assert [fault.partition(":")[0] for fault in faults(csv_file(content))] == [
        "baris 2",
        "baris 4",
        "baris 6",
        "baris 7",
    ]


def test_a_row_after_a_note_of_several_lines_keeps_its_number(csv_file) -> None:
    content = 'code,step,note\n1.1,a,"satu\ndua\ntiga"\n99,a,\n2.1,x,"empat\nlima"\n'

    assert [fault.partition(":")[0] for fault in faults(csv_file(content))] == [
        "baris 5",
        "baris 6",
    ]


def test_a_quote_that_never_closes_is_told_by_its_row(csv_file) -> None:
    (fault,) = faults(csv_file('code,step,note\n1.1,a,\n2.1,a,"belum\n3.1a,5,\n'))

    assert fault.startswith("baris 3: CSV tidak terbaca")


def test_a_csv_above_a_megabyte_or_two_thousand_rows_is_refused(csv_file) -> None:
    assert faults(csv_file("x" * 1_000_001)) == ["Berkas CSV melebihi batas 1 MB."]
    assert faults(csv_file("code,step\n" + "1.1,a\n" * 2000)) == [
        "Berkas berisi lebih dari 2000 baris."
    ]


def test_a_file_that_is_not_there_is_an_error_of_the_system(tmp_path) -> None:
    for name in ("tiada.csv", "tiada.xlsx"):
        with pytest.raises(FileNotFoundError):
            read_recap(tmp_path / name, shipped_sheet())


# --- the cells of a workbook ----------------------------------------------------------------------

NUMBER = (
    "berupa angka atau tanggal, padahal 14.10 lalu menjadi 14.1; "
    "jadikan kolom code teks, lalu ketik ulang kodenya"
)
FLAG = "berupa tanggal atau BENAR/SALAH; tulis pilihan atau angka"


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ([14.10, "a"], f"kode 14.1 {NUMBER}"),
        ([(14.10, "0.00"), "a"], f"kode 14.1 {NUMBER}"),
        ([2, "a"], f"kode 2 {NUMBER}"),
        ([date(2024, 1, 2), "a"], f"kode 2024-01-02 00:00:00 {NUMBER}"),
        ([time(1, 2), "a"], f"kode 01:02:00 {NUMBER}"),
        ([True, "a"], f"kode True {NUMBER}"),
        (["=A1", "a"], "kode '=A1' tidak ada di instrumen kla-2024"),
        (["13.1", datetime(2024, 5, 8)], f"step 2024-05-08 00:00:00 {FLAG}"),  # noqa: DTZ001
        (["13.1", True], f"step True {FLAG}"),
        (["13.1", (True, "0%")], f"step True {FLAG}"),
        (["13.1", "=12/15*100"], "step berisi rumus '=12/15*100'; tulis nilainya"),
        (["1.1", "a", '=HYPERLINK("http://x")'], "note berisi rumus '=HYPERLINK(\"http://x\")'; "
         "tulis isinya"),
        (["1.1", "a", None, "x"], "ada isi di luar 3 kolom; "
         "beri tanda kutip pada nilai yang berkoma"),
        (["13.1", "#DIV/0!"], "'#DIV/0!' bukan angka yang dikenali. "
         "Tulis hanya angka untuk pertanyaan 13.1, misalnya 85,5."),
        (["13.1", 85.125], "85,125 punya lebih dari dua angka di belakang koma. "
         "Tulis paling banyak dua pada pertanyaan 13.1: 85,13."),
        (["13.1", (1 / 3, "0%")], "33,3333333333 punya lebih dari dua angka di belakang koma. "
         "Tulis paling banyak dua pada pertanyaan 13.1: 33,33."),
        (["13.1", 8050], "8050 di luar batas. Pertanyaan 13.1 meminta persen "
         "antara 0 dan 100, misalnya 85,5."),
        (["13.1", "85.500"], "85.500 tidak jelas: maksudnya 85500 atau 85,5? "
         "Tulis ulang jawaban pertanyaan 13.1 tanpa titik ribuan."),
        (["2.3", 1e20], "Isian sepanjang 21 tanda terlalu panjang. "
         "Jawaban pertanyaan 2.3 paling banyak 16 tanda."),
        (["1.1", 1], "Pilihan '1' tidak ada pada pertanyaan 1.1. Pilih salah satu: a, b, c, d, z."),
    ],
)  # fmt: skip
def test_a_faulty_cell_is_told_by_its_row(xlsx_file, row, fault) -> None:
    path = xlsx_file([["code", "step", "note"], ["2.1", "a"], row])

    assert faults(path) == [f"baris 3: {fault}"]


def test_a_workbook_with_too_many_rows_is_refused(xlsx_file) -> None:
    path = xlsx_file([["code", "step"], *[["1.1", "a"]] * 2000])

    assert faults(path) == ["Berkas berisi lebih dari 2000 baris."]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Berkas kosong (0 byte)."),
        (b"code,step\n1.1,a\n", "Isi berkas ini bukan XLSX"),
        (corpus.pdf(), "Isi berkas ini bukan XLSX"),
        (b"PK\x03\x04" + b"x" * 100, ""),
    ],
)
def test_what_only_claims_to_be_a_workbook_is_refused_by_the_gate(csv_file, content, words) -> None:
    (fault,) = faults(csv_file(content, "rekap.xlsx"))

    assert fault.startswith(words)


HOSTILE = {name: data for name, data in corpus.hostile_files().items() if name.endswith(".xlsx")}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused_by_the_gate(csv_file, name) -> None:
    (fault,) = faults(csv_file(HOSTILE[name], "rekap.xlsx"))

    assert "baris" not in fault


def test_a_bomb_is_refused_before_it_goes_off(xlsx_file, csv_file) -> None:
    out = io.BytesIO(xlsx_file([["code", "step"]]).read_bytes())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet2.xml", b"\0" * 30_000_000)

    (fault,) = faults(csv_file(out.getvalue(), "bom.xlsx"))

    assert len(out.getvalue()) < 50_000
    assert "baris" not in fault


def test_a_workbook_above_its_limit_is_refused_before_it_is_opened(csv_file, settings) -> None:
    (fault,) = faults(csv_file(b"PK\x03\x04" + b"0" * settings.LARGEST_OFFICE_FILE, "rekap.xlsx"))

    assert "melebihi batas 5 MB" in fault
