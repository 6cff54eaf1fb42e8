"""Evidence of a question: a new file, a stored document, taking it out; each refusal."""

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.permissions import Role
from evaluations.models import AnswerDocument, RoundStage
from evidence.models import Document, DocumentVersion
from instruments.models import Question
from tests.evaluations.conftest import KAUR_PAGES, text
from tests.evidence import corpus
from tests.evidence.conftest import sent
from tests.evidence.sending import sent_ahead
from tests.world import SELUMA, place, user

pytestmark = pytest.mark.django_db

LAW = f"{KAUR_PAGES}1/1.1/"
GUIDE = f"{KAUR_PAGES}1/1.2a/"
OF_CHILDREN = f"{KAUR_PAGES}4/4.4/"


def filled(slot: str = "perkada", **told) -> dict:
    return {
        "slot": slot,
        "pages": "",
        "subject": "Perbup Akta Kelahiran",
        "kind": "peraturan",
        "place": "daerah:17.04",
        "sensitivity": "R",
        "form_key": "kunci-baru",
        "file": sent(),
    } | told


def add(client, address: str = GUIDE, **told):
    return client.post(f"{address}bukti/", filled(**told))


def law() -> DocumentVersion:
    """The demo's paper that proves 1.1: three pages."""
    return DocumentVersion.objects.get(original_name="perda-kla-kaur.pdf")


def links(code: str) -> list[AnswerDocument]:
    rows = AnswerDocument.objects.filter(
        answer__assessment__region="17.04", answer__question__code=code
    )
    return list(rows)


def test_a_sent_file_proves_the_answer_and_the_receipt_is_one_click_away(
    operator,
    kaur,
    files_dir,
):
    response = add(operator, pages="1")

    assert (response.status_code, response.url) == (302, GUIDE)
    (link,) = links("1.2a")
    assert (link.slot, link.pages, link.linked_by.username) == ("perkada", "1", "operator.kaur")
    page = text(operator.get(GUIDE))
    assert reverse("evidence:receipt", args=[link.version.public_id]) in page
    assert "Perbup Akta Kelahiran" in page
    assert "hal. 1" in page


def test_a_file_that_was_sent_ahead_proves_the_answer_too(operator, kaur, files_dir):
    arrival = sent_ahead(User.objects.get(username="operator.kaur"))

    add(operator, arrival=arrival.public_id, file="")

    (link,) = links("1.2a")
    arrival.refresh_from_db()
    assert link.version == arrival.version


def test_the_missing_slot_is_filled(operator, kaur, files_dir):
    slot = r'id="slot-perkada"[^>]*>(.*?)</span>'
    before = re.search(slot, text(operator.get(GUIDE)), re.S).group(1)

    add(operator)

    after = re.search(slot, text(operator.get(GUIDE)), re.S).group(1)
    assert "belum ada" in before
    assert "belum ada" not in after


def test_the_same_file_is_offered_instead_of_stored_again(operator, kaur, files_dir):
    data = corpus.unique_pdf()
    add(operator, file=sent(data=data))
    stored = Document.objects.count()

    again = add(operator, f"{KAUR_PAGES}1/1.2b/", file=sent(data=data), form_key="lain")

    assert again.status_code == 409
    assert "Berkas ini sudah ada" in text(again)
    assert links("1.2a")[0].version.public_id in text(again)
    assert Document.objects.count() == stored
    assert links("1.2b") == []


def test_a_double_click_on_sending_is_one_document_and_one_link(
    operator,
    kaur,
    files_dir,
):
    data = corpus.unique_pdf()
    stored = Document.objects.count()

    first, second = (add(operator, file=sent(data=data)) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 302)
    assert Document.objects.count() == stored + 1
    assert len(links("1.2a")) == 1


