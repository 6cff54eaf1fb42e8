"""The province's people read the board, the regency's people its progress; figures agree."""

import re

from tests.browser.visits import KAUR, barriers, english_words, figures_of, scrolls_sideways

BOARD = "/provinsi/2024/"
PAGES = {
    "verifikator": [BOARD, f"{BOARD}?peta=nilai&urut=-mandiri", "/provinsi/2023/"],
    "sekda.kaur": [
        f"{KAUR}kemajuan/",
        f"{KAUR}kemajuan/?menurut=indikator&urut=poin",
        f"{KAUR}kemajuan/?menurut=opd&saring=belum-selesai",
        f"{KAUR}kemajuan/?menurut=kecamatan",
    ],
}


def faults_of(page) -> list[str]:
    found = barriers(page) + [f"English: {word}" for word in sorted(english_words(page))]
    return [*found, "scrolls sideways"] if scrolls_sideways(page) else found


def test_no_page_of_them_sticks_out_bars_the_way_or_speaks_english(visit):
    faults = {}

    for reader, paths in PAGES.items():
        window = visit(reader)
        for path in paths:
            window.go(path)
            faults[path] = faults_of(window.page)

    assert {path: found for path, found in faults.items() if found} == {}


def test_the_verifier_sees_who_is_missing_and_opens_a_regency_from_its_tile(visit, size):
    window = visit("verifikator")
    page = window.page
    if size == "360":
        page.get_by_text("Lainnya").click()
    page.get_by_role("link", name="Provinsi", exact=True).locator("visible=true").first.click()
    page.wait_for_url("**/provinsi/2024/**")

    assert "kurang 3: Kaur, Lebong, Bengkulu Tengah" in page.inner_text(".kla-head")
    assert figures_of(page)["Syarat Provinsi Layak Anak (semua berpredikat)"].startswith(
        "7 dari 10 (2023)"
    )
    page.locator(".kla-tiles a", has_text="Kaur").click()
    page.wait_for_url(f"**{KAUR}")


def test_the_order_of_the_table_stands_in_the_address(visit, size):
    window = visit("verifikator")
    page = window.page
    window.go(BOARD)

    if size == "360":
        page.select_option("#urut", "-mandiri")
        page.get_by_role("button", name="Urutkan").click()
    else:
        page.get_by_role("link", name="Nilai mandiri").click()
    page.wait_for_url("**urut=-mandiri**")

    assert page.locator("tbody th").first.inner_text() == "Kaur"


def test_a_year_without_a_round_is_a_press_away(visit):
    window = visit("verifikator")
    page = window.page
    window.go(BOARD)

    page.get_by_role("link", name="2022", exact=True).click()
    page.wait_for_url("**/provinsi/2022/**")

    assert "4 dari 10 berpredikat (2022)" in page.inner_text(".kla-head")


def test_the_sekda_reads_the_same_total_as_the_command_and_changes_nothing(visit, portal):
    window = visit("sekda.kaur")
    page = window.page
    window.go(f"{KAUR}kemajuan/")

    foot = page.locator("tfoot").inner_text()
    assert portal.score()["score"].replace(".", ",") in re.sub(r"\s+", " ", foot)
    assert page.locator("main form[method=post]").count() == 0
    page.get_by_role("link", name="Kecamatan", exact=True).click()
    page.wait_for_url("**menurut=kecamatan**")
    assert page.locator("tbody tr").count() == 15
