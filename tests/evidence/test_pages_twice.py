"""Pages drawn by several at once, and a class that rises meanwhile; real threads and database."""

import pytest
from django.db import OperationalError

from accounts.permissions import Role
from evidence import pages_services
from evidence.models import PageDrawing, PageImage, StrayImage
from evidence.pages_services import draw_some
from evidence.sensitivity import Sensitivity
from evidence.services import raise_sensitivity
from jobs import sandbox
from tests.evidence import drawable
from tests.evidence.conftest import sent, stored_files
from tests.evidence.test_twice import AT_ONCE, at_once
from tests.world import KAUR, user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def operator():
    return user(Role.OPERATOR, KAUR)


@pytest.fixture
def version(received, operator, monkeypatch):
    # Each of several processes would have seats of its own.
    monkeypatch.setattr(sandbox, "SEATS", sandbox.threading.BoundedSemaphore(AT_ONCE))
    return received(by=operator, upload=sent(data=drawable.pages(4)))


def test_several_workers_at_one_paper_keep_each_page_once(version):
    answers = at_once(lambda _: draw_some(version))

    assert not [answer for answer in answers if isinstance(answer, Exception)]
    numbers = PageImage.objects.values_list("number", flat=True)
    assert sorted(numbers) == [1, 2, 3, 4]
    assert PageDrawing.objects.get().state == "ready"
    assert len(stored_files()) == 1 + 4
    assert not StrayImage.objects.exists()


def test_a_class_that_rises_while_pages_are_drawn_leaves_none(version, operator):
    def deed(number):
        if number:
            return draw_some(version)
        return raise_sensitivity(document=version.document, to=Sensitivity.SPECIFIC, by=operator)

    answers = at_once(deed)
    pages_services.remove_strays()

    assert not [answer for answer in answers if isinstance(answer, OperationalError)]
    assert not PageImage.objects.exists()
    assert stored_files() == [version.storage_key]
