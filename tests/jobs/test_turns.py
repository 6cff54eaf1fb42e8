"""Who may take a work and who writes to it: each state, each action, and whoever comes too late."""

from datetime import timedelta

import pytest

from jobs import turns
from jobs.claims import WORK_CLAIM
from jobs.models import Work, WorkFile, WorkState
from jobs.progress import Progress
from jobs.turns import Cancelled
from jobs.worker import run_next
from jobs.works import WrongMoment, cancel, retry
from tests.jobs.kinds import NOON, in_state, now_, ordered, queued, stored_keys

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
S = WorkState


TAKEN = {S.WAITING: True, S.RUNNING: False, S.DONE: False, S.FAILED: False, S.CANCELLED: False}
CANCELLED = {S.WAITING: S.CANCELLED, S.RUNNING: S.RUNNING}
RETRIED = {S.FAILED: S.WAITING, S.CANCELLED: S.WAITING}


@pytest.mark.parametrize("state", list(S))
def test_a_worker_takes_only_what_waits(state) -> None:
    work = in_state(state, beat_at=NOON)

    assert (turns.begin(work.pk) is not None) is TAKEN[state]


@pytest.mark.parametrize("state", list(S))
def test_what_cancelling_does_in_each_state(state) -> None:
    work = in_state(state, beat_at=NOON)

    try:
        cancel(work=work, by=work.owner)
    except WrongMoment:
        assert state not in CANCELLED

    assert now_(work).state == CANCELLED.get(state, state)


@pytest.mark.parametrize("state", list(S))
def test_what_trying_again_does_in_each_state(state) -> None:
    work = in_state(state, beat_at=NOON)

    try:
        retry(work=work, by=work.owner)
    except WrongMoment:
        assert state not in RETRIED

    assert now_(work).state == RETRIED.get(state, state)


@pytest.mark.parametrize(("silent", "is_taken"), [(89, False), (90, True)])
def test_a_running_work_is_taken_over_when_its_worker_was_silent_for_a_claim(silent, is_taken):
    work = in_state(S.RUNNING, turn=1, beat_at=NOON - timedelta(seconds=silent))

    assert (turns.begin(work.pk) is not None) is is_taken


def test_who_was_thought_dead_writes_nothing_any_more(tmp_path) -> None:
    """Both turns run at the end: the fence is the number of the turn, not who is faster."""
    ordered()
    late = turns.begin(Work.objects.get().pk)
    Work.objects.update(beat_at=NOON - WORK_CLAIM)
    current = turns.begin(late.pk)
    (tmp_path / "x").write_bytes(b"x")

    for deed in (
        lambda: Progress(late, None).at("lagi", 1, 2),
        lambda: Progress(late, None).keep(tmp_path / "x", "x", "text/plain"),
        lambda: turns.keep_file(work=late, key="k", told={}),
        lambda: turns.finish(work=late),
    ):
        with pytest.raises(Cancelled):
            deed()
    turns.fall(work=late, is_last=True)
    turns.refuse(work=late, trouble="x")
    turns.give_back(work=late)
    turns.stop(work=late)

    kept = now_(late)
    assert (kept.state, kept.turn, kept.step, kept.files.count()) == (S.RUNNING, 2, "", 0)
    turns.finish(work=current)
    assert now_(late).state == S.DONE


def test_bytes_of_a_file_that_came_too_late_are_removed(tmp_path, monkeypatch) -> None:
    work = turns.begin(ordered().pk)
    before = stored_keys()
    (tmp_path / "x").write_bytes(b"x")
    progress = Progress(work, None)
    monkeypatch.setattr(progress, "beat", lambda: True)
    Work.objects.update(turn=9)

    with pytest.raises(Cancelled):
        progress.keep(tmp_path / "x", "x.txt", "text/plain")

    assert stored_keys() == before


def test_a_done_work_whose_worker_died_before_letting_go_is_not_done_again() -> None:
    work = queued(ordered())
    run_next()
    queued(work)

    assert run_next() is True
    assert (now_(work).turn, WorkFile.objects.count()) == (1, 1)
