import pytest

from reports.bundles.names import file_stem, folder_name, safe, slot_letter, unlike


def test_folders_stand_in_the_order_of_the_form():
    assert folder_name(1, "Kelembagaan", "1.1") == "01 Kelembagaan/1.1"
    assert folder_name(6, "Klaster V: Perlindungan Khusus", "21A.3") == "06 Klaster V/21A.3"


@pytest.mark.parametrize(
    ("number", "year", "stem"),
    [
        ("3/2022", 2022, "1.1-a Peraturan 3-2022"),
        ("Nomor 3 Tahun 2022", 2022, "1.1-a Peraturan 3-2022"),
        ("No. 3", 2022, "1.1-a Peraturan 3-2022"),
        ("Perda 4/2022", 2022, "1.1-a Perda 4-2022"),
        ("", 2022, "1.1-a Peraturan 2022"),
        ("", None, "1.1-a Peraturan"),
        ("188.45/12 DINKES", None, "1.1-a Peraturan 188.45-12 DINKES"),
    ],
)
def test_a_file_is_told_by_code_slot_kind_number_and_year(number, year, stem):
    assert file_stem("1.1", "a", "peraturan", number, year) == stem


def test_an_areas_paper_is_told_by_its_area():
    assert file_stem("25.4", "a", "sop", "12", 2023, "17.04.01") == "25.4-17.04.01 SOP 12-2023"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("..", "Dokumen"),
        ("../../etc/passwd", "etc-passwd"),
        ("a:b*c?d|e<f>g\\h", "a-b-c-d-e-f-g-h"),
        ("titik. ", "titik"),
        ("Pe\u0301rda", "P\u00e9rda"),
        ("balik\u202efdp.exe", "balikfdp.exe"),
        ("3273012501120001", "x" * 16),
        ("", "Dokumen"),
    ],
)
def test_a_name_is_safe_on_every_system(text, shown):
    assert safe(text, 70) == shown


def test_a_long_name_is_cut():
    assert len(safe("panjang " * 40, 70)) <= 70


def test_slots_have_letters_in_the_order_of_the_form():
    assert [slot_letter(["sk", "foto"], slot) for slot in ("sk", "foto", "lain")] == ["a", "b", "x"]


def test_of_two_equal_names_the_second_gets_a_number():
    assert unlike("1.1-a SK", "SK.PDF", []) == "1.1-a SK.pdf"
    assert unlike("1.1-a SK", "sk.pdf", ["1.1-a sk.pdf"]) == "1.1-a SK (2).pdf"
