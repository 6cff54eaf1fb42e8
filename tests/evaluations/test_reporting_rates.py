"""Expected, received, on time: equal to a table that was made by hand."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from evaluations.reporting_rates import Rate, Report, rate_of, rates_by_group

DUE = datetime(2024, 6, 27, 16, 59, tzinfo=UTC)
LATER = DUE + timedelta(days=5)  # the extended moment
MINUTE = timedelta(minutes=1)

# Who | due | received (None: nothing, or given back).
BY_HAND = [
    ("Kinal", DUE, DUE - timedelta(days=3)),
    ("Kinal", DUE, DUE - MINUTE),
    ("Kinal", DUE, DUE),
    ("Kinal", DUE, None),
    ("Tanjung Kemuning", DUE, DUE + timedelta(days=2)),
    ("Tanjung Kemuning", LATER, DUE + timedelta(days=2)),
    ("Tanjung Kemuning", LATER, LATER + MINUTE),
    ("Kaur Utara", DUE, None),
    ("Kaur Utara", DUE, None),
    ("Dinkes", DUE, DUE - timedelta(days=30)),
]
# Who | expected | received | on time | % received | % on time.
WANTED = """
    Kinal             4  3  2  75     50
    Tanjung Kemuning  3  3  1  100    33.33
    Kaur Utara        2  0  0  0      0
    Dinkes            1  1  1  100    100
    Seluruhnya       10  7  4  70     40
"""


def shown(name: str, rate: Rate) -> list[str]:
    shares = (rate.received_share, rate.on_time_share)
    words = [f"{share.quantize(Decimal('0.01')).normalize():f}" for share in shares]
    return [*name.split(), *map(str, (rate.expected, rate.received, rate.on_time)), *words]


def test_the_rates_are_those_of_a_table_made_by_hand():
    reports = [Report(*row) for row in BY_HAND]

    rows = [shown(name, rate) for name, rate in rates_by_group(reports).items()]
    rows.append(shown("Seluruhnya", rate_of(reports)))

    assert rows == [line.split() for line in WANTED.strip().splitlines()]


def test_where_nothing_is_expected_there_is_no_rate():
    nothing = rate_of([])

    assert (nothing, nothing.received_share, nothing.on_time_share) == (Rate(), None, None)


@pytest.mark.parametrize(
    ("received_at", "on_time"),
    [(DUE - timedelta(microseconds=1), True), (DUE, False), (None, False)],
)
def test_the_due_moment_itself_is_late(received_at, on_time):
    assert Report("Kinal", DUE, received_at).is_on_time is on_time