def test_a_stored_document_proves_a_second_question_without_being_sent_again(operator, kaur):
    stored = Document.objects.count()
    shown = text(operator.get(f"{GUIDE}bukti/?slot=perkada"))
    assert law().public_id in shown

    response = operator.post(
        f"{GUIDE}bukti/tautkan/", {"version": law().public_id, "slot": "perkada", "pages": "2-3"}
    )

    assert (response.status_code, response.url) == (302, GUIDE)
    assert [(link.version, link.pages) for link in links("1.2a")] == [(law(), "2-3")]
    assert Document.objects.count() == stored


def test_linking_twice_is_one_link(operator, kaur):
    for _ in range(2):
        operator.post(f"{GUIDE}bukti/tautkan/", {"version": law().public_id, "slot": "perkada"})

    assert len(links("1.2a")) == 1


@pytest.mark.parametrize(
    ("pages", "sentence"),
    [
        ("9", "Halaman 9 tidak ada: dokumen ini 3 halaman."),
        ("3-1", "tidak dikenali"),
        ("0", "tidak dikenali"),
        ("tiga", "Tulis nomor halaman"),
        ("1" * 61, "60"),
    ],
)
def test_a_wrong_page_range_is_refused_by_a_sentence(operator, kaur, pages, sentence):
    response = operator.post(
        f"{GUIDE}bukti/tautkan/",
        {"version": law().public_id, "slot": "perkada", "pages": pages},
        follow=True,
    )

    assert sentence in text(response)
    assert links("1.2a") == []


def test_a_wrong_page_range_keeps_the_sent_file_and_says_so(
    operator,
    kaur,
    files_dir,
):
    response = operator.post(f"{GUIDE}bukti/", filled(pages="7"), follow=True)

    assert "Dokumen tersimpan, tetapi belum menjadi bukti. Halaman 7 tidak ada" in text(response)
    assert Document.objects.filter(subject="Perbup Akta Kelahiran").count() == 1
    assert links("1.2a") == []


def test_a_misspelt_page_range_is_asked_again_before_anything_is_stored(
    operator,
    kaur,
    files_dir,
):
    response = add(operator, pages="tiga")

    assert response.status_code == 422
    assert "Tulis nomor halaman, misalnya 3-5 atau 2, 7-9." in text(response)
    assert 'value="Perbup Akta Kelahiran"' in text(response)
    assert not Document.objects.filter(subject="Perbup Akta Kelahiran").exists()


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("catatan.txt", b"teks", "PDF"),
        ("sk.pdf", b"", "kosong"),
        ("sk.pdf", b"%PDF-1.7 rusak", ""),
    ],
)
def test_a_file_that_the_gate_refuses_leaves_no_link(
    operator,
    kaur,
    files_dir,
    name,
    data,
    sentence,
):
    response = add(operator, file=sent(name, data))

    assert response.status_code == 422
    assert sentence in text(response)
    assert links("1.2a") == []


@pytest.mark.parametrize("slot", ["tidak-ada", "", "perkada'--", "x" * 100])
def test_a_slot_that_the_question_does_not_have_is_not_found(operator, kaur, slot):
    address = f"{GUIDE}bukti/"

    assert operator.get(address, {"slot": slot}).status_code == 404
    assert operator.post(address, filled(slot=slot)).status_code == 404
    assert links("1.2a") == []


def test_a_link_into_a_strange_slot_is_refused(operator, kaur):
    operator.post(f"{GUIDE}bukti/tautkan/", {"version": law().public_id, "slot": "tidak-ada"})

    assert links("1.2a") == []


def test_taking_out_leaves_the_document(operator, kaur):
    (link,) = links("1.1")

    response = operator.post(f"{LAW}bukti/{link.public_id}/lepas/")

    assert (response.status_code, response.url) == (302, LAW)
    assert links("1.1") == []
    assert Document.objects.filter(pk=link.version.document_id).exists()
    assert operator.post(f"{LAW}bukti/{link.public_id}/lepas/").status_code == 404


def test_a_link_of_another_question_is_not_found_here(operator, kaur):
    (link,) = links("1.1")

    assert operator.post(f"{GUIDE}bukti/{link.public_id}/lepas/").status_code == 404
    assert links("1.1") == [link]


