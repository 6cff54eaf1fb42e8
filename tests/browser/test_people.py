"""Who sees and changes what, and the ways of people without a mouse or without scripts."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_papers import attach_file, describe, scan
from tests.browser.visits import KAUR, figures_of

PAGES_OF_KAUR = [
    "",
    "pertanyaan/",
    "target/",
    "penugasan/",
    "1/",
    "1/1.1/",
    "1/1.1/bukti/?slot=perda",
]


def tab_to(page: Page, goal: str, presses: int = 60) -> None:
    """Press Tab until the focus is on `goal`; so many presses are as many as anybody makes."""
    for _ in range(presses):
        page.keyboard.press("Tab")
        if page.evaluate("goal => document.activeElement.matches(goal)", goal):
            return
    raise AssertionError(f"{goal} was not reached")


def test_an_office_changes_only_the_questions_that_are_assigned_to_it(visit):
    dinkes = visit("dinkes.kaur")
    page = dinkes.page

    dinkes.go(f"{KAUR}13/13.1/")
    expect(page.get_by_role("button", name="Simpan jawaban")).to_be_visible()
    expect(page.get_by_role("link", name="Tambah bukti").first).to_be_visible()

    dinkes.go(f"{KAUR}1/1.1/")
    expect(page.get_by_role("region", name="Jawaban")).to_contain_text("Peraturan Daerah")
    expect(page.get_by_role("button", name="Simpan jawaban")).to_have_count(0)
    expect(page.get_by_role("link", name="Tambah bukti")).to_have_count(0)
    expect(page.get_by_role("button", name="Lepas")).to_have_count(0)


def test_an_office_that_sends_a_form_for_another_one_is_refused(visit, portal):
    dinkes = visit("dinkes.kaur")
    page = dinkes.page
    dinkes.go(f"{KAUR}13/13.1/")

    page.evaluate(
        "address => document.forms['answer-form'].action = address", f"{KAUR}1/1.1/simpan/"
    )
    page.evaluate("document.forms['answer-form'].submit()")

    expect(page.locator("h1")).to_have_text("Anda tidak dapat melakukan ini")
    assert portal.score()["score"] == "780.00"


@pytest.mark.parametrize("path", PAGES_OF_KAUR)
def test_everything_of_kaur_is_not_there_for_the_operator_of_seluma(visit, path):
    seluma = visit("operator.seluma")

    answer = seluma.go(f"{KAUR}{path}")

    assert answer.status == 404
    expect(seluma.page.locator("h1")).to_have_text("Halaman ini tidak ditemukan")


def test_the_keyboard_alone_signs_in_finds_a_question_answers_and_saves(visit, portal):
    somebody = visit()
    page = somebody.page
    somebody.go("/masuk/")

    tab_to(page, "[name=name]")
    page.keyboard.type("operator.kaur")
    tab_to(page, "[name=password]")
    page.keyboard.type("gajah-hijau-menari-di-pantai")
    page.keyboard.press("Enter")
    page.wait_for_url(portal.at("/"))
    tab_to(page, "h2 a[href$='/17.04/']")
    page.keyboard.press("Enter")
    page.wait_for_url(portal.at(KAUR))
    tab_to(page, f"a[href='{KAUR}1/']")
    page.keyboard.press("Enter")
    page.wait_for_url(portal.at(f"{KAUR}1/"))
    tab_to(page, "[name=value]", presses=90)
    page.keyboard.press("ArrowDown")

    expect(page.locator("#tersimpan")).to_contain_text("nilai 777,00")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#tersimpan")).to_contain_text("nilai 780,00")
    assert page.evaluate("document.activeElement.value") == "a"
    assert portal.score()["score"] == "780.00"


def test_without_scripts_an_answer_is_saved_a_paper_sent_and_linked(visit, size, tmp_path):
    operator = visit("operator.kaur", java_script_enabled=False)
    page = operator.page
    operator.go(f"{KAUR}1/1.1/")

    page.get_by_role("radio", name="Peraturan bupati/wali kota").check()
    page.get_by_role("button", name="Simpan jawaban").click()
    expect(page.locator("#pesan")).to_contain_text("Jawaban disimpan.")
    assert figures_of(page)["Nilai evaluasi mandiri"] == "777,00 Nindya"
    page.get_by_role("radio", name="Peraturan Daerah").check()
    page.get_by_role("button", name="Simpan jawaban").click()
    assert figures_of(page)["Nilai evaluasi mandiri"] == "780,00 Nindya"

    subject = f"Laporan tanpa skrip {size}"
    operator.go(f"{KAUR}2/2.7/")
    page.get_by_role("link", name="Tambah bukti").first.click()
    describe(page, subject)
    attach_file(page, tmp_path, "laporan.pdf", scan("Laporan"))
    page.get_by_role("button", name="Unggah bukti").click()
    expect(page.locator("#pesan")).to_contain_text("Berkas diterima dan tersimpan.")
    operator.go(f"{KAUR}2/2.3/")
    page.get_by_role("link", name="Tambah bukti").first.click()
    choice = page.locator("form.kla-card", has_text=subject)
    choice.get_by_role("button", name="Pakai dokumen ini").click()
    expect(page.get_by_role("region", name="Bukti").first).to_contain_text(subject)


def test_without_scripts_a_fault_is_told_at_its_field(visit):
    operator = visit("operator.kaur", java_script_enabled=False)
    page = operator.page
    operator.go(f"{KAUR}2/2.2/")

    page.fill("#id_value", "120")
    page.get_by_role("button", name="Simpan jawaban").click()

    expect(page.locator("#div_id_value")).to_contain_text("120 di luar batas.")
    expect(page.locator("#id_value")).to_have_value("120")
