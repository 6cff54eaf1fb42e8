"""What the tests of works share."""

from collections.abc import Iterator

import pytest
from django.test import Client

from accounts.models import User
from tests.clock import set_clock
from tests.jobs.kinds import NOON, registered
from tests.world import person


@pytest.fixture
def at_noon(monkeypatch) -> Iterator[None]:
    """It is NOON, and works of KIND can be performed."""
    set_clock(monkeypatch, NOON)
    with registered():
        yield


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    """`with commits():` does at its end what waits for the commit."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def owner(client: Client) -> User:
    """Signed in."""
    who = person()
    client.force_login(who)
    return who
