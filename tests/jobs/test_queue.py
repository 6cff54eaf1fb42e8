"""Handing work to the worker: with the deed or not at all, and in one commit."""

from contextlib import suppress

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from evidence.pages_tasks import draw_pages
from evidence.reading_tasks import read_text
from jobs.models import WaitingTask
from jobs.queue import enqueue_on_commit

pytestmark = pytest.mark.django_db


def queued():
    rows = WaitingTask.objects.order_by("pk").values_list("function", "arguments")
    return [(name.rpartition(".")[2], arguments["args"]) for name, arguments in rows]


@pytest.mark.django_db(transaction=True)
def test_all_that_one_deed_hands_over_is_one_transaction():
    with CaptureQueriesContext(connection) as seen, transaction.atomic():
        enqueue_on_commit(draw_pages, 1)
        enqueue_on_commit(read_text, 1)
        assert queued() == []

    begun = [query["sql"] for query in seen if query["sql"].startswith("BEGIN")]
    assert queued() == [("draw_pages", [1]), ("read_text", [1])]
    assert len(begun) == 2


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_takes_only_its_own_calls_along():
    with transaction.atomic():
        enqueue_on_commit(draw_pages, 1)
        with suppress(ZeroDivisionError), transaction.atomic():
            enqueue_on_commit(draw_pages, 2)
            raise ZeroDivisionError
        with transaction.atomic():
            enqueue_on_commit(draw_pages, 3)

    assert queued() == [("draw_pages", [1]), ("draw_pages", [3])]


@pytest.mark.django_db(transaction=True)
def test_without_a_transaction_it_is_queued_at_once():
    enqueue_on_commit(draw_pages, 1)

    assert queued() == [("draw_pages", [1])]


@pytest.mark.django_db(transaction=True)
def test_a_queue_that_fails_does_not_undo_the_deed(monkeypatch, caplog):
    def fails(*args, **kwargs):
        raise RuntimeError("no queue")

    monkeypatch.setattr(WaitingTask.objects, "create", fails)

    with transaction.atomic():
        enqueue_on_commit(draw_pages, 1)

    assert queued() == []
    assert "no queue" in caplog.text
