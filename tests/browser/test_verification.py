"""The verifier of Bengkulu at work on Seluma: queue, desk, keyboard, papers, and a colleague.

Each test judges questions of its own kind, since a module shares one portal.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visits import Visit, barriers, english_words, scrolls_sideways

QUEUE, ACROSS = "/verifikasi/2024/17.05/", "/verifikasi/antrean/"
VERIFIER = "verifikator"


@pytest.fixture
def verifier(visit) -> Visit:
    return visit(VERIFIER)


@pytest.fixture
def keyboard(verifier, size) -> Page:
    if size == "360":
        pytest.skip("a phone has no such keys")
    return verifier.page


def code_of(page: Page) -> str:
    return page.locator("h1").inner_text().split()[0]


def saved(page: Page, code: str):
    """The sentence after a save, which stands on the next question's page."""
    return page.get_by_text(re.compile(rf"Tersimpan \d\d\.\d\d: {re.escape(code)} "))


@pytest.mark.parametrize(
    "path",
    [
        "/verifikasi/",
        ACROSS,
        "/verifikasi/2024/indikator/1/",
        QUEUE,
        f"{QUEUE}1.1/",
        f"{QUEUE}25.4/",
        f"{QUEUE}tidak-dijawab/",
    ],
)
def test_each_page_reads_well(verifier, path):
    verifier.go(path)

    assert barriers(verifier.page) == []
    assert english_words(verifier.page) == set()
    assert not scrolls_sideways(verifier.page)


def test_a_verifier_finds_the_work_judges_and_is_led_on(verifier):
    page = verifier.page
    verifier.go("/verifikasi/")
    page.get_by_role("link", name="Lanjutkan Kabupaten Seluma").click()
    page.get_by_role("link", name="Nilai berikutnya").click()
    first = code_of(page)

    page.get_by_role("button", name="Simpan dan lanjut").click()

    expect(saved(page, first)).to_be_visible()
    assert code_of(page) != first


def test_a_faulty_verdict_keeps_what_was_typed(verifier, size):
    page, code = verifier.page, {"360": "19.6", "1280": "19.8"}[size]
    verifier.go(f"{QUEUE}{code}/?saring=belum")
    page.get_by_role("radio", name="Kembalikan untuk diperbaiki").check()

    page.get_by_role("button", name="Simpan dan lanjut").click()

    expect(page.get_by_text("Pilih alasan atau tulis catatan sebelum")).to_be_visible()
    expect(page.get_by_role("radio", name="Kembalikan untuk diperbaiki")).to_be_checked()
    page.get_by_label("Catatan").fill("Halaman 2 tidak terbaca.")
    page.get_by_role("button", name="Simpan dan lanjut").click()
    expect(saved(page, code)).to_contain_text("dikembalikan")


def test_the_keyboard_walks_without_saving(verifier, keyboard):
    verifier.go(f"{QUEUE}13.3/")

    keyboard.keyboard.press("j")
    keyboard.wait_for_url(re.compile(r"/13\.4/"))
    keyboard.keyboard.press("k")
    keyboard.wait_for_url(re.compile(r"/13\.3/"))

    expect(keyboard.locator("h1")).to_contain_text("13.3")


def test_the_keyboard_chooses_and_enter_saves(verifier, keyboard):
    verifier.go(f"{QUEUE}1.1/")
    points = keyboard.locator("input[name=points]")
    keyboard.keyboard.press("1")
    expect(points.nth(0)).to_be_checked()
    keyboard.keyboard.press("r")
    expect(keyboard.get_by_role("radio", name="Kembalikan untuk diperbaiki")).to_be_checked()
    keyboard.keyboard.press("2")
    expect(points.nth(1)).to_be_checked()
    expect(keyboard.get_by_role("radio", name="Terima dengan poin di atas")).to_be_checked()

    keyboard.keyboard.press("Enter")

    expect(saved(keyboard, "1.1")).to_contain_text("diterima dengan 9 poin")


def test_letters_in_a_note_are_letters_and_ctrl_enter_saves(verifier, keyboard):
    verifier.go(f"{QUEUE}1.1/")
    before = keyboard.url

    keyboard.get_by_label("Catatan").click()
    keyboard.keyboard.type("jk r1 lengkap")
    keyboard.keyboard.press("Enter")

    assert keyboard.url == before
    expect(keyboard.get_by_label("Catatan")).to_have_value("jk r1 lengkap\n")
    expect(keyboard.locator("input[name=points]").nth(1)).to_be_checked()
    keyboard.keyboard.press("Control+Enter")
    expect(saved(keyboard, "1.1")).to_be_visible()


def test_the_keys_can_be_switched_off(verifier, keyboard):
    verifier.go(f"{QUEUE}13.3/")
    keyboard.get_by_label("Tombol pintas").uncheck()
    keyboard.reload()

    keyboard.locator("h1").click()
    keyboard.keyboard.press("j")
    keyboard.wait_for_timeout(500)

    expect(keyboard.get_by_label("Tombol pintas")).not_to_be_checked()
    expect(keyboard.locator("h1")).to_contain_text("13.3")


def test_a_secret_paper_opens_beside_a_half_written_note(verifier):
    page = verifier.page
    verifier.go(f"{QUEUE}21A.1/")
    assert page.locator(".kla-desk-papers img").count() == 0
    page.get_by_label("Catatan").fill("setengah jadi")

    page.get_by_role("link", name="Buka dokumen rahasia").first.click()

    # The page is drawn for this view alone, in a child that waits for its turn.
    expect(page.locator(".kla-desk-papers img").first).to_be_visible(timeout=20_000)
    expect(page.get_by_label("Catatan")).to_have_value("setengah jadi")
    page.get_by_label("Catatan").fill("")


def test_the_second_of_two_windows_sees_both_verdicts(visit):
    mine, theirs = visit(VERIFIER), visit(VERIFIER)
    for one in (mine, theirs):
        one.go(f"{QUEUE}20.1/")
    theirs.page.get_by_label("Catatan").fill("Dari jendela lain.")
    theirs.page.get_by_role("button", name="Simpan dan lanjut").click()
    expect(saved(theirs.page, "20.1")).to_be_visible()
    mine.page.get_by_label("Catatan").fill("Dari jendela ini.")

    mine.page.get_by_role("button", name="Simpan dan lanjut").click()

    expect(mine.page.get_by_text("sejak halaman Anda buka")).to_be_visible()
    expect(mine.page.get_by_text("Dari jendela lain.").first).to_be_visible()
    expect(mine.page.get_by_label("Catatan")).to_have_value("Dari jendela ini.")
    assert barriers(mine.page) == []
    mine.page.get_by_role("button", name="Ganti dengan hasil saya").click()
    expect(saved(mine.page, "20.1")).to_be_visible()


def test_without_scripts_a_verdict_is_saved_and_a_secret_paper_opens(visit):
    plain = visit(java_script_enabled=False)
    plain.sign_in(VERIFIER)
    plain.go(f"{QUEUE}21A.1/")
    plain.page.get_by_role("link", name="Buka dokumen rahasia").first.click()
    expect(plain.page.locator(".kla-desk-papers img").first).to_be_visible()
    expect(plain.page.get_by_text("Tombol pintas")).to_be_hidden()
    plain.go(f"{QUEUE}1.1/")

    plain.page.get_by_role("button", name="Simpan dan lanjut").click()

    expect(saved(plain.page, "1.1")).to_be_visible()
