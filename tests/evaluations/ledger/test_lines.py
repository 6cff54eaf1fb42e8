"""The ledger's sum is the score, at every stage and on every level; what is not is told."""

from __future__ import annotations

from copy import deepcopy
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.ledger.lines import moves_fault, sums_of
from evaluations.ledger.moves import moves_between
from evaluations.scoring import score, score_verdicts
from tests.evaluations.ledgers import (
    ANSWERS,
    CLUSTER_POINTS,
    CONTENTS,
    SHEET,
    VERDICTS,
    of_answers,
    of_clusters,
    of_total,
    of_verdicts,
)

CLAIMED = of_answers({"1.1": "a", "4.2": Decimal("81"), "21B.4": "b"})


def on_every_level(sums, card) -> None:
    """The same figures as the score itself, from the lines up."""
    told = [
        (part.code, part.points, part.maximum)
        for cluster in sums.clusters
        for part in (cluster, *cluster.indicators)
    ]

    assert told == [
        (part.code, part.points, part.maximum)
        for cluster in card.clusters
        for part in (cluster, *cluster.indicators)
    ]
    assert [line.code for line in sums.lines] == [entry.code for entry in card.ledger]
    assert sums.total == card.total
    assert sums.faults == ()


@given(ANSWERS)
def test_the_ledger_of_any_answers_sums_to_the_self_score(answers) -> None:
    card = score(SHEET, answers)

    on_every_level(sums_of(SHEET, of_answers(answers), card.total), card)


@given(VERDICTS)
def test_the_ledger_of_any_verdicts_sums_to_the_score_of_their_stage(verdicts) -> None:
    """PROVINCE, and CENTRAL, FIELD and FINAL where they are recorded by question."""
    card = score_verdicts(SHEET, verdicts)

    on_every_level(sums_of(SHEET, of_verdicts(verdicts), card.total), card)


@given(CLUSTER_POINTS)
def test_clusters_that_others_computed_sum_to_their_score(points) -> None:
    sums = sums_of(SHEET, of_clusters(points), sum(points.values()))

    assert sums.detail == "cluster"
    assert {part.code: part.points for part in sums.clusters} == points
    assert (sums.total, sums.faults, sums.lines) == (sum(points.values()), (), ())


def test_a_bare_total_is_its_own_sum() -> None:
    sums = sums_of(SHEET, of_total(Decimal("48.5")), Decimal("48.50"))

    assert (sums.detail, sums.total, sums.clusters, sums.faults) == ("total", 48.5, (), ())


@given(CONTENTS, st.integers(1, 999))
def test_a_score_that_is_not_the_sum_is_always_told(content, cents) -> None:
    wrong = Decimal(content["score"]) + Decimal(cents) / 100

    assert len(sums_of(SHEET, content, wrong).faults) == 1


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (("score",), ("jumlah baris 8,00, nilai 9,00",)),
        (("clusters", 0, "score"), ("klaster K: jumlah baris 3,00, nilai 9,00",)),
        (
            ("ledger", 0, "points"),
            ("jumlah baris 14,00, nilai 8,00", "klaster K: jumlah baris 9,00, nilai 3,00"),
        ),
    ],
)
def test_whatever_was_changed_in_a_card_is_named(place, words) -> None:
    content = deepcopy(CLAIMED)
    part = content
    for step in place[:-1]:
        part = part[step]
    part[place[-1]] = "9.00"

    assert sums_of(SHEET, content, Decimal("8.00")).faults == words


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (of_verdicts({}), "pertanyaan 9.9"),
        (of_clusters({"K": Decimal(0)}), "klaster 9.9"),
    ],
)
def test_a_line_that_the_form_does_not_hold_is_told(content, word) -> None:
    stranger = {"code": "9.9", "points": "1.00", "score": "1.00", "maximum": "3.00", "missing": []}
    lines = "ledger" if content["ledger"] else "clusters"
    content = content | {lines: [*content[lines], stranger], "score": "1.00"}

    faults = sums_of(SHEET, content, Decimal(1)).faults

    assert faults == (f"{word} tidak ada dalam instrumen",)


def test_what_is_missing_stands_with_its_line() -> None:
    content = deepcopy(CLAIMED)
    content["ledger"][0]["missing"] = ["sk"]

    lines = sums_of(SHEET, content, Decimal("8.00")).lines

    assert [line.code for line in lines if line.missing == ("sk",)] == ["1.1"]


def moved(*contents) -> dict:
    points, before = {}, None
    for content in contents:
        for move in moves_between(before, content):
            key = (move.part, move.code)
            points[key] = points.get(key, Decimal(0)) + move.delta
        before = content
    return points


@given(st.lists(CONTENTS, min_size=1, max_size=4))
def test_the_moves_of_any_deeds_come_to_the_lines_of_the_last_card(contents) -> None:
    assert moves_fault(contents[-1], moved(*contents)) == ""


@pytest.mark.parametrize(
    ("moves", "words"),
    [
        ({}, "1.1 3,00, menurut perubahannya 0,00 (dan 2 baris lain)"),
        (moved(CLAIMED) | {("question", "1.1"): Decimal(2)}, "1.1 3,00, menurut perubahannya 2,00"),
        (moved(CLAIMED) | {("total", ""): Decimal(1)}, "jumlah 0,00, menurut perubahannya 1,00"),
    ],
)
def test_moves_that_do_not_make_the_card_are_named(moves, words) -> None:
    assert moves_fault(CLAIMED, moves) == words
