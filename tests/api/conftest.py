"""The world of the access matrix, built once for all tests of the API; no limit but in its test."""

from collections.abc import Iterator

import pytest

from api import limits
from tests.access.scene import Scene, build
from tests.rollback import rolled_back


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker) -> Iterator[Scene]:
    with django_db_blocker.unblock(), rolled_back():
        yield build()


@pytest.fixture(autouse=True)
def patient(monkeypatch) -> None:
    monkeypatch.setattr(limits, "LIMITER", limits.Limiter(at_once=1_000_000, a_second=1))
