"""Which question follows which: a person's word first, then equal text, and never a guess."""

import dataclasses
from decimal import Decimal

import pytest

from instruments.files import SHIPPED, read_sheet
from instruments.mapping import (
    Ground,
    Mark,
    Pair,
    Piece,
    TextChange,
    map_questions,
    text_difference,
    through,
)
from instruments.sheet import Band, Choice, Kind, Sheet
from tests.sheets import make_question, make_sheet, shipped_sheet

PREVIOUS, TEXT = Ground.PREVIOUS, Ground.TEXT


def asked(code: str, prompt: str = "", previous: str = ""):
    return make_question(code, prompt=prompt or f"Pertanyaan {code}?", previous=previous)


def sheet(year: int, *questions) -> Sheet:
    return dataclasses.replace(make_sheet(*questions), code=f"kla-{year}", year=year)


def test_the_same_text_under_another_code_is_the_same_question():
    old = sheet(2024, asked("1.1", "Adakah Perda?"))
    new = sheet(2025, asked("1.7", "Adakah Perda?"))

    found = map_questions(old, new)

    assert found.pairs == (Pair("1.7", "1.1", TEXT),)
    assert (found.unmapped, found.dropped) == ((), ())


def test_what_the_file_names_as_previous_comes_before_an_equal_text():
    old = sheet(2024, asked("1.1", "Adakah Perda?"), asked("1.2", "Adakah SK?"))
    new = sheet(2025, asked("1.1", "Adakah Perda?", previous="1.2"))

    found = map_questions(old, new)

    assert found.pairs == (Pair("1.1", "1.2", PREVIOUS),)
    assert found.dropped == ("1.1",)


def test_a_question_that_was_split_is_followed_by_both_that_name_it():
    old = sheet(2024, asked("1.1"))
    new = sheet(2025, asked("1.1a", previous="1.1"), asked("1.1b", previous="1.1"))

    found = map_questions(old, new)

    assert [pair.old for pair in found.pairs] == ["1.1", "1.1"]
    assert found.dropped == ()


def test_a_question_named_by_another_is_not_followed_by_its_text_as_well():
    old = sheet(2024, asked("1.1", "Adakah Perda?"))
    new = sheet(
        2025, asked("1.1", "Adakah Perda?"), asked("1.2", "Adakah Perda KLA?", previous="1.1")
    )

    found = map_questions(old, new)

    assert found.pairs == (Pair("1.2", "1.1", PREVIOUS),)
    assert found.unmapped == ("1.1",)


@pytest.mark.parametrize(
    ("codes_before", "codes_now"), [(("1", "2"), ("3",)), (("1",), ("2", "3"))]
)
def test_a_text_that_is_asked_twice_on_either_side_proves_nothing(codes_before, codes_now):
    old = sheet(2024, *(asked(code, "Adakah SK?") for code in codes_before))
    new = sheet(2025, *(asked(code, "Adakah SK?") for code in codes_now))

    found = map_questions(old, new)

    assert found.pairs == ()
    assert (found.unmapped, found.dropped) == (codes_now, codes_before)


def test_a_text_that_is_asked_twice_belongs_to_the_question_that_kept_its_code():
    old = sheet(2024, asked("1", "Adakah SK?"), asked("2", "Adakah SK?"))
    new = sheet(2025, asked("2", "Adakah SK?"), asked("3", "Adakah SK?"))

    found = map_questions(old, new)

    assert found.pairs == (Pair("2", "2", TEXT),)
    assert (found.unmapped, found.dropped) == (("3",), ("1",))


def test_a_previous_that_the_earlier_sheet_does_not_hold_is_told_and_not_replaced_by_the_text():
    old = sheet(2024, asked("1.1", "Adakah Perda?"))
    new = sheet(2025, asked("1.1", "Adakah Perda?", previous="9.9"))

    found = map_questions(old, new)

    assert found.pairs == ()
    assert found.misnamed == found.unmapped == ("1.1",)


def test_a_code_alone_proves_nothing_and_is_listed_as_changed():
    old = sheet(2024, asked("1.1", "Adakah Perda?"), asked("1.2"))
    new = sheet(2025, asked("1.1", "Adakah Perbup?"), asked("1.3"))

    found = map_questions(old, new)

    assert (found.changed, found.added, found.gone) == (("1.1",), ("1.3",), ("1.2",))


def test_a_sheet_follows_itself_whatever_its_previous_says_of_the_year_before():
    same = sheet(2025, asked("1.1", previous="1.2"), asked("1.2"))

    found = map_questions(same, same)

    assert found.pairs == (Pair("1.1", "1.1", TEXT), Pair("1.2", "1.2", TEXT))


