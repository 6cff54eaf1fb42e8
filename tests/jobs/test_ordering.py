"""Ordering, cancelling and trying again: also twice, also at once, and never too many."""

import threading

import pytest
from django.db import connection

from audit.models import Event
from jobs import turns, works
from jobs.claims import WORK_CLAIM
from jobs.models import WaitingTask, Work, WorkState
from jobs.worker import run_next
from jobs.works import TooManyWorks, cancel, retry, run_work
from tests.jobs.kinds import KIND, NOON, in_state, make_files, now_, ordered, queued, stored_keys
from tests.world import person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
S = WorkState


def test_a_running_work_stops_at_its_next_step_and_keeps_nothing(commits) -> None:
    def is_cancelled_midway(work, progress, folder):
        make_files(work, progress, folder)
        cancel(work=work, by=work.owner)
        progress.keep(folder / "satu.txt", "dua.txt", "text/plain")

    before = stored_keys()
    works._kinds[KIND] = works.Kind(KIND, is_cancelled_midway, works._owner_may)
    work = queued(ordered())

    with commits():
        run_next()

    assert (now_(work).state, now_(work).files.count()) == (S.CANCELLED, 0)
    assert stored_keys() == before
    assert not WaitingTask.objects.exists()


@pytest.mark.parametrize("trouble", ["", "refused", "broken"])
def test_a_work_that_ends_by_itself_after_it_was_cancelled_is_cancelled(trouble) -> None:
    def is_cancelled_at_the_end(work, progress, folder):
        cancel(work=work, by=work.owner)
        make_files_later(work)

    def make_files_later(work):
        if trouble:
            raise {"refused": works.WorkRefused("x"), "broken": ValueError()}[trouble]

    works._kinds[KIND] = works.Kind(KIND, is_cancelled_at_the_end, works._owner_may)
    work = queued(ordered())

    run_next()

    assert now_(work).state == S.CANCELLED


def test_cancelling_what_a_dead_worker_left_needs_no_worker() -> None:
    work = in_state(S.RUNNING, turn=1, beat_at=NOON - WORK_CLAIM)

    cancel(work=work, by=work.owner)

    assert now_(work).state == S.CANCELLED


def test_a_cancelled_work_whose_worker_died_is_cancelled_by_the_next() -> None:
    work = in_state(S.RUNNING, turn=1, beat_at=NOON)
    cancel(work=work, by=work.owner)
    Work.objects.update(beat_at=NOON - WORK_CLAIM)

    assert turns.begin(work.pk) is None
    assert now_(work).state == S.CANCELLED


def test_cancelling_twice_is_one_event() -> None:
    work = in_state(S.RUNNING, turn=1, beat_at=NOON)

    cancel(work=work, by=work.owner)
    cancel(work=work, by=work.owner)

    assert Event.objects.filter(verb="work.cancel_asked").count() == 1


def test_a_retried_work_begins_afresh_with_a_task_of_its_own(commits) -> None:
    work = queued(ordered(trouble="refused"))
    run_next()
    WaitingTask.objects.create(
        key="lama",
        function=run_work.module_path,
        arguments={"args": [work.pk], "kwargs": {}},
        queue="works",
        attempts=6,
        created_at=NOON,
        due_at=NOON,
    )

    with commits():
        retry(work=work, by=work.owner)

    row = now_(work)
    assert (row.state, row.trouble, row.finished_at, row.expires_at) == (S.WAITING, "", None, None)
    assert [task.attempts for task in WaitingTask.objects.all()] == [0]


def test_ordering_the_same_twice_is_one_work() -> None:
    by = person()

    first, second, other = ordered(by), ordered(by), ordered(by, names=["lain.txt"])

    assert first.pk == second.pk
    assert other.pk != first.pk


def test_what_is_done_may_be_ordered_anew() -> None:
    work = queued(ordered())
    run_next()

    assert ordered(work.owner).pk != work.pk


def test_a_fourth_unfinished_work_is_refused_with_what_to_do() -> None:
    by = person()
    for name in "abc":
        ordered(by, names=[name])

    with pytest.raises(TooManyWorks) as refusal:
        ordered(by, names=["d"])

    assert str(refusal.value) == (
        "Anda sudah memiliki 3 pekerjaan yang belum selesai, dan 3 adalah batasnya. Tunggu salah "
        "satu selesai, atau batalkan salah satu di halaman Pekerjaan latar, lalu coba lagi."
    )
    assert Work.objects.count() == 3
    assert ordered(person()).pk


def test_trying_again_counts_as_an_unfinished_work() -> None:
    failed = in_state(S.FAILED)
    for name in "abc":
        ordered(failed.owner, names=[name])

    with pytest.raises(TooManyWorks):
        retry(work=failed, by=failed.owner)


@pytest.mark.django_db(transaction=True)
def test_two_orders_at_once_of_one_person_see_each_other(monkeypatch) -> None:
    by, outcomes = person(), []
    ordered(by, names=["a"])
    ordered(by, names=["b"])
    start = threading.Barrier(2)

    def ask(name: str) -> None:
        start.wait()
        try:
            outcomes.append(ordered(by, names=[name]).state)
        except TooManyWorks:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=[name]) for name in "cd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["refused", S.WAITING]
