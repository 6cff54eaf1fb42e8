"""A verdict on the desk: what it shows, what it saves, and each faulty form."""

import re
from decimal import Decimal

import pytest
from django.test import Client

from audit.models import Event
from evaluations.models import Assessment, Verdict
from evaluations.services import judge_unanswered
from evidence.models import Document
from tests.evaluations.conftest import text
from tests.evaluations.judging import (
    DESK,
    QUEUE,
    client_of,
    draft,
    returning,
    sent,
    verdict,
)
from tests.evaluations.scene import (
    judged,
    linked,
    said,
    verifier,
    verifying,
)
from tests.evaluations.traces import nothing_changes

pytestmark = pytest.mark.django_db

SPECIAL = "<script>alert(1)</script> \"kutip\" 'satu' &amp; {{ 7|add:7 }}"


@pytest.fixture
def case() -> Assessment:
    return verifying(draft())


@pytest.fixture
def desk() -> Client:
    return client_of(verifier())


# --- the desk ----------------------------------------------------------------------------------


def test_the_desk_shows_claim_steps_and_what_is_missing(desk, case):
    page = text(desk.get(DESK))

    assert "Adakah aturan?" in page
    assert "<strong>Perda</strong> · 9,00 dari 9,00 poin" in page
    assert "Catatan: Perda 4/2021" in page
    assert "Bukti wajib belum ada: Surat keputusan" in page
    assert re.findall(r'name="points" value="([^"]+)"', page) == ["9", "4", "0"]
    assert re.search(r'name="points" value="9" data-desk-key="1" checked', page)
    assert re.search(r'name="decision" value="accepted" checked', page)
    assert "diklaim, usulan" in page


def test_a_saved_verdict_leads_to_the_next_open_question_and_says_the_new_score(desk, case):
    judged(case, "1.2", "2")

    response = desk.post(f"{DESK}?saring=belum", sent("9"), follow=True)

    assert response.redirect_chain == [(f"{QUEUE}2.1/?saring=belum", 302)]
    assert re.search(
        r"Tersimpan \d\d\.\d\d: 1\.1 diterima dengan 9 poin\. Nilai provinsi kini 11,00\.",
        text(response),
    )
    assert (verdict().points, verdict().decision, verdict().by) == (9, "accepted", verifier())


def test_the_last_verdict_leads_to_the_queue(desk, case):
    judge_unanswered(assessment=case, by=verifier())
    judged(case, "1.2", "2")

    assert desk.post(DESK, sent("9")).url == QUEUE


def test_a_return_takes_reasons_and_text_and_no_points(desk, case):
    form = returning(points="4", reasons=["tahun-salah", "tidak-terbaca"], text="Hal. 2 buram.")

    response = desk.post(DESK, form, follow=True)

    assert "1.1 dikembalikan." in text(response)
    assert (verdict().points, verdict().reasons) == (None, ["tahun-salah", "tidak-terbaca"])
    assert "Tahun dokumen tidak sesuai" in text(desk.get(DESK))
    assert "Hal. 2 buram." in text(desk.get(DESK))


def test_what_nobody_answered_offers_no_return_and_nothing_but_zero(desk, case):
    page = text(desk.get(f"{QUEUE}2.2/"))
    with nothing_changes():
        back = desk.post(f"{QUEUE}2.2/", returning())
        given = desk.post(f"{QUEUE}2.2/", sent("2", text="Ada"))

    assert "data-desk-return" not in page
    assert "<kbd>r</kbd>" not in page
    assert re.findall(r'name="points" value="([^"]+)"', page) == ["0"]
    assert "Wajib saat poin berbeda dari usulan." in page
    assert (back.status_code, given.status_code) == (422, 422)
    assert re.search(r'name="decision" value="accepted" checked', text(back))
    assert "tidak ada yang dapat dikembalikan. Beri 0 poin." in text(back)
    assert "Pertanyaan ini tidak dijawab. Beri 0 poin." in text(given)
    assert desk.post(f"{QUEUE}2.2/", sent("0")).status_code == 302


def test_a_verdict_can_be_corrected(desk, case):
    desk.post(DESK, returning())

    page = text(desk.get(DESK))
    response = desk.post(DESK, sent("9", version="1"))

    assert 'name="version" value="1"' in page
    assert re.search(r'name="decision" value="returned" data-desk-return checked', page)
    assert response.status_code == 302
    assert (verdict().points, verdict().version) == (9, 2)


def test_a_double_click_is_one_verdict(desk, case):
    first, second = (desk.post(DESK, sent("9")) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 302)
    assert verdict().version == 1
    assert Event.objects.filter(verb="verdict.given").count() == 1


def test_a_comma_is_a_comma(desk):
    case = draft()
    said(case, "2.1", "90")
    verifying(case)

    assert desk.post(f"{QUEUE}2.1/", sent("0,5", text="Satu berkas sah.")).status_code == 302
    assert verdict("2.1").points == Decimal("0.50")


