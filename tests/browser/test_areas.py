"""The camat's story on a phone and in the office: a tap an answer, a photo, what is asked, done."""

import pytest

from tests.browser.visits import KAUR, barriers, english_words, scrolls_sideways
from tests.evidence import corpus

OWN = "/wilayah/17.04.01/"
CLUB = "tanya-25-3"
PAGES = {
    "camat.kaur": ["/", OWN, "/wilayah/17.04.01.2001/", "/permintaan/"],
    "desa.kaur": ["/", "/wilayah/17.04.01.2001/", "/permintaan/"],
    "operator.kaur": [
        "/wilayah/",
        OWN,
        f"{KAUR}wilayah/",
        f"{KAUR}wilayah/25.4/",
        f"{KAUR}wilayah/26.4/?saring=belum&page=2",
        f"{KAUR}permintaan/",
        f"{KAUR}permintaan/baru/?kecamatan=17.04.01",
    ],
}


def faults_of(page) -> list[str]:
    found = barriers(page) + [f"English: {word}" for word in sorted(english_words(page))]
    return [*found, "scrolls sideways"] if scrolls_sideways(page) else found


def picture(name: str) -> dict:
    return {"name": name, "mimeType": "application/pdf", "buffer": corpus.unique_pdf()}


@pytest.mark.parametrize("reader", PAGES)
def test_no_page_sticks_out_bars_the_way_or_speaks_english(visit, reader):
    window = visit(reader)
    faults = {}

    for path in PAGES[reader]:
        assert window.go(path).status == 200
        faults[path] = faults_of(window.page)

    assert {path: found for path, found in faults.items() if found} == {}


def test_a_camat_taps_an_answer_proves_it_and_hands_in(visit, portal):
    window = visit("camat.kaur")
    page = window.page
    page.goto(portal.at("/wilayah/"))
    assert page.url == portal.at(OWN)

    page.click(f"#ya-{CLUB}")
    # The first answer takes the place of the operator's share; later ones are saved at once.
    confirm = page.locator(f"#{CLUB} button:has-text('Simpan jawaban')")
    page.wait_for_selector(f"#{CLUB} :is(.kla-notice, .kla-saved:has-text('Tersimpan'))")
    if confirm.count():
        confirm.click()
    page.wait_for_selector(f"#{CLUB} .kla-saved >> text=Tersimpan")
    assert page.get_attribute(f"#ya-{CLUB}", "aria-pressed") == "true"
    assert page.evaluate("document.activeElement.id") == f"ya-{CLUB}"
    assert "dari 15 kecamatan menjawab ya" in page.inner_text(f"#{CLUB}")

    page.click(f"#{CLUB} a:has-text('Tambah foto')")
    page.set_input_files("#id_file", picture("daftar.pdf"))
    page.click("text=Kirim bukti")
    page.wait_for_url(f"**{OWN}?tahun=2024#{CLUB}")
    assert "menjadi bukti jawaban ini" in page.inner_text("#pesan")

    page.click("#kirim button")
    page.click("dialog [data-confirm-yes]")
    page.wait_for_selector("#pesan >> text=Terkirim ke Kabupaten Kaur")
    assert "Dikirim" in page.inner_text("#kirim")


def test_a_saved_tap_keeps_the_reading_place_without_scripts(browser, portal, visit):
    window = visit("camat2.kaur", java_script_enabled=False)

    window.go("/wilayah/17.04.02/")
    window.page.click("#tidak-tanya-25-6")
    if window.page.locator("button:has-text('Simpan jawaban')").count():
        window.page.click("button:has-text('Simpan jawaban')")

    assert window.page.url.endswith("/wilayah/17.04.02/?tahun=2024#tanya-25-6")
    pressed = window.page.get_attribute("#tidak-tanya-25-6", "aria-pressed")
    assert pressed == "true"


def test_what_is_asked_is_sent_and_accepted(visit, portal, size):
    operator = visit("operator.kaur")
    title = f"Foto papan alur {size}"
    operator.go(f"{KAUR}permintaan/baru/")
    operator.page.click("summary:has-text('Tulis permintaan sendiri')")
    operator.page.fill("[name=title]", title)
    operator.page.select_option("[name=kind]", "foto")
    operator.page.check("[name=everybody]")
    operator.page.fill("[name=due_day]", "2027-06-27")
    operator.page.click("button:has-text('Minta berkas')")
    operator.page.wait_for_selector("#pesan >> text=dari 15 wilayah")

    camat = visit("camat.kaur")
    camat.go("/permintaan/")
    camat.page.click(f"a:has-text('{title}')")
    assert faults_of(camat.page) == []
    camat.page.set_input_files("#id_file", picture("papan.pdf"))
    camat.page.click("button:has-text('Kirim berkas')")
    camat.page.wait_for_url("**/dokumen/tanda-terima/**")

    operator.page.click(f"a:visible:has-text('{title}')")
    operator.page.wait_for_selector("text=1 dari 15 sudah mengirim")
    assert faults_of(operator.page) == []
    operator.page.click("button:has-text('Terima')")
    operator.page.wait_for_selector("#pesan >> text=Kecamatan Kinal: diterima.")
