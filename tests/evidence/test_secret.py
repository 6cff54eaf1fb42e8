"""Rules 4 for a class S paper, one refusal each: its page, versions, images, text, search, exports,
log, and whatever else is made from it.

Who may open it: its uploader, the operators of the regency, the verifiers of the province. KNOWERS
see that there is such a paper; STRANGERS don't even learn that.
"""

from __future__ import annotations

import hashlib
import json
import logging
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.permissions import Role
from audit.clock import db_now
from audit.ids import file_key
from audit.models import Event, OutboxItem
from evaluations.suggestion_queries import usable_documents
from evidence.models import Document, DocumentTag, DocumentText, DocumentVersion, PageImage
from evidence.names import clean_name
from evidence.pages_services import draw_some, open_page
from evidence.queries import existing_for
from evidence.reading_queries import flagged, reading_for
from evidence.reading_services import read_inside
from evidence.sensitivity import Sensitivity
from evidence.services import open_file, raise_sensitivity
from evidence.uploads import type_of
from jobs.models import WaitingTask
from tests.access.asking import Asker, cells, seen_in
from tests.access.scene import build
from tests.access.table import DOCUMENTS
from tests.evidence import legible
from tests.evidence.conftest import make_document, sent
from tests.evidence.niks import nik
from tests.rollback import rolled_back
from tests.world import (
    BENGKULU,
    GEDUNG_WANI,
    KAUR,
    KINAL,
    LAMPUNG,
    SELUMA,
    TANJUNG_KEMUNING,
    agency,
    user,
)

pytestmark = pytest.mark.django_db

NIK = nik(date(2012, 6, 12))
SUBJECT, NUMBER, TAG, NAME, INSIDE = (
    "kenarisatu",
    "kenaridua",
    "kenaritiga",
    "kenariempat",
    "kenarilima",
)
WORDS = [SUBJECT, NUMBER, TAG, NAME, INSIDE, NIK]
TEXT = f"BERITA ACARA PEMERIKSAAN\nNOMOR : 12/{INSIDE}/2024\nNama korban {INSIDE} NIK {NIK}"

OPENERS = {"operator": (Role.OPERATOR, KAUR), "verifier": (Role.VERIFIER, BENGKULU)}
KNOWERS = {
    "task force": (Role.TASK_FORCE, KAUR),
    "executive": (Role.EXECUTIVE, KAUR),
    "admin": (Role.PROVINCE_ADMIN, BENGKULU),
    "auditor": (Role.AUDITOR, BENGKULU),
    "camat": (Role.AREA, KINAL),
}
STRANGERS = {
    "office": (Role.CONTRIBUTOR, KAUR),
    "other camat": (Role.AREA, TANJUNG_KEMUNING),
    "village": (Role.AREA, GEDUNG_WANI),
    "operator next door": (Role.OPERATOR, SELUMA),
    "verifier next door": (Role.VERIFIER, LAMPUNG),
    "contributor next door": (Role.CONTRIBUTOR, SELUMA),
}
NOT_OPENERS = [*KNOWERS, *STRANGERS]


@pytest.fixture
def who(db):
    """`who("camat")`: somebody with that role."""

    def make(name: str):
        role, where = (OPENERS | KNOWERS | STRANGERS)[name]
        office = agency("disdik", where) if role == Role.CONTRIBUTOR else None
        return user(role, where, agency=office)

    return make


@pytest.fixture
def operator(who):
    return who("operator")


@pytest.fixture
def paper(operator, files_dir) -> Document:
    """A secret paper of a kecamatan with two versions and a tag; it passed the gate long ago."""
    document = make_document(by=operator, area=KINAL, sensitivity="S")
    document.subject, document.number = f"Perihal {SUBJECT}", f"7/{NUMBER}/2024"
    document.save()
    DocumentTag.objects.create(document=document, name=TAG)
    _version(document, 1, f"{NAME} {NIK}.pdf", legible.pdf(TEXT))
    _version(document, 2, f"{NAME}.docx", legible.docx(TEXT))
    return document


