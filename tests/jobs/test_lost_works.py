"""Works that nobody is at: found, given up, expired, swept."""

from datetime import timedelta

import pytest

from jobs import lost_works, outputs
from jobs.claims import MOST_ATTEMPTS, WORK_CLAIM
from jobs.models import WaitingTask, Work, WorkFile, WorkState
from jobs.turns import GIVEN_UP
from jobs.worker import run_next
from tests.clock import set_clock
from tests.jobs.kinds import NOON, now_, ordered, queued, stored_keys

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
S = WorkState


def test_a_work_whose_task_was_lost_is_found_once(monkeypatch) -> None:
    work = ordered()
    lost_works.find_lost()
    assert not WaitingTask.objects.exists()
    set_clock(monkeypatch, NOON + timedelta(minutes=1))

    lost_works.find_lost()
    lost_works.find_lost()

    assert [task.arguments["args"] for task in WaitingTask.objects.all()] == [[work.pk]]


@pytest.mark.parametrize(("asked", "end"), [(None, S.FAILED), (NOON, S.CANCELLED)])
def test_a_work_that_kills_each_worker_is_given_up(monkeypatch, asked, end) -> None:
    work = queued(ordered())
    WaitingTask.objects.update(attempts=MOST_ATTEMPTS, due_at=NOON + WORK_CLAIM)
    Work.objects.update(state=S.RUNNING, turn=6, beat_at=NOON, cancel_asked_at=asked)
    states = []

    for seconds in (60, 89, 90):
        set_clock(monkeypatch, NOON + timedelta(seconds=seconds))
        lost_works.find_lost()
        states.append(now_(work).state)

    assert states == [S.RUNNING, S.RUNNING, end]
    assert now_(work).trouble == GIVEN_UP


def test_files_go_after_a_day_and_the_row_after_a_month(monkeypatch, commits) -> None:
    work = queued(ordered())
    run_next()
    key, seen = WorkFile.objects.get().key, []

    for hours in (23, 24, 24 * 29, 24 * 30):
        set_clock(monkeypatch, NOON + timedelta(hours=hours))
        with commits():
            lost_works.expire()
        rows = Work.objects.filter(pk=work.pk).count()
        seen.append((WorkFile.objects.count(), key in stored_keys(), rows))

    assert seen == [(1, True, 1), (0, False, 1), (0, False, 1), (0, False, 0)]


def test_bytes_without_a_row_are_swept_after_an_hour_and_others_stay(monkeypatch, tmp_path) -> None:
    queued(ordered())
    run_next()
    (tmp_path / "x").write_bytes(b"x")
    stray, kept = outputs.store(tmp_path / "x"), WorkFile.objects.get().key
    written = {one.key: one.written_at for one in outputs.stored()}[stray]
    there = []

    for minutes in (59, 61):
        set_clock(monkeypatch, written + timedelta(minutes=minutes))
        lost_works.sweep()
        there.append({stray, kept} & stored_keys())

    assert there == [{stray, kept}, {kept}]
