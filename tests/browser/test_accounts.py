"""People get accounts: invited one by one or from a sheet, handed over, closed; on a phone too."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from accounts.people_sheet import HEADER
from tests.browser.visits import barriers, english_words, scrolls_sideways

PASSWORD = "perahu-biru-di-atas-meja"
# Chromium's own words inside date and file fields.
BROWSERS_WORDS = {"choose", "file", "no"}


def looks_well(page: Page) -> None:
    assert barriers(page) == []
    assert not scrolls_sideways(page)
    assert english_words(page) - BROWSERS_WORDS == set()


def path_in(page: Page) -> str:
    """Of the link that the page shows."""
    return urlsplit(page.get_by_label("Tautan", exact=True).input_value()).path


def invited(page: Page, portal, name: str, kecamatan: str) -> str:
    """Invite a camat through the page; the path of the link."""
    page.goto(portal.at("/akun/undang/"))
    page.get_by_label("Peran").select_option(label="Camat/Desa")
    page.get_by_label("Kecamatan atau desa/kelurahan").select_option(label=kecamatan)
    page.get_by_label("Nama lengkap").fill(name)
    page.get_by_role("button", name="Buat tautan undangan").click()
    expect(page.locator("h1")).to_have_text(f"Tautan untuk {name}")
    return path_in(page)


def sheet(folder: Path, *rows: tuple) -> Path:
    book = Workbook()
    for row in (HEADER, *rows):
        book.active.append(list(row))
    book.save(folder / "orang.xlsx")
    return folder / "orang.xlsx"


def test_an_invited_camat_chooses_a_password_and_is_at_work(visit, portal, size):
    operator, camat, late = visit("operator.kaur"), visit(), visit()
    name = f"Drs. Rahmat Hidayat {'ab'[size == '360']}, M.Si"
    path = invited(operator.page, portal, name, "Kecamatan Maje")
    looks_well(operator.page)

    camat.go(path)
    looks_well(camat.page)
    camat.page.get_by_label("Kata sandi", exact=False).first.fill(PASSWORD)
    camat.page.get_by_label("Ulangi kata sandi").fill(PASSWORD)
    camat.page.get_by_role("button", name="Buat akun dan masuk").click()
    expect(camat.page.locator("#pesan")).to_contain_text("Akun Anda siap.")

    assert late.go(path).status == 410
    late.forgive("410")
    expect(late.page.locator("main")).to_contain_text("sudah dipakai")
    looks_well(late.page)


def test_the_copy_button_copies_the_link_and_whatsapp_opens_apart(visit, portal):
    operator = visit("operator.kaur", permissions=["clipboard-read", "clipboard-write"])
    page = operator.page
    path = invited(page, portal, "Tini", "Kecamatan Kinal")

    page.get_by_role("button", name="Salin").click()
    expect(page.get_by_role("button", name="Tersalin")).to_be_visible()

    assert urlsplit(page.evaluate("navigator.clipboard.readText()")).path == path
    whatsapp = page.get_by_role("link", name="Bagikan lewat WhatsApp")
    assert whatsapp.get_attribute("href").startswith("https://wa.me/?text=Yth.+Tini")
    assert whatsapp.get_attribute("target") == "_blank"


def test_a_sheet_of_people_is_checked_then_saved(visit, portal, size, tmp_path):
    operator = visit("operator.kaur")
    page = operator.page
    faulty = sheet(tmp_path, ("camat", "Kinall", None, f"Sari {size}"))
    operator.go("/akun/impor/")
    looks_well(page)
    page.set_input_files("input[type=file]", faulty)
    page.get_by_role("button", name="Baca dan periksa").click()
    expect(page.locator("main")).to_contain_text("Mungkin: Kinal.")
    looks_well(page)

    page.get_by_role("link", name="Kirim berkas lagi").click()
    good = sheet(
        tmp_path,
        ("camat", "Kinal", None, f"Sari Dewi {'ab'[size == '360']}"),
        ("opd", None, f"Instansi baru: Kantor {size}", "Tono"),
    )
    page.set_input_files("input[type=file]", good)
    page.get_by_role("button", name="Baca dan periksa").click()
    looks_well(page)
    page.get_by_role("button", name="Simpan dan buat 2 tautan").click()

    expect(page.locator("h1")).to_contain_text("2 tautan undangan")
    looks_well(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Unduh sebagai Excel").click()
    assert download.value.suggested_filename == "tautan-undangan.xlsx"


def test_an_office_is_handed_over_and_the_old_holder_is_out(visit, portal, size):
    operator, old = visit("operator.kaur"), visit()
    name = f"Camat Lama {'ab'[size == '360']}"
    old.go(invited(operator.page, portal, name, "Kecamatan Nasal"))
    old.page.get_by_label("Kata sandi", exact=False).first.fill(PASSWORD)
    old.page.get_by_label("Ulangi kata sandi").fill(PASSWORD)
    old.page.get_by_role("button", name="Buat akun dan masuk").click()
    page = operator.page
    operator.go("/akun/orang/")
    page.get_by_role("link", name=name).click()
    looks_well(page)
    page.get_by_role("link", name="Serah terima").click()
    looks_well(page)

    page.get_by_label("Nama lengkap").fill("Camat Baru")
    page.get_by_role("button", name="Serahkan dan undang pengganti").click()

    expect(page.locator("h1")).to_have_text("Tautan untuk Camat Baru")
    old.go("/akun/")
    expect(old.page.locator("main")).to_contain_text("tidak lagi memiliki peran")


@pytest.mark.parametrize(
    "path",
    ["/akun/", "/akun/orang/", "/akun/undang/", "/akun/undangan/", "/akun/instansi/",
     "/akun/instansi/baru/", "/akun/impor/"],
)  # fmt: skip
def test_every_page_of_accounts_looks_well(visit, path):
    operator = visit("operator.kaur")

    operator.go(path)

    looks_well(operator.page)


def test_an_admin_chooses_the_region_first_and_works_without_scripts(visit):
    admin = visit("admin.provinsi", java_script_enabled=False)
    page = admin.page
    admin.go("/akun/undang/")

    page.get_by_role("link", name="Kabupaten Kaur").click()
    page.get_by_label("Peran").select_option(label="Verifikator provinsi")
    page.get_by_role("button", name="Buat tautan undangan").click()
    expect(page.locator("main")).to_contain_text("Tulis nama lengkap orang yang diundang.")
    page.get_by_label("Nama lengkap").fill("Verifikator Baru")
    page.get_by_role("button", name="Buat tautan undangan").click()

    expect(page.locator("h1")).to_have_text("Tautan untuk Verifikator Baru")
    expect(page.get_by_role("button", name="Salin")).to_have_count(0)
