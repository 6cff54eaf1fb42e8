"""A year of Seluma from its opening to its decree, and back to the year before it.

One walk as people make it: province, operator, verifier, operator, verifier, province, operator.
"""

import json
import re
from decimal import Decimal

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_results import looks_well
from tests.browser.visits import Visit, figures_of

HERE, DESK = "/evaluasi/2025/17.05/", "/verifikasi/2025/17.05/"
LAST_YEAR = ("1.1", "1.2b", "1.4", "2.2")  # answered and proved in 2024, asked in 2025 too
BY_HAND = "5.10"  # asked for the first time
NOTE = "Halaman pengesahan belum ada."
CENTRAL = Decimal("401.50")  # 100 for the institutions, 50,25 for each of the six clusters
FINAL = Decimal("655.50")
STAGES = ("self", "province", "central", "final")


@pytest.fixture
def size() -> str:
    """An office's work; each page of it is also measured at 360 px below."""
    return "1280"


def shown(points: Decimal) -> str:
    """As a page writes it."""
    return f"{points:.2f}".replace(".", ",")


def score(visit: Visit, stage: str, year: str = "2025") -> Decimal:
    """What the command says."""
    told = visit.portal.manage("score", "17.05", year, "--stage", stage, "--json")
    return Decimal(json.loads(told)["score"])


def step(visit: Visit, name: str) -> Page:
    assert visit.go(f"{HERE}langkah/{name}/").status == 200
    looks_well(visit.page)
    return visit.page


def press(page: Page, label: str) -> Locator:
    """The step's button, which ends on the overview; returns what it says there."""
    page.locator("main form").get_by_role("button", name=label).click()
    page.wait_for_url(f"**{HERE}")
    return page.locator("#pesan")


def open_the_year(admin: Visit) -> None:
    page = admin.page
    admin.go("/provinsi/putaran/")
    page.get_by_role("link", name="Buka putaran baru").click()
    page.get_by_label("Tahun evaluasi").fill("2025")
    page.get_by_label("Instrumen").select_option("kla-2025")
    for box in page.locator("[name=regencies]").all():
        box.set_checked(box.get_attribute("value") == "17.05")
    looks_well(page)
    page.get_by_role("button", name="Buka putaran").click()
    expect(page.locator("#pesan")).to_contain_text("Putaran 2025 dibuka untuk 1 kabupaten/kota.")
    looks_well(page)


def take_over(operator: Visit) -> None:
    page = operator.page
    operator.go(f"{HERE}tahun-lalu/")
    looks_well(page)
    for code in LAST_YEAR:
        page.locator(f"[id='jawaban-{code}']").check()
    page.locator("[name=dokumen][id$='-1.1']").check()
    page.get_by_role("button", name="Pakai yang dicentang").click()
    done = f"{len(LAST_YEAR)} jawaban dan 1 dokumen dari 2024 dipakai."
    expect(page.locator("#pesan")).to_contain_text(done)


def answer_by_hand(operator: Visit) -> None:
    page = operator.page
    operator.go(f"{HERE}5/{BY_HAND}/")
    page.get_by_role("radio", name="Berjalan di sebagian kecamatan").check()
    expect(page.locator("#tersimpan")).to_contain_text("Tersimpan")
    looks_well(page)


def submit(operator: Visit) -> Decimal:
    """Hand in with every warning of the check list seen; returns the self score."""
    page = step(operator, "ajukan")
    boxes = page.locator("[name=confirmed]")
    expect(page.locator("main")).to_contain_text("Daftar periksa")
    for box in boxes.all():
        box.check()
    own = score(operator, "self")
    expect(press(page, "Ajukan ke provinsi")).to_contain_text(f"nilai mandiri {shown(own)}")
    return own


def accept(verifier: Visit, code: str) -> None:
    page = verifier.page
    verifier.go(f"{DESK}{code}/")
    page.get_by_role("button", name="Simpan dan lanjut").click()
    expect(page.locator("#pesan")).to_contain_text(f"{code} diterima")


def send_back(verifier: Visit, code: str) -> None:
    press(step(verifier, "mulai-verifikasi"), "Mulai verifikasi")
    accept(verifier, "1.4")
    page = verifier.page
    verifier.go(f"{DESK}{code}/")
    looks_well(page)
    page.get_by_role("radio", name="Kembalikan untuk diperbaiki").check()
    page.get_by_label("Belum ditandatangani").check()
    page.get_by_label("Catatan").fill(NOTE)
    page.get_by_role("button", name="Simpan dan lanjut").click()
    expect(page.locator("#pesan")).to_contain_text(f"{code} dikembalikan")
    press(step(verifier, "kembalikan"), "Kirim kembali untuk diperbaiki")


