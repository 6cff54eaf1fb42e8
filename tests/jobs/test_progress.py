"""Progress: what it writes and how it holds on to work and task."""

from datetime import timedelta

import pytest
from django.db import OperationalError

from jobs import turns, works
from jobs.claims import WORK_CLAIM, Claim
from jobs.models import WaitingTask, Work, WorkState
from jobs.progress import Progress, Pulse
from jobs.turns import Cancelled
from jobs.worker import Stopped, run_next
from tests.clock import set_clock
from tests.jobs.kinds import KIND, NOON, now_, ordered, queued

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
S = WorkState


@pytest.fixture
def held() -> tuple[Work, Claim]:
    """A work at its first turn, with the claim of its task."""
    work = queued(ordered())
    claim = Claim(WaitingTask.objects.get())
    assert claim.take() is True
    return turns.begin(work.pk), claim


def test_each_progress_renews_the_hold_on_task_and_work(held, monkeypatch) -> None:
    work, claim = held
    later = NOON + timedelta(seconds=60)
    set_clock(monkeypatch, later)

    Progress(work, claim).at("Bab I", 1, 4)

    row = now_(work)
    assert (row.step, row.done, row.total, row.beat_at) == ("Bab I", 1, 4, later)
    assert WaitingTask.objects.get().due_at == later + WORK_CLAIM


def test_progress_is_written_once_a_second_at_most(held, django_assert_num_queries) -> None:
    progress = Progress(*held)
    progress.at("a", 0, 100)

    with django_assert_num_queries(0):
        for part in range(100):
            progress.at("a", part, 100)


def test_more_done_than_there_is_and_a_long_step_are_cut() -> None:
    work = turns.begin(ordered().pk)

    Progress(work, None).at("x" * 500, 7, 3)

    assert (now_(work).done, len(now_(work).step)) == (3, 120)


def test_who_lost_the_task_stops(held) -> None:
    work, claim = held
    WaitingTask.objects.update(due_at=NOON + timedelta(hours=1))

    with pytest.raises(Cancelled):
        Progress(work, claim).at("a", 0, 1)


def test_a_worker_that_has_to_end_gives_the_work_back_at_once() -> None:
    def is_told_to_end(work, progress, folder):
        raise Stopped

    works._kinds[KIND] = works.Kind(KIND, is_told_to_end, works._owner_may)
    work = queued(ordered())

    with pytest.raises(Stopped):
        run_next()

    task = WaitingTask.objects.get()
    assert (now_(work).state, task.attempts, task.due_at) == (S.WAITING, 0, NOON)


class CountedProgress(Progress):
    """Beats three times, the second in vain, and is somebody else's at the third."""

    beats = 0

    def beat(self, **changes) -> bool:
        self.beats += 1
        if self.beats == 2:
            raise OperationalError("gone")
        return self.beats < 3


def test_the_pulse_beats_until_the_work_is_somebody_elses(monkeypatch, caplog) -> None:
    monkeypatch.setattr("jobs.progress.PULSE_EVERY", 0.01)
    progress = CountedProgress(Work(), None)

    with Pulse(progress) as pulse:
        pulse.join(timeout=5)

    assert progress.beats == 3
    assert "no pulse: OperationalError" in caplog.text


def test_a_work_that_hangs_has_no_pulse_any_more(monkeypatch) -> None:
    monkeypatch.setattr("jobs.progress.PULSE_EVERY", 0.01)
    monkeypatch.setattr("jobs.progress.LONGEST_SILENCE", -1.0)
    progress = CountedProgress(Work(), None)

    with Pulse(progress) as pulse:
        pulse.join(timeout=5)

    assert progress.beats == 0
