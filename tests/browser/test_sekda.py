"""Gugus tugas and Sekda of Kaur read where it stands and take it along; they change nothing."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from reports.sizes import PAPERS
from tests.browser.test_boards import faults_of
from tests.browser.visits import KAUR, figures_of
from tests.reports.scene import opened_pdf, png, words_of

SEKDA = f"{KAUR}sekda/"
KOP = "/wilayah/17.04/kop/"
TABLES = {"Klaster": 7, "Indikator": 31, "Instansi": 19, "Kecamatan": 15}
READ_BY_THEM = ["/", SEKDA, KAUR, f"{KAUR}kemajuan/", f"{KAUR}1/1.1/", f"{KAUR}permintaan/"]
# What operators, verifiers and admins send, as (address, fields).
DEEDS = [
    (f"{KAUR}1/1.1/simpan/", "value=z&version=1"),
    (f"{KAUR}langkah/ajukan/", ""),
    (f"{KAUR}langkah/mulai-verifikasi/", ""),
    (f"{KAUR}langkah/tetapkan/", "score=900"),
    (f"{KAUR}target/", "target=500"),
    (f"{KAUR}permintaan/baru/", "title=Foto"),
    ("/wilayah/17.04.01/2024/25.3/simpan/", "word=ya&version=0"),
    (KOP, "signatory=Orang+lain&version=1"),
]
# A form that somebody sends without a page of ours, with the page's own token; its status.
FORGED = """async ([address, fields]) => {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const body = new URLSearchParams(`${fields}&csrfmiddlewaretoken=${token}`);
  const answer = await fetch(address, { method: "POST", body });
  return [answer.status, await answer.text()];
}"""
MILLIMETRE = 72 / 25.4


@pytest.fixture(params=["gugustugas.kaur", "sekda.kaur"])
def reader(request, visit):
    return visit(request.param)


def with_comma(number: str) -> str:
    return number.replace(".", ",")


def clusters_of(page: Page) -> list[tuple[str, str]]:
    """Points and maximum of each cluster, as the page shows them."""
    rows = page.get_by_role("region", name="Nilai per klaster").locator("tbody tr")
    return [
        (
            row.locator("[data-label=Nilai]").inner_text(),
            row.locator("[data-label=Maksimum]").inner_text(),
        )
        for row in rows.all()
    ]


def test_the_front_page_leads_to_the_sekda_page_and_to_the_progress(reader):
    page = reader.page
    assert faults_of(page) == []
    expect(page.locator("main")).to_contain_text("780,00")
    page.get_by_role("link", name="Lembar Sekda").click()
    expect(page.locator(".lembar-headline")).to_contain_text("kurang 70,00 dari target 850,00")
    assert faults_of(page) == []

    reader.go("/")
    page.locator("main").get_by_role("link", name="Kemajuan").click()

    for name, least in TABLES.items():
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_role("link", name=name, exact=True)).to_have_attribute(
            "aria-current", "true"
        )
        assert page.locator("tbody tr").count() >= least
        assert faults_of(page) == []


def test_they_find_no_button_that_changes_anything_and_forged_forms_are_refused(reader, portal):
    for path in READ_BY_THEM:
        reader.go(path)
        assert reader.page.locator("main form[method=post]").count() == 0

    for deed in DEEDS:
        status, words = reader.page.evaluate(FORGED, list(deed))
        assert (deed[0], status) == (deed[0], 403)
        assert "terlalu lama terbuka" not in words  # the token was right, the person is not

    assert portal.score()["score"] == "780.00"


def test_the_sekda_page_says_what_the_overview_and_the_command_say(reader, portal):
    page, told = reader.page, portal.score()
    reader.go(KAUR)
    figures, clusters = figures_of(page), clusters_of(page)

    reader.go(SEKDA)

    shown = re.sub(r"\s+", " ", page.locator(".lembar-figures").inner_text())
    score = with_comma(told["score"])
    assert figures["Nilai evaluasi mandiri"] == f"{score} {told['label']}"
    assert f"Evaluasi mandiri {score} {told['label']}" in shown
    assert f"Poin tanpa bukti {with_comma(told['unsupported'])}" in shown
    assert clusters_of(page) == clusters
    assert clusters == [
        (with_comma(row["score"]), with_comma(row["maximum"])) for row in told["clusters"]
    ]
    assert sum(Decimal(row["score"]) for row in told["clusters"]) == Decimal(told["score"])


@pytest.mark.parametrize("paper", ["A4", "F4"])
def test_the_paper_is_one_page_of_its_size_with_the_same_figures(visit, portal, paper):
    sekda, told = visit("sekda.kaur"), portal.score()
    page = sekda.page
    sekda.go(SEKDA)
    page.get_by_label("Kertas").select_option(paper)

    with page.expect_download() as waiting:
        page.get_by_role("button", name="Unduh PDF").click()

    content = waiting.value.path().read_bytes()
    with opened_pdf(content) as document:
        box = [float(edge) for edge in document.pages[0].MediaBox]
        assert len(document.pages) == 1
    assert box[2:] == pytest.approx([side * MILLIMETRE for side in PAPERS[paper]], abs=0.2)
    words = words_of(content)
    assert with_comma(told["score"]) in words
    assert told["label"] in words
    for row in told["clusters"]:
        assert f"{with_comma(row['score'])} {with_comma(row['maximum'])}" in words


def test_the_operators_letterhead_is_previewed_saved_and_read_by_the_sekda(visit, size):
    operator, sekda = visit("operator.kaur"), visit("sekda.kaur")
    page, name = operator.page, f"Dra. Contoh Layar {size}, M.Si."
    operator.go(KOP)
    assert faults_of(page) == []
    page.get_by_label("Nama pejabat").fill(name)
    page.get_by_label("Nama pejabat").press("End")
    expect(page.locator("#pratinjau-isi")).to_contain_text(name)
    page.set_input_files(
        "#id_arms", {"name": "lambang.png", "mimeType": "image/png", "buffer": b"bukan gambar"}
    )

    page.get_by_role("button", name="Simpan kop").click()

    expect(page.get_by_text("Belum tersimpan.")).to_be_visible()
    expect(page.get_by_label("Nama pejabat")).to_have_value(name)
    assert faults_of(page) == []
    sekda.go(SEKDA)
    expect(sekda.page.locator(".lembar")).not_to_contain_text(name)
    page.set_input_files(
        "#id_arms", {"name": "lambang.png", "mimeType": "image/png", "buffer": png()}
    )
    page.get_by_role("button", name="Simpan kop").click()
    expect(page.locator("#pesan")).to_contain_text("Kop dan penanda tangan disimpan.")
    sekda.page.reload()
    expect(sekda.page.locator(".lembar")).to_contain_text(name)
    expect(sekda.page.get_by_role("img", name="Lambang Kabupaten Kaur")).to_be_visible()
    assert faults_of(sekda.page) == []