def test_a_document_of_the_neighbour_cannot_be_linked(
    operator,
    kaur,
    files_dir,
    received,
):
    foreign = received(by=user(Role.OPERATOR, SELUMA), region=place(SELUMA))

    response = operator.post(
        f"{GUIDE}bukti/tautkan/", {"version": foreign.public_id, "slot": "perkada"}
    )

    assert response.status_code == 404
    assert links("1.2a") == []


def test_a_contributor_proves_the_own_questions_only(dinkes, kaur):
    sheet = {"version": law().public_id, "slot": "perda"}

    assert dinkes.get(f"{LAW}bukti/?slot=perda").status_code == 403
    assert dinkes.post(f"{LAW}bukti/tautkan/", sheet).status_code == 403
    assert "bukti/" not in text(dinkes.get(LAW))


def test_a_contributor_is_offered_only_documents_that_open_for_the_office(dinkes, kaur):
    page = text(dinkes.get(f"{KAUR_PAGES}13/13.2/bukti/?slot=data"))

    assert "Rekap status gizi balita" in page
    assert law().document.subject not in page


def test_what_proves_a_question_of_children_becomes_secret(operator, kaur):
    document = law().document
    assert document.sensitivity == "R"

    operator.post(
        f"{OF_CHILDREN}bukti/tautkan/", {"version": law().public_id, "slot": slot_of("4.4")}
    )

    document.refresh_from_db()
    assert document.sensitivity == "S"


def test_the_form_for_a_question_of_children_begins_as_secret(operator, kaur):
    page = text(operator.get(f"{OF_CHILDREN}bukti/", {"slot": slot_of("4.4")}))

    (chosen,) = re.findall(r'<input[^>]*name="sensitivity"[^>]*checked[^>]*>', page)
    assert 'value="S"' in chosen


def test_after_closing_nothing_is_linked_or_taken_out(operator, kaur, files_dir):
    RoundStage.objects.filter(round=kaur.round, stage="self").update(
        closes_at=datetime(2024, 6, 25, 16, 59, tzinfo=UTC)
    )
    (link,) = links("1.1")

    told = operator.post(
        f"{GUIDE}bukti/tautkan/", {"version": law().public_id, "slot": "perkada"}, follow=True
    )
    operator.post(f"{LAW}bukti/{link.public_id}/lepas/")

    assert "Pengisian sudah ditutup sejak 25 Juni 2024, 23.59 WIB" in text(told)
    assert links("1.2a") == []
    assert links("1.1") == [link]


def test_a_hostile_subject_is_shown_as_text(operator, kaur):
    law_document = law().document
    law_document.subject = "<img src=x onerror=alert(1)> \u202efdp.exe \"' & {{ 1 }}"
    law_document.save()

    for path in (LAW, f"{GUIDE}bukti/?slot=perkada", "/dokumen/"):
        page = text(operator.get(path))
        assert "<img src=x" not in page
        assert "&lt;img src=x onerror=alert(1)&gt;" in page


def test_a_search_keeps_to_its_words(operator, kaur):
    address = f"{GUIDE}bukti/"

    found = text(operator.get(address, {"slot": "perkada", "q": "gizi balita"}))
    nothing = text(operator.get(address, {"slot": "perkada", "q": "%"}))

    assert "Rekap status gizi balita" in found
    assert law().public_id not in found
    assert "Tidak ada dokumen yang cocok." in nothing


def test_a_reader_who_may_not_know_a_document_sees_only_that_it_is_there(operator, dinkes, kaur):
    subject = law().document.subject

    assert subject in text(operator.get(LAW))
    page = text(dinkes.get(LAW))
    assert subject not in page
    assert law().document.public_id not in page
    assert "Dokumen yang tidak terbuka untuk Anda, " in page


def slot_of(code: str) -> str:
    return Question.objects.get(code=code).slots.first().kind
