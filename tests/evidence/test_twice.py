"""The same deed twice at once, by real threads on a real database."""

import threading

import pytest
from django.db import connection

from accounts.permissions import Role
from audit.models import Event
from audit.services import verify_chain
from evidence.models import Document, DocumentVersion
from evidence.sensitivity import Sensitivity
from evidence.services import add_version, raise_sensitivity
from tests.evidence import corpus
from tests.evidence.conftest import sent, stored_files
from tests.world import KAUR, place, user

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 6


def at_once(deed):
    """Run `deed(number)` in several threads that start together; results and errors."""
    start, answers = threading.Barrier(AT_ONCE), []

    def work(number):
        start.wait()
        try:
            answers.append(deed(number))
        except Exception as error:  # noqa: BLE001 - whatever it is, the test must see it
            answers.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[number]) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_the_same_form_at_once_gives_one_receipt(received):
    operator, region, data = user(Role.OPERATOR, KAUR), place(KAUR), corpus.unique_pdf()

    answers = at_once(
        lambda _: received(by=operator, region=region, form_key="sekali", upload=sent(data=data))
    )

    version = DocumentVersion.objects.get()
    assert answers == [version] * AT_ONCE
    assert Document.objects.count() == 1
    assert stored_files() == [version.storage_key]
    assert Event.objects.count() == 1


def test_different_versions_at_once_get_different_numbers(received):
    operator = user(Role.OPERATOR, KAUR)
    document = received(by=operator).document

    answers = at_once(
        lambda number: (
            add_version(document=document, upload=sent(), form_key=f"v{number}", by=operator).number
        )
    )

    assert sorted(answers) == list(range(2, AT_ONCE + 2))
    assert len(stored_files()) == AT_ONCE + 1
    assert verify_chain() == []


def test_a_class_raised_at_once_is_raised_once(received):
    operator = user(Role.OPERATOR, KAUR)
    document = received(by=operator).document

    at_once(lambda _: raise_sensitivity(document=document, to=Sensitivity.SPECIFIC, by=operator))

    assert Event.objects.filter(verb="document.class_raised").count() == 1
