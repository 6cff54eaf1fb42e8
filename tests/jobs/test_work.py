"""`manage.py work`: once through, and how many workers there may be."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection

from jobs.commands import WrongUse
from jobs.models import WorkState
from tests.jobs.kinds import now_, ordered, queued, registered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kind() -> Iterator[None]:
    with registered():
        yield


def test_once_through_what_was_ordered_is_done_too(capsys) -> None:
    work = queued(ordered())

    call_command("work", "--once")

    assert now_(work).state == WorkState.DONE
    assert capsys.readouterr().out == "1 tugas selesai.\n"


@pytest.mark.parametrize("count", ["0", "33", "dua", "-1", "1.5"])
def test_another_number_of_workers_is_wrong_use(count) -> None:
    with pytest.raises(WrongUse, match="bukan jumlah dari 1 sampai 32"):
        call_command("work", f"--workers={count}", "--once")


@pytest.mark.skipif(connection.vendor == "postgresql", reason="several are welcome there")
def test_several_workers_on_sqlite_are_wrong_use_before_anything_is_done() -> None:
    work = queued(ordered())

    with pytest.raises(WrongUse, match="memerlukan PostgreSQL"):
        call_command("work", "--workers=2", "--once")

    assert now_(work).state == WorkState.WAITING
