"""Pages of a talk: said, refused with what was typed, marked as read, over htmx and without."""

import pytest
from django.test import Client

from evaluations.models import Audience, Comment, Thread, ThreadSeen
from evaluations.services import resolve
from tests.clock import set_clock
from tests.evaluations.conftest import text
from tests.evaluations.scene import RECEIVED
from tests.evaluations.talking import OF_CHILDREN, a_thread, meet, talked_about

pytestmark = pytest.mark.django_db
KAUR_PAGES = "/evaluasi/2024/17.04/"
PAGE = f"{KAUR_PAGES}1/1.1/diskusi/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def assessment(monkeypatch):
    set_clock(monkeypatch, RECEIVED)
    return talked_about()


@pytest.fixture
def browser_of(assessment):
    def signed_in(name: str) -> Client:
        browser = Client()
        browser.force_login(meet(name))
        return browser

    return signed_in


def thread_page(thread: Thread, deed: str) -> str:
    return f"/diskusi/{thread.public_id}/{deed}/"


def test_a_thread_is_opened_answered_and_settled_without_javascript(browser_of):
    operator, dinkes = browser_of("operator"), browser_of("dinkes")
    sent = {
        "text": "Bagaimana <b>ini</b>?\nSegera.",
        "audience": "regency",
        "mentions": [meet("dinkes").public_id],
    }

    response = operator.post(PAGE, sent)

    thread = Thread.objects.get()
    assert response.headers["Location"] == f"{PAGE}#diskusi-{thread.public_id}"
    page = text(dinkes.get(PAGE))
    assert "Bagaimana &lt;b&gt;ini&lt;/b&gt;?<br>Segera." in page
    assert "Disebut: Orang.Dinkes" in page
    assert 'name="text"' in text(dinkes.get(f"{PAGE}?balas={thread.public_id}"))
    dinkes.post(thread_page(thread, "balas"), {"text": "Sudah."})
    dinkes.post(thread_page(thread, "selesai"))
    thread.refresh_from_db()
    assert (thread.comments.count(), thread.resolved_by) == (2, meet("dinkes"))
    operator.post(thread_page(thread, "selesai"), {"open": "1"})
    thread.refresh_from_db()
    assert thread.resolved_at is None


@pytest.mark.parametrize(
    ("changed", "status", "sentence"),
    [
        ({"text": ""}, 422, "Komentar masih kosong."),
        ({"text": "x" * 2001}, 422, "paling banyak 2000 karakter"),
        ({"text": "1704014506120003 kenari"}, 409, "memuat NIK atau nomor KK"),
        ({"audience": "province"}, 422, "Pilih lagi."),
        ({"audience": ""}, 422, "Pilih siapa yang membaca diskusi ini."),
        ({"mentions": ["tidak-ada"]}, 422, "tidak ada lagi di daftar"),
    ],
)
def test_a_refusal_says_why_and_keeps_what_was_typed(browser_of, changed, status, sentence):
    sent = {"text": "kenari", "audience": "regency"} | changed

    response = browser_of("operator").post(PAGE, sent)

    assert (response.status_code, Thread.objects.count()) == (status, 0)
    assert sentence in text(response)
    assert not sent["text"] or sent["text"][:20] in text(response)


def test_somebody_of_the_other_side_is_no_reader_of_an_own_thread(browser_of):
    sent = {"text": "x", "audience": "regency", "mentions": [meet("verif").public_id]}

    response = browser_of("operator").post(PAGE, sent)

    assert (response.status_code, Comment.objects.count()) == (409, 0)
    assert "Orang.Verif tidak membaca diskusi ini" in text(response)


def test_an_answer_that_came_too_late_is_kept_on_the_page(assessment, browser_of):
    thread = a_thread(assessment, "operator")
    operator = browser_of("operator")
    resolve(thread=thread, by=meet("verif"))

    response = operator.post(thread_page(thread, "balas"), {"text": "kenari"}, headers=HTMX)

    assert (response.status_code, thread.comments.count()) == (409, 1)
    assert ">kenari</textarea>" in text(response)
    assert "Buka lagi diskusinya" in text(response)


def test_over_htmx_the_talk_alone_comes_back(browser_of):
    response = browser_of("operator").post(PAGE, {"text": "x", "audience": "both"}, headers=HTMX)

    assert response.status_code == 200
    assert text(response).lstrip().startswith('<div id="diskusi"')
    assert "Diskusi dibuka." in text(response)


