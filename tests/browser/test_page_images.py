"""A paper's pages as pictures: they come while one looks, and by loading again without scripts."""

import io
import uuid
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Page, expect

from tests.browser.visits import barriers, english_words, scrolls_sideways

PAGES = 3


def paper() -> bytes:
    """Three pages that nobody has sent before."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(PAGES):
            pdf.add_blank_page(page_size=(595, 842))
        pdf.docinfo["/Title"] = str(uuid.uuid4())
        pdf.save(out)
    return out.getvalue()


def send(page: Page, folder: Path, *, about_a_child: bool = False) -> None:
    """Through the form, then to the paper's own page."""
    (folder / "sk.pdf").write_bytes(paper())
    page.fill("#id_subject", "SK Gugus Tugas")
    page.select_option("#id_kind", "sk")
    answer = "Ya: ada nama" if about_a_child else "Tidak. Hanya untuk petugas"
    page.get_by_role("radio", name=answer).check()
    page.set_input_files("#id_file", folder / "sk.pdf")
    page.get_by_role("button", name="Kirim dokumen").click()
    page.get_by_role("link", name="Lihat dokumen").click()


def pictures(page: Page) -> list[int]:
    """The widths of the images that the browser can really draw, from top to bottom."""
    return page.evaluate(
        """Promise.all([...document.querySelectorAll("figure img")].map(async (image) => {
          image.loading = "eager";
          await image.decode();
          return image.naturalWidth;
        }))"""
    )


@pytest.mark.parametrize("javascript", [True, False])
def test_pages_appear_when_the_worker_has_drawn_them(visit, portal, tmp_path, javascript):
    operator = visit("operator.kaur", java_script_enabled=javascript)
    page = operator.page
    operator.go("/dokumen/baru/")
    send(page, tmp_path)
    page.get_by_role("link", name="Lihat halaman", exact=True).first.click()
    expect(page.get_by_role("status").last).to_contain_text("0 dari 3 halaman sudah jadi")

    portal.manage("work", "--once")
    if not javascript:
        page.get_by_role("link", name="Periksa lagi").click()

    expect(page.locator("figure img")).to_have_count(PAGES, timeout=15_000)
    expect(page.get_by_text("Halaman 3 dari 3")).to_be_visible()
    if javascript:
        assert pictures(page) == [1240] * PAGES
        assert barriers(page) == []
        assert not scrolls_sideways(page)
        assert english_words(page) == set()


def test_the_pages_of_a_secret_paper_are_there_at_once_and_each_look_is_told(visit, tmp_path):
    operator = visit("operator.kaur")
    page = operator.page
    operator.go("/dokumen/baru/")
    send(page, tmp_path, about_a_child=True)

    page.get_by_role("link", name="Lihat halaman", exact=True).first.click()
    expect(page.locator("main")).to_contain_text("Setiap pembukaan dicatat.")
    assert pictures(page) == [1240] * PAGES

    page.go_back()
    page.reload()
    expect(page.locator("td[data-label='Yang dibuka']").first).to_contain_text("Halaman")
