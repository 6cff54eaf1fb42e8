"""What a paper says of itself, on papers made up after real shapes."""

from datetime import date

import pytest

from evidence.models import DocumentKind
from evidence.passport_proposals import proposals_in
from evidence.passport_shapes import KINDS
from tests.evidence.papers_in_words import SAMPLES


def proposed(text: str) -> dict:
    return {proposal.field: proposal.value for proposal in proposals_in(text)}


@pytest.mark.parametrize(
    ("text", "expected"), [sample[1:] for sample in SAMPLES], ids=[s[0] for s in SAMPLES]
)
def test_a_paper_says_what_it_is_and_nothing_that_it_does_not(text, expected):
    assert proposed(text) == expected


def test_every_kind_is_one_of_the_register():
    assert set(KINDS) <= set(DocumentKind.values)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Ditetapkan di Bintuhan pada tanggal 27 Juni 2024", date(2024, 6, 27)),
        ("Ditetapkan di Bintuhan,\ntanggal 27-06-2024", date(2024, 6, 27)),
        ("Ditetapkan di : Bintuhan\nPada tanggal : 27/6/2024", date(2024, 6, 27)),
        ("Dibuat di Tais pada tanggal 1 Peb 2024", date(2024, 2, 1)),
        ("Bintuhan, 27 Juni 2024", date(2024, 6, 27)),
        ("pada tanggal 31 Juni 2024", None),
        ("27 Juni 2024", None),
        ("sejak 27 Juni 2024 berlaku", None),
    ],
)
def test_the_papers_own_day_is_taken_and_no_other(words, day):
    assert proposed(f"KEPUTUSAN\n{words}\n").get("date") == day


def test_the_day_of_the_paper_goes_before_days_that_it_mentions():
    text = """KEPUTUSAN BUPATI KAUR
Memperhatikan : rapat pada tanggal 2 Januari 2024
Ditetapkan di Bintuhan
pada tanggal 5 Februari 2024
Tembusan: surat tanggal 9 Maret 2024
"""

    assert proposed(text)["date"] == date(2024, 2, 5)


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("NOMOR : 188.4.45/123/KPTS/2023", "188.4.45/123/KPTS/2023"),
        ("Nomor 5 Tahun 2023", "5 Tahun 2023"),
        ("NOMOR 188.4.45-210 TAHUN 2022", "188.4.45-210 Tahun 2022"),
        ("No. 005/12/Kesra", "005/12/Kesra"),
        ("Nomor : -", None),
        ("Nomor : ............/2024", None),
        ("berdasarkan Undang-Undang Nomor 35 Tahun 2014", None),
    ],
)
def test_a_number_stands_at_the_beginning_of_its_line(line, number):
    assert proposed(f"{line}\n").get("number") == number


def test_what_is_too_long_for_its_field_is_not_proposed():
    subject = "KATA " * 60

    assert "subject" not in proposed(f"TENTANG\n{subject}\nMenimbang : a.\n")


@pytest.mark.parametrize(
    "text", ["", "\0", "TENTANG", "NOMOR : ", "tanggal", "9" * 20_000, "TENTANG\n" * 3000]
)
def test_nothing_that_can_be_read_breaks_it(text):
    assert isinstance(proposals_in(text), list)
