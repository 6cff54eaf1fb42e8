"""Reading the score and changing an answer: the figures follow at once and stay."""

from playwright.sync_api import Page, expect

from tests.browser.visits import KAUR, Visit, figures_of, scrolls_sideways

QUESTION = f"{KAUR}1/1.1/"
HEADS = [
    "Kelembagaan",
    "Klaster I: Hak Sipil dan Kebebasan",
    "Klaster II: Lingkungan Keluarga dan Pengasuhan Alternatif",
    "Klaster III: Kesehatan Dasar dan Kesejahteraan",
    "Klaster IV: Pendidikan, Pemanfaatan Waktu Luang, dan Kegiatan Budaya",
    "Klaster V: Perlindungan Khusus",
    "Kelana dan Dekela",
]
# 70 points less: from 780,00 to 710,00, where one answer decides between Nindya and Madya.
LOWER = "code;step;note\n7.2;z;\n6.3;0;\n21A.2;0;\n21A.3;z;\n"


def choose(page: Page, label: str) -> None:
    page.get_by_role("radio", name=label).check()
    expect(page.locator("#tersimpan")).to_contain_text("Tersimpan")


def stay_on(visit: Visit) -> list[str]:
    """The addresses that the window moves to from now on."""
    moves: list[str] = []
    visit.page.on("framenavigated", lambda frame: moves.append(frame.url))
    return moves


def test_the_overview_tells_where_kaur_stands(visit):
    operator = visit("operator.kaur")

    operator.go(KAUR)

    page = operator.page
    figures = figures_of(page)
    assert figures["Nilai evaluasi mandiri"] == "780,00 Nindya"
    assert figures["Target"] == "850,00 kurang 70,00"
    expect(page.locator(".kla-head")).to_contain_text("Evaluasi mandiri –")
    expect(page.locator(".kla-head")).to_contain_text("WIB")
    clusters = page.get_by_role("region", name="Nilai per klaster")
    assert clusters.locator("tbody th").all_inner_texts() == HEADS
    assert page.get_by_role("region", name="24 indikator").locator("h3").all_inner_texts() == HEADS
    assert not scrolls_sideways(page)


def test_each_indicator_tells_points_maximum_done_and_missing(visit):
    operator = visit("operator.kaur")

    operator.go(KAUR)

    rows = operator.page.get_by_role("region", name="24 indikator").locator("tbody tr")
    first = rows.first
    assert rows.count() == 31
    assert first.locator("th").inner_text() == "1 Peraturan/Kebijakan Daerah tentang KLA"
    assert first.locator("td").all_inner_texts()[:4] == ["70,95", "96,00", "63", "0"]


def test_an_indicator_opens_at_a_question_with_its_guidance_and_evidence(visit):
    operator = visit("operator.kaur")
    operator.go(KAUR)

    operator.page.get_by_role("link", name="2 Penguatan Kelembagaan KLA").click()

    page = operator.page
    expect(page.locator("h1")).to_have_text("2.1 Pembentukan Gugus Tugas KLA")
    expect(page.get_by_text("Petunjuk")).to_be_visible()
    expect(page.get_by_role("heading", name="Bukti")).to_be_visible()
    expect(page.get_by_role("region", name="Bukti").locator("section").first).to_be_visible()


def test_a_changed_answer_moves_every_figure_without_a_page_load_and_back(visit, portal):
    operator = visit("operator.kaur")
    operator.go(QUESTION)
    page = operator.page
    moves = stay_on(operator)

    choose(page, "Peraturan bupati/wali kota")

    lower = {
        "Pertanyaan ini": "9,00 dari 12,00",
        "Indikator 1": "67,95 dari 96,00",
        "Kelembagaan": "125,45 dari 164,00",
        "Nilai evaluasi mandiri": "777,00 Nindya",
    }
    assert figures_of(page) == lower
    expect(page.locator("#tersimpan")).to_contain_text("nilai 777,00")
    expect(page.locator("[id='baris-1.1']")).to_contain_text("9,00 / 12,00")
    assert moves == []
    assert portal.score()["score"] == "777.00"

    page.reload()
    assert figures_of(page) == lower
    choose(page, "Peraturan Daerah")

    assert figures_of(page)["Nilai evaluasi mandiri"] == "780,00 Nindya"
    assert portal.score()["score"] == "780.00"