def repair(operator: Visit) -> None:
    page = operator.page
    operator.go("/")
    page.get_by_role("link", name="Lihat alasannya").click()
    expect(page.get_by_role("listitem").filter(has_text="Belum diperbaiki")).to_contain_text(NOTE)
    looks_well(page)
    operator.go(f"{HERE}1/1.1/")
    page.get_by_role("radio", name="Keputusan bupati/wali kota").check()
    expect(page.locator("#tersimpan")).to_contain_text("Tersimpan")
    looks_well(page)
    press(step(operator, "ajukan-ulang"), "Ajukan kembali perbaikan")


def conclude(verifier: Visit) -> Decimal:
    """Judge what is left, by hand what was answered; returns the province's score."""
    page = verifier.page
    verifier.go(f"{DESK}?saring=ulang")
    assert [text.split()[0] for text in page.locator("tbody th").all_inner_texts()] == ["1.1"]
    looks_well(page)
    for code in (*(code for code in LAST_YEAR if code != "1.4"), BY_HAND):
        accept(verifier, code)
    verifier.go(f"{DESK}tidak-dijawab/")
    looks_well(page)
    page.get_by_role("button", name=re.compile("^Nilai 0 untuk")).click()
    expect(page.locator("#pesan")).to_be_visible()
    told = press(step(verifier, "selesaikan"), "Selesaikan verifikasi")
    given = score(verifier, "province")
    expect(told).to_contain_text(f"Nilai provinsi {shown(given)}")
    return given


def record_central(admin: Visit) -> None:
    """A printed total that is not the sum is refused with the difference; nothing typed is lost."""
    page = step(admin, "catat")
    for field in page.locator("[name^=cluster-]").all():
        field.fill("50,25")
    page.locator("[name=cluster-K]").fill("100")
    page.locator("[name=written]").fill("400")
    page.get_by_role("button", name="Catat hasil pusat atau lapangan").click()
    expect(page.locator("main form [role=alert]")).to_contain_text("selisih 1,50")
    expect(page.locator("[name=cluster-K]")).to_have_value("100")
    looks_well(page)
    page.locator("[name=written]").fill(shown(CENTRAL))
    told = press(page, "Catat hasil pusat atau lapangan")
    expect(told).to_contain_text(shown(CENTRAL))


def record_decree(admin: Visit) -> None:
    """The minister gives another predicate than the scale: both are told."""
    page = step(admin, "tetapkan")
    page.locator("[name=score]").fill(shown(FINAL))
    page.get_by_label("Predikat yang ditetapkan").select_option(label="Nindya")
    page.get_by_role("button", name="Catat penetapan").click()
    expect(page.get_by_text("Isi nomor SK yang menetapkannya.")).to_be_visible()
    looks_well(page)
    page.get_by_label("Nomor SK").fill("Keputusan Menteri 120/2025")
    page.get_by_label("Tanggal SK").fill("2025-07-22")
    expect(press(page, "Catat penetapan")).to_contain_text("berarti Madya")
    expect(page.locator("main")).to_contain_text("655,50 berarti Madya")
    looks_well(page)


def figures_agree(operator: Visit, own: Decimal, province: Decimal) -> None:
    """What each window said on the way is what its own people and the command read at the end."""
    page = operator.page
    operator.go(f"{HERE}tangga/")
    totals = [own, province, CENTRAL, FINAL]
    stairs = page.locator(".kla-stairs strong").all_inner_texts()
    assert stairs == [shown(points) for points in totals]
    assert [score(operator, stage) for stage in STAGES] == totals
    expect(page.locator("main")).to_contain_text("berarti Madya: berbeda dari penetapan.")
    looks_well(page)
    operator.go(f"{HERE}angka/?tahap=province")
    assert figures_of(page)["Jumlah semua baris"] == f"{shown(province)} sama dengan nilai"
    looks_well(page)


def years_compare(operator: Visit, own: Decimal) -> None:
    page, last = operator.page, score(operator, "self", "2024")
    operator.go(f"{HERE}bandingkan/?dengan=2024")
    totals = page.locator("td[data-label=Nilai]").all_inner_texts()
    assert totals == [shown(last), shown(own)]
    foot = page.get_by_role("row", name="Seluruhnya").locator("[data-label=Selisih]")
    expect(foot).to_contain_text(f"−{shown(last - own)}")
    only_now = page.locator("section", has=page.get_by_role("heading", name="Hanya di 2025"))
    expect(only_now.get_by_role("row", name=BY_HAND)).to_contain_text("2,00")
    looks_well(page)


def test_a_year_is_opened_answered_repaired_judged_decreed_and_compared(visit):
    admin, operator, verifier = (
        visit(name) for name in ("admin.provinsi", "operator.seluma", "verifikator")
    )
    open_the_year(admin)
    take_over(operator)
    answer_by_hand(operator)
    own = submit(operator)
    send_back(verifier, "1.1")
    repair(operator)
    province = conclude(verifier)
    record_central(admin)
    record_decree(admin)

    figures_agree(operator, own, province)
    years_compare(operator, own)
