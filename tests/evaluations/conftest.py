"""What a module looks at, made once: the shipped instrument, or the demo's part with answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings

from accounts.models import User
from demo import kaur as story
from demo import steps
from demo.steps import load_demo
from evaluations.models import Assessment
from tests.demo.world import prepare
from tests.evaluations.scene import fresh, published
from tests.evidence.conftest import files_dir, received  # noqa: F401 - fixtures
from tests.rollback import rolled_back

# Nothing submitted, nothing asked for, and the neighbours have not begun.
FILLED_IN = (*steps.STEPS[:7], story.kaur_papers)
KAUR_PAGES = "/evaluasi/2024/17.04/"


@pytest.fixture(scope="module")
def shipped(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The shipped instrument, written once for a module: `published()` then finds it there.

    For modules whose every test begins with it; none of them may be `transaction=True`.
    """
    with django_db_blocker.unblock(), rolled_back():
        published()
        yield


@pytest.fixture(scope="module")
def demo(
    django_db_setup, django_db_blocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """Kaur with 780,00 by 274 answers, Seluma half answered, three papers; undone at the end."""
    folder = tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock(), rolled_back():
        prepare()
        with override_settings(KLA_TRIAL=True, DATA_DIR=folder), pytest.MonkeyPatch.context() as at:
            at.setattr(steps, "STEPS", FILLED_IN)
            load_demo()
        yield folder


@pytest.fixture
def kaur(demo, db) -> Assessment:
    return fresh(Assessment.objects.get(region="17.04", round__year=2024))


@pytest.fixture
def browser_of(kaur) -> Callable[[str], Client]:
    """A signed-in browser: `browser_of("operator.kaur")`."""

    def signed_in(username: str) -> Client:
        client = Client()
        client.force_login(User.objects.get(username=username))
        return client

    return signed_in


@pytest.fixture
def operator(browser_of) -> Client:
    return browser_of("operator.kaur")


@pytest.fixture
def dinkes(browser_of) -> Client:
    return browser_of("dinkes.kaur")


def text(response: HttpResponse) -> str:
    return response.content.decode()
