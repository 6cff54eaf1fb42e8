"""The page of a regency's times: cut-off, more time, and that other pages agree with the doors."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from accounts.permissions import Role
from evaluations.area_queries import area_page
from evaluations.grid_queries import grid_page
from evaluations.missing import missing_in
from evaluations.models import Assessment, Assignment, DoorException
from evaluations.queries import overview
from evaluations.question_queries import question_page
from evaluations.services import give_time, set_cutoff
from evaluations.times.door_queries import doors_at, doors_of_areas
from instruments.models import Question
from tests.clock import set_clock
from tests.evaluations.conftest import text
from tests.evaluations.judging import client_of
from tests.evaluations.scene import admin, awarded, fresh, opened, operator, small
from tests.world import KAUR, KINAL, SELUMA, TANJUNG_KEMUNING, agency, place, user

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 6, 1, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)
CUTOFF, CLOSES = NOW + 10 * DAY, NOW + 20 * DAY
TIMES = "/evaluasi/2024/17.04/waktu/"


@pytest.fixture
def kaur(monkeypatch):
    set_clock(monkeypatch, NOW)
    place(KINAL)
    place(TANJUNG_KEMUNING)
    return opened(instrument=small(), closes_at=CLOSES)


def more(**told) -> dict:
    form = {"stage": "self", "unit": f"wilayah-{KINAL}", "until_day": "2024-06-15"}
    return form | {"until_time": "12:00", "why": "Jembatan putus"} | told


def test_an_operator_sets_a_cut_off_gives_more_time_and_ends_it(kaur) -> None:
    client = client_of(operator())

    cut = client.post(f"{TIMES}batas/", {"cutoff_day": "2024-06-11", "seen": ""}, follow=True)
    given = client.post(f"{TIMES}tambahan/", more(), follow=True)
    ending = f"{TIMES}{DoorException.objects.get().public_id}/akhiri/"
    ended = client.post(ending, follow=True)

    assert "Batas internal: 11 Juni 2024, 23.59 WIB." in text(cut)
    for words in ("Tambahan waktu dicatat", "Jembatan putus", "15 Juni 2024, 12.00 WIB", "Kinal"):
        assert words in text(given)
    assert "Tambahan waktu diakhiri." in text(ended)
    assert "Diakhiri" in text(ended)
    assert "sudah diakhiri" in text(client.post(ending, follow=True))


@pytest.mark.parametrize(
    ("told", "status", "words"),
    [
        ({"unit": "wilayah-17.05.01"}, 422, "bukan bagian dari daerah ini"),
        ({"unit": "semua"}, 422, "bukan bagian dari daerah ini"),
        ({"unit": ""}, 422, "Pilih siapa yang mendapat tambahan waktu."),
        ({"stage": "province"}, 422, "Tahap itu tidak ada di daftar."),
        ({"until_day": ""}, 422, "Pilih tanggal batasnya."),
        ({"until_day": "2034-06-15"}, 422, "terlalu jauh"),
        ({"why": ""}, 422, "Tulis alasan tambahan waktu"),
        ({"until_day": "2024-07-15"}, 409, "Sesudah itu hanya admin provinsi"),
        ({"until_day": "2024-05-15"}, 409, "Waktu itu sudah lewat."),
    ],
)
def test_more_time_that_can_not_be_given_is_told_and_what_was_typed_stays(
    kaur, told, status, words
) -> None:
    set_cutoff(assessment=kaur, until=CUTOFF, seen="", by=operator())

    page = client_of(operator()).post(f"{TIMES}tambahan/", more(**told))

    assert page.status_code == status
    assert words in text(page)
    assert ("Jembatan putus" in text(page)) == (told.get("why") != "")
    assert DoorException.objects.count() == 0


def test_a_cut_off_after_the_closing_is_told_and_a_stale_one_shows_what_stands(kaur) -> None:
    client = client_of(operator())
    late = client.post(f"{TIMES}batas/", {"cutoff_day": "2024-06-30", "seen": ""})
    set_cutoff(assessment=kaur, until=CUTOFF, seen="", by=user(Role.OPERATOR, KAUR))

    stale = client.post(f"{TIMES}batas/", {"cutoff_day": "2024-06-09", "seen": ""})
    seen = re.search(r'name="seen" value="([^"]*)"', text(stale))[1]
    again = client.post(f"{TIMES}batas/", {"cutoff_day": "2024-06-09", "seen": seen})

    assert (late.status_code, stale.status_code, again.status_code) == (409, 409, 302)
    assert "harus sebelum evaluasi mandiri ditutup" in text(late)
    assert "Sekarang: 11 Juni 2024, 10.00 WIB." in text(stale)
    assert 'value="2024-06-09"' in text(stale)


def test_the_province_gives_the_whole_regency_time_and_others_do_not_end_it(kaur) -> None:
    form = more(unit="semua", until_day="2024-07-15", stage="self")
    page = client_of(admin()).post(f"{TIMES}tambahan/", form, follow=True)
    ending = f"{TIMES}{DoorException.objects.get().public_id}/akhiri/"
    refused = client_of(operator()).post(ending, follow=True)

    assert "diperpanjang untuk daerah ini" in text(page)
    assert "dari admin provinsi" in text(refused)
    assert "Akhiri" not in text(client_of(operator()).get(TIMES))


def test_a_final_evaluation_offers_no_more_time_and_keeps_what_was_typed(kaur) -> None:
    form = more(unit="semua", until_day="2024-07-15")
    offered = text(client_of(admin()).get(TIMES))
    Assessment.objects.filter(pk=kaur.pk).update(state="verified")
    awarded(fresh(kaur), ground_date=NOW.date())

    page = text(client_of(admin()).get(TIMES))
    refused = client_of(admin()).post(f"{TIMES}tambahan/", form)

    assert "Beri tambahan waktu" in offered
    assert "Beri tambahan waktu" not in page
    assert "sudah ditetapkan, jadi tambahan waktu tidak dapat dipakai lagi" in page
    assert refused.status_code == 409
    assert "Evaluasi ini sudah ditetapkan" in text(refused)
    assert 'value="Jembatan putus"' in text(refused)
    assert not DoorException.objects.exists()


def test_an_exception_of_another_regency_is_not_found(kaur) -> None:
    seluma = opened(SELUMA, instrument=kaur.round.instrument, closes_at=CLOSES)
    told = {"assessment": seluma, "stage": "self", "unit": None, "reason": "x"}
    made = give_time(**told, until=CLOSES + DAY, by=admin())

    assert client_of(operator()).post(f"{TIMES}{made.public_id}/akhiri/").status_code == 404
    assert client_of(user(Role.OPERATOR, SELUMA)).get(TIMES).status_code == 404
    assert client_of(user(Role.TASK_FORCE, KAUR)).get(TIMES).status_code == 403


# --- pages agree with the doors -------------------------------------------------------------------


def test_the_question_page_follows_the_office_that_has_more_time(kaur, monkeypatch) -> None:
    dinkes = agency("dinkes", KAUR)
    Assignment.objects.filter(assessment=kaur).delete()
    for code, office in (("1.1", dinkes), ("1.2", agency("disdik", KAUR))):
        asked = Question.objects.get(code=code)
        Assignment.objects.create(assessment=kaur, question=asked, agency=office)
    people = [operator(), user(Role.CONTRIBUTOR, KAUR, agency=dinkes)]
    told = {"assessment": kaur, "stage": "self", "reason": "x"}
    give_time(**told, unit=dinkes, until=CLOSES + DAY, by=admin())
    set_clock(monkeypatch, CLOSES)

    pages = [overview(fresh(kaur), CLOSES, person) for person in people]
    writable = [
        [question_page(page, code, person).can_write for code in ("1.1", "1.2")]
        for page, person in zip(pages, people, strict=True)
    ]

    assert writable == [[True, False], [True, False]]
    assert [page.refusal is None for page in pages] == [False, True]
    assert [page.closes_at for page in pages] == [CLOSES, CLOSES + DAY]


def test_area_grid_and_reminders_follow_cut_off_and_more_time(kaur, monkeypatch) -> None:
    camat = user(Role.AREA, KINAL)
    set_cutoff(assessment=kaur, until=CUTOFF, seen="", by=operator())
    told = {"assessment": fresh(kaur), "stage": "self", "reason": "x"}
    give_time(**told, unit=place(KINAL), until=CUTOFF + DAY, by=operator())
    kaur = fresh(kaur)

    def seen(code: str, now: datetime) -> tuple[bool, bool, bool]:
        area = place(code)
        page = area_page(kaur, area, camat, now)
        row = page.row("25.4")
        grid = grid_page(kaur, area, camat, now)
        return not page.closed, not row.closed, not grid.closed

    assert seen(KINAL, CUTOFF) == (True, True, True)
    assert seen(TANJUNG_KEMUNING, CUTOFF) == (False, False, False)
    assert seen(KINAL, CUTOFF + DAY) == (False, False, False)
    assert area_page(kaur, place(KINAL), camat, NOW).closes_at == CUTOFF + DAY
    assert not area_page(kaur, place(TANJUNG_KEMUNING), operator(), CUTOFF).closed
    owing = missing_in(kaur, CUTOFF)
    assert (list(owing), owing[KINAL].answers_due) == ([KINAL], CUTOFF + DAY)


def test_a_page_asks_no_more_queries_for_exceptions(kaur, django_assert_num_queries) -> None:
    set_cutoff(assessment=kaur, until=CUTOFF, seen="", by=operator())
    person = operator()
    assert person.memberships.count() == 1
    kaur = fresh(kaur)
    doors_at(kaur, person, NOW)

    with django_assert_num_queries(1):
        doors_at(kaur, person, NOW)
    with django_assert_num_queries(1):
        doors_of_areas(kaur, NOW)
