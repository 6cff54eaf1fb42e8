"""Writers of one SQLite file take turns in the order of asking; a dead one holds nobody up."""

import multiprocessing
import os
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import OperationalError, connection, transaction

from audit.sqlite.base import turns_of
from audit.sqlite.turns import NotYet, Turns


@pytest.fixture
def turns(tmp_path):
    return Turns(tmp_path / "queue")


def wait_for(condition):
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.001)


def test_threads_go_in_the_order_of_asking(turns):
    order, threads = [], []

    def write(number):
        turns.take(10)
        order.append(number)
        turns.give_back()

    turns.take(10)
    for number in range(20):
        threads.append(threading.Thread(target=write, args=[number]))
        threads[-1].start()
        # Stands in line before the next one comes.
        wait_for(lambda wanted=number + 2: len(turns._line) == wanted)
    turns.give_back()
    for thread in threads:
        thread.join()

    assert order == list(range(20))


def test_who_waited_too_long_leaves_the_line_to_the_others(turns):
    turns.take(10)
    with pytest.raises(NotYet):
        turns.take(0.01)
    turns.give_back()

    turns.take(0.01)
    turns.give_back()
    assert len(turns._line) == 0


def hold(path, held, done):
    Turns(path).take(10)
    held.set()
    done.wait(30)


def other_process(path):
    context = multiprocessing.get_context("spawn")
    held, done = context.Event(), context.Event()
    process = context.Process(target=hold, args=[path, held, done])
    process.start()
    assert held.wait(30)
    return process, done


def test_another_process_is_waited_for_and_a_killed_one_is_not(tmp_path):
    path = tmp_path / "queue"
    process, _ = other_process(path)
    turns = Turns(path)

    with pytest.raises(NotYet):
        turns.take(0.05)
    os.kill(process.pid, signal.SIGKILL)
    process.join()

    turns.take(5)
    turns.give_back()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL needs no queue")
@pytest.mark.django_db(transaction=True)
class TestConnection:
    def line(self):
        return turns_of(Path(connection.settings_dict["NAME"]))._line

    def test_a_transaction_holds_the_turn_until_its_end(self):
        with transaction.atomic():
            assert len(self.line()) == 1
            with transaction.atomic():
                assert len(self.line()) == 1
        assert len(self.line()) == 0

    def test_a_failed_transaction_gives_the_turn_back(self):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            raise ZeroDivisionError

        assert len(self.line()) == 0

    def test_a_connection_that_breaks_off_gives_the_turn_back(self):
        with suppress(OperationalError), transaction.atomic():
            connection.close()
            raise OperationalError

        assert len(self.line()) == 0

    def test_who_gets_no_turn_hears_that_the_database_is_busy(self, monkeypatch):
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.01)
        turns = turns_of(Path(connection.settings_dict["NAME"]))
        turns.take(1)

        with pytest.raises(OperationalError, match="locked"), transaction.atomic():
            pass

        turns.give_back()
        assert len(self.line()) == 0
