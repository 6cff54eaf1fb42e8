"""Deadlines that are felt: rates on the matrix, more time with a reason, texts to share by hand."""

from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.visits import KAUR, barriers, english_words, scrolls_sideways

MATRIX = f"{KAUR}permintaan/"
REMINDERS = f"{MATRIX}pengingat/"
REASON = "Listrik padam tiga hari"
PAPERS = {
    ("360", True): "Profil anak kecamatan",
    ("360", False): "SK kecamatan layak anak",
    ("1280", True): "SOP penanganan anak berhadapan dengan hukum",
    ("1280", False): "SOP penanganan anak dengan perilaku sosial menyimpang",
}


def faults_of(page) -> list[str]:
    found = barriers(page) + [f"English: {word}" for word in sorted(english_words(page))]
    return [*found, "scrolls sideways"] if scrolls_sideways(page) else found


def test_the_matrix_counts_and_leads_to_the_text_of_one_kecamatan(visit):
    window = visit("operator.kaur")
    page = window.page
    window.go(MATRIX)

    page.click("summary:has-text('Diterima dan tepat waktu')")
    assert faults_of(page) == []
    total = page.locator("tfoot tr").inner_text()
    assert "Seluruhnya" in total
    page.click("tr:has-text('Kecamatan Nasal') >> a:has-text('Ingatkan')")

    page.wait_for_url(f"**{REMINDERS}#untuk-17-04-07")
    text = page.locator("#teks-untuk-17-04-07")
    text.wait_for(state="visible")
    assert text.input_value().startswith("Yth. Kecamatan Nasal\n")
    assert faults_of(page) == []


def test_a_text_is_copied_and_its_link_holds_the_same_words(visit, portal):
    window = visit("operator.kaur", permissions=["clipboard-read", "clipboard-write"])
    page = window.page
    window.go(REMINDERS)
    part = page.locator("section:has(#untuk-semua)")

    shown = part.locator("textarea").input_value()
    part.locator("button[data-copy]").click()

    part.locator("button:has-text('Tersalin')").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == shown
    link = urlsplit(part.locator("a").get_attribute("href"))
    assert (link.scheme, link.netloc) == ("https", "wa.me")
    assert parse_qs(link.query)["text"] == [shown]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_more_time_is_given_with_a_reason_and_the_camat_reads_it(visit, portal, size, scripts):
    operator = visit("operator.kaur", java_script_enabled=scripts)
    page = operator.page
    operator.go(MATRIX)
    # Each run another paper: time is never taken back.
    title = PAPERS[size, scripts]
    page.click(f"a:visible:has-text('{title}')")
    until = date.today() + timedelta(days=10)  # noqa: DTZ011 - as the person at the browser

    page.select_option("[name=whom]", label="Kecamatan Tanjung Kemuning")
    page.fill("[name=until_day]", until.isoformat())
    page.click("button:has-text('Perpanjang')")
    page.wait_for_selector("text=Tulis alasan perpanjangan")
    assert page.input_value("[name=until_day]") == until.isoformat()
    if scripts:
        assert faults_of(page) == []
    page.fill("[name=why]", REASON)
    page.click("button:has-text('Perpanjang')")

    page.wait_for_selector("#pesan >> text=Kecamatan Tanjung Kemuning: diperpanjang sampai")
    camat = visit("camat2.kaur")
    camat.go("/permintaan/")
    row = camat.page.locator("li", has_text=title).first
    assert f"karena: {REASON}" in row.inner_text()
    assert "Terlambat" not in row.inner_text()
    assert faults_of(camat.page) == []
