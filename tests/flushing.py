"""Emptying SQLite after a transactional test (`transaction=True`, live_server).

Django deletes row by row there, which the triggers of published instruments and of the event log
refuse, as they should. PostgreSQL truncates, which asks no row trigger.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test import TransactionTestCase


@contextmanager
def triggers_lifted() -> Iterator[None]:
    """Take all triggers away and put them back as they were."""
    triggers = _triggers()
    _run(f'DROP TRIGGER "{name}"' for name, _ in triggers)
    try:
        yield
    finally:
        _run(sql for _, sql in triggers)


def allow_flush() -> None:
    """Make the emptying after each transactional test go past the triggers."""
    empty = TransactionTestCase._fixture_teardown

    def empty_past_triggers(case: TransactionTestCase) -> None:
        with triggers_lifted():
            empty(case)

    TransactionTestCase._fixture_teardown = empty_past_triggers


def _triggers() -> list[tuple[str, str]]:
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return cursor.fetchall()


def _run(statements: Iterator[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
