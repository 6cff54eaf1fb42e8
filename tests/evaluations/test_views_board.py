"""The page of a province, read as its people read it."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.permissions import Role
from evaluations.models import Assessment, RecordedResult
from tests.evaluations.provinces import NAMES, awarded, bengkulu, many_regencies, scored
from tests.exports import book_at, values
from tests.world import BENGKULU, KAUR, LAMPUNG, SELUMA, join, place, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]

BOARD = "/provinsi/2024/"


def browser(role: Role = Role.VERIFIER, where: str = BENGKULU) -> Client:
    client = Client()
    client.force_login(user(role, where))
    return client


@pytest.fixture
def verifier(db) -> Client:
    bengkulu()
    return browser()


def words(response) -> str:
    """What is read, tags and repeated spaces left out."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text).replace(" ;", ";").replace(" .", ".")


def test_the_sentence_tells_the_last_decree_and_beside_it_the_self_scores(verifier):
    scored(KAUR, "self", "780", "nindya")
    scored(SELUMA, "self", "314.38")

    text = words(verifier.get(BOARD))

    assert "7 dari 10 berpredikat (2023); kurang 3: Kaur, Lebong, Bengkulu Tengah." in text
    assert "menurut nilai mandiri 2024: 1 (2 dari 10 daerah sudah punya nilai)" in text
    assert "7 dari 10 (2023) belum terpenuhi, kurang 3" in text


def test_once_the_year_is_decreed_the_sentence_is_of_this_year(verifier):
    for code in NAMES:
        awarded(code, "pratama" if code != KAUR else "")

    text = words(verifier.get(BOARD))

    assert "9 dari 10 berpredikat (2024); kurang 1: Kaur." in text
    assert "Sementara itu menurut nilai mandiri" not in text


def test_a_complete_province_is_told_so(verifier):
    for code in NAMES:
        awarded(code, "pratama")

    text = words(verifier.get(BOARD))

    assert "10 dari 10 (2024) terpenuhi" in text
    assert "Belum berpredikat (2024)" not in text


def test_each_score_stands_beside_its_stage_and_time(verifier):
    Assessment.objects.filter(region=KAUR).update(target=850)
    scored(KAUR, "self", "780", "nindya")
    scored("17.07", "self", "650", "madya")
    scored("17.07", "province", "433.55")

    text = words(verifier.get(BOARD))

    assert "780,00 – Evaluasi mandiri 2024, 25 Juni 2024, 14.05 WIB" in text
    assert "sudah melewati ambang Pratama (500)" in text
    assert "kurang 66,45 poin ke Pratama (500)" in text
    assert "433,55 – Verifikasi administrasi provinsi 2024" in text
    assert "70,00 Evaluasi mandiri" in text


def test_a_verification_that_goes_on_is_called_so(verifier):
    scored(KAUR, "self", "780", "nindya")
    scored(KAUR, "province", "12", frozen_at=None)

    assert "12,00 sementara" in words(verifier.get(BOARD))


def test_page_file_and_staircase_agree_on_what_may_still_change(verifier):
    """A draft and a field score before the decree are not done; what was concluded is."""
    scored(KAUR, "self", "780", "nindya", frozen_at=None)
    scored(SELUMA, "self", "600", "pratama")
    scored(SELUMA, "province", "590", "pratama")
    scored(SELUMA, "field", "580", "pratama", frozen_at=None)

    text = words(verifier.get(BOARD))
    rows = {
        line["Kabupaten/kota"]: line
        for line in values(book_at(verifier, BOARD)["Kabupaten dan kota"])
    }

    states = ("Nilai mandiri: keadaan", "Nilai provinsi: keadaan", "Tahap terakhir: keadaan")
    assert [rows["Kaur"][name] for name in states] == ["sementara", None, None]
    assert [rows["Seluma"][name] for name in states] == ["selesai", "selesai", "sementara"]
    assert "780,00 sementara" in text
    assert "580,00 sementara Verifikasi lapangan" in text
    assert "600,00 sementara" not in text


def test_every_tile_is_a_link_with_its_facts_in_words(verifier):
    scored(KAUR, "self", "780", "nindya")

    page = verifier.get(BOARD).content.decode()

    tiles = re.search(r'<svg class="kla-tiles".*?</svg>\s*<ul', page, re.S).group()
    assert tiles.count("<a href=") == tiles.count("<title>") == 10
    assert 'href="/evaluasi/2024/17.04/"' in tiles
    assert (
        "<title>Kabupaten Kaur: tanpa predikat 2022, tanpa predikat 2023, "
        "nilai 780,00 (Evaluasi mandiri)</title>"
    ) in tiles


def test_the_table_tells_the_same_facts_as_the_map(verifier):
    page = verifier.get(BOARD).content.decode()

    for code, name in NAMES.items():
        assert f'<tr id="baris-{code}">' in page
        assert name.removeprefix("Kabupaten ") in page


def test_the_address_orders_the_table_and_marks_its_head(verifier):
    scored(KAUR, "self", "780", "nindya")
    scored(SELUMA, "self", "600", "pratama")

    page = verifier.get(f"{BOARD}?urut=-mandiri&peta=nilai").content.decode()

    codes = re.findall(r'<tr id="baris-([\d.]+)">', page)
    assert codes[:2] == [KAUR, SELUMA]
    assert page.count('aria-sort="descending"') == 1
    # The next press keeps the map that was chosen.
    assert 'href="?urut=mandiri&amp;peta=nilai#daftar"' in page


