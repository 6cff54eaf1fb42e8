"""A day is of a year that people mean: two digits of a year are not taken for an old one."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms

from accounts.day_fields import day_field


class PaperForm(forms.Form):
    day = day_field("Tanggal", missing="Isi tanggal.")
    lately = day_field("Tanggal SK", years=range(2006, 2100))


@pytest.mark.parametrize("text", ["1945-01-01", "2099-12-31", "27-06-2024", "1/2/1958"])
def test_days_from_1945_to_2099_are_taken(text) -> None:
    assert PaperForm({"day": text}).is_valid()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("0026-12-01", "Tahun 26 tidak mungkin. Tulis tahun dengan empat angka, misalnya 2026."),
        ("0001-01-01", "Tahun 1 tidak mungkin. Tulis tahun dengan empat angka, misalnya 2001."),
        ("0202-06-27", "Tahun 202 tidak mungkin. Tulis tahun dengan empat angka, misalnya 2002."),
        ("1944-12-31", "Tahun 1944 tidak mungkin. Isi tanggal dari tahun 1945 sampai 2099."),
        ("2100-01-01", "Tahun 2100 tidak mungkin. Isi tanggal dari tahun 1945 sampai 2099."),
        ("9999-12-31", "Tahun 9999 tidak mungkin. Isi tanggal dari tahun 1945 sampai 2099."),
    ],
)
def test_a_year_that_nobody_means_is_refused_with_what_to_write(text, words) -> None:
    form = PaperForm({"day": text})

    assert form.errors == {"day": [words]}
    assert form["day"].value() == text


def test_a_field_has_the_years_that_its_day_can_be_of() -> None:
    told = {"day": "2005-12-31", "lately": "2005-12-31"}

    assert PaperForm(told).errors == {
        "lately": ["Tahun 2005 tidak mungkin. Isi tanggal dari tahun 2006 sampai 2099."]
    }
    assert PaperForm(told | {"lately": "2006-01-01"}).is_valid()


def test_the_browsers_calendar_knows_the_bounds_and_writes_iso() -> None:
    fields = str(PaperForm(initial={"day": date(2024, 6, 27)}))

    assert 'type="date"' in fields
    assert 'value="2024-06-27"' in fields
    assert 'min="1945-01-01"' in fields
    assert 'min="2006-01-01"' in fields
    assert fields.count('max="2099-12-31"') == 2
