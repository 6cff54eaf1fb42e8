"""What leaves the portal: a letter, the bundle, a list as Excel, a public result."""

import io
import re
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_results import looks_well
from tests.browser.visits import KAUR

# As "work --once" does it, but for the page images of the whole demo.
TWO_WORKS = "from jobs.worker import Lane, run_next; [run_next(Lane.WORKS_FIRST) for _ in 'ab']"
ADDRESS = re.compile(r"/periksa/[\w-]{22}/")


@pytest.fixture
def size() -> str:
    """An office's work; each page of it is also measured at 360 px."""
    return "1280"


def fetched(page: Page, link: str) -> tuple[str, bytes]:
    """Name and content of the file behind a link."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name=link).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def words_on(pdf: bytes) -> str:
    """All pages; lines are joined, because an address may be broken."""
    told = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return told.stdout.decode().replace("\n", "")


def cells_of(book: bytes) -> set[object]:
    sheet = openpyxl.load_workbook(io.BytesIO(book)).worksheets[0]
    return {cell for row in sheet.iter_rows(values_only=True) for cell in row}


def ordered(page: Page, button: str) -> str:
    """The address of the work that the button orders."""
    looks_well(page)
    page.get_by_role("button", name=button).click()
    page.wait_for_url("**/pekerjaan/*/")
    expect(page.get_by_text("Menunggu giliran")).to_be_visible()
    return page.url


def made(page: Page, work: str) -> bytes:
    page.goto(work)
    looks_well(page)
    return fetched(page, "Unduh berkas")[1]


def test_papers_a_bundle_and_a_list_leave_and_a_stranger_checks_a_paper(visit, portal):
    operator = visit("operator.kaur")
    page = operator.page
    operator.go(f"{KAUR}lembar/surat/")
    page.get_by_label("Penerima").select_option(label="Camat Kinal")
    letter = ordered(page, "Buat PDF")
    operator.go(f"{KAUR}berkas-nasional/")
    bundle = ordered(page, "Buat berkas")

    portal.manage("shell", "--verbosity", "0", "--command", TWO_WORKS)

    paper = made(page, letter)
    words = words_on(paper)
    assert paper.startswith(b"%PDF-")
    assert "PEMERINTAH KABUPATEN KAUR" in words
    assert "Yth. Camat Kinal" in words
    names = zipfile.ZipFile(io.BytesIO(made(page, bundle))).namelist()
    assert {"index.html", "indeks.xlsx", "manifest.json"} <= set(names)
    operator.go("/laporan/dibuat/")
    looks_well(page)
    name, content = fetched(page, "Unduh lembar yang sudah dibuat sebagai Excel")
    assert name.endswith(".xlsx")
    assert "KLA/17.04/2024/0001" in cells_of(content)

    stranger = visit()
    assert stranger.go(ADDRESS.findall(words)[0]).status == 200
    looks_well(stranger.page)
    expect(stranger.page.locator("main")).to_contain_text("Angkanya masih sama")


def test_the_public_sees_a_result_only_after_the_admin_published_it(visit):
    stranger, admin = visit(), visit("admin.provinsi")
    page = admin.page
    assert stranger.go("/publik/2024/17/").status == 404

    admin.go("/provinsi/2024/publikasi/")
    looks_well(page)
    page.get_by_label("Kota Bengkulu").check()
    page.get_by_role("button", name="Lihat pratinjau").click()
    page.wait_for_url("**/pratinjau/**")
    looks_well(page)
    page.get_by_role("button", name="Terbitkan 1 hasil").click()
    expect(page.locator("#pesan")).to_contain_text("terbit")

    assert stranger.go("/publik/2024/17/").status == 200
    looks_well(stranger.page)
    expect(stranger.page.locator("tbody tr")).to_have_count(1)
    expect(stranger.page.locator("tbody")).to_contain_text("Kota Bengkulu")