def test_what_is_new_is_counted_on_all_pages_until_it_was_read(assessment, browser_of):
    thread = a_thread(assessment, "operator")
    a_thread(assessment, "operator", Audience.REGENCY, text="Di antara kita")
    verif = browser_of("verif")
    counted = {
        f"{KAUR_PAGES}pertanyaan/": "1 komentar baru",
        KAUR_PAGES: "1 komentar baru",
        f"{KAUR_PAGES}1/1.1/": "1 dengan komentar baru",
        "/diskusi/": "1 baru",
    }
    assert [page for page, words in counted.items() if words not in text(verif.get(page))] == []
    comment = thread.comments.get().public_id
    assert comment in text(verif.get(PAGE))

    response = verif.post(f"{PAGE}dibaca/", {"sampai": [comment, "tidak-ada", "\x00"]})

    assert response.headers["Location"] == PAGE
    assert ThreadSeen.objects.get().user == meet("verif")
    assert not any(words in text(verif.get(page)) for page, words in counted.items())
    assert "komentar baru" in text(browser_of("dinkes").get(KAUR_PAGES))


def test_nobody_marks_what_the_other_side_keeps_to_itself(assessment, browser_of):
    own = a_thread(assessment, "operator", Audience.REGENCY).comments.get()

    browser_of("verif").post(f"{PAGE}dibaca/", {"sampai": [own.public_id]})

    assert not ThreadSeen.objects.exists()


def test_own_words_are_taken_back_and_those_of_others_are_not(assessment, browser_of):
    thread = a_thread(assessment, "operator", text="kenari")
    comment = thread.comments.get()
    address = f"/diskusi/{thread.public_id}/{comment.public_id}/tarik/"

    assert browser_of("verif").post(address).status_code == 403
    assert browser_of("operator").post(address).status_code == 302
    assert browser_of("operator").post(address).status_code == 302

    page = text(browser_of("verif").get(PAGE))
    assert "kenari" not in page
    assert "Komentar ini ditarik" in page


def test_only_who_shapes_papers_is_offered_to_put_a_shared_talk_into_them(assessment, browser_of):
    thread = a_thread(assessment, "operator")
    child = a_thread(assessment, "operator", code=OF_CHILDREN)
    button = "Boleh dimuat dalam laporan"
    assert button in text(browser_of("operator").get(PAGE))
    assert button not in text(browser_of("dinkes").get(PAGE))
    assert button not in text(browser_of("operator").get(PAGE.replace("1.1", "1.2")))

    browser_of("admin").post(thread_page(thread, "laporan"), {"allowed": "1"})
    browser_of("operator").post(thread_page(child, "laporan"), {"allowed": "1"})

    assert list(Thread.objects.filter(in_papers=True)) == [thread]
    browser_of("operator").post(thread_page(thread, "laporan"))
    assert not Thread.objects.filter(in_papers=True).exists()


def test_the_page_of_a_question_about_children_has_no_talk_for_who_only_reads(
    assessment, browser_of
):
    a_thread(assessment, "operator", code=OF_CHILDREN)
    page = f"{KAUR_PAGES}1/{OF_CHILDREN}/"

    assert "Buka diskusi" in text(browser_of("dinkes").get(page))
    assert "1.2/diskusi/" not in text(browser_of("sekda").get(page))
    assert "1.2" not in text(browser_of("sekda").get(f"{KAUR_PAGES}diskusi/"))


def test_two_who_settle_at_once_are_both_told_how_it_stands(assessment, browser_of):
    thread = a_thread(assessment, "operator")
    resolve(thread=thread, by=meet("dinkes"))

    response = browser_of("operator").post(thread_page(thread, "selesai"), headers=HTMX)

    assert response.status_code == 409
    assert "Diskusi ini sudah ditandai selesai." in text(response)
    assert "ditandai selesai oleh Orang.Dinkes" in text(response)


@pytest.mark.parametrize("key", ["tidak-ada", "%00", "x" * 300])
def test_a_thread_that_is_not_there_is_404(browser_of, key):
    assert browser_of("operator").post(f"/diskusi/{key}/balas/", {"text": "x"}).status_code == 404
