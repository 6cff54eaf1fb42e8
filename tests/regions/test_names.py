"""What is compared when people write names of units."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regions.names import Reading, readings, search_key, squashed, words_of


@pytest.mark.parametrize(
    ("name", "kind", "key"),
    [
        ("Kabupaten Kaur", "kabupaten", "kaur"),
        ("Kabupaten Administrasi Kepulauan Seribu", "kabupaten", "kepulauanseribu"),
        ("Kota Bengkulu", "kota", "bengkulu"),
        ("Kota Administrasi Jakarta Pusat", "kota", "jakartapusat"),
        ("Kota Manna", "kecamatan", "kotamanna"),
        ("Kota", "kecamatan", "kota"),
        ("Desa Adat Yoboi", "desa_adat", "yoboi"),
        ("Gampong Baro", "desa", "gampongbaro"),
        ("Regapu’u", "desa", "regapuu"),
        ("Lambang Sari I, II, III", "desa", "lambangsariiiiiii"),
    ],
)
def test_only_the_units_own_kind_word_is_left_out_of_its_key(
    name: str, kind: str, key: str
) -> None:
    assert search_key(name, kind) == key


@pytest.mark.parametrize(
    "text", ["MUKO-MUKO", "Muko  Muko", " mukomuko ", "Mukomuko.", "ＭＵＫＯmuko"]
)
def test_case_blanks_dots_and_wide_letters_do_not_count(text: str) -> None:
    assert squashed(text) == "mukomuko"


def test_kab_kota_is_read_as_kabupaten_then_as_kota_then_as_a_name() -> None:
    assert list(readings("Kab./Kota Bengkulu")) == [
        Reading("kotabengkulu", 2, ("kabupaten",)),
        Reading("bengkulu", 2, ("kota",)),
        Reading("kabkotabengkulu"),
    ]


def test_a_kind_word_alone_is_a_name() -> None:
    assert list(readings("Kota")) == [Reading("kota")]


def test_kep_is_spelled_out() -> None:
    assert words_of("Kep. Riau") == ["kepulauan", "riau"]


@given(st.text())
def test_any_text_has_a_reading_of_plain_letters_and_digits(text: str) -> None:
    for reading in readings(text):
        assert reading.key == squashed(reading.key)
