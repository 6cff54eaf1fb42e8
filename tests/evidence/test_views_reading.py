"""What was read in a paper, on its page: taken over field by field, or settled as a finding."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.permissions import Role
from audit.clock import db_now
from audit.models import Event
from evidence.models import Document, DocumentText
from evidence.reading_queries import flagged, reading_for, unmarked_in
from evidence.register_services import change_passport, seen_stamp
from tests.evidence.niks import nik
from tests.world import KAUR, SELUMA, agency, place, user

pytestmark = pytest.mark.django_db
CHILD = nik(date(2012, 6, 12))
TEXT = """KEPUTUSAN BUPATI KAUR
NOMOR : 188.4.45/123/KPTS/2023
TENTANG
PEMBENTUKAN GUGUS TUGAS
BUPATI KAUR,
Ditetapkan di Bintuhan
pada tanggal 27 Juni 2023
"""


@pytest.fixture
def operator(client):
    person = user(Role.OPERATOR, KAUR)
    client.force_login(person)
    return person


@pytest.fixture
def paper(received, operator):
    """`paper(text, found)`: a received file as the worker would have left it."""

    def make(text: str = TEXT, found: dict | None = None, **told) -> Document:
        version = received(**({"by": operator, "kind": "lain", "subject": "Rapat"} | told))
        row = {"source": "text", "text": text, "found": found or {}, "read_at": db_now()}
        DocumentText.objects.create(version=version, **row)
        return version.document

    return make


def address(name: str, document: Document) -> str:
    return reverse(f"evidence:{name}", args=[document.public_id])


def page_of(client, document: Document) -> str:
    return client.get(address("detail", document)).content.decode()


def taking(document: Document, *fields: str, **changed) -> dict:
    version = document.versions.order_by("-number").first()
    told = {"take": fields, "version": version.public_id, "seen": seen_stamp(document)}
    return told | changed


def test_the_page_shows_what_the_file_says_beside_what_was_typed(client, paper):
    document = paper(subject="Rapat gugus tugas", issuer="Bupati Kaur")

    page = page_of(client, document)

    assert "Terbaca dari berkas" in page
    assert "Nomor: <strong>188.4.45/123/KPTS/2023</strong>" in page
    assert "Tanggal: <strong>27 Juni 2023</strong>" in page
    assert "Sekarang tertulis: Rapat gugus tugas" in page
    assert 'id="pakai-issuer"' not in page


def test_only_what_was_not_typed_is_ticked_beforehand(operator, paper):
    document = paper(subject="Rapat", number="5")

    reading = reading_for(operator, document)

    ticked = {field.name for field in reading.fields if field.is_ticked}
    unticked = {field.name for field in reading.fields if not field.is_ticked}
    assert ticked == {"kind", "date", "issuer", "year"}
    assert unticked == {"subject", "number"}


def test_where_a_file_only_says_it_otherwise_its_words_are_folded_away(operator, paper):
    told = {"number": "5", "issuer": "Kaur", "year": 2020, "date": date(2020, 1, 1)}
    named, bare = paper(kind="sk", **told), paper()

    folded = [not reading_for(operator, document).has_news for document in (named, bare)]

    assert folded == [True, False]


def test_what_is_ticked_goes_into_the_passport_and_nothing_else(client, paper):
    document = paper()

    answer = client.post(address("reading", document), taking(document, "number", "date"))

    document.refresh_from_db()
    assert answer.url == address("detail", document)
    assert (document.number, document.date) == ("188.4.45/123/KPTS/2023", date(2023, 6, 27))
    assert (document.subject, document.kind, document.year) == ("Rapat", "lain", None)
    assert Event.objects.get(verb="document.passport_changed").data == {
        "fields": ["number", "date"]
    }


def test_a_passport_that_somebody_corrected_meanwhile_is_shown_first(client, operator, paper):
    document = paper()
    sent = taking(document, "number")
    change_passport(document=document, changes={"number": "7"}, seen_at="", by=operator)

    answer = client.post(address("reading", document), sent)

    document.refresh_from_db()
    assert (answer.status_code, document.number) == (409, "7")
    assert "Sekarang tertulis: 7" in answer.content.decode()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"take": []}, "Centang dahulu"),
        ({"take": ["sensitivity"]}, "tidak dikenal"),
        ({"take": ["signatory"]}, "dibaca lagi"),
        ({"version": "lain"}, "dibaca lagi"),
        ({"version": ""}, "dibaca lagi"),
        ({"version": "x" * 500}, "22"),
    ],
)
def test_a_forged_or_outdated_answer_takes_nothing_over(client, paper, changed, words):
    document = paper()

    answer = client.post(address("reading", document), taking(document, "number") | changed)

    document.refresh_from_db()
    assert (answer.status_code, document.number) == (422, "")
    assert words in answer.content.decode()


def test_the_text_of_another_document_is_not_taken_over(client, paper):
    document, other = paper("Tanpa keterangan"), paper()
    sent = taking(document, "number", version=other.versions.get().public_id)

    answer = client.post(address("reading", document), sent)

    assert answer.status_code == 422


def test_only_who_may_change_a_paper_sees_what_was_read(client, paper):
    dinkes = agency("dinkes", KAUR)
    document = paper(found={"nik_child": 3}, agency=dinkes)
    for role in (Role.TASK_FORCE, Role.EXECUTIVE):
        client.force_login(user(role, KAUR))
        page = page_of(client, document)
        assert "Terbaca dari berkas" not in page
        assert "NIK anak" not in page

    client.force_login(user(Role.CONTRIBUTOR, KAUR, agency=dinkes))

    assert "3 NIK anak ditemukan di berkas ini." in page_of(client, document)


def test_a_paper_with_children_asks_what_to_do_on_its_receipt_too(client, paper):
    document = paper("", {"nik_child": 12})
    receipt = reverse("evidence:receipt", args=[document.versions.get().public_id])

    page = client.get(receipt).content.decode()

    assert "12 NIK anak ditemukan di berkas ini." in page
    assert "Tandai rahasia" in page


def test_words_of_a_case_ask_as_well(client, paper):
    document = paper("", {"case_words": 4, "headers": 3})

    assert "tampaknya memuat perkara anak" in page_of(client, document)


def test_marking_makes_the_paper_secret_and_drops_its_text(client, paper):
    document = paper(TEXT, {"nik_child": 1})

    answer = client.post(address("finding", document), {"deed": "rahasia", "seen": 1})

    document.refresh_from_db()
    assert (answer.status_code, document.sensitivity) == (302, "S")
    assert DocumentText.objects.get(version__document=document).text == ""
    assert "NIK anak ditemukan" not in page_of(client, document)
    assert Event.objects.filter(verb="document.class_raised").count() == 1


def test_marking_twice_is_one_deed(client, paper):
    document = paper("", {"nik_child": 1})
    sent = {"deed": "rahasia", "seen": 1}

    statuses = [client.post(address("finding", document), sent).status_code for _ in range(2)]

    assert statuses == [302, 302]
    assert Event.objects.filter(verb="document.class_raised").count() == 1


def test_who_may_not_know_of_a_secret_paper_is_led_to_the_list(client, paper):
    dinkes = agency("dinkes", KAUR)
    document = paper("", {"nik_child": 1}, agency=dinkes)
    client.force_login(user(Role.CONTRIBUTOR, KAUR, agency=dinkes))

    answer = client.post(address("finding", document), {"deed": "rahasia", "seen": 1})

    assert answer.url == reverse("evidence:list")


def test_a_finding_is_left_with_its_reason_and_asks_no_more(client, paper):
    document = paper("", {"nik_child": 2})
    sent = {"deed": "biarkan", "reason": "contoh", "seen": 2}

    answer = client.post(address("finding", document), sent)

    document.refresh_from_db()
    assert (answer.status_code, document.sensitivity) == (302, "R")
    assert "NIK anak ditemukan" not in page_of(client, document)


@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [
        ({"deed": "biarkan", "seen": 2}, 422, "Pilih alasan"),
        ({"deed": "biarkan", "reason": "Ani setuju", "seen": 2}, 422, "alasan yang ada"),
        ({"deed": "biarkan", "reason": "contoh", "seen": 1}, 409, "temuannya berubah"),
        ({"deed": "biarkan", "reason": "contoh", "seen": "banyak"}, 422, "Muat ulang"),
        ({"deed": "biarkan", "reason": "contoh"}, 422, "Muat ulang"),
        ({"deed": "turunkan", "seen": 2}, 422, "Pilih salah satu tindakan"),
        ({}, 422, "Pilih salah satu tindakan"),
    ],
)
def test_an_answer_that_does_not_fit_settles_nothing(client, paper, sent, status, words):
    document = paper("", {"nik_child": 2})

    answer = client.post(address("finding", document), sent)

    document.refresh_from_db()
    assert (answer.status_code, document.sensitivity) == (status, "R")
    assert words in answer.content.decode()
    assert "2 NIK anak ditemukan" in answer.content.decode()


def test_while_the_file_waits_the_page_asks_again_and_then_stops(client, operator, received):
    version = received(by=operator)
    url = address("reading", version.document)
    waiting = client.get(url, headers={"hx-request": "true"}).content.decode()
    DocumentText.objects.create(version=version, text=TEXT, read_at=db_now())

    done = client.get(url, headers={"hx-request": "true"}).content.decode()

    assert ("hx-get" in waiting, "hx-get" in done) == (True, False)
    assert "Pakai yang dicentang" in done
    assert "<html" not in done


def test_a_class_s_paper_proposes_nothing(client, paper):
    document = paper("", {"nik_child": 4}, sensitivity="S")

    page = client.get(address("reading", document)).content.decode()

    assert "Tidak ada usulan" in page
    assert "NIK anak" not in page


def test_the_list_marks_what_needs_a_look_for_who_may_change_it(client, paper, operator):
    document, harmless = paper("", {"nik_child": 1}), paper("", {"nik_adult": 3})
    left = paper("", {"nik_child": 1, "left": 1})
    secret = paper("", {"nik_child": 1}, sensitivity="S")
    everything = [document, harmless, left, secret]

    page = client.get(reverse("evidence:list")).content.decode()

    assert page.count("Periksa data anak") == 1
    assert flagged(operator, everything) == {document.pk}
    assert flagged(user(Role.TASK_FORCE, KAUR), everything) == set()
    assert unmarked_in(place(KAUR)) == [document.public_id]
    assert unmarked_in(place(SELUMA)) == []


def test_many_readings_cost_no_more_queries_than_one(client, paper, django_assert_num_queries):
    paper("", {"nik_child": 1})
    with CaptureQueriesContext(connection) as of_one:
        client.get(reverse("evidence:list"))
    for _ in range(4):
        paper("", {"nik_child": 1})

    with django_assert_num_queries(len(of_one)):
        client.get(reverse("evidence:list"))
