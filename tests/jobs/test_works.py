"""Works: ordered, performed once, tried again, cancelled, expired; whoever dies or is too late."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import OperationalError, connection

from audit.models import Event
from jobs import claims, lost_works, outputs, turns, works
from jobs.claims import MOST_ATTEMPTS, WORK_CLAIM, Claim
from jobs.models import WaitingTask, Work, WorkFile, WorkState
from jobs.progress import Progress, Pulse
from jobs.turns import GIVEN_UP, Cancelled
from jobs.worker import Lane, Stopped, run_next
from jobs.works import TooManyWorks, WrongMoment, cancel, order, retry, run_work
from tests.clock import set_clock
from tests.jobs.kinds import KIND, make_files, ordered, registered
from tests.world import person

pytestmark = pytest.mark.django_db
NOON = datetime(2024, 6, 27, 5, 0, tzinfo=UTC)
S = WorkState


@pytest.fixture(autouse=True)
def _noon(monkeypatch) -> Iterator[None]:
    set_clock(monkeypatch, NOON)
    with registered():
        yield


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    """`with commits():` does at its end what waits for the commit."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def now_(work: Work) -> Work:
    return Work.objects.get(pk=work.pk)


def queued(work: Work) -> Work:
    run_work.enqueue(work.pk)
    return work


def stored_keys() -> set[str]:
    return {one.key for one in outputs.stored()}


def in_state(state: WorkState, **fields) -> Work:
    return Work.objects.create(
        kind=KIND, title="Uji", owner=person(), state=state, created_at=NOON, **fields
    )


def test_what_is_ordered_waits_for_the_commit_and_is_queued_apart(commits) -> None:
    with commits():
        work = ordered()
        assert not WaitingTask.objects.exists()

    task = WaitingTask.objects.get()
    assert (task.queue, task.arguments["args"]) == (claims.WORKS, [work.pk])
    assert (work.state, work.turn, work.created_at) == (S.WAITING, 0, NOON)


def test_a_work_is_done_with_its_files_and_leaves_no_task() -> None:
    work = queued(ordered(names=["a.txt", "b.txt"]))

    assert run_next() is True

    done = now_(work)
    assert (done.state, done.turn, done.done, done.total) == (S.DONE, 1, 2, 2)
    assert (done.finished_at, done.expires_at) == (NOON, NOON + timedelta(hours=24))
    kept = [(file.number, file.name, file.size) for file in done.files.all()]
    assert kept == [(1, "a.txt", 9), (2, "b.txt", 9)]
    with outputs.storage().open(done.files.get(number=2).key) as stored:
        assert stored.read() == b"isi b.txt"
    assert not WaitingTask.objects.exists()
    assert list((settings.WORKS_DIR / ".drafts").iterdir()) == []


def test_only_the_owner_of_the_process_may_read_what_was_made() -> None:
    queued(ordered())
    run_next()

    made = settings.WORKS_DIR / WorkFile.objects.get().key

    assert made.stat().st_mode & 0o777 == 0o440
    assert settings.WORKS_DIR.stat().st_mode & 0o007 == 0


def test_the_log_tells_of_order_and_end_without_what_was_typed() -> None:
    queued(ordered(trouble="refused"))
    run_next()

    told = [(event.verb, event.data) for event in Event.objects.order_by("pk")]
    assert told == [
        ("work.ordered", {"kind": KIND}),
        ("work.failed", {"kind": KIND, "turn": 1}),
    ]


def test_what_people_can_mend_fails_at_once_with_its_sentence() -> None:
    work = queued(ordered(trouble="refused"))

    run_next()

    failed = now_(work)
    assert failed.state == S.FAILED
    assert failed.trouble == "Belum ada jawaban. Isi dahulu, lalu pesan lagi."
    assert not WaitingTask.objects.exists()
    assert not failed.files.exists()


def test_what_breaks_is_tried_six_times_and_then_fails(monkeypatch) -> None:
    work, states, moment = queued(ordered(trouble="broken")), [], NOON

    for _ in range(MOST_ATTEMPTS):
        run_next()
        states.append((now_(work).state, now_(work).turn))
        moment = max(moment, WaitingTask.objects.get().due_at)
        set_clock(monkeypatch, moment)

    assert states == [*((S.WAITING, turn) for turn in range(1, 6)), (S.FAILED, 6)]
    assert now_(work).trouble == GIVEN_UP
    assert "Siti" not in str(Work.objects.values().get()) + str(WaitingTask.objects.values().get())


def test_each_turn_begins_without_the_files_of_the_one_before(monkeypatch, commits) -> None:
    queued(ordered(trouble="broken"))
    run_next()
    first = WorkFile.objects.get().key
    set_clock(monkeypatch, NOON + timedelta(minutes=1))

    with commits():
        run_next()

    second = WorkFile.objects.get().key
    assert second != first
    assert {first, second} & stored_keys() == {second}


def test_a_kind_that_nobody_registers_any_more_is_a_failure_and_no_end() -> None:
    work = queued(ordered())
    Work.objects.update(kind="hilang")

    assert run_next() is True
    assert (now_(work).state, WaitingTask.objects.get().last_error) == (S.WAITING, "KeyError")


def test_a_kind_is_registered_once() -> None:
    with pytest.raises(ValueError, match="uji is registered already"):
        works.register(KIND, make_files)


def test_a_kind_that_nobody_registered_cannot_be_ordered() -> None:
    with pytest.raises(KeyError):
        order(kind="lain", title="x", region="", arguments={}, by=person())


# --- who may take it, and who writes -------------------------------------------------------------

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


# --- progress and the hold -----------------------------------------------------------------------


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


# --- cancelling and trying again -----------------------------------------------------------------


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


# --- what nobody is at ---------------------------------------------------------------------------


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


def test_the_folder_of_a_killed_worker_is_cleared_and_that_of_a_living_one_is_not(monkeypatch):
    place = settings.WORKS_DIR / ".drafts"
    place.mkdir(parents=True, exist_ok=True)
    (place / "mati").mkdir()
    (place / "mati" / "besar.zip").write_bytes(b"x")
    with outputs.draft_folder() as living:
        monkeypatch.setattr(outputs, "FRESH_SECONDS", 0)

        with outputs.draft_folder():
            found = set(place.iterdir())

        assert place / "mati" not in found
        assert living in found


def test_page_images_do_not_wait_behind_works() -> None:
    from tests.jobs.test_worker import deed, done

    done.clear()
    work = queued(ordered())
    deed.enqueue("gambar")

    quick = [run_next(Lane.QUICK), run_next(Lane.QUICK)]

    assert (quick, done, now_(work).state) == ([True, False], ["gambar"], S.WAITING)


def test_who_is_there_for_works_takes_them_first_and_then_the_rest() -> None:
    from tests.jobs.test_worker import deed, done

    done.clear()
    deed.enqueue("gambar")
    work = queued(ordered())

    states = []
    while run_next(Lane.WORKS_FIRST):
        states.append((now_(work).state, list(done)))

    assert states == [(S.DONE, []), (S.DONE, ["gambar"])]


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
