"""The verifier's pages over several regencies, and the desk that walks through all of them."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from accounts.permissions import Role
from evaluations.models import Assessment
from tests.evaluations.conftest import text
from tests.evaluations.judging import DESK, QUEUE, client_of, draft, returning, sent, verdict
from tests.evaluations.scene import (
    judged,
    opened,
    resubmitted,
    returned,
    said,
    verified,
    verifier,
    verifying,
)
from tests.evaluations.traces import nothing_changes
from tests.world import SELUMA, user

pytestmark = pytest.mark.django_db

ALL, SIDE = "/verifikasi/antrean/", "/verifikasi/2024/indikator/1/"
ACROSS = "?antrean=semua"


@pytest.fixture
def two() -> tuple[Assessment, Assessment]:
    """Kaur and Seluma with the same form; 1.1 claims 9 points, in Kaur 1.2 claims 2."""
    kaur = verifying(draft())
    seluma = opened(SELUMA, instrument=kaur.round.instrument)
    said(seluma, "1.1", "b")
    return kaur, verifying(seluma)


@pytest.fixture
def desk() -> Client:
    return client_of(verifier())


def test_each_row_of_the_queue_leads_to_the_desk_that_walks_on(desk, two) -> None:
    page = text(desk.get(f"{ALL}?saring=tanpa-bukti"))

    assert "8 pertanyaan di 2 daerah menunggu Anda nilai." in page
    links = re.findall(r'<th scope="row"><a href="([^"]+)">', page)
    asked = "?antrean=semua&amp;saring=tanpa-bukti"
    assert links == [f"{DESK}{asked}", f"/verifikasi/2024/17.05/1.1/{asked}"]
    assert f'href="{DESK}{asked}">Nilai yang pertama</a>' in page


def test_a_filter_that_keeps_nothing_and_an_empty_queue_are_no_dead_ends(desk, two) -> None:
    elsewhere = client_of(user(Role.VERIFIER, "18"))

    assert "Tidak ada pertanyaan dengan saringan ini." in text(desk.get(f"{ALL}?umur=14"))
    assert "Lihat semua evaluasi" in text(elsewhere.get(ALL))


def test_a_verdict_leads_across_regencies_and_says_which_was_saved(desk, two) -> None:
    asked = f"{ACROSS}&saring=tanpa-bukti"

    response = desk.post(f"{DESK}{asked}", sent("9"), follow=True)

    assert response.redirect_chain == [(f"/verifikasi/2024/17.05/1.1/{asked}", 302)]
    assert f"{two[0].region.title}, 1.1 diterima dengan 9 poin." in text(response)


def test_the_last_verdict_of_a_filter_leads_back_to_the_queue_with_it(desk, two) -> None:
    judged(two[1], "1.1", "0")
    asked = "saring=tanpa-bukti"

    assert desk.post(f"{DESK}{ACROSS}&{asked}", sent("9")).url == f"{ALL}?{asked}"


def test_j_and_k_walk_across_regencies(desk, two) -> None:
    page = text(desk.get(f"/verifikasi/2024/17.05/1.1/{ACROSS}"))

    before, after = (
        re.search(rf'data-desk-{way} rel="\w+" href="([^"]+)"', page).group(1)
        for way in ("previous", "next")
    )
    assert (before, after) == (
        f"{QUEUE}2.2/?antrean=semua",
        "/verifikasi/2024/17.05/1.2/?antrean=semua",
    )
    assert page.count('class="kla-desk-place"') == 2


def test_a_refused_verdict_keeps_what_was_typed_and_the_way(desk, two) -> None:
    with nothing_changes():
        response = desk.post(f"{DESK}{ACROSS}", sent("99", text="Masih ada."))

    page = text(response)
    assert response.status_code == 422
    assert "melebihi nilai tertinggi" in page
    assert "Masih ada.</textarea>" in page
    assert 'action="?antrean=semua"' in page


def test_what_comes_back_tells_who_sent_it_back_and_why(desk, two) -> None:
    desk.post(DESK, returning(text="Halaman 2 buram."))
    resubmitted(returned(two[0]))

    queue, mine = text(desk.get(f"{QUEUE}?saring=saya-kembalikan")), text(desk.get(DESK))
    theirs = text(client_of(verifier("lain")).get(DESK))

    why = "Dokumen tidak sesuai dengan pertanyaan; Halaman 2 buram."
    assert len(re.findall(r'<th scope="row"><a [^>]*17\.04/1\.1/', queue)) == 1
    assert re.search(rf"Dikembalikan oleh <strong>Anda</strong>, [^<]+: {re.escape(why)}", mine)
    assert re.search(rf"Dikembalikan oleh {verifier()}, [^<]+: {re.escape(why)}", theirs)
    assert verdict().decision == "returned"


def test_the_queue_of_a_regency_begins_with_what_one_sent_back_oneself(desk, two) -> None:
    resubmitted(returned(two[0], "1.2"))

    codes = re.findall(r'<th scope="row"><a [^>]*>(\S+) ', text(desk.get(QUEUE)))

    assert codes == ["1.2", "1.1", "2.1", "2.2"]


def test_the_desk_shows_the_year_before_beside_the_claim(desk) -> None:
    case = draft()
    before = opened(year=2023, instrument=case.round.instrument)
    said(before, "1.1", "b")
    verified(before)
    verifying(case)

    page = text(desk.get(DESK))

    assert "<h3>Tahun 2023 <small>pertanyaan 1.1</small></h3>" in page
    assert "<strong>Perbup</strong> · paling banyak 9,00 poin" in page
    assert "<li>Verifikasi administrasi provinsi: 4,00 poin</li>" in page


def test_one_indicator_stands_side_by_side_with_its_spread(desk, two) -> None:
    judged(two[0], "1.1", "4")

    page = text(desk.get(SIDE))

    assert re.findall(r'<th scope="col"[^>]*><a href="[^"]+">([^<]+)</a>', page) == [
        case.region.title for case in two
    ]
    assert "Diklaim 4,00–9,00, rata-rata 6,50" in page
    assert "Diberikan 4,00–4,00, rata-rata 4,00" in page
    assert f'<a href="{DESK}">Perda<span' in page
    assert 'role="region" aria-label="Tabel semua daerah" tabindex="0"' in page


@pytest.mark.parametrize(
    ("query", "code"), [("", "17.04"), ("?daerah=17.05", "17.05"), ("?daerah=18.01", "17.04")]
)
def test_a_phone_shows_the_chosen_regency(desk, two, query, code) -> None:
    assert f'<option value="{code}" selected>' in text(desk.get(f"{SIDE}{query}"))


def test_pages_to_read_write_nothing_and_take_no_form(desk, two) -> None:
    with nothing_changes():
        for path in (ALL, SIDE, f"{ALL}?page=99&umur=x&daerah=%00"):
            assert desk.get(path).status_code == 200
            assert desk.post(path, sent()).status_code == 405


@pytest.mark.parametrize("path", ["/verifikasi/2019/indikator/1/", f"{SIDE[:-2]}99/"])
def test_a_year_or_indicator_that_is_not_there_is_a_plain_404(desk, two, path) -> None:
    assert desk.get(path).status_code == 404
