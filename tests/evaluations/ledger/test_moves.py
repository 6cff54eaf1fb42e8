"""The difference of two cards, line by line; what is kept of it is in test_scorecards.py."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from evaluations.ledger.moves import lines_of, moves_between

POINTS = st.integers(0, 2000).map(lambda cents: f"{Decimal(cents) / 100:.2f}")


def whole(**points: str) -> dict:
    ledger = [{"code": code, "points": value} for code, value in points.items()]
    return {"score": str(sum(map(Decimal, points.values()))), "ledger": ledger, "clusters": []}


def in_clusters(**points: str) -> dict:
    parts = [{"code": code, "score": value} for code, value in points.items()]
    return {"score": str(sum(map(Decimal, points.values()))), "ledger": [], "clusters": parts}


def told(before, after) -> list[tuple[str, str, str, str]]:
    moves = moves_between(before, after)
    return [(move.part, move.code, str(move.before), str(move.after)) for move in moves]


def test_only_lines_whose_points_differ_move() -> None:
    before, after = whole(a="3.00", b="1.25", c="0.00"), whole(a="3.00", b="0.66", c="0.00")

    assert told(before, after) == [("question", "b", "1.25", "0.66")]
    assert [move.delta for move in moves_between(before, after)] == [Decimal("-0.59")]


def test_a_first_card_moves_from_nothing() -> None:
    assert told(None, whole(a="3.00", b="0.00")) == [("question", "a", "0.00", "3.00")]


def test_a_card_that_knows_its_clusters_only_moves_by_clusters() -> None:
    assert told(None, in_clusters(K="150.50", I="0.00")) == [("cluster", "K", "0.00", "150.50")]


def test_a_bare_total_is_one_line() -> None:
    bare = {"score": "683.55", "ledger": [], "clusters": []}

    assert lines_of(bare) == {("total", ""): Decimal("683.55")}


def test_lines_of_the_old_card_fall_away_when_the_new_one_is_coarser() -> None:
    assert told(whole(a="3.00"), in_clusters(K="5.00")) == [
        ("question", "a", "3.00", "0.00"),
        ("cluster", "K", "0.00", "5.00"),
    ]


CARDS = st.one_of(
    st.dictionaries(st.sampled_from("abcde"), POINTS, min_size=1).map(lambda lines: whole(**lines)),
    st.dictionaries(st.sampled_from("KVX"), POINTS, min_size=1).map(
        lambda lines: in_clusters(**lines)
    ),
)


@given(st.lists(CARDS, min_size=1, max_size=6))
def test_the_moves_of_any_row_of_cards_sum_to_the_last_total(cards) -> None:
    moved, before = Decimal(0), None
    for card in cards:
        moved += sum(move.delta for move in moves_between(before, card))
        before = card

    assert moved == Decimal(cards[-1]["score"])
