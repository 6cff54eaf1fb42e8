"""Works: what is ordered is performed once, tried again, and ends with a sentence."""

from datetime import timedelta

import pytest
from django.conf import settings

from audit.models import Event
from jobs import claims, outputs, works
from jobs.claims import MOST_ATTEMPTS
from jobs.models import WaitingTask, Work, WorkFile, WorkState
from jobs.turns import GIVEN_UP
from jobs.worker import run_next
from jobs.works import order
from tests.clock import set_clock
from tests.jobs.kinds import KIND, NOON, make_files, now_, ordered, queued, stored_keys
from tests.world import person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
S = WorkState


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
