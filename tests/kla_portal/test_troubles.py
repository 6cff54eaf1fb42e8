"""Which error is told as which page; the errors are real ones where they can be made."""

import errno
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DatabaseError, IntegrityError, OperationalError

from evidence.storage import StoreAway
from kla_portal.troubles import BUSY, FULL, STORE_AWAY, trouble_of


def as_django(error: Exception) -> OperationalError:
    """As Django raises it: its own class, caused by the driver's."""
    wrapped = OperationalError(*error.args)
    wrapped.__cause__ = error
    return wrapped


def raised(deed: Callable[[], object]) -> OperationalError:
    with pytest.raises(sqlite3.OperationalError) as caught:
        deed()
    return as_django(caught.value)


class PostgresError(Exception):
    """What psycopg2 raises, as far as it is looked at."""

    def __init__(self, pgcode: str | None) -> None:
        super().__init__("...")
        self.pgcode = pgcode


def test_a_database_that_somebody_else_writes_is_busy(tmp_path: Path) -> None:
    first = sqlite3.connect(tmp_path / "db", isolation_level=None)
    second = sqlite3.connect(tmp_path / "db", isolation_level=None, timeout=0)
    first.execute("CREATE TABLE t (x)")
    first.execute("BEGIN IMMEDIATE")

    trouble = trouble_of(raised(lambda: second.execute("BEGIN IMMEDIATE")))

    first.close()
    second.close()
    assert trouble == BUSY


def test_a_database_without_room_is_full(tmp_path: Path) -> None:
    small = sqlite3.connect(tmp_path / "db", isolation_level=None)
    small.execute("CREATE TABLE t (x)")
    small.execute("PRAGMA max_page_count=3")

    trouble = trouble_of(
        raised(lambda: small.execute("INSERT INTO t VALUES (?)", ("x" * 100_000,)))
    )

    small.close()
    assert trouble == FULL


def test_a_database_that_can_not_be_opened_is_busy(tmp_path: Path) -> None:
    missing = tmp_path / "tidak-ada" / "db"

    assert trouble_of(raised(lambda: sqlite3.connect(missing))) == BUSY


def test_a_wrong_query_is_a_fault_of_the_portal() -> None:
    memory = sqlite3.connect(":memory:")

    trouble = trouble_of(raised(lambda: memory.execute("SELECT * FROM tidak_ada")))

    memory.close()
    assert trouble is None


@pytest.mark.parametrize(
    ("pgcode", "status"),
    [
        ("55P03", 503),  # lock_not_available
        ("57014", 503),  # query_canceled: statement_timeout
        ("53300", 503),  # too_many_connections
        ("08006", 503),  # connection_failure
        (None, 503),  # no connection at all
        ("53100", 507),  # disk_full
        ("42P01", None),  # undefined_table
        ("40P01", None),  # deadlock_detected: a fault to be looked at
    ],
)
def test_postgresql_tells_by_its_code(pgcode: str | None, status: int | None) -> None:
    trouble = trouble_of(as_django(PostgresError(pgcode)))

    assert (trouble and trouble.status) == status


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), 507),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), 507),
        (OSError(errno.EACCES, "Permission denied"), None),
        (FileNotFoundError(), None),
        (RequestDataTooBig(), 413),
        (TooManyFieldsSent(), 400),
        (TooManyFilesSent(), 400),
        (SessionInterrupted(), None),
        (IntegrityError(), None),
        (DatabaseError(), None),
        (ValueError(), None),
        (None, None),
    ],
)
def test_other_errors(error: Exception | None, status: int | None) -> None:
    trouble = trouble_of(error)

    assert (trouble and trouble.status) == status


def test_only_a_busy_database_says_when_to_come_back() -> None:
    assert (BUSY.retry_after, FULL.retry_after) == (30, None)


def test_files_that_can_not_be_reached_are_told_to_be_tried_again():
    assert trouble_of(StoreAway("x")) is STORE_AWAY
    assert STORE_AWAY.status == 503
