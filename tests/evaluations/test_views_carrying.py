"""The page "Dari tahun lalu", the panel on a question's page, and the page of two years."""

import re
from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from accounts.permissions import Role
from audit.clock import db_now
from evaluations.models import (
    Answer,
    AnswerDocument,
    Assignment,
    CarryDecision,
    RecordedResult,
    RoundStage,
)
from tests.evaluations.conftest import text
from tests.evaluations.scene import fresh, linked, operator, question, said
from tests.evaluations.traces import nothing_changes
from tests.evaluations.two_rounds import TwoRounds, paper
from tests.exports import book_at, values
from tests.rollback import rolled_back
from tests.world import KAUR, agency, place, user

pytestmark = pytest.mark.django_db

PAGE = f"/evaluasi/2025/{KAUR}/tahun-lalu/"
QUESTION = f"/evaluasi/2025/{KAUR}/1/1.1/"
COMPARE = f"/evaluasi/2025/{KAUR}/bandingkan/"


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker) -> Iterator[TwoRounds]:
    with django_db_blocker.unblock(), rolled_back():
        yield TwoRounds.build()


@pytest.fixture
def years(built, db) -> TwoRounds:
    return TwoRounds(fresh(built.before), fresh(built.now))


@pytest.fixture
def client(years) -> Client:
    return signed_in(operator())


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def of_dinkes(years: TwoRounds, *codes: str) -> User:
    office = agency("dinkes", KAUR)
    Assignment.objects.filter(assessment=years.now).delete()
    for code in codes:
        Assignment.objects.create(
            assessment=years.now, question=question(code, years.now), agency=office
        )
    return user(Role.CONTRIBUTOR, KAUR, agency=office)


def ticked(page: HttpResponse) -> list[str]:
    boxes = re.findall(r'<input class="form-check-input"[^>]*>', text(page))
    return [re.search(r'value="([^"]+)"', box).group(1) for box in boxes if " checked" in box]


def taken(years: TwoRounds) -> dict[str, str]:
    rows = Answer.objects.filter(assessment=years.now)
    return dict(rows.values_list("question__code", "option"))


def test_page_and_file_say_of_a_finished_year_that_it_has_no_predicate(client):
    RecordedResult.objects.create(
        region=place(KAUR), year=2023, stage="final", predicate="", source="SK Menteri 2023"
    )
    address = f"{COMPARE}?dengan=2023"

    row = values(book_at(client, address)["Jumlah"])[0]

    assert row["Predikat menurut tahunnya"] == "tanpa predikat"
    page = text(client.get(address))
    assert ">Tanpa predikat</span>" in page
    assert page.count("Belum berpredikat") == 0


def test_the_page_proposes_and_ticks_nothing(client):
    page = client.get(PAGE)

    assert page.status_code == 200
    assert "3 usulan dari 2024 menunggu keputusan" in text(page)
    assert 'value="1.1:0"' in text(page)
    assert ticked(page) == []


def test_the_page_as_a_file_holds_every_proposal_and_what_is_to_be_looked_at(client):
    book = book_at(client, PAGE)

    rows = {row["Kode"]: row for row in values(book["Usulan"])}
    assert {code: row["Keadaan"] for code, row in rows.items()} == {
        "1.1": "Menunggu keputusan",
        "1.2": "Menunggu keputusan",
        "1.3": "Tidak menunggu",
        "2.2": "Menunggu keputusan",
        "25.4": "Tidak menunggu",
    }
    assert (rows["2.2"]["Kode 2024"], rows["1.1"]["Poin 2024"]) == ("2.1", 3)
    again = values(book["Periksa ulang"])
    assert [(row["Perlu diperiksa karena"], row["Kode"] or row["Kode 2024"]) for row in again] == [
        ("Berubah", "1.4"),
        ("Baru", "5.2"),
        ("Tidak ditanyakan lagi", "5.1"),
    ]


def test_one_link_ticks_all_answers_and_the_documents_of_the_years_that_count(client, years):
    linked(years.before, "1.1", "sk", version=paper(2021))
    fits = AnswerDocument.objects.get(version__document__year=2024)

    page = client.get(f"{PAGE}?klaster=K&centang=ya")

    assert ticked(page) == ["1.1:0", fits.public_id, "1.2:0", "2.2:0"]
    assert "Di luar tahun bukti 2023, 2024 (2021)." in text(page)
    assert "Masih dalam tahun bukti (2024)." in text(page)


def test_what_is_ticked_is_taken_and_the_page_says_how_much(client, years):
    document = AnswerDocument.objects.get(answer__assessment=years.before)

    page = client.post(
        PAGE, {"jawaban": ["1.1:0", "2.2:0"], "dokumen": document.public_id}, follow=True
    )

    assert "2 jawaban dan 1 dokumen dari 2024 dipakai." in text(page)
    assert taken(years) == {"1.1": "a", "2.2": ""}
    assert "dari tahun lalu, dipakai" in text(page)


def test_the_same_form_sent_again_is_told_that_nothing_changed(client, years):
    document = AnswerDocument.objects.get(answer__assessment=years.before)
    form = {"jawaban": "1.1:0", "dokumen": document.public_id}
    client.post(PAGE, form)

    with nothing_changes():
        page = client.post(PAGE, form, follow=True)

    assert "Tidak ada yang berubah." in text(page)


