"""The text of a file, as the limited child reads it; the functions are called here without one."""

import shutil
from datetime import date
from pathlib import Path
from tempfile import gettempdir

import pytest

from evidence import reading
from evidence.passport_proposals import proposals_in
from evidence.reading import LONGEST_TEXT, read, read_by_eye
from evidence.reading_services import tesseract
from evidence.uploads import TYPES
from tests.evidence import corpus, drawable, legible
from tests.evidence.niks import nik

CHILD, OTHER_CHILD = nik(date(2012, 6, 12), girl=True), nik(date(2015, 1, 2), serial=4)
ADULT = nik(date(1980, 3, 1))
DAY = "2024-06-27"
DECREE = """KEPUTUSAN BUPATI KAUR
NOMOR : 188.4.45/123/KPTS/2023
TENTANG
PEMBENTUKAN GUGUS TUGAS KABUPATEN LAYAK ANAK
BUPATI KAUR,
Menimbang : a. bahwa anak berhak tumbuh dan berkembang
Ditetapkan di Bintuhan
pada tanggal 27 Juni 2023
"""
needs_tesseract = pytest.mark.skipif(
    not tesseract(), reason="Tesseract with Indonesian (tesseract-ocr-ind) is not installed"
)


@pytest.fixture
def told(tmp_path):
    """`told(name, data)`: what is said about the file, and the text that was kept of it."""

    def tell(name: str, data: bytes, *, left: int = 0, target: str = "teks", by_eye=False):
        source, kept = tmp_path / name, tmp_path / "teks"
        source.write_bytes(data)
        kept.write_bytes(b"")
        media_type = TYPES[source.suffix].media_type
        where = str(kept) if target else ""
        if by_eye:
            said = read_by_eye(str(source), media_type, DAY, where, left, tesseract())
        else:
            said = read(str(source), media_type, DAY, where, left)
        return said, kept.read_text()

    return tell


def test_a_pdf_tells_its_text_and_the_passport_can_be_read_from_it(told):
    said, text = told("sk.pdf", legible.pdf(DECREE, "Lampiran"))

    found = {proposal.field: proposal.value for proposal in proposals_in(text)}
    assert (said["found"], said["letters"] > 150) == ({}, True)
    assert found["number"] == "188.4.45/123/KPTS/2023"
    assert found["date"] == date(2023, 6, 27)
    assert "Lampiran" in text


def test_a_workbook_tells_all_its_cells_with_a_tab_in_between(told):
    data = legible.xlsx(["No", "Nama", "NIK"], [1, "Ani", ADULT], [2, None, int(ADULT) + 1], [1.5])

    said, text = told("data.xlsx", data)

    assert said["found"] == {"nik_adult": 2, "headers": 2}
    assert text == f"Sheet\nNo\tNama\tNIK\n1\tAni\t{'x' * 16}\n2\t\t{'x' * 16}\n1.5"


def test_a_document_tells_paragraphs_and_tables(told):
    data = legible.docx("Notulen rapat & hadirin", "", table=[["Nama", "Umur"], ["Ani", "40"]])

    _, text = told("notulen.docx", data)

    assert text == "Notulen rapat & hadirin\n\nNama\tUmur\nAni\t40"


def test_a_table_tells_which_of_its_numbers_are_family_cards(told):
    rows = [["Nama", "NIK", "No KK"], ["A", CHILD, OTHER_CHILD], ["B", OTHER_CHILD, CHILD]]

    said, _ = told("data.docx", legible.docx("Daftar", table=rows))

    assert said["found"] == {"nik_child": 2, "kk": 2, "headers": 3}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("daftar.pdf", legible.pdf(f"A {CHILD}\nB {OTHER_CHILD[:8]}\n{OTHER_CHILD[8:]}")),
        ("daftar.docx", legible.docx(f"Ani {CHILD}", table=[["Budi", OTHER_CHILD]])),
        ("daftar.xlsx", legible.xlsx(["Ani", CHILD], ["Budi", OTHER_CHILD])),
    ],
)  # fmt: skip
def test_of_a_file_that_names_children_only_their_number_is_told(told, name, data):
    said, text = told(name, data)

    assert said["found"]["nik_child"] == 2
    assert text == ""


