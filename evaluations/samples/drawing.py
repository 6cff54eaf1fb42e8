"""A second verifier's sample: how large, and which questions. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

USUAL_PERCENT = 10
SMALLEST_PERCENT, LARGEST_PERCENT = 1, 100

Key = TypeVar("Key")


def size_of(judged: int, percent: int) -> int:
    """How many of `judged` questions are drawn: rounded up, at least one, none of none."""
    return -(-judged * percent // LARGEST_PERCENT)


def draw(candidates: Sequence[Key], percent: int, source: Random) -> list[Key]:
    """As many as `size_of` says, each equally likely, in the order of the candidates."""
    places = source.sample(range(len(candidates)), size_of(len(candidates), percent))
    return [candidates[place] for place in sorted(places)]