def _version(document: Document, number: int, name: str, data: bytes) -> None:
    DocumentVersion.objects.create(
        document=document,
        number=number,
        storage_key=default_storage.save(file_key(), ContentFile(data)),
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        media_type=type_of(name).media_type,
        original_name=clean_name(name),
        page_count=1 if number == 1 else None,
        received_at=db_now(),
        uploaded_by=document.created_by,
        form_key=f"rahasia-{number}",
    )


def versions(document: Document) -> list[DocumentVersion]:
    return list(document.versions.select_related("document").order_by("number"))


def _read(document: Document) -> None:
    """As test_nothing_that_was_read_in_it_is_kept leaves it, without two child processes."""
    for version in versions(document):
        found = {"nik_child": 1, "headers": 2}
        DocumentText.objects.create(version=version, source="text", found=found, read_at=db_now())


def shown(client, person, address: str, **query) -> tuple[int, str]:
    client.force_login(person)
    answer = client.get(address, query)
    return answer.status_code, seen_in(answer)


def leaks(text: str, words=WORDS) -> list[str]:
    return [word for word in words if word in text]


@pytest.mark.parametrize("name", KNOWERS)
def test_its_page_tells_metadata_and_gives_no_way_to_the_file(client, who, paper, name):
    status, page = shown(client, who(name), reverse("evidence:detail", args=[paper.public_id]))

    assert (status, leaks(page, [INSIDE, NIK])) == (200, [])
    assert "tidak dapat membuka berkasnya" in page
    for version in versions(paper):
        assert reverse("evidence:download", args=[version.public_id]) not in page
        assert reverse("evidence:pages", args=[version.public_id]) not in page


@pytest.mark.parametrize("name", STRANGERS)
def test_its_page_does_not_exist_for_strangers(client, who, paper, name):
    status, page = shown(client, who(name), reverse("evidence:detail", args=[paper.public_id]))

    assert (status, leaks(page)) == (404, [])


@pytest.mark.parametrize("name", NOT_OPENERS)
def test_no_version_of_it_is_given_out(client, who, paper, name):
    person, refused = who(name), 403 if name in KNOWERS else 404

    answers = [
        shown(client, person, reverse("evidence:download", args=[version.public_id]))
        for version in versions(paper)
    ]

    assert [status for status, _ in answers] == [refused, refused]
    assert leaks("".join(page for _, page in answers)) == []
    assert not Event.objects.filter(verb="document.opened").exists()


@pytest.mark.parametrize("name", NOT_OPENERS)
def test_no_page_of_it_is_shown(client, who, paper, name):
    person, refused = who(name), 403 if name in KNOWERS else 404
    first = versions(paper)[0].public_id

    viewer, _ = shown(client, person, reverse("evidence:pages", args=[first]))
    image, _ = shown(client, person, reverse("evidence:page_image", args=[first, 1]))

    assert (viewer, image) == (refused, refused)


def test_no_page_of_it_is_kept(paper):
    for version in versions(paper):
        draw_some(version)

    assert not PageImage.objects.exists()


def test_nothing_that_was_read_in_it_is_kept(paper):
    for version in versions(paper):
        read_inside(version)

    assert [row.text for row in DocumentText.objects.all()] == ["", ""]
    assert [row.found["nik_child"] > 0 for row in DocumentText.objects.all()] == [True, True]


def test_the_database_refuses_its_text_and_a_class_that_rises_above_one(paper, received, operator):
    row = {"version": versions(paper)[0], "read_at": db_now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentText.objects.create(text=INSIDE, **row)
    open_one = received(by=operator)
    DocumentText.objects.create(version=open_one, text=INSIDE, read_at=db_now())

    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=open_one.document_id).update(sensitivity="S")


@pytest.mark.parametrize("name", [*OPENERS, *KNOWERS, *STRANGERS])
def test_no_search_finds_a_word_that_only_its_text_has(client, who, paper, name):
    """Kept as it would be read; nothing but the passport is searched, whoever asks."""
    _read(paper)

    _, page = shown(client, who(name), reverse("evidence:list"), q=INSIDE)

    assert paper.public_id not in page


