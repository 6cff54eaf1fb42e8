"""What lies between two stages: every table's sum is the difference of the totals."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from evaluations.ledger.differences import by_cluster, by_indicator, by_reason, difference_of
from evaluations.reasons import REASONS
from tests.evaluations.ledgers import (
    CODES,
    CONTENTS,
    SHEET,
    of_answers,
    of_clusters,
    of_total,
    of_verdicts,
)

REASON_SETS = st.dictionaries(
    st.sampled_from(CODES), st.lists(st.sampled_from([*REASONS, "lama"]), max_size=3, unique=True)
)
CLAIMED = of_answers({"1.1": "a", "1.4": "b", "4.1": "a", "21A.1": "b"})
JUDGED = of_verdicts({"1.1": Decimal(2), "1.4": Decimal(0), "4.1": Decimal(0), "21A.1": Decimal(3)})


def summed(groups) -> Decimal:
    return sum((group.delta for group in groups), Decimal(0))


def told(groups) -> list[tuple[str, int, str]]:
    return [(group.code, group.count, str(group.delta)) for group in groups]


@given(CONTENTS, CONTENTS, REASON_SETS)
def test_every_table_sums_to_the_difference_of_the_totals(before, after, reasons) -> None:
    difference = difference_of(SHEET, before, after)

    delta = Decimal(after["score"]) - Decimal(before["score"])
    assert difference.delta == sum(line.delta for line in difference.lines) == delta
    if difference.detail != "total":
        assert summed(by_cluster(SHEET, difference)) == delta
    if difference.detail == "question":
        assert summed(by_indicator(SHEET, difference)) == delta
        assert summed(by_reason(difference, reasons)) == delta


def test_two_stages_are_compared_at_the_finest_part_that_both_know() -> None:
    clusters = of_clusters({"K": Decimal(4), "I": Decimal(3), "V": Decimal(2)})

    found = [
        difference_of(SHEET, CLAIMED, JUDGED),
        difference_of(SHEET, CLAIMED, clusters),
        difference_of(SHEET, clusters, of_total(Decimal(9))),
    ]

    assert [one.detail for one in found] == ["question", "cluster", "total"]
    assert [one.is_by_question for one in found] == [True, False, False]
    assert [one.is_by_cluster for one in found] == [False, True, False]


def test_lines_that_stay_are_left_out() -> None:
    lines = difference_of(SHEET, CLAIMED, JUDGED).lines

    assert [(line.code, line.before, line.after) for line in lines] == [
        ("1.1", 3, 2),
        ("1.4", 2, 0),
        ("4.1", 3, 0),
        ("21A.1", 2, 3),
    ]


def test_clusters_keep_the_order_of_the_form_and_indicators_begin_with_the_greatest_loss() -> None:
    difference = difference_of(SHEET, of_answers({"1.1": "b", "4.1": "a"}), JUDGED)

    assert told(by_cluster(SHEET, difference)) == [("I", 1, "-3.00"), ("V", 1, "3.00")]
    assert told(by_indicator(SHEET, difference)) == [("4", 1, "-3.00"), ("21A", 1, "3.00")]


def test_a_cluster_of_which_only_the_sum_is_known_is_compared_with_the_sum_of_its_questions() -> (
    None
):
    sums = of_clusters({"K": Decimal("4.5"), "I": Decimal(3), "V": Decimal(2)})

    groups = by_cluster(SHEET, difference_of(SHEET, CLAIMED, sums))

    assert told(groups) == [("K", 1, "-0.50")]


def test_points_fall_to_their_reason_and_several_reasons_count_once() -> None:
    reasons = {"1.1": ["tahun-salah"], "1.4": ["tahun-salah", "tidak-terbaca"], "21A.1": []}

    groups = by_reason(difference_of(SHEET, CLAIMED, JUDGED), reasons)

    assert told(groups) == [
        ("tahun-salah", 1, "-1.00"),
        ("beberapa", 1, "-2.00"),
        ("belum-dinilai", 1, "-3.00"),
        ("naik", 1, "1.00"),
    ]


def test_a_loss_without_a_reason_and_one_that_the_list_no_longer_holds_are_shown() -> None:
    reasons = {"1.1": [], "1.4": ["lama"], "4.1": ["lama"], "21A.1": ["lama"]}

    groups = by_reason(difference_of(SHEET, CLAIMED, JUDGED), reasons)

    assert [(group.name, str(group.delta)) for group in groups] == [
        ("lama", "-5.00"),
        ("Tanpa alasan tercatat", "-1.00"),
        ("Poin bertambah", "1.00"),
    ]


def test_without_questions_there_are_neither_indicators_nor_reasons() -> None:
    difference = difference_of(SHEET, CLAIMED, of_total(Decimal(5)))

    assert by_cluster(SHEET, difference) == []
    assert by_indicator(SHEET, difference) == []
    assert by_reason(difference, {}) == []
