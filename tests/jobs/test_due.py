"""Jobs that come round: each at its time, once among several workers, none in another's way."""

from datetime import UTC, datetime, timedelta

import pytest

from jobs import due
from jobs.due import register, run_due
from jobs.models import DueJob
from tests.clock import set_clock

pytestmark = pytest.mark.django_db
NOON = datetime(2024, 6, 27, 5, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon(monkeypatch) -> None:
    monkeypatch.setattr(due, "_registered", {})
    set_clock(monkeypatch, NOON)


def counting(calls: list[str], name: str):
    return lambda: calls.append(name)


def test_a_job_runs_at_once_and_then_when_its_time_has_passed(monkeypatch) -> None:
    calls = []
    register("jam", 60, counting(calls, "jam"))

    ran = []
    for seconds in (0, 1, 59, 60, 61, 119, 120):
        set_clock(monkeypatch, NOON + timedelta(seconds=seconds))
        ran.append(run_due())

    assert ran == [1, 0, 0, 1, 0, 0, 1]
    assert calls == ["jam"] * 3


def test_after_a_long_silence_a_job_runs_once_and_not_for_each_turn_missed(monkeypatch) -> None:
    calls = []
    register("jam", 60, counting(calls, "jam"))
    run_due()

    set_clock(monkeypatch, NOON + timedelta(days=3))
    run_due()
    run_due()

    assert calls == ["jam", "jam"]


def test_jobs_run_in_the_order_of_their_registration_each_at_its_pace(monkeypatch) -> None:
    calls = []
    register("kedua", 60, counting(calls, "kedua"))
    register("awal", 30, counting(calls, "awal"))
    run_due()
    set_clock(monkeypatch, NOON + timedelta(seconds=30))

    run_due()

    assert calls == ["kedua", "awal", "awal"]


def test_of_two_workers_one_runs_the_job(monkeypatch) -> None:
    calls = []

    def meanwhile() -> None:
        """The other worker looks while this one is at it."""
        calls.append("kerja")
        assert run_due() == 0

    register("jam", 60, meanwhile)

    assert run_due() == 1
    assert calls == ["kerja"]


def test_of_two_workers_that_saw_the_same_turn_one_gets_it() -> None:
    calls = []
    register("jam", 60, counting(calls, "jam"))
    run_due()
    DueJob.objects.update(due_at=NOON)
    seen_by_both = [DueJob.objects.get(), DueJob.objects.get()]

    got = [due._run(due._registered["jam"], turn) for turn in seen_by_both]

    assert got == [True, False]


def test_a_job_that_fails_holds_up_no_other_and_its_error_is_kept_by_name(monkeypatch) -> None:
    calls = []

    def fail() -> None:
        calls.append("rusak")
        if len(calls) == 1:
            raise ValueError("nama anak: Siti")

    register("rusak", 60, fail)
    register("baik", 60, lambda: None)

    assert run_due() == 2
    assert dict(DueJob.objects.values_list("name", "last_error")) == {
        "rusak": "ValueError",
        "baik": "",
    }
    set_clock(monkeypatch, NOON + timedelta(seconds=60))
    run_due()
    assert DueJob.objects.get(name="rusak").last_error == ""


def test_a_name_is_registered_once() -> None:
    register("jam", 60, print)

    with pytest.raises(ValueError, match="jam is registered already"):
        register("jam", 30, print)


def test_looking_costs_the_same_for_one_job_and_for_ten(django_assert_num_queries) -> None:
    for number in range(10):
        register(f"jam {number}", 60, lambda: None)
    run_due()

    # The rows of all, and the time for each.
    with django_assert_num_queries(1 + 10):
        assert run_due() == 0
