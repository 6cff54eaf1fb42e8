"""How large a second verifier's sample is, and which questions it takes."""

from random import Random

import pytest

from evaluations.samples.drawing import draw, size_of


@pytest.mark.parametrize(
    ("judged", "percent", "size"),
    [
        (0, 10, 0),
        (1, 1, 1),
        (10, 10, 1),
        (11, 10, 2),
        (274, 10, 28),
        (100, 1, 1),
        (101, 1, 2),
        (7, 100, 7),
    ],
)
def test_a_sample_is_rounded_up_and_at_least_one(judged, percent, size):
    assert size_of(judged, percent) == size


def test_the_same_seed_draws_the_same_and_another_one_another():
    candidates = list(range(100))

    drawn = draw(candidates, 10, Random(7))

    assert drawn == draw(candidates, 10, Random(7))
    assert drawn != draw(candidates, 10, Random(8))


def test_what_is_drawn_are_different_candidates_in_their_order():
    drawn = draw("abcdefghij", 40, Random(1))

    assert len(drawn) == 4
    assert drawn == sorted(set(drawn))


def test_the_whole_is_drawn_as_it_is():
    assert draw([3, 1, 2], 100, Random(1)) == [3, 1, 2]


def test_nothing_is_drawn_of_nothing():
    assert draw([], 10, Random(1)) == []
