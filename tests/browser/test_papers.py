"""A paper from the desk into a slot, its receipt, its second use and the way back to the desk."""

import hashlib
import io
import re
import uuid
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Page, expect

from tests.browser.visits import KAUR

SLOT = f"{KAUR}2/2.4/bukti/?slot="
RECEIPT_TIME = re.compile(r"\d{1,2} \w+ \d{4}, \d{2}\.\d{2} WIB")


def scan(text: str) -> bytes:
    """A small PDF that nobody has sent before."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    pdf.docinfo["/Title"] = f"{text} {uuid.uuid4()}"
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def attach_file(page: Page, folder: Path, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)
    page.set_input_files("#id_file", folder / name)


def describe(page: Page, subject: str) -> None:
    """What a new paper must say of itself; the rest of the form may stay blank."""
    page.fill("#id_subject", subject)
    page.select_option("#id_kind", "laporan")
    page.get_by_role("radio", name="Tidak. Hanya untuk petugas").check()


def fact(page: Page, label: str) -> str:
    return page.locator(".kla-facts > div", has_text=label).locator("dd").first.inner_text()


def first_slot(page: Page) -> None:
    page.get_by_role("link", name="Tambah bukti").first.click()


def test_a_sent_paper_has_a_receipt_serves_twice_and_comes_back_byte_for_byte(
    visit, size, tmp_path
):
    operator = visit("operator.kaur")
    page = operator.page
    content, subject = scan("RAD"), f"Rencana Aksi Daerah {size}"
    operator.go(f"{KAUR}2/2.4/")

    first_slot(page)
    describe(page, subject)
    attach_file(page, tmp_path, "rad-kla.pdf", content)
    page.get_by_role("button", name="Unggah bukti").click()

    expect(page.locator("#pesan")).to_contain_text("Berkas diterima dan tersimpan.")
    expect(page.get_by_role("region", name="Bukti").first).to_contain_text(subject)
    page.get_by_role("link", name="Lihat tanda terima").click()
    expect(page.locator("h1")).to_have_text("Tanda terima")
    assert len(fact(page, "Nomor tanda terima")) == 22
    assert RECEIPT_TIME.fullmatch(fact(page, "Diterima"))
    assert f"{len(content)} byte" in fact(page, "Ukuran")
    assert fact(page, "SHA-256") == hashlib.sha256(content).hexdigest()

    operator.go(f"{KAUR}2/2.5/")
    first_slot(page)
    choice = page.locator("form.kla-card", has_text=subject)
    choice.get_by_label("Halaman").fill("1")
    choice.get_by_role("button", name="Pakai dokumen ini").click()
    expect(page.locator("h1")).to_contain_text("2.5")
    expect(page.get_by_role("region", name="Bukti").first).to_contain_text("hal. 1")

    page.get_by_role("link", name=subject).first.click()
    uses = page.locator("main ul").first
    expect(uses).to_contain_text("2024: 2.4")
    expect(uses).to_contain_text("2024: 2.5")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Unduh berkas").click()
    assert waiting.value.suggested_filename == "rad-kla.pdf"
    assert waiting.value.path().read_bytes() == content


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("palsu.pdf", b"Ini bukan PDF.", "Isi berkas ini bukan PDF, walau namanya berkata begitu."),
        ("besar.pdf", b"%PDF-1.7\n" + bytes(14_200_000), "Berkas 14,3 MB melebihi batas 10 MB."),
        ("kosong.pdf", b"", 'Berkas "kosong.pdf" kosong (0 byte).'),
        ("program.exe", b"MZ" + bytes(100), ".exe"),
    ],
)
def test_a_refused_file_is_told_why_and_costs_none_of_the_typing(
    visit, tmp_path, name, content, sentence
):
    operator = visit("operator.kaur")
    page = operator.page
    operator.go("/dokumen/baru/")
    describe(page, "Perihal yang sudah diketik")
    page.fill("#id_number", "188.45/7/2023")

    attach_file(page, tmp_path, name, content)
    page.get_by_role("button", name="Kirim dokumen").click()

    expect(page.locator("#id_file-salah")).to_contain_text(sentence)
    expect(page.locator("#id_subject")).to_have_value("Perihal yang sudah diketik")
    expect(page.locator("#id_number")).to_have_value("188.45/7/2023")
    expect(page.get_by_role("radio", name="Tidak. Hanya untuk petugas")).to_be_checked()


def test_the_server_refuses_the_same_big_file_when_no_script_looks_first(visit, tmp_path):
    operator = visit("operator.kaur", java_script_enabled=False)
    page = operator.page
    operator.go("/dokumen/baru/")
    describe(page, "Perihal yang sudah diketik")

    attach_file(page, tmp_path, "besar.pdf", b"%PDF-1.7\n" + bytes(14_200_000))
    page.get_by_role("button", name="Kirim dokumen").click()

    expect(page.locator("#id_file-salah")).to_contain_text("melebihi batas 10 MB")
    expect(page.locator("#id_subject")).to_have_value("Perihal yang sudah diketik")


def test_a_detached_paper_leaves_the_question_and_stays_stored(visit, size, tmp_path):
    operator = visit("operator.kaur")
    page = operator.page
    subject = f"Notulen rapat {size}"
    operator.go(f"{KAUR}2/2.6/")
    first_slot(page)
    describe(page, subject)
    attach_file(page, tmp_path, "notulen.pdf", scan("Notulen"))
    page.get_by_role("button", name="Unggah bukti").click()

    page.get_by_role("button", name=f"Lepas {subject}").click()
    page.get_by_role("button", name="Ya, lepas").click()

    expect(page.locator("#pesan")).to_contain_text("tetap tersimpan")
    expect(page.get_by_role("region", name="Bukti").first).not_to_contain_text(subject)
    operator.go("/dokumen/")
    expect(page.get_by_role("link", name=subject)).to_be_visible()
