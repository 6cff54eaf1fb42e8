"""The waiting tasks: what is kept of a call, and when it is let go."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django_tasks import task_backends
from django_tasks.backends.immediate import ImmediateBackend
from django_tasks.base import task
from django_tasks.exceptions import InvalidTaskError

from jobs.models import WaitingTask
from jobs.queue import enqueue_on_commit
from tests.clock import set_clock

NOON = datetime(2024, 6, 27, 5, 0, tzinfo=UTC)


noted: list[str] = []


@task
def note(*words: str) -> None:
    noted.extend(words)


@pytest.fixture
def _noon(monkeypatch) -> None:
    set_clock(monkeypatch, NOON)


@pytest.mark.django_db
@pytest.mark.usefixtures("_noon")
def test_a_call_is_kept_with_its_arguments_and_is_due_at_once() -> None:
    result = note.using(priority=3).enqueue("satu", "dua")

    kept = WaitingTask.objects.get()
    assert (kept.key, kept.function) == (result.id, note.module_path)
    assert kept.arguments == {"args": ["satu", "dua"], "kwargs": {}}
    assert (kept.created_at, kept.due_at, kept.attempts) == (NOON, NOON, 0)
    assert (kept.priority, kept.queue) == (3, "default")


@pytest.mark.django_db
@pytest.mark.usefixtures("_noon")
def test_a_call_for_later_is_due_later() -> None:
    note.using(run_after=NOON + timedelta(hours=2)).enqueue()

    assert WaitingTask.objects.get().due_at == NOON + timedelta(hours=2)


@pytest.mark.django_db
def test_what_is_no_json_is_refused_before_anything_is_kept() -> None:
    with pytest.raises(TypeError):
        note.enqueue(object())

    assert not WaitingTask.objects.exists()


def test_a_function_inside_another_is_no_task() -> None:
    def inner() -> None:
        """A worker could not find it."""

    with pytest.raises(InvalidTaskError):
        task(inner)


@pytest.mark.django_db(transaction=True)
def test_a_deed_that_is_rolled_back_queues_nothing() -> None:
    with transaction.atomic():
        enqueue_on_commit(note, "batal")
        transaction.set_rollback(True)
    with transaction.atomic():
        enqueue_on_commit(note, "jadi")
        assert not WaitingTask.objects.exists()

    assert [kept.arguments["args"] for kept in WaitingTask.objects.all()] == [["jadi"]]


@pytest.mark.django_db(transaction=True)
def test_a_queue_out_of_reach_breaks_no_committed_deed(caplog) -> None:
    with transaction.atomic():
        enqueue_on_commit(note, object())

    assert "on_commit" in caplog.text


@pytest.fixture
def immediate() -> Iterator[None]:
    """As TASKS_BACKEND would choose it: what is queued is done at once."""
    ours = task_backends["default"]
    task_backends["default"] = ImmediateBackend("default", {"QUEUES": []})
    yield
    task_backends["default"] = ours


@pytest.mark.django_db(transaction=True)
def test_another_backend_takes_the_same_tasks(immediate) -> None:
    with transaction.atomic():
        enqueue_on_commit(note, "segera")
        assert "segera" not in noted

    assert "segera" in noted
    assert not WaitingTask.objects.exists()
