"""Receiving, versions, classes and openings: rows, files and events always agree."""

import hashlib

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError

from accounts.permissions import Role
from audit.models import Event
from audit.services import verify_chain
from evidence.models import Document, DocumentVersion
from evidence.receiving import NotReceived
from evidence.sensitivity import Sensitivity
from evidence.services import add_version, open_file, raise_sensitivity
from tests.evidence import corpus
from tests.evidence.conftest import drafts, sent, stored_files
from tests.world import KAUR, KINAL, agency, place, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator():
    return user(Role.OPERATOR, KAUR)


def test_a_received_file_has_its_bytes_its_row_and_its_event(received, operator):
    data = corpus.unique_pdf()

    version = received(by=operator, upload=sent("SK Gugus Tugas.pdf", data))

    with default_storage.open(version.storage_key) as stored:
        assert stored.read() == data
    assert stored_files() == [version.storage_key]
    assert drafts() == []
    assert version.sha256 == hashlib.sha256(data).hexdigest()
    assert (version.number, version.size, version.page_count) == (1, len(data), 1)
    assert (version.media_type, version.original_name) == ("application/pdf", "SK Gugus Tugas.pdf")
    event = Event.objects.get(verb="document.received")
    assert event.subject == f"document:{version.document.public_id}"
    assert (event.actor, event.region) == (operator.username, KAUR)
    assert event.data["sha256"] == version.sha256


def test_an_event_names_neither_file_nor_subject(received, operator):
    received(
        by=operator,
        upload=sent("BAP Siti.pdf"),
        subject="Perkara Siti",
        number="12/Siti",
        sensitivity="S",
    )

    assert "Siti" not in str(Event.objects.get().data)
    assert Event.objects.get().data["class"] == "S"


def test_the_same_form_again_gives_the_same_receipt(received, operator):
    first = received(by=operator, form_key="sekali")

    again = received(by=operator, form_key="sekali")

    assert again == first
    assert Document.objects.count() == 1
    assert stored_files() == [first.storage_key]


def test_the_same_key_of_two_people_gives_two_receipts(received, operator):
    first = received(by=operator, form_key="sekali")

    second = received(by=user(Role.OPERATOR, KAUR), form_key="sekali")

    assert first != second


@pytest.mark.parametrize("name", ["skrip langsung.pdf", "vba.docx", "zip di belakang.jpg"])
def test_a_hostile_file_leaves_nothing_behind(received, operator, name):
    with pytest.raises(NotReceived) as refusal:
        received(by=operator, upload=sent(name, corpus.hostile_files()[name]))

    assert refusal.value.status == 422
    assert stored_files() == []
    assert drafts() == []
    assert not Document.objects.exists()
    assert not Event.objects.exists()


def test_an_office_of_another_regency_leaves_nothing_behind(received, operator):
    with pytest.raises(IntegrityError, match="its region"):
        received(by=operator, agency=agency("dinkes", "17.05"))

    assert stored_files() == []
    assert not DocumentVersion.objects.exists()


def test_a_new_version_keeps_the_old_one(received, operator):
    first = received(by=operator)

    second = add_version(document=first.document, upload=sent(), form_key="v2", by=operator)

    assert (second.document, second.number) == (first.document, 2)
    assert stored_files() == sorted([first.storage_key, second.storage_key])
    assert Event.objects.filter(verb="document.version_added").count() == 1


def test_the_same_version_form_again_adds_nothing(received, operator):
    first = received(by=operator)
    second = add_version(document=first.document, upload=sent(), form_key="v2", by=operator)

    again = add_version(document=first.document, upload=sent(), form_key="v2", by=operator)

    assert again == second
    assert first.document.versions.count() == 2


@pytest.mark.parametrize(
    ("before", "to", "after", "events"),
    [
        ("U", "R", "R", 1),
        ("U", "S", "S", 1),
        ("R", "S", "S", 1),
        ("R", "R", "R", 0),
        ("R", "U", "R", 0),
        ("S", "R", "S", 0),
        ("S", "U", "S", 0),
    ],
)
def test_a_class_only_rises(received, operator, before, to, after, events):
    document = received(by=operator, sensitivity=before).document

    raise_sensitivity(document=document, to=Sensitivity(to), by=operator)

    document.refresh_from_db()
    assert document.sensitivity == after
    assert Event.objects.filter(verb="document.class_raised").count() == events


def test_each_opening_leaves_a_line_in_the_log(received, operator):
    version = received(by=operator, region=place(KAUR), area=place(KINAL))
    reader = user(Role.VERIFIER, "17")

    for _ in range(2):
        with open_file(version=version, by=reader) as file:
            assert hashlib.sha256(file.read()).hexdigest() == version.sha256

    openings = Event.objects.filter(verb="document.opened")
    assert [event.actor for event in openings] == [reader.username] * 2
    assert verify_chain() == []


def test_a_file_that_is_gone_is_not_logged_as_opened(received, operator):
    version = received(by=operator)
    default_storage.delete(version.storage_key)

    with pytest.raises(FileNotFoundError):
        open_file(version=version, by=operator)

    assert not Event.objects.filter(verb="document.opened").exists()