def test_what_a_person_has_called_harmless_is_kept_without_the_numbers(told):
    data = legible.pdf(f"Contoh formulir {CHILD}")

    _, text = told("contoh.pdf", data, left=1)

    assert text.strip() == f"Contoh formulir {'x' * 16}"


def test_one_more_than_what_was_called_harmless_is_not_kept(told):
    _, text = told("contoh.pdf", legible.pdf(f"{CHILD}\n{OTHER_CHILD}"), left=1)

    assert text == ""


def test_without_a_place_nothing_is_written(told):
    said, text = told("sk.pdf", legible.pdf(DECREE), target="")

    assert (said["letters"] > 150, text) == (True, "")


def test_so_many_characters_are_kept_and_no_more(told):
    _, text = told("panjang.docx", legible.docx(*["kata " * 2000] * 9))

    assert len(text) == LONGEST_TEXT


def test_all_of_a_long_file_is_looked_through(told):
    said, _ = told("panjang.docx", legible.docx(*["kata " * 2000] * 9, CHILD))

    assert said["found"]["nik_child"] == 1


def test_a_reading_ends_in_time_with_what_it_has(told, monkeypatch):
    monkeypatch.setattr(reading, "READING_SECONDS", 0)

    _, text = told("panjang.pdf", legible.pdf("satu", "dua", "tiga"))

    assert text.strip() == "satu"


def test_control_characters_and_broken_letters_do_not_come_through(told):
    _, text = told("aneh.docx", legible.docx("SK\u200b nomor\u00a0 5 \ufb01nal\u202e"))

    assert text == "SK nomor  5 final"


@pytest.mark.parametrize("data", [drawable.pages(2), corpus.pdf()])
def test_a_picture_of_a_page_is_not_legible(told, data):
    said, text = told("pindaian.pdf", data)

    assert (said, text.strip()) == ({"found": {}, "letters": 0}, "")


@needs_tesseract
@pytest.mark.parametrize(
    ("name", "data"), [("foto.png", legible.photo(DECREE)), ("pindaian.pdf", legible.scan(DECREE))]
)
def test_tesseract_reads_a_scan(told, name, data):
    said, text = told(name, data, by_eye=True)

    found = {proposal.field: proposal.value for proposal in proposals_in(text)}
    assert said["letters"] > 100
    assert found["number"].replace(" ", "") == "188.4.45/123/KPTS/2023"
    assert found["date"] == date(2023, 6, 27)
    assert found["subject"] == "Pembentukan Gugus Tugas Kabupaten Layak Anak"


@needs_tesseract
def test_a_childs_number_is_found_in_a_photo(told):
    said, text = told("akta.jpg", legible.photo(f"KUTIPAN AKTA\nNIK {CHILD}", "JPEG"), by_eye=True)

    assert said["found"]["nik_child"] == 1
    assert text == ""


@needs_tesseract
def test_looking_at_a_page_leaves_no_file_behind(told, tmp_path, monkeypatch):
    folder = tmp_path / "sementara"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("TMPDIR", str(folder))
    before = set(Path(gettempdir()).glob("tess*"))

    told("foto.png", legible.photo("Rapat gugus tugas"), by_eye=True)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["foto.png", "sementara", "teks"]
    assert [*folder.iterdir()] == []
    assert set(Path(gettempdir()).glob("tess*")) == before


@pytest.fixture
def _asked_anew():
    tesseract.cache_clear()
    yield
    tesseract.cache_clear()


@pytest.mark.usefixtures("_asked_anew")
def test_no_program_is_a_plain_answer(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)

    assert tesseract() == ""
