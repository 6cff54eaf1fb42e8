"""The operator's way with the evaluation of Kaur: check list, submission, lock, return, repair.

Each test has a portal of its own, because these steps move the evaluation for good.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.portal import Portal, serving
from tests.browser.test_boards import faults_of
from tests.browser.visits import KAUR, Visit, figures_of

QUESTION = f"{KAUR}1/1.1/"
SELF = "Nilai evaluasi mandiri"
WARNINGS = 3  # Kaur lacks proof, silent kecamatan answer late, and papers are due
REASON = "Belum ditandatangani"
NOTE = "Lampiran Perda belum ada."


@pytest.fixture
def portal(prepared: Path, tmp_path: Path) -> Iterator[Portal]:
    with serving(prepared, tmp_path / "data") as running:
        yield running


def step(visit: Visit, name: str) -> Page:
    """Open the page of a step of Kaur."""
    assert visit.go(f"{KAUR}langkah/{name}/").status == 200
    return visit.page


def tick_all(page: Page) -> None:
    for box in page.locator("[name=confirmed]").all():
        box.check()


def press(page: Page, label: str) -> None:
    """The step's button, which ends on the overview."""
    page.locator("main form").get_by_role("button", name=label).click()
    page.wait_for_url(f"**{KAUR}")


def submit(operator: Visit) -> None:
    tick_all(step(operator, "ajukan"))
    press(operator.page, "Ajukan ke provinsi")


def send_back(verifier: Visit, code: str) -> None:
    """Start the verification and return one question, by the pages."""
    page = verifier.page
    step(verifier, "mulai-verifikasi")
    press(page, "Mulai verifikasi")
    verifier.go(f"/verifikasi/2024/17.04/{code}/")
    page.get_by_role("radio", name="Kembalikan untuk diperbaiki").check()
    page.get_by_label(REASON).check()
    page.get_by_label("Catatan").fill(NOTE)
    page.get_by_role("button", name="Simpan dan lanjut").click()
    expect(page.locator("#pesan")).to_contain_text(f"{code} dikembalikan")
    step(verifier, "kembalikan")
    expect(page.get_by_role("listitem").filter(has_text=NOTE)).to_contain_text(f"{code}: {REASON}")
    assert faults_of(page) == []
    press(page, "Kirim kembali untuk diperbaiki")


def test_what_is_missing_is_listed_and_only_a_full_confirmation_submits(visit, portal):
    operator = visit("operator.kaur")
    page = operator.page
    operator.go(KAUR)
    page.get_by_role("link", name="Ajukan ke provinsi").click()
    boxes = page.locator("[name=confirmed]")
    expect(boxes).to_have_count(WARNINGS)
    expect(page.locator("main")).to_contain_text(re.compile(r"764,00 poin belum terbukti"))
    assert faults_of(page) == []

    boxes.first.check()
    page.get_by_role("button", name="Ajukan ke provinsi").click()

    expect(page.get_by_text("Centang setiap peringatan")).to_be_visible()
    expect(boxes.first).to_be_checked()
    expect(page.locator("[name=confirmed][aria-invalid=true]")).to_have_count(WARNINGS - 1)
    assert faults_of(page) == []
    tick_all(page)
    press(page, "Ajukan ke provinsi")
    expect(page.locator("#pesan")).to_contain_text("diajukan ke provinsi dengan nilai mandiri")
    assert figures_of(page)[SELF] == "780,00 Nindya"
    assert portal.score()["score"] == "780.00"


def test_a_submission_locks_the_answers_until_it_is_withdrawn(visit):
    operator = visit("operator.kaur")
    page = operator.page
    submit(operator)

    operator.go(QUESTION)
    expect(page.locator("main")).to_contain_text("Evaluasi sudah diajukan, jawaban terkunci.")
    expect(page.get_by_role("button", name="Simpan jawaban")).to_have_count(0)
    expect(page.get_by_role("link", name="Tambah bukti")).to_have_count(0)
    assert faults_of(page) == []
    step(operator, "ajukan")
    expect(page.locator("main")).to_contain_text("Belum dapat: Ajukan ke provinsi.")
    expect(page.locator("main form")).to_have_count(0)

    step(operator, "tarik")
    assert faults_of(page) == []
    press(page, "Tarik pengajuan")
    operator.go(QUESTION)
    expect(page.get_by_role("button", name="Simpan jawaban")).to_be_visible()
    submit(operator)
    assert figures_of(page)[SELF] == "780,00 Nindya"


def test_what_came_back_is_listed_repaired_and_handed_in_again(visit, portal):
    operator, verifier = visit("operator.kaur"), visit("verifikator")
    page = operator.page
    submit(operator)
    before = figures_of(page)
    send_back(verifier, "1.1")

    operator.go("/")
    expect(page.locator("main")).to_contain_text("1 pertanyaan dikembalikan untuk Anda perbaiki")
    assert faults_of(page) == []
    page.get_by_role("link", name="Lihat alasannya").click()
    item = page.get_by_role("listitem").filter(has_text="Belum diperbaiki")
    expect(item).to_contain_text(REASON)
    expect(item).to_contain_text(NOTE)
    assert faults_of(page) == []
    step(operator, "ajukan-ulang")
    expect(page.locator("main")).to_contain_text("1.1: belum diubah sejak dikembalikan")
    operator.go(f"{KAUR}2/2.1/")
    expect(page.locator("main")).to_contain_text("Hanya pertanyaan yang dikembalikan")
    expect(page.get_by_role("button", name="Simpan jawaban")).to_have_count(0)

    operator.go(QUESTION)
    page.get_by_role("radio", name="Peraturan bupati/wali kota").check()
    expect(page.locator("#tersimpan")).to_contain_text("Tersimpan")
    page.get_by_role("link", name="Semua yang dikembalikan").click()
    expect(page.locator("main")).to_contain_text("Sudah diperbaiki")
    page.get_by_role("link", name="Ajukan kembali perbaikan").click()
    expect(page.locator("main")).to_contain_text("1.1: sudah diperbaiki")
    assert faults_of(page) == []

    press(page, "Ajukan kembali perbaikan")

    assert figures_of(page) == before
    assert portal.score()["score"] == "780.00"
    verifier.go("/verifikasi/2024/17.04/1.1/")
    expect(verifier.page.locator("#klaim")).to_be_visible()
    expect(verifier.page.locator("main")).to_contain_text("Peraturan bupati/wali kota")


def test_without_scripts_an_operator_submits_and_withdraws(visit):
    operator = visit("operator.kaur", java_script_enabled=False)
    page = operator.page
    step(operator, "ajukan")
    page.locator("[name=confirmed]").first.check()

    page.get_by_role("button", name="Ajukan ke provinsi").click()

    expect(page.get_by_text("Centang setiap peringatan")).to_be_visible()
    expect(page.locator("[name=confirmed]").first).to_be_checked()
    tick_all(page)
    press(page, "Ajukan ke provinsi")
    expect(page.locator("#pesan")).to_contain_text("Jawaban terkunci")
    step(operator, "tarik")
    press(page, "Tarik pengajuan")
    expect(page.locator("#pesan")).to_contain_text("Jawaban dapat diubah lagi.")
