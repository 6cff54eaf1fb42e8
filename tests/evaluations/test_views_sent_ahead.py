"""The forms of areas and requests take a file that was sent ahead, too."""

from collections.abc import Iterator

import pytest

from evaluations.models import AreaProof
from evidence.models import Arrival, Document
from tests.clock import set_clock
from tests.evaluations.areas import BEFORE_DUE, AreaScene, text
from tests.evidence.conftest import files_dir  # noqa: F401 - a fixture
from tests.evidence.sending import sent_ahead
from tests.rollback import rolled_back
from tests.world import KINAL

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files_dir")]


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker) -> Iterator[AreaScene]:
    with django_db_blocker.unblock(), rolled_back():
        yield AreaScene.build()


def form(arrival: Arrival, **told) -> dict:
    return {
        "subject": "SOP yang dikirim dahulu",
        "kind": "sop",
        "sensitivity": "R",
        "form_key": "kunci",
        "arrival": arrival.public_id,
    } | told


def document() -> Document:
    return Document.objects.get(subject="SOP yang dikirim dahulu")


def test_a_proof_of_an_area(scene):
    scene.tap("camat", KINAL, "25.4", "ya")
    arrival = sent_ahead(scene.people["camat"])

    scene.client("camat").post(f"/wilayah/{KINAL}/2024/25.4/bukti/", form(arrival))

    assert AreaProof.objects.get().version.document == document()


def test_an_answer_to_a_request(scene, monkeypatch):
    set_clock(monkeypatch, BEFORE_DUE)
    recipient = scene.recipient(scene.request())
    arrival = sent_ahead(scene.people["camat"])

    scene.client("camat").post(f"/permintaan/{recipient.public_id}/", form(arrival))

    recipient.refresh_from_db()
    assert recipient.version.document == document()


def test_a_wrong_field_of_an_area_keeps_the_file(scene):
    scene.tap("camat", KINAL, "25.4", "ya")
    arrival = sent_ahead(scene.people["camat"])

    page = text(
        scene.client("camat").post(f"/wilayah/{KINAL}/2024/25.4/bukti/", form(arrival, subject=""))
    )

    assert f'name="arrival" value="{arrival.public_id}"' in page
    assert "Isian dan berkasnya tetap ada" in page