def test_the_pair_of_a_question_is_found_by_its_new_code():
    old, new = sheet(2024, asked("1.1", "A?")), sheet(2025, asked("1.2", "A?"), asked("1.3"))

    found = map_questions(old, new)

    assert found.pair_of("1.2") == Pair("1.2", "1.1", TEXT)
    assert found.pair_of("1.3") is None


def test_over_two_steps_a_question_keeps_what_each_step_says_of_it():
    first = sheet(2023, asked("a", "A?"), asked("b", "B?"), asked("c", "C?"))
    second = sheet(2024, asked("a", "A?"), asked("b", "B lain?", previous="b"), asked("d", "D?"))
    third = sheet(2025, asked("a", "A?"), asked("b", "B lain?"), asked("d", "D?"), asked("e"))

    found = through(map_questions(first, second), map_questions(second, third))

    assert found.pairs == (Pair("a", "a", TEXT), Pair("b", "b", PREVIOUS))
    assert (found.unmapped, found.dropped) == (("d", "e"), ("c",))


def test_over_two_steps_a_name_in_the_second_step_counts_too():
    first, second = sheet(2023, asked("a", "A?")), sheet(2024, asked("a", "A?"))
    third = sheet(2025, asked("b", "B?", previous="a"))

    found = through(map_questions(first, second), map_questions(second, third))

    assert found.pairs == (Pair("b", "a", PREVIOUS),)


def test_the_instrument_of_2025_changes_twelve_questions_adds_three_and_drops_two():
    new = read_sheet(SHIPPED.with_name("kla-2025.yaml"))

    found = map_questions(shipped_sheet(), new)

    named = [pair.new for pair in found.pairs if pair.ground is PREVIOUS]
    old = shipped_sheet()
    assert all(text_difference(old.question(code), new.question(code)) for code in named)
    assert (len(named) + len(found.changed), len(found.added), len(found.gone)) == (12, 3, 2)
    assert found.misnamed == ()


def test_the_instrument_of_2025_is_worth_as_much_and_has_the_scale_of_2024():
    new = read_sheet(SHIPPED.with_name("kla-2025.yaml"))

    assert (new.max_points, len(new.questions)) == (Decimal(1000), 275)
    assert new.predicates == shipped_sheet().predicates
    assert [one.code for one in new.questions if one.not_applicable] == ["19.2e"]


def test_words_of_a_prompt_are_marked_as_removed_and_added():
    old = make_question(prompt="Adakah aturan daerah?")
    new = make_question(prompt="Adakah aturan desa yang tertulis?")

    changes = text_difference(old, new)

    pieces = (
        Piece(Mark.SAME, "Adakah aturan"),
        Piece(Mark.REMOVED, "daerah?"),
        Piece(Mark.ADDED, "desa yang tertulis?"),
    )
    assert changes == (TextChange("prompt", "", pieces),)


def test_an_option_that_came_one_that_went_and_other_points_are_each_told_by_their_code():
    before = (Choice("a", "Perda", Decimal(3)), Choice("b", "Perbup", Decimal(2)))
    after = (Choice("a", "Perda", Decimal("2.50")), Choice("c", "Edaran", Decimal(1)))

    changes = text_difference(make_question(options=before), make_question(options=after))

    assert [(change.part, change.code) for change in changes] == [
        ("option", "a"),
        ("option", "c"),
        ("option", "b"),
    ]
    assert changes[0].pieces[1:] == (
        Piece(Mark.REMOVED, "(3"),
        Piece(Mark.ADDED, "(2,5"),
        Piece(Mark.SAME, "poin)"),
    )
    assert changes[1].pieces == (Piece(Mark.ADDED, "Edaran (1 poin)"),)
    assert changes[2].pieces == (Piece(Mark.REMOVED, "Perbup (2 poin)"),)


def test_a_band_is_told_as_a_whole_and_the_open_one_by_where_it_begins():
    def bands(edge: str):
        edges = Decimal(edge)
        return (Band(Decimal(0), edges, Decimal(0)), Band(edges, None, Decimal(3)))

    old = make_question(kind=Kind.PERCENTAGE, bands=bands("80"))
    new = make_question(kind=Kind.PERCENTAGE, bands=bands("90"))

    changes = text_difference(old, new)

    pieces = (
        Piece(Mark.REMOVED, "0 - 80: 0 poin; mulai 80: 3 poin"),
        Piece(Mark.ADDED, "0 - 90: 0 poin; mulai 90: 3 poin"),
    )
    assert changes == (TextChange("bands", "", pieces),)


def test_what_does_not_change_what_is_asked_is_no_difference():
    old = make_question(prompt="Adakah cafe\u0301?", guidance="Lama.", max_points=Decimal(3))
    new = make_question(prompt="Adakah  caf\u00e9?", guidance="Baru.", max_points=Decimal("3.00"))

    assert text_difference(old, new) == ()
