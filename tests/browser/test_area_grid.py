"""The table of all villages as a camat fills it: keys, a paste, one save; on a phone a list."""

import pytest

from tests.browser.visits import KAUR, barriers, english_words, scrolls_sideways

GRID = "/wilayah/17.04.01/desa/"
FIRST, SECOND = "17.04.01.2001", "17.04.01.2002"
PAGES = {
    "camat.kaur": [
        GRID,
        "/wilayah/17.04.01/2024/unggah/",
        "/wilayah/17.04.01/2024/profil/",
        f"/wilayah/{FIRST}/2024/profil/",
        f"/wilayah/{FIRST}/2024/26.4/riwayat/",
    ],
    "operator.kaur": [
        GRID,
        f"{KAUR}profil/",
        f"{KAUR}wilayah/",
        f"{KAUR}wilayah/kecamatan/17.04.01/?saring=semua",
    ],
}
PASTE = """(text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const told = { clipboardData: data, bubbles: true, cancelable: true };
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", told));
}"""


def faults_of(page) -> list[str]:
    found = barriers(page) + [f"English: {word}" for word in sorted(english_words(page))]
    return [*found, "scrolls sideways"] if scrolls_sideways(page) else found


def cell(page, village: str, column: int):
    """By the village's code and the question's place, counted from 0."""
    return page.locator(f'tr[data-village="{village}"] td').nth(column)


def word(page, village: str, column: int) -> str:
    return cell(page, village, column).locator("span").first.inner_text()


def unsaved(page) -> int:
    return page.locator("td[data-typed]").count()


@pytest.mark.parametrize("reader", PAGES)
def test_no_page_sticks_out_bars_the_way_or_speaks_english(visit, reader):
    window = visit(reader)
    faults = {}

    for path in PAGES[reader]:
        assert window.go(path).status == 200
        faults[path] = faults_of(window.page)

    assert {path: found for path, found in faults.items() if found} == {}


def save(page) -> None:
    """Press the button; where shares were declared, a second press agrees to lose them."""
    page.click("[data-grid-save]")
    page.wait_for_selector(":is(#pesan :text('disimpan'), #konfirmasi, #sisa)")
    if page.locator("#konfirmasi").count():
        page.click("[data-grid-save]")
        page.wait_for_selector(":is(#pesan :text('disimpan'), #sisa)")


def test_keys_and_a_paste_write_into_the_table(visit, size):
    if size == "360":
        pytest.skip("on a phone each village is answered on its own page")
    window = visit("camat.kaur")
    window.go(GRID)
    page = window.page
    before = word(page, FIRST, 1)

    # Tab comes to the first cell; letters answer, arrows walk, Delete goes back to what is stored.
    cell(page, FIRST, 0).focus()
    page.keyboard.press("t")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("y")
    assert page.evaluate("document.activeElement.cellIndex") == 2
    page.keyboard.press("Delete")
    assert word(page, FIRST, 1) == before
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.cellIndex") == 3
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.cellIndex") == 2

    # A block of two rows and three columns, as Excel gives it, with one word that nobody knows.
    page.keyboard.press("ArrowRight")
    page.evaluate(PASTE, "Ya\ttidak\t1\r\nv\tmungkin\tx\r\n")
    told = page.inner_text("[data-grid-told]")
    assert "“mungkin” tidak dikenal; tulis ya atau tidak." in told
    assert "kolom B" in told
    seen = [[word(page, village, column) for column in (2, 3, 4)] for village in (FIRST, SECOND)]
    assert seen[0] == ["ya", "tidak", "ya"]
    assert (seen[1][0], seen[1][2]) == ("ya", "tidak")

    # Several cells at once, and the bottom of the table is not left by a paste.
    cell(page, SECOND, 5).focus()
    cell(page, SECOND, 5).click()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("t")
    assert page.locator("td[aria-selected=true]").count() == 4
    page.evaluate(PASTE, "\n".join(["ya"] * 400))
    assert "di luar tabel" in page.inner_text("[data-grid-told]")

    assert faults_of(page) == []
    assert f"{unsaved(page)} jawaban belum disimpan" in page.inner_text("[data-grid-count]")


def test_one_save_keeps_everything_and_each_cell_tells_its_history(visit, size):
    if size == "360":
        pytest.skip("on a phone each village is answered on its own page")
    window = visit("camat.kaur")
    window.go(GRID)
    page = window.page
    cell(page, FIRST, 0).focus()
    page.evaluate(PASTE, "ya\ttidak\tya\nya\ttidak\tya\n")

    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.hasAttribute('data-grid-save')")
    save(page)

    assert unsaved(page) == 0
    seen = [[word(page, village, column) for column in range(3)] for village in (FIRST, SECOND)]
    assert seen == [["ya", "tidak", "ya"]] * 2
    cell(page, FIRST, 2).focus()
    page.keyboard.press("ArrowLeft")
    page.click("[data-grid-history]")
    page.wait_for_selector("h1:has-text('Riwayat jawaban')")
    page.wait_for_selector("main >> text=Dijawab: Tidak.")


def test_two_windows_at_once_show_the_clash_and_lose_nothing(visit, size):
    if size == "360":
        pytest.skip("on a phone each village is answered on its own page")
    camat, operator = visit("camat.kaur"), visit("operator.kaur")
    for window in (camat, operator):
        window.go(GRID)
    last = camat.page.locator("tr[data-village]").last.get_attribute("data-village")

    for window, key in ((operator, "t"), (camat, "y")):
        cell(window.page, last, 0).focus()
        window.page.keyboard.press("ArrowRight")
        window.page.keyboard.press(key)
        save(window.page)

    page = camat.page
    assert "tersimpan “Tidak” oleh" in page.inner_text("section:has(#sisa)")
    assert (word(page, last, 1), unsaved(page)) == ("ya", 1)
    page.click("[data-grid-save]")
    page.wait_for_selector("#pesan :text('1 jawaban dari 1 desa')")
    assert word(page, last, 1) == "ya"


def test_a_small_screen_and_a_page_without_scripts_lead_to_one_village_each(visit, size):
    window = visit("camat.kaur", java_script_enabled=False)
    window.go(GRID)

    assert window.page.locator("[data-grid-save]:visible").count() == 0
    assert window.page.locator("tr[data-village] td:visible").count() == (0 if size == "360" else
        window.page.locator("tr[data-village] td").count())  # fmt: skip
    window.page.click(f'tr[data-village="{FIRST}"] a')
    assert window.page.url.endswith(f"/wilayah/{FIRST}/?tahun=2024")


def test_last_years_figures_and_faults_on_the_form_of_a_village(visit):
    window = visit("desa.kaur")
    window.go(f"/wilayah/{FIRST}/2024/profil/")
    page = window.page

    page.fill("[name='anak_5_6-L']", "tiga")
    page.fill("[name='anak_5_6-P']", "1.024")
    page.click(".kla-primary button")
    page.wait_for_selector("[aria-invalid=true]")
    assert "bukan bilangan bulat" in page.inner_text("main")
    assert page.input_value("[name='anak_5_6-P']") == "1.024"
    assert faults_of(page) == []

    page.fill("[name='anak_5_6-L']", "3")
    page.press("[name='anak_5_6-L']", "Enter")
    page.wait_for_selector("#pesan :text('Angka disimpan.')")
    assert page.input_value("[name='anak_5_6-P']") == "1024"
