"""How often somebody may ask."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts import rates
from accounts.rates import Limiter, TooManyRequests

NOON = datetime(2024, 6, 27, 12, tzinfo=UTC)


def test_so_many_are_answered_at_once_and_the_next_has_to_wait():
    limiter = Limiter(at_once=3, a_second=2)
    for _ in range(3):
        limiter.take("a", NOON)

    with pytest.raises(TooManyRequests) as refusal:
        limiter.take("a", NOON)

    assert refusal.value.seconds == 1


def test_a_refused_request_does_not_push_the_wait_on():
    limiter = Limiter(at_once=1, a_second=1)
    limiter.take("a", NOON)
    for _ in range(5):
        with pytest.raises(TooManyRequests):
            limiter.take("a", NOON)

    limiter.take("a", NOON + timedelta(seconds=1))


def test_a_token_does_not_use_up_another():
    limiter = Limiter(at_once=1, a_second=1)
    limiter.take("a", NOON)

    limiter.take("b", NOON)


def test_who_paused_long_gets_no_more_than_so_many_at_once():
    limiter = Limiter(at_once=2, a_second=1)
    limiter.take("a", NOON)
    later = NOON + timedelta(days=1)
    limiter.take("a", later)
    limiter.take("a", later)

    with pytest.raises(TooManyRequests):
        limiter.take("a", later)


def test_a_clock_that_steps_back_gives_nothing_and_breaks_nothing():
    limiter = Limiter(at_once=1, a_second=1)
    limiter.take("a", NOON)

    with pytest.raises(TooManyRequests):
        limiter.take("a", NOON - timedelta(hours=1))


def test_when_many_are_known_only_those_that_still_count_are_kept(monkeypatch):
    monkeypatch.setattr(rates, "MOST_KNOWN", 2)
    limiter = Limiter(at_once=10, a_second=1)
    limiter.take("long ago", NOON - timedelta(seconds=10))
    for _ in range(10):
        limiter.take("busy", NOON)

    limiter.take("new", NOON)

    assert sorted(limiter._left) == ["busy", "new"]
    with pytest.raises(TooManyRequests):
        limiter.take("busy", NOON)
