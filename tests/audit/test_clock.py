"""The one clock: it asks the database, and it speaks like the people of a time zone."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.clock import QUESTIONS, db_now, in_words
from regions.timezones import WIB, WIT, WITA
from tests.clock import set_clock

MOMENT = datetime(2024, 6, 27, 16, 59, 59, tzinfo=UTC)


@pytest.mark.django_db
def test_the_clock_asks_the_database_each_time() -> None:
    with CaptureQueriesContext(connection) as asked:
        first = db_now()
        second = db_now()

    assert [query["sql"] for query in asked] == [QUESTIONS[connection.vendor]] * 2
    assert first <= second


@pytest.mark.django_db
def test_the_time_is_aware_and_in_utc() -> None:
    now = db_now()

    assert now.tzinfo is UTC
    assert abs(now - datetime.now(UTC)) < timedelta(minutes=1)


@pytest.mark.django_db
def test_a_transaction_does_not_stop_the_clock() -> None:
    first = db_now()

    for _ in range(1000):
        if db_now() > first:
            return

    pytest.fail("a waiting writer would be judged by the time it began to wait")


@pytest.mark.django_db
def test_tests_set_the_clock_by_its_question(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, MOMENT)

    assert db_now() == MOMENT


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        (WIB, "27 Juni 2024, 23.59 WIB"),
        (WITA, "28 Juni 2024, 00.59 WITA"),
        (WIT, "28 Juni 2024, 01.59 WIT"),
    ],
)
def test_a_moment_is_told_in_the_clock_of_the_region(zone, words) -> None:
    assert in_words(MOMENT, zone) == words
