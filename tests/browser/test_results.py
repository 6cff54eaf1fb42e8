"""Seluma to its end: concluded, central result, decree, and opened again by two admins."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.concluding import COMMAND
from tests.browser.test_boards import faults_of
from tests.browser.visits import Visit, scrolls_sideways

SELUMA = "/evaluasi/2024/17.05/"


@pytest.fixture
def size() -> str:
    """An office's work; each page of it is also measured at 360 px below."""
    return "1280"


def step(visit: Visit, name: str) -> Page:
    assert visit.go(f"{SELUMA}langkah/{name}/").status == 200
    return visit.page


def press(page: Page, label: str) -> None:
    page.get_by_role("button", name=label).click()
    page.wait_for_url(f"**{SELUMA}")


def looks_well(page: Page) -> None:
    """On a phone, and here: axe reads the same page twice as long as it takes to scroll it."""
    page.set_viewport_size({"width": 360, "height": 900})
    assert faults_of(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    assert not scrolls_sideways(page)


def conclude(visit: Visit) -> None:
    visit.portal.manage("shell", "--verbosity", "0", "--command", COMMAND.format("17.05"))
    page = step(visit, "selesaikan")
    looks_well(page)
    press(page, "Selesaikan verifikasi")
    expect(page.locator("#pesan")).to_contain_text("Verifikasi selesai. Nilai provinsi")


def record_central_result(page: Page) -> None:
    """More than a cluster has is refused at its field; nothing typed is lost."""
    fields = page.locator("main form [name^=cluster-]")
    for field in fields.all()[1:]:
        field.fill("50,25")
    fields.first.fill("164,01")
    page.get_by_role("button", name="Catat hasil pusat atau lapangan").click()
    expect(page.get_by_text("Paling banyak 164.")).to_be_visible()
    expect(fields.nth(1)).to_have_value("50,25")
    looks_well(page)
    fields.first.fill("100")
    press(page, "Catat hasil pusat atau lapangan")
    expect(page.locator("#pesan")).to_contain_text("401,50")


def record_decree(page: Page) -> None:
    page.get_by_role("button", name="Catat penetapan").click()
    expect(page.get_by_text("Isi nomor SK yang menetapkannya.")).to_be_visible()
    looks_well(page)
    page.locator("[name=score]").fill("655,5")
    page.get_by_label("Predikat yang ditetapkan").select_option(label="Nindya")
    page.get_by_label("Nomor SK").fill("Keputusan Menteri 110/2024")
    page.get_by_label("Tanggal SK").fill("2024-07-22")
    press(page, "Catat penetapan")
    expect(page.locator("main")).to_contain_text("Keputusan Menteri 110/2024 tanggal 22 Juli 2024")
    expect(page.locator("main")).to_contain_text("655,50 berarti Madya")
    looks_well(page)


def test_a_result_is_concluded_recorded_finalised_and_opened_again_by_two(visit, portal):
    self_score = portal.score("17.05")["score"]
    conclude(visit("verifikator"))
    admin, other = visit("admin.provinsi"), visit("admin2.provinsi")
    page = admin.page
    record_central_result(step(admin, "catat"))
    record_decree(step(admin, "tetapkan"))

    step(admin, "buka-kembali")
    page.get_by_label("Alasan membuka kembali").fill("Berita acara keliru.")
    looks_well(page)
    press(page, "Usulkan membuka kembali")
    step(admin, "buka-kembali")
    expect(page.locator("main")).to_contain_text("Menunggu persetujuan admin provinsi lain.")
    expect(page.locator("main form button")).to_have_text(["Tarik usulan"])
    looks_well(page)
    other.go("/")
    looks_well(other.page)
    other.page.get_by_role("link", name="Periksa usulan").click()
    expect(other.page.locator("blockquote")).to_have_text("Berita acara keliru.")
    looks_well(other.page)
    press(other.page, "Setujui dan buka kembali")

    expect(other.page.locator("main")).to_contain_text("Evaluasi sedang diverifikasi provinsi")
    assert portal.score("17.05")["score"] == self_score
