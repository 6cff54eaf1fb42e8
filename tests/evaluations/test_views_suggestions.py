"""Confirming on the document's page, and suggested papers on a question's; each refusal."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.html import escape

from accounts.models import User
from accounts.permissions import Role
from audit.clock import db_now
from audit.models import Event
from evaluations.models import AnswerDocument, RoundStage
from evidence.models import Document
from tests.evaluations.scene import operator, submitted, verifier
from tests.evaluations.suggested import (
    BOTH,
    CHILDREN,
    FORUM,
    TASK_FORCE,
    paper,
    topical,
)
from tests.world import KAUR, SELUMA, join, user

pytestmark = pytest.mark.django_db

TITLE = "Dokumen ini mungkin juga menjawab"


def browser(by: User | None = None) -> Client:
    client = Client()
    client.force_login(by or operator())
    return client


def page_of(document: Document, by: User | None = None) -> str:
    return browser(by).get(f"/dokumen/{document.public_id}/").content.decode()


def confirm(document: Document, *codes: str, by: User | None = None, **told):
    address = f"/evaluasi/2024/{told.pop('region', KAUR)}/usulan/{document.public_id}/"
    return browser(by).post(address, {"question": codes}, **told)


def links() -> set[tuple[str, str]]:
    rows = AnswerDocument.objects.values_list("answer__question__code", "slot")
    return set(rows)


def test_the_documents_page_offers_questions_with_their_reasons_and_none_is_ticked():
    topical()

    page = page_of(paper())

    boxes = re.findall(r'<input[^>]*name="question"[^>]*>', page)
    assert [re.search(r'value="([^"]*)"', box).group(1) for box in boxes] == [FORUM, TASK_FORCE]
    assert not any("checked" in box for box in boxes)
    assert "kata: gugus tugas, kla; jenis: Surat keputusan" in page
    assert "menjadi rahasia" not in page


def test_a_page_without_anything_to_offer_has_no_such_part():
    topical()

    assert TITLE not in page_of(paper("Undangan rapat"))
    assert TITLE not in page_of(paper(), verifier())


def test_what_was_ticked_is_linked_and_the_rest_is_not():
    topical()
    document = paper()

    response = confirm(document, FORUM, follow=True)

    assert links() == {(FORUM, "sk")}
    assert f"menjadi bukti pertanyaan {FORUM}." in response.content.decode()
    assert TASK_FORCE in page_of(document)
    assert Event.objects.filter(verb="answer.document_attached").count() == 1


def test_several_are_linked_at_once_and_sending_twice_changes_nothing():
    topical()
    document = paper()

    first, second = (confirm(document, FORUM, TASK_FORCE) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 302)
    assert links() == {(FORUM, "sk"), (TASK_FORCE, "sk")}
    assert Event.objects.filter(verb="answer.document_attached").count() == 2


def test_nothing_ticked_is_answered_by_a_sentence():
    topical()

    response = confirm(paper(), follow=True)

    assert "Centang paling sedikit satu pertanyaan" in response.content.decode()
    assert links() == set()


@pytest.mark.parametrize(
    "strange", ["2.1", "9.9", "", "<script>", "\x00", "x" * 5000, "1.1,1.2", "١.١"]
)
def test_one_strange_code_links_nothing_and_is_named(strange):
    topical()

    response = confirm(paper(), FORUM, strange, follow=True)

    page = response.content.decode()
    assert "Belum ada yang ditautkan. Pertanyaan" in page
    assert escape(strange[:16]) in page
    assert links() == set()


def test_a_thousand_codes_are_refused_at_once():
    topical()

    response = confirm(paper(), *[f"7.{number}" for number in range(400)], follow=True)

    assert response.status_code == 200
    assert links() == set()


def test_a_closed_stage_links_nothing_and_says_since_when():
    assessment = topical()
    document = paper()
    RoundStage.objects.filter(round=assessment.round, stage="self").update(
        opens_at=db_now() - timedelta(days=2), closes_at=db_now() - timedelta(days=1)
    )

    response = confirm(document, FORUM, TASK_FORCE, follow=True)

    assert "Belum ada yang ditautkan. Pengisian sudah ditutup sejak" in response.content.decode()
    assert links() == set()


def test_a_submitted_evaluation_links_nothing():
    document = paper()
    submitted(topical())

    confirm(document, FORUM)

    assert links() == set()


def test_who_does_not_answer_is_refused_and_a_stranger_finds_nothing():
    topical()
    document = paper()

    assert confirm(document, FORUM, by=user(Role.TASK_FORCE, KAUR)).status_code == 403
    assert confirm(document, FORUM, by=user(Role.OPERATOR, SELUMA)).status_code == 404
    assert links() == set()


def test_a_document_of_another_regency_is_not_found_here():
    topical()
    foreign = paper(region=SELUMA)
    by = operator()
    join(by, Role.OPERATOR, SELUMA)  # opens it, and still can't use it in Kaur

    assert confirm(foreign, FORUM, by=by).status_code == 404
    assert confirm(foreign, FORUM).status_code == 404
    assert confirm(foreign, FORUM, region=SELUMA).status_code == 404


def test_a_replaced_document_is_not_found():
    topical()

    assert confirm(paper(replaced_by=paper("Baru")), FORUM).status_code == 404


def test_reading_the_address_is_refused():
    topical()

    address = f"/evaluasi/2024/{KAUR}/usulan/{paper().public_id}/"
    assert browser().get(address).status_code == 405


def test_a_question_of_children_warns_before_and_makes_the_document_secret():
    topical()
    document = paper("SK Tim Penanganan Pekerja Anak")
    page = page_of(document)

    confirm(document, CHILDREN)

    assert "dokumen ini menjadi rahasia dan tetap rahasia" in page
    assert "menjadi rahasia</strong>" in page
    document.refresh_from_db()
    assert document.sensitivity == "S"
    assert links() == {(CHILDREN, "sk")}


def test_a_question_shows_papers_that_may_answer_it_and_one_tap_links_one():
    topical()
    version = paper().versions.get()
    address = f"/evaluasi/2024/{KAUR}/1/{FORUM}/"

    page = browser().get(address).content.decode()

    assert "Dokumen yang mungkin menjawab (1)" in page
    assert version.public_id in page
    browser().post(f"{address}bukti/tautkan/", {"version": version.public_id, "slot": "sk"})
    assert links() == {(FORUM, "sk")}
    assert "Dokumen yang mungkin menjawab" not in browser().get(address).content.decode()


def test_who_only_reads_a_question_sees_no_suggested_papers():
    topical()
    paper()

    for by in (verifier(), user(Role.EXECUTIVE, KAUR)):
        page = browser(by).get(f"/evaluasi/2024/{KAUR}/1/{FORUM}/").content.decode()
        assert "mungkin menjawab" not in page


def test_the_proof_page_shows_suggested_papers_first_marked_and_only_once():
    topical()
    suggested = paper()
    paper("Undangan rapat")

    page = browser().get(f"/evaluasi/2024/{KAUR}/1/{FORUM}/bukti/?slot=sk").content.decode()

    assert page.index("Disarankan") < page.index("Undangan rapat")
    assert page.index(suggested.versions.get().public_id) < page.index("Undangan rapat")
    assert page.count(suggested.versions.get().public_id) == page.count("Pakai dokumen ini") + 1


def test_a_search_on_the_proof_page_keeps_to_its_words():
    topical()
    paper()

    page = browser().get(f"/evaluasi/2024/{KAUR}/1/{FORUM}/bukti/?slot=sk&q=undangan").content

    assert b"Disarankan" not in page


def test_a_hostile_title_is_shown_as_text():
    topical()
    document = paper(f"{BOTH} <img src=x onerror=alert(1)>")

    for page in (
        page_of(document),
        browser().get(f"/evaluasi/2024/{KAUR}/1/{FORUM}/").content.decode(),
    ):
        assert "mungkin" in page
        assert "<img src=x" not in page
