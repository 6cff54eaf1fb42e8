"""The demo's evaluation of Kaur, and people of three regions around one small letterhead."""

import pytest
from django.test import Client

from accounts.permissions import Role
from evaluations.models import Assessment
from reports.models import Letterhead
from reports.services import save_letterhead
from tests.evaluations.conftest import browser_of, demo, kaur, operator  # noqa: F401 - fixtures
from tests.evaluations.scene import opened
from tests.evidence.conftest import files_dir  # noqa: F401 - fixture
from tests.reports.scene import TEXTS, png
from tests.world import KAUR, place, user


@pytest.fixture
def region(db):
    return place(KAUR)


@pytest.fixture
def clerk(region):
    """An operator who may write Kaur's letterhead."""
    return user(Role.OPERATOR, region, username="juru.kaur")


@pytest.fixture
def signed_in(clerk) -> Client:
    client = Client()
    client.force_login(clerk)
    return client


@pytest.fixture
def stored(region, clerk) -> Letterhead:
    return save_letterhead(region=region, texts=TEXTS, version=0, arms=png(), by=clerk)


@pytest.fixture
def fresh_kaur(region) -> Assessment:
    """Nobody has answered anything yet."""
    return opened()