def test_the_predicate_changes_with_the_answer_that_crosses_its_edge(visit, portal):
    recap = portal.data / "rekap.csv"
    recap.write_text(LOWER)
    portal.manage("import_answers", str(recap), "--region", "17.04", "--year", "2024")
    operator = visit("operator.kaur")
    operator.go(QUESTION)
    page = operator.page
    assert figures_of(page)["Nilai evaluasi mandiri"] == "710,00 Nindya"
    moves = stay_on(operator)

    choose(page, "Belum ada")

    assert figures_of(page)["Nilai evaluasi mandiri"] == "698,00 Madya"
    assert moves == []
    told = portal.score()
    assert (told["score"], told["predicate"]) == ("698.00", "madya")
    choose(page, "Peraturan Daerah")
    original = "demo/data/kaur-2024.csv"
    portal.manage("import_answers", original, "--region", "17.04", "--year", "2024")
    assert portal.score()["score"] == "780.00"


def test_a_save_over_a_newer_answer_shows_both_and_overwrites_only_on_purpose(visit, size):
    operator = visit("operator.kaur")
    first, second = operator.page, operator.tab()
    question = f"{KAUR}1/1.2a/"
    operator.go(question)
    operator.go(question, second)
    second.fill("#id_note", f"Catatan tab kedua, layar {size}.")
    second.get_by_role("button", name="Simpan jawaban").click()
    expect(second.locator("#tersimpan")).to_contain_text("Tersimpan")

    first.fill("#id_note", f"Catatan tab pertama, layar {size}.")
    first.get_by_role("button", name="Simpan jawaban").click()

    result = first.locator("#hasil-simpan")
    expect(result).to_contain_text("Jawaban ini sudah diubah orang lain sejak halaman Anda buka.")
    expect(result).to_contain_text(f"Catatan tab kedua, layar {size}.")
    expect(result).to_contain_text(f"Catatan tab pertama, layar {size}.")
    expect(first.locator("#tersimpan")).to_have_text("Belum tersimpan")
    result.get_by_role("button", name="Simpan jawaban saya").click()
    expect(first.locator("#tersimpan")).to_contain_text("Tersimpan")
    second.reload()
    expect(second.locator("#id_note")).to_have_value(f"Catatan tab pertama, layar {size}.")


def test_a_number_with_a_dot_is_asked_about(visit):
    operator = visit("operator.kaur")
    operator.go(f"{KAUR}2/2.2/")
    page = operator.page

    page.fill("#id_value", "85.500")
    page.keyboard.press("Tab")

    result = page.locator("#hasil-simpan")
    expect(result).to_contain_text("85.500 tidak jelas: maksudnya 85500 atau 85,5?")
    expect(page.locator("#id_value")).to_have_value("85.500")
    expect(page.locator("#id_value")).to_have_attribute("aria-invalid", "true")
    result.get_by_role("button", name="85,5", exact=True).click()
    expect(page.locator("#tersimpan")).to_contain_text("Tersimpan")
    page.reload()
    expect(page.locator("#id_value")).to_have_value("85,5")
    page.fill("#id_value", "35")
    page.keyboard.press("Tab")
    expect(page.locator("#tersimpan")).to_contain_text("nilai 780,00")


def test_what_is_typed_while_the_server_is_away_stays_and_is_saved_later(visit, size):
    operator, typed = visit("operator.kaur"), f"Ditulis waktu server pergi, layar {size}."
    operator.go(f"{KAUR}1/1.2b/")
    page = operator.page
    operator.context.route("**/simpan/", lambda route: route.abort())

    page.fill("#id_note", typed)
    page.keyboard.press("Tab")

    expect(page.locator("#gangguan")).to_have_text(
        "Tidak ada sambungan ke server, jadi perubahan terakhir belum tersimpan. "
        "Isian Anda masih ada di halaman ini. Periksa internet, lalu coba lagi."
    )
    expect(page.locator("#id_note")).to_have_value(typed)
    expect(page.locator("#tersimpan")).to_have_text("Belum tersimpan")
    operator.forgive("console: ")  # the browser and htmx write down what the test did to them
    operator.context.unroute("**/simpan/")
    page.get_by_role("button", name="Simpan jawaban").click()
    expect(page.locator("#tersimpan")).to_contain_text("Tersimpan")
    expect(page.locator("#gangguan")).to_have_text("")
