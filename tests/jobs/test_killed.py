"""Workers that are killed, several at once, told to end: each work is done once and none is lost.

Real processes on the test's own database. Two hundred kills take some minutes: `make chaos`.
"""

import os
import random
import signal
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django_tasks.base import task

from audit.models import Event
from jobs import claims, crew, outputs, progress
from jobs.crew import lanes_of, run_crew
from jobs.models import WaitingTask, Work, WorkState
from jobs.worker import Lane, run_next
from jobs.works import run_work
from tests.jobs.killing import START_SECONDS, Process, wait_until
from tests.jobs.kinds import ordered, registered

KILLS = int(os.environ.get("KLA_CHAOS", "2"))
PARTS = 5

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(120 + 15 * KILLS),
]


def slowly(work, progress, folder) -> None:
    for number in range(PARTS):
        progress.at("Bagian", number, PARTS)
        (folder / "x").write_text(f"bagian {number} dari {work.pk}")
        progress.keep(folder / "x", f"{number}.txt", "text/plain")
        time.sleep(0.05)


def for_ever(work, progress, folder) -> None:
    progress.at("Bagian", 0, 1)
    time.sleep(60)


@pytest.fixture
def quick_claims(monkeypatch) -> None:
    """Seconds instead of minutes; the processes inherit it."""
    monkeypatch.setattr(claims, "WORK_CLAIM", timedelta(seconds=0.7))
    monkeypatch.setattr(progress, "AT_MOST_EVERY", 0.0)
    monkeypatch.setattr(progress, "PULSE_EVERY", 0.15)
    monkeypatch.setattr(crew, "REST", 0.05)
    monkeypatch.setattr("jobs.worker.PAUSE", 0.05)


@pytest.fixture
def slow_kind() -> Iterator[None]:
    with registered(slowly):
        yield


@pytest.fixture
def never_given_up(monkeypatch) -> None:
    """Chance may hit one work more often than the six times after which it is given up."""
    for module in ("claims", "worker", "lost_works"):
        monkeypatch.setattr(f"jobs.{module}.MOST_ATTEMPTS", 10 + KILLS)


@pytest.mark.usefixtures("quick_claims", "slow_kind", "never_given_up")
def test_every_work_is_done_once_however_often_its_worker_is_killed() -> None:
    chance = random.Random(17)
    works = [_queued(), _queued()]
    seen: set[tuple[int, int]] = set()

    with Process(lambda: run_crew([Lane.WORKS_FIRST] * 2)) as master:
        for _ in range(KILLS):
            works.append(_queued())
            # Both are at work, and the heir of the last one killed has begun something.
            wait_until(lambda: len(_turns()) >= 2 and _turns() - seen)
            seen.update(_turns())
            # A name may be that of a worker which just ended and whose heir is on its way.
            wait_until(lambda: _killed(chance.choice(master.children() or [0])))
            wait_until(lambda: len(master.children()) == 2)
        wait_until(
            lambda: not Work.objects.exclude(state=WorkState.DONE).exists(), START_SECONDS + KILLS
        )
        wait_until(lambda: not WaitingTask.objects.exists())

    assert Work.objects.count() == len(works)
    assert Event.objects.filter(verb="work.done").count() == len(works)
    assert sorted(Work.objects.values_list("turn", flat=True))[-1] > 1
    assert {(work.pk, *_contents(work)) for work in Work.objects.all()} == {
        (work.pk, *(f"bagian {number} dari {work.pk}" for number in range(PARTS))) for work in works
    }


@task
def note(path: str) -> None:
    with Path(path).open("a") as out:
        out.write(f"{os.getpid()}\n")
    time.sleep(0.02)


def test_two_workers_share_the_tasks_and_do_none_twice(tmp_path) -> None:
    told = tmp_path / "told"
    for _ in range(30):
        note.enqueue(str(told))

    def work_off() -> None:
        while run_next():
            pass

    with Process(work_off) as first, Process(work_off) as second:
        wait_until(lambda: not WaitingTask.objects.exists())

    by = told.read_text().split()
    assert len(by) == 30
    assert set(by) == {str(first.number), str(second.number)}


def test_a_crew_told_to_end_gives_its_work_back_at_once(monkeypatch) -> None:
    with registered(for_ever):
        work = _queued()
        with Process(lambda: run_crew(lanes_of(1))) as master:
            wait_until(lambda: Work.objects.filter(step="Bagian").exists())
            members = master.children()
            master.end()

    task, row = WaitingTask.objects.get(), Work.objects.get()
    assert (row.pk, row.state, row.turn) == (work.pk, WorkState.WAITING, 1)
    assert (task.attempts, task.due_at <= task.created_at + timedelta(seconds=30)) == (0, True)
    assert [Path(f"/proc/{number}").exists() for number in members] == [False, False]


def _turns() -> set[tuple[int, int]]:
    """Works that are under way, each with the number of its try."""
    return set(Work.objects.filter(state=WorkState.RUNNING).values_list("pk", "turn"))


def _queued() -> Work:
    work = ordered()
    # Queued at its commit already, once that is a real one.
    assert WaitingTask.objects.filter(function=run_work.module_path).exists()
    return work


def _contents(work: Work) -> list[str]:
    found = []
    for file in work.files.all():
        with outputs.storage().open(file.key) as stored:
            found.append(stored.read().decode())
    return found


def _killed(number: int) -> bool:
    try:
        os.kill(number, signal.SIGKILL) if number else None
    except ProcessLookupError:
        return False
    return bool(number)
