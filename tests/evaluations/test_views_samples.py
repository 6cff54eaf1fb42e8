"""The sample's pages: drawing, a desk that hides the first verdict, and what the two said."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evaluations.models import Sample, SecondVerdict
from tests.evaluations.conftest import text
from tests.evaluations.judging import QUEUE, client_of, draft
from tests.evaluations.sampled import (
    SAMPLES,
    again,
    drawn_of,
    judged_case,
    sample_of,
    second_verifier,
)
from tests.evaluations.scene import (
    REASON,
    a_version,
    admin,
    finalised,
    judge,
    linked,
    verifier,
    verifying,
)
from tests.evaluations.traces import nothing_changes

pytestmark = pytest.mark.django_db

# What the first verifier of judged_case() said of 1.1.
FIRST_TEXT, FIRST_REASON = "hanya perbup", "Tahun dokumen tidak sesuai"


@pytest.fixture
def second(db) -> Client:
    return client_of(second_verifier())


def sent(points: str = "9", **told: object) -> dict[str, object]:
    return {"decision": "accepted", "points": points, "text": ""} | told


def address_of(drawn: SecondVerdict) -> str:
    return f"{SAMPLES}{drawn.public_id}/"


# --- drawing -----------------------------------------------------------------------------------


def test_the_page_offers_ten_percent_and_says_how_many_that_is(second):
    judged_case()

    page = text(second.get(SAMPLES))

    assert re.search(r'name="percent"[^>]* value="10"', page)
    assert "10 persen berarti 1 dari 2 jawaban" in page


def test_an_admin_draws_and_can_neither_judge_nor_open_the_desk():
    judged_case()
    client = client_of(admin())

    response = client.post(SAMPLES, {"percent": "100"}, follow=True)

    page = text(response)
    assert response.redirect_chain == [(SAMPLES, 302)]
    assert Sample.objects.get().drawn_by == admin()
    assert "Contoh ditarik." in page
    assert "2 pertanyaan terpilih (100 persen putaran 1), 0 sudah dinilai" in page
    assert f'href="{QUEUE}' not in page.replace(SAMPLES, "")


@pytest.mark.parametrize("typed", ["", "nol", "0", "101", "2,5"])
def test_a_part_that_is_none_is_refused_with_what_is_allowed(second, typed):
    judged_case()

    with nothing_changes():
        response = second.post(SAMPLES, {"percent": typed})

    assert response.status_code == 422
    assert "Tulis bilangan bulat antara 1 dan 100, misalnya 10." in text(response)
    assert f'value="{typed}"' in text(response)


def test_of_two_who_draw_the_later_one_sees_the_sample_of_the_first(second):
    sample_of(judged_case())

    response = second.post(SAMPLES, {"percent": "10"})

    assert response.status_code == 409
    assert "sudah ditarik Verifikator" in text(response)
    assert Sample.objects.count() == 1


def test_a_final_evaluation_shows_its_sample_and_takes_no_more(second):
    case = judged_case()
    drawn = drawn_of(case)["1.1"]
    finalised(case)

    page = text(second.get(SAMPLES))
    response = second.post(address_of(drawn), sent())

    assert "langkah itu hanya saat evaluasi diverifikasi atau selesai diverifikasi" in page
    assert 'name="percent"' not in page
    assert response.status_code == 409
    assert "Isian Anda, belum tersimpan" in text(response)


def test_the_queue_leads_to_the_sample(second):
    judged_case()

    assert f'href="{SAMPLES}"' in text(second.get(QUEUE))


# --- judging again -----------------------------------------------------------------------------


def test_the_second_desk_shows_claim_and_steps_but_nothing_of_the_first_verdict(second):
    drawn = drawn_of(judged_case())["1.1"]

    page = text(second.get(address_of(drawn)))

    assert "<strong>Perda</strong> · 9,00 dari 9,00 poin" in page
    assert "Catatan: Perda 4/2021" in page
    assert re.findall(r'name="points" value="([^"]+)"', page) == ["9", "4", "0"]
    assert re.search(r'name="points" value="9" data-desk-key="1" checked', page)
    assert not re.search(r'name="reasons" value="[^"]+" checked', page)
    assert FIRST_TEXT not in page
    assert "Verifikator" not in page.replace("Verifikator lain", "")
    assert "Diterima" not in page
    assert "Dikembalikan" not in page


def test_the_list_tells_nothing_of_the_first_verdict_before_the_second(second):
    drawn_of(judged_case())

    page = text(second.get(SAMPLES))

    assert FIRST_TEXT not in page
    assert FIRST_REASON not in page
    assert "4,00" not in page


def test_a_saved_second_verdict_leads_to_the_next_drawn_question_then_to_the_list(second):
    drawn = drawn_of(judged_case())

    first = second.post(address_of(drawn["1.1"]), sent(), follow=True)
    last = second.post(address_of(drawn["1.2"]), sent("2"), follow=True)

    assert first.redirect_chain == [(address_of(drawn["1.2"]), 302)]
    assert "1.1 dinilai untuk kedua kalinya; 1 dari 2 selesai." in text(first)
    assert last.redirect_chain == [(SAMPLES, 302)]
    assert re.search(r"<dt>Sepakat</dt><dd>50 %<small>1 dari 2 ", text(last))


@pytest.mark.parametrize(
    ("told", "status", "sentence"),
    [
        ({"points": "10"}, 422, "10 poin melebihi nilai tertinggi pertanyaan 1.1, yaitu 9."),
        ({"points": "5"}, 422, "5 poin tidak ada pada pertanyaan 1.1."),
        ({"points": ""}, 422, "Pilih poin untuk jawaban yang diterima."),
        ({"points": "4", "text": " "}, 422, "Poin berbeda dari usulan 9."),
        ({"decision": "returned"}, 422, "sebelum mengembalikan pertanyaan"),
        ({"decision": "mungkin"}, 422, "Keputusan tidak dikenal."),
        ({"text": "x" * 2001}, 422, "Catatan ini 2.001 tanda"),
    ],
)
def test_a_faulty_second_verdict_gets_a_sentence_and_keeps_what_was_typed(
    second, told, status, sentence
):
    drawn = drawn_of(judged_case())["1.1"]

    with nothing_changes():
        response = second.post(address_of(drawn), {"text": "tetap ada"} | sent() | told)

    assert response.status_code == status
    assert sentence in text(response)
    assert re.search(r'name="reasons"', text(response))


def test_who_judged_first_is_told_that_somebody_else_must(second):
    drawn = drawn_of(judged_case())["1.1"]
    first = client_of(verifier())

    page = text(first.get(address_of(drawn)))
    response = first.post(address_of(drawn), sent())

    assert "Anda penilai pertama. Verifikator lain" in page
    assert "data-desk-form" not in page
    assert response.status_code == 403
    assert "Anda yang memberi hasil pertama untuk pertanyaan ini." in text(response)


def test_what_is_judged_twice_leads_back_to_the_list_and_takes_no_third(second):
    drawn = drawn_of(judged_case())["1.1"]
    again(drawn)

    third = client_of(verifier("ketiga"))

    assert third.get(address_of(drawn)).url == SAMPLES
    response = third.post(address_of(drawn), sent("4", reasons=[REASON], text="punya saya"))
    assert response.status_code == 409
    assert "sudah dinilai untuk kedua kalinya oleh Kedua" in text(response)
    assert "punya saya" in text(response)


def test_a_drawn_question_of_another_regency_or_none_does_not_exist(second):
    judged_case()

    assert second.get(f"{SAMPLES}tidak-ada/").status_code == 404


def test_a_secret_paper_is_not_opened_unasked(second):
    case = draft()
    secret = linked(case, "1.1", "sk", version=a_version(sensitivity="S")).version
    case = verifying(case)
    judge(case, "1.1", points=Decimal(9))
    drawn = drawn_of(case)["1.1"]

    page = text(second.get(address_of(drawn)))

    assert f"?dokumen={secret.public_id}" in page
    assert "Buka dokumen rahasia" in page
    assert "kla-desk-sheets" not in page


def test_a_paper_that_is_not_there_does_not_exist(second):
    drawn = drawn_of(judged_case())["1.1"]

    assert second.get(f"{address_of(drawn)}?dokumen=tidak-ada").status_code == 404


# --- what differs ------------------------------------------------------------------------------


def test_a_disagreement_shows_both_with_names_reasons_difference_and_the_way_to_the_desk(second):
    drawn = drawn_of(judged_case())["1.1"]
    again(drawn, "9", reasons=("tidak-terbaca",), text="sudah lengkap")

    page = text(second.get(SAMPLES))

    assert "Hasil yang berbeda" in page
    for said in ("4,00 poin", "Verifikator", FIRST_REASON, FIRST_TEXT):
        assert said in page
    for said in ("9,00 poin", "Kedua", "Pindaian tidak terbaca", "sudah lengkap"):
        assert said in page
    assert 'class="kla-num">5,00</td>' in page
    assert f'href="{QUEUE}1.1/"' in page


def test_a_return_against_points_is_a_disagreement_without_a_difference_of_points(second):
    again(drawn_of(judged_case())["1.1"], None)

    page = text(second.get(SAMPLES))

    assert "Hasil yang berbeda" in page
    assert 'class="kla-num">–</td>' in page


def test_a_first_verdict_corrected_afterwards_stays_a_disagreement_and_shows_both(second):
    case = judged_case()
    again(drawn_of(case)["1.1"], "9")
    judge(case, "1.1", points=Decimal(9), version=1, text="diperbaiki", by=second_verifier())

    page = text(second.get(SAMPLES))

    assert "Sesudah itu diperbaiki menjadi:" in page
    assert "4,00 poin" in page
    assert "diperbaiki" in page
    assert re.search(r"<dt>Sepakat</dt><dd>0 %<small>0 dari 1 ", page)


def test_the_list_takes_as_many_queries_for_one_pair_as_for_two(second):
    drawn = drawn_of(judged_case())
    again(drawn["1.1"])
    with CaptureQueriesContext(connection) as one:
        second.get(SAMPLES)

    again(drawn["1.2"], "2")
    with CaptureQueriesContext(connection) as two:
        second.get(SAMPLES)

    assert len(two) == len(one)
