"""Titles as terms: abbreviations, forms of a word, fillers, misspellings."""

import pytest

from evaluations.suggestion_words import keys, spelt, stem, terms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("pencegahan", "cegah"),
        ("pelatihan", "terlatih"),
        ("penetapan", "ditetapkan"),
        ("penerbitan", "menerbitkan"),
        ("penyidikan", "menyidik"),
        ("pelayanan", "layanan"),
        ("perlindungan", "melindungi"),
    ],
)
def test_forms_of_a_word_share_their_stem(one, other):
    assert stem(one) == stem(other)


@pytest.mark.parametrize("word", ["kantor", "inovasi", "imunisasi", "stunting", "anak"])
def test_a_word_that_only_looks_derived_stays(word):
    assert stem(word) == word


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("Perda KTR", "Perda Kawasan Tanpa Rokok"),
        ("GUGUS TUGAS KLA", "gugus tugas Kabupaten/Kota Layak Anak"),
        ("Pelatihan KHA", "pelatihan Konvensi Hak Anak"),
        ("PAUD-HI", "PAUD Holistik Integratif"),
        ("SRA", "Satuan Pendidikan Ramah Anak"),
        ("nikah dini", "NIKAH DINI"),
        ("RAD KLA", "Rencana Aksi Daerah Kabupaten Layak Anak"),
    ],
)
def test_an_abbreviation_and_its_words_are_one_term(short, long):
    assert keys(short) == keys(long) != frozenset()


def test_a_longer_name_of_the_field_wins_over_a_part_of_it():
    assert keys("forum anak daerah") == keys("FAD")
    assert "kawin-anak" in keys("cegah perkawinan usia anak")


def test_an_abbreviation_inside_another_word_is_none():
    assert "tk" not in keys("tkdn")
    assert "rad" not in keys("radio")


def test_who_says_puspaga_speaks_of_family_consultation():
    assert {"puspaga", "konsultasi-keluarga"} <= keys("SK Puspaga")


def test_fillers_and_numbers_say_nothing():
    assert terms("Keputusan Bupati Nomor 188 Tahun 2022 tentang Tim") == ()


def test_a_term_remembers_how_the_title_wrote_it():
    (term,) = terms("Kawasan Tanpa Rokok")

    assert (term.key, term.words) == ("ktr", "kawasan tanpa rokok")


def test_a_misspelt_word_is_read_as_the_one_it_is_close_to():
    known = frozenset({"imunisasi", "lengkap"})

    assert spelt("Imunsasi lengkp", known) == "imunisasi lengkap"


def test_a_foreign_word_is_not_bent_into_a_known_one():
    known = frozenset({"imunisasi", "kaki"})

    assert spelt("covid linau kaur aki", known) == "covid linau kaur aki"