@pytest.mark.parametrize("query", ["urut=%00", "urut=-", "peta=%3Cscript%3E", "urut=-predikat&x=1"])
def test_a_strange_address_still_shows_the_board(verifier, query):
    response = verifier.get(f"{BOARD}?{query}")

    assert response.status_code == 200
    assert b"<script>" not in response.content


def test_a_year_without_a_round_is_shown_on_the_same_page(verifier):
    response = verifier.get("/provinsi/2022/")

    text = words(response)
    assert response.status_code == 200
    assert "4 dari 10 berpredikat (2022); kurang 6:" in text
    assert "menurut nilai mandiri" not in text
    assert "/evaluasi/2022/" not in response.content.decode()


def test_recorded_scores_of_such_a_year_stand_with_their_stage(db):
    bengkulu()

    text = words(browser(where="35").get("/provinsi/2023/"))

    assert "1 dari 1 berpredikat (2023)." in text
    assert "600,36 Penetapan" in text


@pytest.mark.parametrize("year", ["2021", "2025", "0", "99999"])
def test_an_unknown_year_is_not_found(verifier, year):
    assert verifier.get(f"/provinsi/{year}/").status_code == 404


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.EXECUTIVE, Role.TASK_FORCE])
def test_a_regencys_people_get_404(db, role):
    bengkulu()
    client = browser(role, KAUR)

    for address in (BOARD, f"{BOARD}?provinsi=17", "/provinsi/"):
        assert client.get(address).status_code == 404


def test_another_province_is_not_found(verifier):
    place(LAMPUNG)

    assert verifier.get(f"{BOARD}?provinsi={LAMPUNG}").status_code == 404


def test_who_reaches_two_provinces_can_switch(db):
    bengkulu()
    many_regencies(2)
    client = Client()
    client.force_login(join(user(Role.VERIFIER, BENGKULU), Role.AUDITOR, "99"))

    page = client.get(f"{BOARD}?provinsi=99").content.decode()

    assert "Provinsi Rekaan 2024" in page
    assert 'href="/provinsi/?provinsi=17"' in page


def test_the_board_leads_to_the_papers_of_the_province(verifier):
    page = verifier.get(BOARD).content.decode()

    for kind in ("rekap", "provila"):
        assert verifier.get(f"/provinsi/2024/17/lembar/{kind}/").status_code == 200
        assert f'href="/provinsi/2024/17/lembar/{kind}/"' in page


def test_the_menu_leads_to_the_newest_year(verifier):
    home = verifier.get("/").content.decode()

    assert 'href="/provinsi/"' in home
    assert verifier.get("/provinsi/").headers["Location"] == "/provinsi/2024/?provinsi=17"


def test_a_regencys_people_have_no_such_entry(db):
    bengkulu()

    assert 'href="/provinsi/"' not in browser(Role.OPERATOR, KAUR).get("/").content.decode()


def test_an_empty_province_says_why_it_is_empty(db):
    response = browser(where=LAMPUNG).get("/provinsi/")

    assert response.status_code == 200
    assert "Belum ada putaran dan belum ada hasil" in words(response)


def test_before_any_decree_and_any_instrument_the_page_still_says_what_it_knows(db):
    RecordedResult.objects.create(
        region=place(KAUR), year=2023, stage="final", predicate="pratama", source="x"
    )

    text = words(browser().get("/provinsi/2023/"))

    assert "1 dari 1 berpredikat (2023)." in text
    assert "Pratama" in text


def test_names_in_the_sentence_are_cut_at_ten(db):
    bengkulu()
    many_regencies(13)
    RecordedResult.objects.filter(region__province="99").update(predicate="")

    text = words(browser(where="99").get(BOARD))

    assert "kurang 13: Kabupaten" not in text
    assert ", dan 3 lainnya." in text


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_ten_regencies_take_as_many_queries_as_514(db):
    bengkulu()
    many_regencies(514)

    few, many = queries_of(browser(), BOARD), queries_of(browser(where="99"), BOARD)

    assert few == many <= 12


def test_the_page_of_ten_regencies_stays_under_100_kb(verifier):
    for code in NAMES:
        for stage in ("self", "province", "central", "field"):
            scored(code, stage, "612.34", "madya")

    assert len(verifier.get(f"{BOARD}?peta=nilai").content) <= 100_000


def test_a_long_table_is_turned_over_in_pages_that_keep_the_order(db):
    bengkulu()
    many_regencies(120)
    RecordedResult.objects.filter(region__province="99").update(predicate="")
    client = browser(where="99")

    first = client.get(f"{BOARD}?urut=nama")
    last = client.get(f"{BOARD}?urut=nama&page=3").content.decode()

    assert len(first.content) <= 100_000
    assert first.content.decode().count('<tr id="baris-') == 50
    assert last.count('<tr id="baris-') == 20
    assert "urut=nama&amp;page=2" in first.content.decode()
    assert "Dua puluh yang paling jauh" in words(first)
