"""Changes between two moments sum to the difference of the scores at these moments."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from evaluations.ledger.change_lists import CAUSES, UNNAMED, Change, days_of, period_of

START = datetime(2024, 6, 24, tzinfo=UTC)
JAKARTA, JAYAPURA = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Jayapura")
SOURCES = Path(__file__).parents[2] / "evaluations"
CAUSE = re.compile(r'\b(?:cause|RECOMPUTED) ?= ?"([a-z_.]+)"')


def change(hours: int, before: str, after: str, cause: str = "answer.saved") -> Change:
    moment = START + timedelta(hours=hours)
    return Change(moment, "Ani", "1.1", Decimal(before), Decimal(after), cause)


def history(levels: list[int]) -> list[Change]:
    """One change an hour, from nothing up and down through these points."""
    return [
        change(hour, f"{before}.00", f"{after}.00")
        for hour, (before, after) in enumerate(pairwise([0, *levels]))
    ]


@given(st.lists(st.integers(0, 1000), max_size=12), st.integers(0, 12), st.integers(0, 12))
def test_opening_and_changes_make_the_closing_score(levels, first, last) -> None:
    start, end = START + timedelta(hours=first), START + timedelta(hours=max(first, last))

    period = period_of(history(levels), start, end)

    score_at = [0, *levels, *[levels[-1] if levels else 0] * 13]
    assert period.opening == score_at[min(first, len(levels))]
    assert period.closing == score_at[min(max(first, last), len(levels))]
    assert period.closing - period.opening == period.delta


def test_a_change_at_the_first_moment_is_inside_and_one_at_the_end_is_not() -> None:
    changes = history([3, 2, 9])

    period = period_of(changes, START + timedelta(hours=1), START + timedelta(hours=2))

    assert period.changes == [changes[1]]
    assert (period.opening, period.closing) == (3, 2)


def test_days_are_those_of_the_region_and_each_tells_its_whole_difference() -> None:
    """16.00 UTC is 23.00 in Kaur and 01.00 of the next day in Papua."""
    period = period_of([change(16, "0", "3"), change(17, "3", "2")], START, START + timedelta(2))

    kaur = days_of(period, period.changes[:1], JAKARTA)
    papua = days_of(period, period.changes, JAYAPURA)

    assert [(day.day, day.delta, len(day.changes)) for day in kaur] == [(date(2024, 6, 24), 3, 1)]
    assert [(day.day, day.delta) for day in papua] == [(date(2024, 6, 25), 2)]


def test_a_cut_list_of_a_day_still_tells_the_day_as_a_whole() -> None:
    period = period_of(history([3, 2, 9]), START, START + timedelta(1))

    days = days_of(period, period.changes[:1], JAKARTA)

    assert [(day.delta, len(day.changes)) for day in days] == [(9, 1)]


def test_every_cause_that_the_portal_writes_has_its_words() -> None:
    found = {verb for path in SOURCES.rglob("*.py") for verb in CAUSE.findall(path.read_text())}

    assert "verdict.given" in found
    assert found - CAUSES.keys() == set()


def test_an_unknown_cause_is_no_riddle() -> None:
    assert change(1, "0", "1", "dunia.berubah").cause_words == UNNAMED