@pytest.mark.parametrize("name", STRANGERS)
@pytest.mark.parametrize("word", [SUBJECT, NUMBER, TAG])
def test_no_search_by_subject_number_or_tag_finds_it_for_strangers(client, who, paper, name, word):
    status, page = shown(client, who(name), reverse("evidence:list"), q=word)

    assert (status, paper.public_id in page) == (200, False)
    assert leaks(page, [other for other in WORDS if other != word]) == []


@pytest.mark.parametrize("name", STRANGERS)
def test_its_receipts_are_for_nobody_else(client, who, paper, name):
    person = who(name)

    answers = [
        shown(client, person, reverse("evidence:receipt", args=[version.public_id]))
        for version in versions(paper)
    ]

    assert [status for status, _ in answers] == [404, 404]
    assert leaks("".join(page for _, page in answers)) == []


@pytest.mark.parametrize("name", NOT_OPENERS)
def test_neither_proposals_nor_findings_of_it_are_shown(client, who, paper, name):
    person = who(name)
    _read(paper)

    status, _ = shown(client, person, reverse("evidence:reading", args=[paper.public_id]))

    assert status == (403 if name in KNOWERS else 404)
    assert reading_for(person, paper) is None
    assert flagged(person, [paper]) == set()


def test_not_even_its_operator_gets_proposals_from_its_text(operator, paper):
    _read(paper)

    reading = reading_for(operator, paper)

    assert (reading.fields, reading.finding) == ((), None)


@pytest.mark.parametrize("name", NOT_OPENERS)
def test_it_is_suggested_to_nobody_and_offered_to_nobody(who, paper, name):
    person, same = who(name), versions(paper)[0].sha256

    assert not usable_documents(person).filter(pk=paper.pk).exists()
    assert existing_for(person, paper.region, same) is None


def test_the_log_the_queue_and_the_mail_name_nothing_of_it(received, operator, paper, caplog):
    """Every deed around a paper, the one that makes another one secret included."""
    caplog.set_level(logging.DEBUG)
    other = received(by=operator, subject=SUBJECT, upload=sent("a.pdf", legible.pdf(TEXT)))
    read_inside(other)
    raise_sensitivity(document=other.document, to=Sensitivity.SPECIFIC, by=operator)
    for version in versions(paper):
        read_inside(version)
        open_file(version=version, by=operator).close()
    open_page(version=versions(paper)[0], number=1, by=operator)

    events = [[event.verb, event.subject, event.data] for event in Event.objects.all()]
    tasks = [[task.function, task.arguments] for task in WaitingTask.objects.all()]
    mails = [item.payload for item in OutboxItem.objects.all()]
    assert len(events) >= 5
    assert leaks(json.dumps([events, tasks, mails], default=str)) == []
    assert leaks(caplog.text) == []


@pytest.mark.parametrize("name", NOT_OPENERS)
def test_a_refusal_leaves_no_word_of_it_in_the_servers_log(client, who, paper, caplog, name):
    caplog.set_level(logging.DEBUG)
    person = who(name)

    for version in versions(paper):
        shown(client, person, reverse("evidence:download", args=[version.public_id]))

    assert caplog.text
    assert leaks(caplog.text) == []


# --- exports ----------------------------------------------------------------------------------

EXPORTS = {
    "accounts:import_template",
    "evaluations:area_template",
    "reports:letterhead_pdf",
}


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), rolled_back():
        yield build()


@pytest.mark.parametrize("person", ["operator", "camat", "seluma"])
def test_no_export_names_a_paper_to_who_may_not_know_it(scene, person):
    """The matrix of tests/access reads every answer; here only files, and no class S at all."""
    asker = Asker(scene, person)
    secret = {name: f"kenari.{name}." for name in DOCUMENTS if "anak" in name or name == "lama"}

    answers = [asker.ask(cell) for cell in cells(person, ("GET",)) if cell.row.address in EXPORTS]

    files = [answer for answer in answers if answer.status_code == 200]
    assert files
    assert [name for name, word in secret.items() for file in files if word in seen_in(file)] == []