# --- bad input ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        ("3,3", "3,3 poin tidak ada pada pertanyaan 1.1. Pilih salah satu: 0,00; 4,00; 9,00."),
        ("3.3", "3,3 poin tidak ada"),
        ("8.99999", "8,99999 poin tidak ada"),
        ("99999", "99999 poin melebihi nilai tertinggi pertanyaan 1.1, yaitu 9."),
        ("9.01", "9,01 poin melebihi nilai tertinggi"),
        ("-1", "poin tidak ada"),
        ("sembilan", "bukan poin"),
        ("1e0", "bukan poin"),
        ("NaN", "bukan poin"),
        ("٩", "bukan poin"),
        ("<b>9</b>", "bukan poin"),
        ("9" * 3000, "Poin tidak dikenali"),
        ("", "Pilih poin untuk jawaban yang diterima."),
    ],
)
def test_points_that_the_question_cannot_give_are_refused_by_a_sentence(
    desk, case, points, sentence
):
    form = sent(points, text="Catatan yang panjang", reasons=["tahun-salah"])

    with nothing_changes():
        response = desk.post(DESK, form)

    page = text(response)
    assert response.status_code == 422
    assert sentence in page
    assert "Catatan yang panjang</textarea>" in page
    assert re.search(r'value="tahun-salah" checked', page)
    assert "<b>9</b>" not in page


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        (returning(reasons=[]), "Pilih alasan atau tulis catatan sebelum mengembalikan"),
        (returning(reasons=[], text="  \n "), "Pilih alasan atau tulis catatan sebelum"),
        (sent("4"), "Poin berbeda dari usulan 9. Pilih alasan atau tulis catatan"),
        (returning(reasons=["karangan"]), "Alasan tidak dikenal."),
        (returning(reasons=["tidak-sesuai", ""]), "Alasan tidak dikenal."),
        (sent(decision="ditunda"), "Keputusan tidak dikenal."),
        (sent(decision=""), "Pilih Terima atau Kembalikan."),
        (sent(text="x" * 3000), "Catatan ini 3.000 tanda, paling banyak 2.000."),
        (sent(text="a\x00b"), "Karakter null"),
        ({}, "Pilih Terima atau Kembalikan."),
    ],
)
def test_a_judgement_that_cannot_be_is_refused_by_a_sentence(desk, case, form, sentence):
    with nothing_changes():
        response = desk.post(DESK, form)

    assert response.status_code == 422
    assert sentence in text(response)


def test_what_was_typed_too_long_comes_back_whole(desk, case):
    response = desk.post(DESK, sent(text="panjang " * 375))

    assert "panjang " * 374 in text(response)


def test_an_unanswered_question_cannot_go_back(desk, case):
    response = desk.post(f"{QUEUE}2.1/", returning(text="Mana datanya?"))

    assert response.status_code == 422
    assert "Beri 0 poin." in text(response)
    assert "Mana datanya?" in text(response)
    assert not Verdict.objects.exists()


@pytest.mark.parametrize("field", ["version", "review", "overwrite"])
@pytest.mark.parametrize("value", ["abc", "-1", "1.5"])
def test_a_broken_hidden_field_changes_nothing(desk, case, field, value):
    with nothing_changes():
        response = desk.post(DESK, sent(**{field: value}, text="tetap ada"))

    page = text(response)
    assert response.status_code == 422
    assert "Halaman ini sudah tidak berlaku." in page
    assert "tetap ada" in page
    assert 'name="version" value="0"' in page


@pytest.mark.parametrize("value", ["7", "9" * 30])
def test_a_version_that_never_was_changes_nothing(desk, case, value):
    with nothing_changes():
        response = desk.post(DESK, sent(version=value))

    assert response.status_code == 409
    assert "Muat ulang" in text(response)


def test_hostile_text_comes_back_as_text(desk, case):
    desk.post(DESK, returning(text=SPECIAL))

    for page in (text(desk.get(DESK)), text(desk.post(DESK, sent("5", text=SPECIAL)))):
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &quot;kutip&quot;" in page
        assert "{{ 7|add:7 }}" in page
    assert verdict().text == SPECIAL


def test_an_address_that_does_not_exist_is_a_plain_404(desk, case):
    for path in ("9.9/", "1.1%00/", "%3Cscript%3E/", f"{'9' * 3000}/"):
        assert desk.get(f"{QUEUE}{path}").status_code == 404
        assert desk.post(f"{QUEUE}{path}", sent()).status_code == 404
    assert desk.get("/verifikasi/2019/17.04/").status_code == 404
    assert desk.get("/verifikasi/2024/99.99/").status_code == 404


# --- papers ------------------------------------------------------------------------------------


def test_the_pages_of_the_claims_paper_stand_beside_it(desk):
    case = draft()
    version = linked(case, "1.1", "sk").version
    verifying(case)

    page = text(desk.get(DESK))

    assert f"/dokumen/berkas/{version.public_id}/halaman/" in page
    assert "Bukti wajib belum ada" not in page


def test_a_secret_paper_waits_behind_a_button(desk):
    case = draft()
    version = linked(case, "1.1", "sk").version
    Document.objects.update(sensitivity="S", subject="SK rahasia")
    verifying(case)

    closed = text(desk.get(DESK))
    opened_one = desk.get(f"{DESK}?dokumen={version.public_id}", headers={"HX-Request": "true"})

    assert "Buka dokumen rahasia" in closed
    assert "<img" not in closed
    assert text(opened_one).count("<img") == 3
    assert "<html" not in text(opened_one)


def test_a_paper_of_another_question_is_not_found(desk):
    case = draft()
    version = linked(case, "1.1", "sk").version
    verifying(case)

    for key in (version.public_id, "tidak-ada", "<script>"):
        assert desk.get(f"{QUEUE}1.2/", {"dokumen": key}).status_code == 404
