"""A map without borders: one tile a regency, placed by data or in reading order."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
# Four columns leave 80 px each on a phone, enough for "Bengkulu" and "Selatan" on two lines.
COLUMNS = 4
MOST_ON_FOUR_COLUMNS = 48

Place = tuple[int, int]


def grid_of(province: str, regencies: Sequence[str]) -> Mapping[str, Place]:
    """Column and row, from 1, for each regency of a province.

    A regency that the province's file does not name follows below the others.
    """
    drawn = {code: place for code, place in _drawn(province).items() if code in set(regencies)}
    columns = max([_columns(len(regencies)), *(column for column, _ in drawn.values())])
    first = max((row for _, row in drawn.values()), default=0)
    others = [code for code in regencies if code not in drawn]
    return drawn | {
        code: (number % columns + 1, first + number // columns + 1)
        for number, code in enumerate(others)
    }


def in_two_lines(name: str) -> tuple[str, ...]:
    """The name broken at the space nearest its middle; one word stays one line."""
    spaces = [place for place, letter in enumerate(name) if letter == " "]
    if not spaces:
        return (name,)
    middle = min(spaces, key=lambda place: abs(place - len(name) / 2))
    return name[:middle], name[middle + 1 :]


def _columns(count: int) -> int:
    return COLUMNS if count <= MOST_ON_FOUR_COLUMNS else math.isqrt(count - 1) + 1


@cache
def _drawn(province: str) -> Mapping[str, Place]:
    """What evaluations/data holds for the province; nothing for most."""
    path = DATA / f"tiles-{province}.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return {row["region"]: (int(row["column"]), int(row["row"])) for row in rows}
