"""What people write into the full report: where, who, and that nothing typed is lost."""

import pytest
from django.test import Client

from accounts.permissions import Role
from audit.models import Event
from reports.content.prose import Block, prose
from reports.models import ReportText
from reports.texts import StaleText, place_at, places_in, save_text
from tests.evaluations.scene import finalised, opened, operator, small, small_sheet
from tests.world import KAUR, user

BASE = "/evaluasi/2024/17.04/lembar/lengkap/teks/"
TARGET = f"{BASE}1:target/"


def test_blank_lines_part_paragraphs_and_dashes_make_lists():
    typed = "Satu\nbaris.\n\n\nDaftar:\n- a\n-  b \n\n-c\n- "

    assert prose(typed) == (
        Block(("Satu baris.",)),
        Block(("Daftar:",)),
        Block(("a", "b"), is_list=True),
        Block(("-c -",)),
    )
    assert prose(" \n\n ") == ()


def test_the_report_has_six_chapters_to_write_in_and_three_lines_an_indicator():
    places = places_in(small_sheet())

    assert [place.key for place in places] == [
        *("pengantar", "I", "II", "III", "V", "VI"),
        *("1:target", "1:obstacle", "1:follow_up"),
    ]


@pytest.fixture
def assessment(db):
    return opened(instrument=small())


@pytest.fixture
def browser(assessment) -> Client:
    client = Client()
    client.force_login(operator())
    return client


def write(assessment, text: str, version: int = 0, key: str = "1:target") -> ReportText:
    return save_text(
        assessment=assessment,
        place=place_at(assessment, key),
        text=text,
        version=version,
        by=operator(),
    )


def test_a_text_is_kept_with_an_event_that_holds_no_word_of_it(assessment):
    write(assessment, "Semua anak punya akta.")

    event = Event.objects.get(verb="report_text.saved")
    assert event.data == {"year": 2024, "place": "1:target", "version": 1, "length": 22}
    assert "akta" not in str(event.data) + event.subject


def test_the_same_form_twice_is_one_save(assessment):
    write(assessment, "Satu")

    again = write(assessment, "Satu")

    assert again.version == 1
    assert Event.objects.filter(verb="report_text.saved").count() == 1


def test_a_text_that_somebody_changed_meanwhile_is_not_overwritten(assessment):
    write(assessment, "Satu")

    with pytest.raises(StaleText) as told:
        write(assessment, "Dua")

    assert told.value.current.text == "Satu"
    assert ReportText.objects.get().text == "Satu"


def test_the_report_on_a_final_year_can_still_be_written(assessment):
    write(finalised(assessment), "Penutup.", key="VI")

    assert ReportText.objects.get().place == "VI"


def test_who_saves_comes_back_to_the_list_with_its_length(browser):
    saved = browser.post(TARGET, {"text": "- Akta\r\n- KIA\u200b ", "version": "0"}, follow=True)

    assert ReportText.objects.get().text == "- Akta\n- KIA"
    assert saved.redirect_chain == [(BASE, 302)]
    page = saved.content.decode()
    assert "12 huruf" in page
    assert "1 dari 9 tempat sudah berisi teks" in page
    assert "Teks disimpan: Indikator 1: Peraturan, Target." in page


def test_a_stale_save_shows_both_texts_and_a_second_one_replaces(assessment, browser):
    write(assessment, "Yang tersimpan")

    stale = browser.post(TARGET, {"text": "Yang saya ketik", "version": "0"})

    page = stale.content.decode()
    assert stale.status_code == 409
    assert "Yang tersimpan" in page
    assert "Yang saya ketik</textarea>" in page
    assert 'name="version" value="1"' in page
    browser.post(TARGET, {"text": "Gabungan", "version": "1"})
    assert ReportText.objects.get().text == "Gabungan"


def test_too_long_a_text_is_told_with_both_numbers_and_stays(browser):
    told = browser.post(TARGET, {"text": "x" * 6_001, "version": "0"})

    page = told.content.decode()
    assert told.status_code == 422
    assert "Paling banyak 6000 huruf, sekarang 6001." in page
    assert "x" * 6_001 in page
    assert not ReportText.objects.exists()


@pytest.mark.parametrize("key", ["IV", "2:target", "1:lain", "1:", "tidak-ada"])
def test_a_place_that_the_report_does_not_have_is_not_there(browser, key):
    assert browser.get(f"{BASE}{key}/").status_code == 404


def test_who_only_prints_reads_the_list_and_writes_nothing(assessment):
    client = Client()
    client.force_login(user(Role.EXECUTIVE, KAUR))

    page = client.get(BASE).content.decode()

    assert "Teks ditulis oleh operator kabupaten/kota." in page
    assert "1:target" not in page
    assert client.post(TARGET, {"text": "x", "version": "0"}).status_code == 403


def test_a_stage_without_a_score_is_told_and_the_newest_is_shown(browser):
    page = browser.get("/evaluasi/2024/17.04/lembar/lengkap/?tahap=province").content.decode()

    assert "Tahap “province” belum ada nilainya. Pilih tahap dari daftar." in page
    assert "Bab VI Penutup" in page
