"""The same bytes again: the paper that is there already is offered, and one tap uses it.

On all three pages where a paper is handed in: a question's, an area's and a request's.
"""

import re
from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client

from audit.clock import db_now
from evaluations.models import AnswerDocument, AreaProof
from evidence.models import Document
from tests.clock import set_clock
from tests.evaluations.areas import BEFORE_DUE, AreaScene
from tests.evidence import corpus
from tests.evidence.conftest import files_dir, sent  # noqa: F401 - a fixture
from tests.rollback import rolled_back
from tests.world import KINAL

pytestmark = pytest.mark.django_db

AREA = f"/wilayah/{KINAL}/2024/25.4/bukti/"
QUESTION = "/evaluasi/2024/17.04/2/2.1/bukti/"


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker) -> Iterator[AreaScene]:
    with django_db_blocker.unblock(), rolled_back():
        yield AreaScene.build()


@pytest.fixture(autouse=True)
def before_due(monkeypatch) -> None:
    set_clock(monkeypatch, BEFORE_DUE)


@pytest.fixture
def data() -> bytes:
    return corpus.unique_pdf()


def filled(data: bytes, key: str, **told) -> dict:
    return {
        "subject": "SOP respon cepat",
        "kind": "sop",
        "sensitivity": "R",
        "form_key": key,
        "file": sent(data=data),
    } | told


def offered_form(page: HttpResponse) -> tuple[str, dict[str, str]]:
    """Where the button "Pakai dokumen ini" of the offered paper goes, and what it sends."""
    part = re.search(r'<section aria-labelledby="sama">.*?</section>', page.content.decode(), re.S)
    hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', part.group())
    action = re.search(r'action="([^"]*)"', part.group()).group(1)
    return action, {name: value for name, value in hidden if name != "csrfmiddlewaretoken"}


def use_offered(client: Client, page: HttpResponse) -> HttpResponse:
    assert page.status_code == 409
    action, fields = offered_form(page)
    return client.post(action, fields)


def test_an_area_uses_the_paper_that_it_sent_before(scene, files_dir, data):  # noqa: F811
    scene.tap("camat", KINAL, "25.4", "ya")
    client = scene.client("camat")
    client.post("/dokumen/baru/", filled(data, "satu", place=f"wilayah:{KINAL}"))

    page = client.post(AREA, filled(data, "dua"))
    response = use_offered(client, page)

    assert response.status_code == 302
    document = Document.objects.get()
    assert [proof.version.document for proof in AreaProof.objects.all()] == [document]


def test_a_request_is_answered_with_the_paper_that_was_sent_before(
    scene,
    files_dir,  # noqa: F811
    data,
):
    recipient = scene.recipient(scene.request())
    client = scene.client("camat")
    client.post("/dokumen/baru/", filled(data, "satu", place=f"wilayah:{KINAL}"))

    page = client.post(f"/permintaan/{recipient.public_id}/", filled(data, "dua"))
    response = use_offered(client, page)

    assert response.status_code == 302
    recipient.refresh_from_db()
    assert recipient.version.document == Document.objects.get()


def test_a_question_is_proved_with_the_paper_that_was_sent_before(
    scene,
    files_dir,  # noqa: F811
    data,
):
    client = scene.client("operator")
    told = {"place": "daerah:17.04", "slot": "sk", "pages": ""}
    client.post("/dokumen/baru/", filled(data, "satu", **told))

    page = client.post(QUESTION, filled(data, "dua", **told))
    response = use_offered(client, page)

    assert response.status_code == 302
    links = AnswerDocument.objects.values_list("answer__question__code", "slot")
    assert list(links) == [("2.1", "sk")]
    assert Document.objects.count() == 1


def test_a_paper_in_the_bin_is_not_offered(scene, files_dir, data):  # noqa: F811
    scene.tap("camat", KINAL, "25.4", "ya")
    client = scene.client("camat")
    client.post("/dokumen/baru/", filled(data, "satu", place=f"wilayah:{KINAL}"))
    Document.objects.update(binned_at=db_now(), binned_by=scene.people["camat"])

    page = client.post(AREA, filled(data, "dua"))

    assert page.status_code == 302
    assert Document.objects.count() == 2
