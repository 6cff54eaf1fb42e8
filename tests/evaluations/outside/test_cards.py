"""The arithmetic of stages outside, without a database."""

from __future__ import annotations

from decimal import Decimal

import pytest

from evaluations.outside.cards import (
    cluster_content,
    cluster_fault,
    detail_fault,
    is_by_question,
    question_content,
    read_points,
    score_fault,
    stated_total,
    total_content,
    unequal,
)
from evaluations.values import ValueFault
from tests.sheets import make_question, make_sheet

SHEET = make_sheet(make_question("1.1"), make_question("1.2"))


@pytest.mark.parametrize(
    ("written", "difference"),
    [(None, None), ("880.39", None), ("880.385", None), ("880.38", "-0.01")],
)
def test_a_printed_total_differs_only_beyond_a_cent(written, difference) -> None:
    found = unequal(Decimal("880.39"), written and Decimal(written))

    assert (found and found.difference) == (difference and Decimal(difference))


def test_a_difference_is_told_with_both_numbers() -> None:
    words = unequal(Decimal("880.39"), Decimal("880.38")).words

    assert words.startswith(
        "Total yang tertulis 880,38, tetapi jumlah rinciannya 880,39: selisih 0,01."
    )


def test_the_three_ways_of_a_card_say_the_same_score() -> None:
    points = {"1.1": Decimal(3), "1.2": Decimal(2)}

    by_question = question_content(SHEET, points)
    by_cluster = cluster_content(SHEET, {"K": Decimal(5)})
    by_total = total_content(SHEET, Decimal(5))

    cards = (by_question, by_cluster, by_total)
    assert [(card["score"], card["predicate"]) for card in cards] == [("5.00", "pratama")] * 3
    assert [is_by_question(card) for card in (*cards, None)] == [True, False, False, False]
    assert by_question["clusters"] == by_cluster["clusters"]
    assert {card.keys() == by_total.keys() for card in cards} == {True}


def test_a_question_that_was_not_recorded_counts_nothing_and_is_counted() -> None:
    card = question_content(SHEET, {"1.1": Decimal(3)})

    assert (card["score"], card["unanswered"]) == ("3.00", 1)


def test_faults_of_sums_scores_and_parts_name_their_limits() -> None:
    assert cluster_fault(SHEET, {"K": Decimal(6)}) == ""
    assert cluster_fault(SHEET, {}) == "Isi nilai semua klaster."
    assert "Isi antara 0 dan 6." in cluster_fault(SHEET, {"K": Decimal("6.01")})
    assert score_fault(SHEET, Decimal(6)) == detail_fault(Decimal(6), Decimal("6.00")) == ""
    assert "Isi antara 0 dan 6." in score_fault(SHEET, Decimal("-0.01"))
    assert "selisih 1,00" in detail_fault(Decimal(6), Decimal(5))


def test_a_stated_total_is_kept_only_where_it_differs() -> None:
    assert stated_total({"stated": "3.99"}) == Decimal("3.99")
    assert stated_total({}) is None


@pytest.mark.parametrize(("text", "points"), [("", None), (" 2 ", 2), ("2,00", 2), ("0.0", 0)])
def test_points_are_read_with_a_comma_or_a_point(text, points) -> None:
    assert read_points(SHEET.question("1.1"), text) == points


@pytest.mark.parametrize("text", ["1,5", "2e0", "x", "٢", "2.000", "1_0", "4"])
def test_what_is_no_step_is_a_fault(text) -> None:
    with pytest.raises(ValueFault, match=r"bukan angka|Pilih salah satu: 0,00; 2,00; 3,00"):
        read_points(SHEET.question("1.1"), text)


@pytest.mark.parametrize("text", ["-1", "-2,5", "\u22122"])
def test_points_below_zero_are_told_as_that(text) -> None:
    with pytest.raises(ValueFault) as fault:
        read_points(SHEET.question("1.1"), text)

    assert str(fault.value) == "Poin tidak boleh negatif. Tulis 0 atau lebih."
