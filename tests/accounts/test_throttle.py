"""Wrong passwords make the next try slower, and never lock anybody out."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts import throttle
from accounts.devices import Device
from accounts.models import SignInAttempt, User
from accounts.throttle import TooManyAttempts, count_attempt, forget_attempts_like
from tests.world import person

pytestmark = pytest.mark.django_db

STRANGE = Device(id="strange")


class Clock:
    """Stands in for the database's clock."""

    def __init__(self) -> None:
        self.now = datetime(2026, 6, 27, 5, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def wait(self, **time: int) -> None:
        self.now += timedelta(**time)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    replaced = Clock()
    monkeypatch.setattr(throttle, "db_now", replaced)
    return replaced


def try_once(
    user: User | None = None,
    *,
    name: str = "sari",
    address: str = "10.0.0.1",
    device: Device = STRANGE,
) -> int:
    """Seconds to wait; 0 when the attempt was let through and counted."""
    try:
        count_attempt(name=name, user=user, address=address, device=device)
    except TooManyAttempts as error:
        return error.seconds
    return 0


def test_ten_attempts_an_hour_are_free_then_the_wait_doubles_up_to_half_a_minute(
    clock: Clock,
) -> None:
    sari = person("sari")
    free = [try_once(sari) for _ in range(10)]

    waits = []
    for _ in range(8):
        wait = try_once(sari)
        waits.append(wait)
        clock.wait(seconds=wait)
        assert try_once(sari) == 0

    assert (free, waits) == ([0] * 10, [1, 2, 4, 8, 16, 30, 30, 30])


def test_an_attempt_that_has_to_wait_does_not_push_the_wait_on(clock: Clock) -> None:
    sari = person("sari")
    for _ in range(10):
        try_once(sari)

    refused = [try_once(sari) for _ in range(50)]
    clock.wait(seconds=1)

    assert (refused, try_once(sari)) == ([1] * 50, 0)


def test_after_an_hour_nothing_counts_and_nothing_is_kept(clock: Clock) -> None:
    sari = person("sari")
    for _ in range(10):
        try_once(sari)
    clock.wait(hours=1, seconds=1)

    assert [try_once(sari) for _ in range(10)] == [0] * 10
    assert SignInAttempt.objects.count() == 10


def test_one_account_is_counted_over_many_addresses() -> None:
    sari = person("sari")

    waits = [try_once(sari, address=f"10.0.0.{number}") for number in range(50)]

    assert waits == [0] * 10 + [1] * 40


def test_one_account_is_counted_under_each_of_its_names() -> None:
    sari = person("sari", email="sari@kaur.go.id")
    for _ in range(10):
        try_once(sari, name="sari@kaur.go.id")

    assert try_once(sari, name="sari") == 1


def test_a_name_that_nobody_has_is_slowed_down_alike() -> None:
    waits = [try_once(None, name=name) for name in ["Budi", "BUDI", "budi"] * 4]

    assert waits == [0] * 10 + [1] * 2


def test_another_account_is_not_slowed_down() -> None:
    sari, dewi = person("sari"), person("dewi")
    for _ in range(11):
        try_once(sari)

    assert try_once(dewi, name="dewi") == 0


def test_a_device_that_the_owner_uses_is_not_slowed_down_by_a_rival() -> None:
    sari = person("sari")
    own = Device(id="own").remembering(sari)
    for _ in range(500):
        try_once(sari)

    assert try_once(sari, device=own) == 0


def test_a_device_that_the_owner_uses_has_its_own_ten_attempts() -> None:
    sari = person("sari")
    own = Device(id="own").remembering(sari)

    waits = [try_once(sari, device=own) for _ in range(11)]

    assert (waits, try_once(sari)) == ([0] * 10 + [1], 0)


def test_a_device_known_to_one_account_is_strange_to_another() -> None:
    sari, dewi = person("sari"), person("dewi")
    for _ in range(10):
        try_once(dewi)

    assert try_once(dewi, device=Device(id="own").remembering(sari)) == 1


def test_an_address_has_two_hundred_attempts_an_hour(clock: Clock) -> None:
    for number in range(200):
        assert try_once(None, name=f"nama{number}") == 0
        clock.wait(seconds=1)

    waits = (try_once(None, name="lain"), try_once(None, name="lain", address="10.0.0.2"))

    # The oldest of the two hundred leaves the hour after 3.600 - 200 seconds.
    assert waits == (3_400, 0)


def test_a_known_device_does_not_care_how_busy_its_address_is() -> None:
    sari = person("sari")
    for number in range(200):
        try_once(None, name=f"nama{number}")

    assert try_once(sari, device=Device(id="own").remembering(sari)) == 0


def test_a_success_forgets_the_attempts_of_this_account_only() -> None:
    sari, dewi = person("sari"), person("dewi")
    for _ in range(9):
        try_once(sari)
    try_once(dewi)
    last = count_attempt(name="sari", user=sari, address="10.0.0.1", device=STRANGE)

    forget_attempts_like(last)

    assert SignInAttempt.objects.count() == 1


def test_rows_tell_neither_names_nor_addresses() -> None:
    try_once(person("sari"))

    attempt = SignInAttempt.objects.get()

    assert (len(attempt.account), len(attempt.address)) == (64, 64)
    assert "10.0.0.1" not in attempt.address
