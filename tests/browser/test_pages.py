"""Every page for every kind of reader: nothing sticks out, nothing bars the way, all Indonesian."""

import pytest

from tests.browser.visits import KAUR, barriers, english_words, scrolls_sideways

EMPTY = "/evaluasi/2024/17.06/"
PUBLISHING = "/provinsi/2023/publikasi/"
PAGES = {
    "": ["/masuk/", "/tidak-ada/", "/publik/", "/publik/2023/17/", "/publik/data/"],
    "operator.kaur": [
        "/",
        "/tugas/",
        "/evaluasi/",
        KAUR,
        f"{KAUR}pertanyaan/",
        f"{KAUR}pertanyaan/?saring=belum",
        f"{KAUR}pertanyaan/?saring=tanpa-bukti&page=2",
        f"{KAUR}1/1.1/",
        f"{KAUR}17/17.5/",
        f"{KAUR}13/13.1/",
        f"{KAUR}2/2.3/",
        f"{KAUR}25/25.4/",
        f"{KAUR}26/26.2/",
        f"{KAUR}21A/21A.3/",
        f"{KAUR}target/",
        f"{KAUR}penugasan/",
        f"{KAUR}1/1.1/bukti/?slot=perda",
        f"{KAUR}1/1.1/bukti/?slot=perda&q=tidak-ada",
        "/dokumen/",
        "/dokumen/?q=tidak-ada",
        "/dokumen/baru/",
        "/akun/",
        "/akun/kata-sandi/",
    ],
    "dinkes.kaur": ["/", "/tugas/", KAUR, f"{KAUR}1/1.1/", "/dokumen/", f"{KAUR}penugasan/"],
    "operator.seluma": ["/", "/evaluasi/2024/17.05/", "/dokumen/", KAUR],
    "admin.provinsi": [
        "/",
        "/tugas/",
        "/evaluasi/",
        EMPTY,
        f"{EMPTY}1/1.1/",
        "/dokumen/",
        PUBLISHING,
    ],
}
ZOOMED = {"width": 640, "height": 450}  # 1280 x 900 at 200 %
MISSPELT = "operator.kaut"


def faults_of(visit, page) -> list[str]:
    """What one page does wrong; the window itself watches console, addresses and answers."""
    found = barriers(page)
    found += [f"English: {word}" for word in sorted(english_words(page))]
    if scrolls_sideways(page):
        found.append("scrolls sideways")
    return found


@pytest.mark.parametrize("reader", PAGES)
def test_no_page_of_a_reader_sticks_out_bars_the_way_or_speaks_english(visit, reader):
    window = visit(reader)
    faults = {}

    for path in PAGES[reader]:
        window.go(path)
        faults[path] = faults_of(window, window.page)

    assert {path: found for path, found in faults.items() if found} == {}


def test_no_page_sticks_out_at_twice_its_size(visit, size):
    if size == "360":
        pytest.skip("zoom is for office screens")
    window = visit("operator.kaur")
    window.page.set_viewport_size(ZOOMED)
    wide = []

    for path in PAGES["operator.kaur"]:
        window.go(path)
        if scrolls_sideways(window.page):
            wide.append(path)

    assert wide == []


def test_the_pages_of_one_paper_hold_to_the_same(visit):
    window = visit("operator.kaur")
    page = window.page
    window.go("/dokumen/")
    faults = {}

    for link in ("Peraturan Daerah tentang Penyelenggaraan", "Kirim versi baru"):
        page.get_by_role("link", name=link).first.click()
        faults[link] = faults_of(window, page)
    page.go_back()
    page.get_by_role("link", name="Tanda terima").first.click()
    faults["receipt"] = faults_of(window, page)

    assert {path: found for path, found in faults.items() if found} == {}


def test_refused_forms_hold_to_the_same(visit):
    window = visit("operator.kaur")
    page = window.page
    faults = {}

    window.go(f"{KAUR}target/")
    page.fill("#id_target", "1.200,5")
    page.get_by_role("button", name="Simpan target").click()
    page.wait_for_load_state()
    faults["target"] = faults_of(window, page)
    window.go("/dokumen/baru/")
    page.get_by_role("button", name="Kirim dokumen").click()
    page.wait_for_load_state()
    faults["upload"] = faults_of(window, page)
    window.go(f"{KAUR}2/2.2/")
    page.fill("#id_value", "85.500")
    page.get_by_role("button", name="Simpan jawaban").click()
    page.get_by_text("Mana yang Anda maksud?").wait_for()
    faults["answer"] = faults_of(window, page)
    window.go(f"{KAUR}penugasan/")
    page.get_by_role("button", name="Simpan penugasan").click()
    page.wait_for_load_state()
    faults["assignments"] = faults_of(window, page)

    assert {name: found for name, found in faults.items() if found} == {}


def test_a_refused_sign_in_holds_to_the_same(visit):
    window = visit()
    page = window.page
    window.go("/masuk/")
    page.fill("[name=name]", MISSPELT)
    page.fill("[name=password]", "salah-sama-sekali")

    page.click("main form [type=submit]")

    page.locator(".kla-notice[role=alert]").wait_for()
    assert faults_of(window, page) == []
