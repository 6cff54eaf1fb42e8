"""The values of an instrument: order, look-ups, sensitivity, the hash that carries answers over."""

from dataclasses import FrozenInstanceError, replace
from decimal import Decimal
from fractions import Fraction

import pytest

from instruments.sheet import Band, Choice, Cluster, Kind, Predicate, Slot, text_hash
from tests.sheets import make_bands, make_options, make_question, make_sheet, shipped_sheet


def test_the_shipped_sheet_has_274_questions_in_31_scored_rows_of_7_clusters():
    sheet = shipped_sheet()

    counts = (len(sheet.questions), len(sheet.indicators), len(sheet.clusters))

    assert counts == (274, 31, 7)


def test_questions_and_indicators_keep_the_order_of_the_form():
    sheet = shipped_sheet()

    first_and_last = (sheet.questions[0].code, sheet.questions[-1].code)

    assert first_and_last == ("1.1", "26.18")
    assert [indicator.code for indicator in sheet.indicators[19:24]] == [
        "20",
        "21A",
        "21B",
        "21C",
        "22A",
    ]


def test_a_question_is_found_with_its_indicator_and_cluster():
    sheet = shipped_sheet()

    found = sheet.question("13.1")

    assert found.code == "13.1"
    assert sheet.indicator_of("13.1") == sheet.indicator("13")
    assert sheet.cluster_of("13.1") == sheet.cluster("III")
    assert sheet.has_question("13.1")


@pytest.mark.parametrize("look_up", ["question", "indicator", "cluster", "indicator_of"])
def test_a_code_that_the_sheet_does_not_hold_is_a_key_error(look_up):
    sheet = shipped_sheet()

    with pytest.raises(KeyError):
        getattr(sheet, look_up)("99.9")

    assert not sheet.has_question("99.9")


def test_a_sheet_can_not_be_changed():
    sheet = make_sheet(make_question())

    with pytest.raises(FrozenInstanceError):
        sheet.year = 2031
    with pytest.raises(FrozenInstanceError):
        sheet.questions[0].max_points = Decimal(99)


def test_sheets_are_equal_when_their_parts_are_and_numbers_compare_by_value():
    sheet = make_sheet(make_question())

    same = make_sheet(make_question(max_points=Decimal("3.00")))

    assert same == sheet
    assert make_sheet(make_question(label="Lain")) != sheet


@pytest.mark.parametrize(
    ("sensitive", "cluster", "expected"),
    [(True, "K", "S"), (False, "V", "S"), (True, "V", "S"), (False, "K", "R")],
)
def test_a_question_is_class_s_when_marked_or_in_cluster_v(sensitive, cluster, expected):
    sheet = make_sheet(make_question(sensitive=sensitive), cluster=cluster)

    found = sheet.sensitivity_of("1.1")

    assert found == expected
    assert sheet.is_sensitive("1.1") == (expected == "S")


@pytest.mark.parametrize(
    ("total", "from_600", "above_600"),
    [("599.99", False, False), ("600", True, False), ("600.01", True, True)],
)
def test_from_counts_its_edge_and_above_does_not(total, from_600, above_600):
    starting = Predicate("madya", "Madya", Decimal(600), inclusive=True)
    behind = replace(starting, inclusive=False)

    reached = (starting.reached_by(Decimal(total)), behind.reached_by(Decimal(total)))

    assert reached == (from_600, above_600)


def test_an_option_is_found_by_its_code_and_an_unknown_one_is_a_key_error():
    question = make_question()

    found = question.choice("b")

    assert found == Choice("b", "Perbup", Decimal(2))
    with pytest.raises(KeyError):
        question.choice("c")


@pytest.mark.parametrize(
    ("amount", "points"),
    [
        (Decimal(0), "0"),
        (Decimal("19.99"), "0"),
        (Decimal(20), "0.5"),
        (Decimal("79.99"), "2"),
        (Fraction(1200, 15), "3"),
        (Fraction(7999999999, 100000000), "2"),
        (Decimal(100), "3"),
    ],
)
def test_a_band_holds_its_start_and_not_its_end(amount, points):
    question = make_question(kind=Kind.PERCENTAGE)

    band = question.band_for(amount)

    assert band.points == Decimal(points)


@pytest.mark.parametrize(
    ("required", "required_for", "asking"),
    [
        (True, (), {"a", "z", None}),
        (False, (), set()),
        (False, ("a",), {"a"}),
        (True, ("a",), {"a"}),
    ],
)
def test_a_slot_asks_for_a_document_always_never_or_for_some_options(
    required, required_for, asking
):
    slot = Slot("sk", "SK", required, required_for)

    found = {option for option in ("a", "z", None) if slot.asked_for(option)}

    assert found == asking


@pytest.mark.parametrize(
    "change",
    [
        {"prompt": "Adakah Perda?"},
        {"kind": Kind.YES_NO},
        {"options": make_options()[:2]},
        {"options": (Choice("a", "Perda KLA", Decimal(3)), *make_options()[1:])},
        {"options": (Choice("a", "Perda", Decimal("2.5")), *make_options()[1:])},
        {"bands": make_bands()},
    ],
)
def test_the_text_hash_changes_with_what_a_respondent_answers_to(change):
    question = make_question()

    changed = replace(question, **change)

    assert text_hash(changed) != text_hash(question)


def test_the_text_hash_knows_where_a_band_begins_and_ends():
    question = make_question(kind=Kind.COUNT)

    moved = replace(question, bands=(Band(Decimal(0), Decimal(21), Decimal(0)), *make_bands()[1:]))

    assert text_hash(moved) != text_hash(question)


@pytest.mark.parametrize(
    "change",
    [
        {"code": "9.9"},
        {"max_points": Decimal(4)},
        {"guidance": "Lain."},
        {"label": "Lain"},
        {"slots": (Slot("sk", "SK", required=True),)},
        {"options": tuple(replace(o, points=o.points * Decimal("1.00")) for o in make_options())},
    ],
)
def test_the_text_hash_stays_when_only_the_surroundings_change(change):
    question = make_question()

    changed = replace(question, **change)

    assert text_hash(changed) == text_hash(question)


def test_the_text_hash_is_the_same_for_both_spellings_of_an_accent():
    composed = make_question(prompt="Caf\u00e9?")

    decomposed = make_question(prompt="Cafe\u0301?")

    assert text_hash(decomposed) == text_hash(composed)
    assert len(text_hash(composed)) == 64


def test_a_cluster_without_indicators_has_no_questions():
    empty = replace(make_sheet(), clusters=(Cluster("K", "Kosong", Decimal(0), ()),))

    assert empty.questions == ()
