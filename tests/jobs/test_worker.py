"""The worker: each task once, failures again after growing pauses, nothing lost by a death."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError
from django_tasks.base import task

from jobs import due, worker
from jobs.claims import CLAIM, MOST_ATTEMPTS, WORKS, Claim
from jobs.models import WaitingTask
from jobs.worker import (
    Lane,
    forget_given_up,
    run_next,
    work_forever,
    work_once,
)
from tests.clock import set_clock

pytestmark = pytest.mark.django_db
NOON = datetime(2024, 6, 27, 5, 0, tzinfo=UTC)

done: list[str] = []
troubles: list[BaseException] = []


@task
def deed(name: str) -> None:
    """Does what it is told, after the troubles that still lie ahead of it."""
    if troubles:
        raise troubles.pop(0)
    done.append(name)


@task
def deed_in_two_parts(name: str) -> None:
    done.append(name)
    if name == "awal":
        deed_in_two_parts.enqueue("akhir")


@pytest.fixture(autouse=True)
def _noon(monkeypatch) -> None:
    done.clear()
    troubles.clear()
    monkeypatch.setattr(due, "_registered", {})
    set_clock(monkeypatch, NOON)


def test_a_task_is_done_once_and_leaves_nothing() -> None:
    deed.enqueue("sekali")

    assert (run_next(), run_next()) == (True, False)
    assert done == ["sekali"]
    assert not WaitingTask.objects.exists()


def test_nothing_to_do_is_no_fault() -> None:
    assert run_next() is False


def test_the_urgent_comes_first_and_then_who_has_waited_longest() -> None:
    deed.enqueue("satu")
    deed.enqueue("dua")
    deed.using(priority=5).enqueue("penting")

    while run_next():
        pass

    assert done == ["penting", "satu", "dua"]


@pytest.mark.parametrize(
    ("lane", "order"),
    [
        (Lane.ALL, ["gambar", "paket"]),
        (Lane.QUICK, ["gambar"]),
        (Lane.WORKS_FIRST, ["paket", "gambar"]),
    ],
)
def test_page_images_wait_behind_no_work_and_whoever_takes_works_takes_them_first(
    lane, order
) -> None:
    deed.enqueue("gambar")
    deed.using(queue_name=WORKS).enqueue("paket")

    while run_next(lane):
        pass

    assert done == order


def test_periodic_jobs_are_left_to_those_who_take_no_works() -> None:
    due.register("berkala", 60, lambda: done.append("berkala"))

    work_once(Lane.WORKS_FIRST)
    seen = list(done)
    work_once(Lane.QUICK)

    assert (seen, done) == ([], ["berkala"])


def test_a_task_for_later_waits(monkeypatch) -> None:
    deed.using(run_after=NOON + timedelta(seconds=1)).enqueue("nanti")

    assert run_next() is False
    set_clock(monkeypatch, NOON + timedelta(seconds=1))
    assert run_next() is True


def test_what_queues_itself_for_the_rest_lets_the_others_in_between(monkeypatch) -> None:
    deed_in_two_parts.enqueue("awal")
    deed.enqueue("tetangga")
    run_next()
    set_clock(monkeypatch, NOON + timedelta(milliseconds=1))

    while run_next():
        pass

    assert done == ["awal", "tetangga", "akhir"]


@pytest.mark.parametrize(
    "trouble", [ValueError("nama anak: Siti"), OSError(28, "disk penuh"), KeyError("x")]
)
def test_a_failing_task_waits_twice_as_long_each_time_and_then_stays(monkeypatch, trouble) -> None:
    troubles.extend([trouble] * 99)
    deed.enqueue("gagal")
    moment, waits = NOON, []

    for _ in range(MOST_ATTEMPTS + 2):
        run_next()
        kept = WaitingTask.objects.get()
        waits.append((kept.due_at - moment) // timedelta(minutes=1))
        moment = max(kept.due_at, moment)
        set_clock(monkeypatch, moment)

    assert waits == [1, 2, 4, 8, 16, 32, 0, 0]
    assert (kept.attempts, kept.last_error) == (MOST_ATTEMPTS, type(trouble).__name__)
    assert done == []


def test_a_task_that_fails_once_is_done_at_its_second_turn(monkeypatch) -> None:
    troubles.append(ConnectionRefusedError())
    deed.enqueue("ulang")
    run_next()
    set_clock(monkeypatch, NOON + timedelta(minutes=1))

    assert run_next() is True
    assert done == ["ulang"]


def test_one_failing_task_holds_up_no_other() -> None:
    troubles.append(ZeroDivisionError())
    deed.enqueue("gagal")
    deed.enqueue("baik")

    assert (run_next(), run_next(), run_next()) == (True, True, False)
    assert done == ["baik"]


@pytest.mark.parametrize("function", ["tidak.ada", "jobs.worker.PAUSE", "bukan jalur"])
def test_a_task_that_nobody_knows_is_a_failure_and_no_end(function) -> None:
    deed.enqueue("x")
    WaitingTask.objects.update(function=function)

    assert run_next() is True
    assert WaitingTask.objects.get().last_error in {
        "ModuleNotFoundError",
        "AttributeError",
        "ImportError",
    }


def test_of_two_workers_that_saw_the_same_task_one_gets_it() -> None:
    deed.enqueue("sekali")
    seen_by_both = [WaitingTask.objects.get(), WaitingTask.objects.get()]

    assert [Claim(task).take() for task in seen_by_both] == [True, False]


def test_a_worker_that_dies_leaves_the_task_to_the_next(monkeypatch) -> None:
    troubles.append(KeyboardInterrupt())
    deed.enqueue("ulang")
    with pytest.raises(KeyboardInterrupt):
        run_next()

    at_once = run_next()
    set_clock(monkeypatch, NOON + CLAIM)
    later = run_next()

    assert (at_once, later) == (False, True)
    assert done == ["ulang"]


def test_who_was_thought_dead_takes_nothing_back(monkeypatch) -> None:
    """A worker that was stopped for an hour finds its task with somebody else."""
    deed.enqueue("lama")
    late = Claim(WaitingTask.objects.get())
    late.take()
    set_clock(monkeypatch, NOON + CLAIM)
    troubles.append(OSError())
    run_next()

    late.done()

    assert WaitingTask.objects.get().last_error == "OSError"


def test_what_was_given_up_is_forgotten_after_a_month_and_what_waits_is_not(monkeypatch) -> None:
    given_up, _ = deed.enqueue("gagal"), deed.enqueue("nanti")
    WaitingTask.objects.filter(key=given_up.id).update(attempts=MOST_ATTEMPTS)
    kept = []

    for days in (29, 31):
        set_clock(monkeypatch, NOON + timedelta(days=days))
        forget_given_up()
        kept.append([task.arguments["args"][0] for task in WaitingTask.objects.all()])

    assert kept == [["gagal", "nanti"], ["nanti"]]


def test_a_round_is_the_due_jobs_and_one_task() -> None:
    due.register("berkala", 60, lambda: done.append("berkala"))
    deed.enqueue("satu")
    deed.enqueue("dua")

    assert work_once() is True
    assert done == ["berkala", "satu"]


class Enough(Exception):  # noqa: N818 - it reads as what it says
    """Ends the endless loop."""


def test_it_goes_on_after_the_database_was_away(monkeypatch, caplog) -> None:
    rounds = iter([OperationalError("database is locked"), OperationalError("gone"), True, False])
    pauses = []

    def round_of_work(lane: Lane) -> bool:
        outcome = next(rounds, None)
        if isinstance(outcome, OperationalError):
            raise outcome
        if outcome is None:
            raise Enough
        return outcome

    monkeypatch.setattr(worker, "work_once", round_of_work)
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(worker.time, "sleep", pauses.append)

    with pytest.raises(Enough):
        work_forever()

    assert pauses == [worker.PAUSE] * 3
    assert "database is locked" in caplog.text