def test_what_is_set_aside_moves_to_its_own_list(client):
    page = client.post(PAGE, {"jawaban": "1.1:0", "keputusan": "kesampingkan"}, follow=True)

    assert "1 usulan dari 2024 dikesampingkan." in text(page)
    assert "Dikesampingkan (1)" in text(page)


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({}, "Belum ada yang dicentang."),
        ({"jawaban": "9.9:0"}, "9.9 tidak diusulkan untuk Anda."),
        ({"jawaban": "1.1"}, "1.1 tidak diusulkan untuk Anda."),
        ({"jawaban": "1.1:٣"}, "1.1 tidak diusulkan untuk Anda."),
        ({"jawaban": "1.1:99999999"}, "1.1 tidak diusulkan untuk Anda."),
        ({"jawaban": "1.3:0"}, "1.3 tidak diusulkan untuk Anda."),
        ({"jawaban": "25.4:0"}, "25.4 tidak diusulkan untuk Anda."),
        ({"jawaban": "1.1:0", "dokumen": "x" * 200}, f"{'x' * 22} tidak diusulkan untuk Anda."),
    ],
)
def test_a_form_that_makes_no_sense_gets_a_sentence_and_changes_nothing(client, form, sentence):
    with nothing_changes():
        page = client.post(PAGE, form)

    assert page.status_code == 422
    assert sentence in text(page)


def test_a_refused_form_keeps_its_ticks_and_says_why_at_the_question(client, years):
    said(years.now, "1.2", "a")

    page = client.post(PAGE, {"jawaban": ["1.1:0", "1.2:0"]})

    assert page.status_code == 409
    assert "Belum ada yang disimpan. Periksa pertanyaan 1.2" in text(page)
    assert "Jawaban ini sudah diubah orang lain" in text(page)
    assert ticked(page) == ["1.1:0"]
    assert taken(years) == {"1.2": "a"}


def test_after_closing_the_page_says_so_and_takes_nothing(client, years):
    RoundStage.objects.filter(round=years.now.round, stage="self").update(closes_at=db_now())

    page = client.post(PAGE, {"jawaban": "1.1:0"})

    assert page.status_code == 409
    assert text(page).count("Pengisian sudah ditutup sejak") == 2
    assert taken(years) == {}


def test_an_office_takes_its_own_questions_and_no_others(years):
    dinkes = signed_in(of_dinkes(years, "1.1"))

    strange = dinkes.post(PAGE, {"jawaban": "1.2:0"})
    own = dinkes.post(PAGE, {"jawaban": "1.1:0"})

    assert (strange.status_code, own.status_code) == (422, 302)
    assert taken(years) == {"1.1": "a"}


def test_questions_to_look_at_again_show_what_was_removed_and_added(client):
    page = client.get(f"{PAGE}?lihat=periksa")

    assert '<del><span class="visually-hidden">dihapus: </span>forum?</del>' in text(page)
    assert '<ins><span class="visually-hidden">ditambah: </span>forum anak?</ins>' in text(page)
    assert "Tidak ditanyakan lagi (1)" in text(page)


def test_the_first_year_says_that_there_is_nothing_before_it(client, years):
    page = client.get(f"/evaluasi/2024/{KAUR}/tahun-lalu/")

    assert "belum punya evaluasi tahun sebelumnya" in text(page)


def test_the_page_of_a_question_offers_the_answer_and_comes_back_to_it(client, years):
    offered = client.get(QUESTION)

    answer = client.post(f"{PAGE}?klaster=K", {"jawaban": "1.1:0", "dari": "pertanyaan"})
    after = client.get(answer.url)

    assert "Tahun lalu: <strong>Perda</strong>" in text(offered)
    assert answer.url == QUESTION
    assert "Jawaban ini dari tahun lalu (2024)" in text(after)


def test_an_answer_that_was_changed_since_is_no_longer_last_years(client, years):
    client.post(PAGE, {"jawaban": "1.1:0"})
    before = client.get(f"/evaluasi/2025/{KAUR}/pertanyaan/")
    said(years.now, "1.1", "b")

    after = client.get(f"/evaluasi/2025/{KAUR}/pertanyaan/")

    assert text(before).count("<small>Dari tahun lalu</small>") == 1
    assert "<small>Dari tahun lalu</small>" not in text(after)
    assert CarryDecision.objects.get().taken


def test_the_page_of_a_changed_question_shows_the_difference(client):
    page = client.get(f"/evaluasi/2025/{KAUR}/1/1.4/")

    assert "Pertanyaan ini berubah sejak 2024: periksa ulang" in text(page)


def test_a_reader_sees_the_mark_but_no_proposal(client, years):
    reader = signed_in(user(Role.EXECUTIVE, KAUR))
    client.post(PAGE, {"jawaban": "1.1:0"})

    of_taken, of_open = reader.get(QUESTION), reader.get(f"/evaluasi/2025/{KAUR}/1/1.2/")

    assert "Jawaban ini dari tahun lalu (2024)" in text(of_taken)
    assert "Tahun lalu: <strong>" not in text(of_open)


def test_the_page_of_two_years_shows_common_questions_and_whole_sums(client, years):
    said(years.now, "1.1", "b")

    page, opened = client.get(COMPARE), client.get(f"{COMPARE}?indikator=1")

    assert "Hanya di 2024 (2)" in text(page)
    assert "Hanya di 2025 (2)" in text(page)
    assert ("menjadi 2.2" in text(page), "menjadi 2.2" in text(opened)) == (False, True)
    assert re.search(r"<tfoot>.*14,00.*2,00.*−12,00.*</tfoot>", text(page), re.S)


@pytest.mark.parametrize("query", ["dengan=1999", "dengan=abc", "tahap=xyz", "dengan=²"])
def test_a_year_or_stage_that_is_not_there_is_told(client, query):
    page = client.get(f"{COMPARE}?{query}")

    assert page.status_code == 200
    assert "yang diminta" in text(page)
