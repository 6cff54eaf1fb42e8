"""The verifier's pages around the desk: what waits, the queue, zeros for what nobody answered."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit.models import Event
from evaluations.models import Assessment, Verdict
from evaluations.services import judge_unanswered
from tests.evaluations.conftest import text
from tests.evaluations.judging import (
    DESK,
    LIST,
    QUEUE,
    ZERO,
    client_of,
    draft,
    sent,
)
from tests.evaluations.scene import (
    judged,
    linked,
    opened,
    resubmitted,
    returned,
    said,
    submitted,
    verifier,
    verifying,
)
from tests.evaluations.traces import nothing_changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Assessment:
    return verifying(draft())


@pytest.fixture
def desk() -> Client:
    return client_of(verifier())


# --- what waits --------------------------------------------------------------------------------


def test_the_first_page_begins_with_a_sentence_and_leads_on(desk, case):
    page = text(desk.get(LIST))

    assert "Tidak ada evaluasi yang menunggu; 4 pertanyaan belum dinilai." in page
    assert f'href="{QUEUE}">Lanjutkan Kabupaten Kaur</a>' in page
    assert "Sedang diverifikasi" in page


def test_what_was_submitted_is_the_next_thing_to_do(desk):
    submitted(draft())

    page = text(desk.get(LIST))

    assert "1 evaluasi menunggu; tidak ada pertanyaan yang belum dinilai." in page
    assert "Mulai dengan Kabupaten Kaur" in page


def test_repaired_questions_are_counted_apart(desk, case):
    resubmitted(returned(case, "1.1"))

    assert "4 pertanyaan belum dinilai, 1 di antaranya diajukan ulang." in text(desk.get(LIST))


def test_an_empty_list_says_why(desk):
    opened()

    page = text(desk.get(LIST))

    assert "Belum ada evaluasi yang perlu diverifikasi." in page
    assert "1 evaluasi masih diisi kabupaten/kota." in page


def test_the_menu_holds_the_page_for_verifiers_only(desk, case):
    operator = client_of(User.objects.get(username="operator"))

    assert f'href="{LIST}"' in text(desk.get("/"))
    assert f'href="{LIST}"' not in text(operator.get("/"))
    assert operator.get(LIST).status_code == 403


# --- the queue ---------------------------------------------------------------------------------


def test_the_queue_shows_both_scores_with_their_times_and_the_way_on(desk, case):
    judged(case, "1.1", "4")

    page = text(desk.get(QUEUE))

    assert "3 dari 4 pertanyaan belum dinilai." in page
    assert re.search(r"Nilai evaluasi mandiri</dt><dd>11,00<small>", page)
    assert re.search(r"Nilai provinsi sejauh ini</dt><dd>4,00<small>", page)
    assert "yang belum dinilai dihitung 0" in page
    assert page.count(" WIB") >= 2
    assert f'href="{QUEUE}1.2/">Nilai berikutnya: 1.2</a>' in page


def test_a_row_shows_claimed_and_given_points(desk, case):
    judged(case, "1.1", "4")

    page = text(desk.get(f"{QUEUE}?saring=diterima"))

    assert cells(page) == [("1.1", "9,00", "4,00", "9,00")]
    assert "Tanpa bukti" in page


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", ["1.1", "1.2", "2.1", "2.2"]),
        ("?saring=belum", ["2.1", "2.2"]),
        ("?saring=dikembalikan", ["1.1"]),
        ("?saring=diterima", ["1.2"]),
        ("?saring=ulang", []),
        ("?saring=tanpa-bukti", ["1.1"]),
        ("?saring=apa-saja", ["1.1", "1.2", "2.1", "2.2"]),
        ("?bagian=K", ["1.1", "1.2", "2.1", "2.2"]),
        ("?bagian=9", []),
        ("?page=999", ["1.1", "1.2", "2.1", "2.2"]),
    ],
)
def test_the_filters_stand_in_the_address(desk, case, query, codes):
    judged(case, "1.1")
    judged(case, "1.2", "2")

    response = desk.get(f"{QUEUE}{query}")

    assert response.status_code == 200
    assert [row[0] for row in cells(text(response))] == codes


def test_an_empty_filter_is_no_dead_end(desk, case):
    page = text(desk.get(f"{QUEUE}?saring=ulang"))

    assert "Tidak ada pertanyaan dengan saringan ini." in page
    assert "Lihat semua pertanyaan" in page


def test_the_steps_are_buttons_where_they_are_open_and_sentences_where_not(desk, case):
    judged(case, "1.1")

    page = text(desk.get(QUEUE))

    assert 'href="/evaluasi/2024/17.04/langkah/kembalikan/"' in page
    assert "Selesaikan verifikasi: Masih ada 3 pertanyaan tanpa hasil verifikasi." in page


def test_when_all_is_judged_concluding_is_the_button(desk, case):
    judge_unanswered(assessment=case, by=verifier())
    judged(case, "1.1", "9")
    judged(case, "1.2", "2")

    page = text(desk.get(QUEUE))

    assert (
        '<a class="btn btn-primary" href="/evaluasi/2024/17.04/langkah/selesaikan/">'
        "Selesaikan verifikasi</a>" in page
    )
    assert "Nilai berikutnya" not in page
    assert "tidak dijawab</a>" not in page


def test_a_submitted_evaluation_waits_for_its_begin(desk):
    submitted(draft())

    page = text(desk.get(QUEUE))

    assert (
        '<a class="btn btn-primary" href="/evaluasi/2024/17.04/langkah/mulai-verifikasi/">' in page
    )
    assert page.count("mulai-verifikasi") == 1
    assert "belum ada yang dinilai" in page


def test_a_draft_has_no_queue_yet(desk):
    draft()

    page = text(desk.get(QUEUE))

    assert "Evaluasi ini masih diisi." in page
    assert "Perda" not in page


def test_a_regency_that_repairs_has_until(desk, case):
    returned(case, "1.1")

    page = text(desk.get(QUEUE))

    assert "1 pertanyaan diperbaiki kabupaten/kota sampai" in page
    assert "Nilai berikutnya" not in page


# --- what nobody answered ----------------------------------------------------------------------


def test_giving_0_asks_first_and_then_does_it(desk, case):
    asked = text(desk.get(ZERO))
    assert not Verdict.objects.exists()

    done = desk.post(ZERO, {"seen": "2"}, follow=True)

    assert "Nilai 0 untuk 2 pertanyaan yang tidak dijawab" in asked
    assert "2.1 Aturan" in asked
    assert done.redirect_chain == [(QUEUE, 302)]
    assert "2 pertanyaan yang tidak dijawab dinilai 0." in text(done)
    assert set(Verdict.objects.values_list("points", flat=True)) == {Decimal(0)}
    (event,) = Event.objects.filter(verb="verdict.unanswered_given")
    assert event.data["questions"] == ["2.1", "2.2"]


def test_a_number_that_changed_meanwhile_is_asked_about_again(desk, case):
    judged(case, "2.1", "0")

    with nothing_changes():
        response = desk.post(ZERO, {"seen": "2"})

    assert response.status_code == 409
    assert "kini 1 pertanyaan" in text(response)
    assert 'name="seen" value="1"' in text(response)


@pytest.mark.parametrize("seen", ["", "abc", "-1", "0", "9" * 30])
def test_a_broken_number_gives_nothing(desk, case, seen):
    with nothing_changes():
        response = desk.post(ZERO, {"seen": seen})

    assert response.status_code in (409, 422)


def test_twice_at_once_is_once(desk, case):
    first, second = (desk.post(ZERO, {"seen": "2"}) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 409)
    assert Verdict.objects.count() == 2
    assert "Tidak ada lagi pertanyaan" in text(second)


def test_before_the_verification_nothing_is_given(desk):
    submitted(draft())

    response = desk.post(ZERO, {"seen": "2"})

    assert response.status_code == 409
    assert "Evaluasi ini diajukan" in text(response)
    assert not Verdict.objects.exists()


# --- without side effects, at a fixed cost -----------------------------------------------------


def test_looking_writes_nothing(desk, case):
    with nothing_changes():
        for path in (LIST, QUEUE, f"{QUEUE}?saring=belum", DESK, ZERO):
            assert desk.get(path).status_code == 200
            assert desk.head(path).status_code == 200


@pytest.mark.parametrize("path", [LIST, QUEUE])
def test_pages_to_read_take_no_form(desk, case, path):
    assert desk.post(path, sent()).status_code == 405


# Page -> the most queries it may take, session and signed-in person included.
BUDGET = {LIST: 11, QUEUE: 11, ZERO: 11, DESK: 19}


def test_no_page_asks_more_for_the_whole_instrument(desk):
    case = opened()
    linked(case, "1.1", "perda")
    for code in ("1.1", "1.4", "2.1"):
        said(case, code, "a")
    case = verifying(case)
    few = {path: queries_of(desk, path) for path in BUDGET}
    judge_unanswered(assessment=case, by=verifier())
    case = resubmitted(returned(case, "1.1", "1.4"))
    for path, count in few.items():
        assert queries_of(desk, path) == count <= BUDGET[path], path


def test_the_longest_pages_stay_under_100_kilobytes(desk):
    verifying(opened())

    for path in (QUEUE, f"{QUEUE}13.1/?saring=belum", ZERO):
        assert len(desk.get(path).content) < 100_000


def queries_of(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def cells(page: str) -> list[tuple[str, ...]]:
    """Code, claimed, given and maximum of each row of the table."""
    rows = re.findall(r'<th scope="row"><a [^>]*>(\S+) .*?</tr>', page, re.S)
    figures = re.findall(
        r'data-label="(?:Diklaim|Diberikan|Maksimum)" class="kla-num">([^<]*)<', page
    )
    return [(code, *figures[3 * place : 3 * place + 3]) for place, code in enumerate(rows)]
