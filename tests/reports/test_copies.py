"""Who gets a copy of the letters: lines of the letterhead."""

import pytest

from reports.forms import LetterheadForm, LinesField
from reports.letterheads import kop_of
from tests.evaluations.conftest import text
from tests.reports.scene import kaur, kop
from tests.world import KAUR

PAGE = f"/wilayah/{KAUR}/kop/"


def test_each_line_is_a_copy_without_blank_or_hidden_ones():
    field = LinesField("Tembusan", longest=100, most=3)

    told = field.clean("  Bupati   Kaur \r\n\r\nInspektur​\n \t \nArsip")

    assert told == "Bupati Kaur\nInspektur\nArsip"
    assert kop(copies=told).copies == ("Bupati Kaur", "Inspektur", "Arsip")


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ("a\n" * 16, "Paling banyak 15 baris, sekarang 16."),
        ("a" * 1_001, "Paling banyak 1000 huruf, sekarang 1001. Singkat tulisannya."),
    ],
)
def test_too_many_lines_or_letters_are_told(told, sentence):
    form = LetterheadForm({"copies": told}, region=kaur(), stored=None)

    assert not form.is_valid()
    assert sentence in form.errors["copies"][0]


def test_no_copies_print_no_heading():
    assert kop().copies == ()


@pytest.mark.django_db
def test_copies_are_saved_with_the_letterhead_and_shown_in_its_preview(signed_in, region):
    answer = signed_in.post(PAGE, {"version": "0", "copies": "Bupati Kaur\nArsip"}, follow=True)

    assert kop_of(region).copies == ("Bupati Kaur", "Arsip")
    assert "<ol><li>Bupati Kaur</li><li>Arsip</li></ol>" in text(answer)
