"""How people write ya and tidak."""

import pytest

from evaluations.area_words import UnknownWord, read_word


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("ya", "ya"),
        (" YA ", "ya"),
        ("Ya.", "ya"),
        ("y", "ya"),
        ("1", "ya"),
        ("v", "ya"),
        ("✓", "ya"),
        ("ｙａ", "ya"),
        ("tidak", "tidak"),
        ("T", "tidak"),
        ("0", "tidak"),
        ("x", "tidak"),
        ("Tidak  ada", "tidak"),
        ("", ""),
        ("\u00a0\t", ""),
    ],
)
def test_the_usual_ways_are_read(written: str, read: str) -> None:
    assert read_word(written) == read


@pytest.mark.parametrize("written", ["mungkin", "-", "?", "2", "ya/tidak", "=1", "TRUE", "y a"])
def test_anything_else_is_no_answer(written: str) -> None:
    with pytest.raises(UnknownWord):
        read_word(written)


def test_a_long_word_is_cut_short_in_the_sentence() -> None:
    with pytest.raises(UnknownWord) as unknown:
        read_word("a" * 999)

    assert str(unknown.value) == "a" * 30
