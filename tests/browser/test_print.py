"""Boards and lists on paper: nothing of the frame, every column and figure, a head on each page."""

from __future__ import annotations

import re

import pypdfium2
import pytest
from playwright.sync_api import Page

from tests.browser.visits import KAUR

# What the rulers of A4 leave to a page, in the pixels of a stylesheet.
UPRIGHT, ACROSS = 687, 1046
PAGES = {
    f"{KAUR}": UPRIGHT,
    f"{KAUR}pertanyaan/?saring=milik-saya": UPRIGHT,
    f"{KAUR}kemajuan/?menurut=opd&saring=belum-selesai": UPRIGHT,
    f"{KAUR}permintaan/": ACROSS,
    "/dokumen/?jenis=sk": UPRIGHT,
}
FRAME = re.compile(
    r"\b(Beranda|Akun|Keluar|Lainnya|Percobaan|Langsung ke isi|Unduh Excel|Terapkan|Cari)\b"
)
# What sticks out of the page, what the frame still shows, and tables that became cards.
FAULTS = """(width) => {
  const shown = (part) => part.getClientRects().length > 0;
  const all = (places) => [...document.querySelectorAll(places)].filter(shown);
  const found = [];
  if (document.documentElement.scrollWidth > width) found.push("wider than the page");
  for (const cell of all("main th, main td"))
    if (cell.getBoundingClientRect().right > width + 1) found.push(`cut: ${cell.innerText}`);
  for (const part of all(".kla-top, .kla-menu, .kla-bottom, main .btn, main nav a"))
    if (!part.matches("[aria-current]")) found.push(`shown: ${part.className}`);
  for (const row of all("main .kla-table tr"))
    if (getComputedStyle(row).display !== "table-row") found.push("a card");
  return found;
}"""
FIGURES = """() => [...document.querySelectorAll("main .kla-num, main .kla-figures dd")]
  .filter((part) => part.getClientRects().length)
  .flatMap((part) => part.innerText.match(/[0-9][0-9.,]*/g) ?? [])"""


@pytest.fixture
def size() -> str:
    return "1280"


def on_paper(page: Page) -> list[str]:
    """The words of each printed page."""
    document = pypdfium2.PdfDocument(page.pdf(format="A4", prefer_css_page_size=True))
    try:
        return [sheet.get_textpage().get_text_range() for sheet in document]
    finally:
        document.close()


def test_pages_leave_their_frame_behind_and_cut_no_column_and_no_figure(visit):
    window = visit("operator.kaur")
    page, faults = window.page, {}

    for path, width in PAGES.items():
        window.go(path)
        figures = page.evaluate(FIGURES)
        words = "\n".join(on_paper(page))
        page.emulate_media(media="print")
        page.set_viewport_size({"width": width, "height": 1000})
        faults[path] = page.evaluate(FAULTS, width)
        page.emulate_media(media="null")
        page.set_viewport_size({"width": 1280, "height": 900})
        faults[path] += [f"says {word}" for word in FRAME.findall(words)]
        faults[path] += [f"lost {figure}" for figure in figures if figure not in words]

    assert {path: found for path, found in faults.items() if found} == {}


def test_a_long_list_has_its_head_its_number_and_its_filters_in_words_on_paper(visit):
    window = visit("operator.kaur")
    window.go(f"{KAUR}pertanyaan/?saring=milik-saya")

    sheets = on_paper(window.page)

    assert len(sheets) > 1
    assert not window.page.locator(".kla-printed").is_visible()
    assert re.search(r"Dicetak \d+ \w+ \d{4}, \d\d\.\d\d WIB oleh Operator", sheets[0])
    assert "Saring pertanyaan:" in sheets[0]
    assert "Boleh saya isi" in sheets[0]
    assert re.search(r"1–50 dari \d+ pertanyaan", "\n".join(sheets))
    for number, words in enumerate(sheets, start=1):
        assert f"Halaman {number} dari {len(sheets)}" in words
        assert "Maksimum" in words


def test_what_can_be_opened_on_screen_is_open_on_paper(visit):
    window = visit("operator.kaur")
    window.go(f"{KAUR}kemajuan/")
    closed = window.page.locator("main details:not([open])", has_text="terlambat")
    expected = closed.locator("li, tr").count()

    words = "\n".join(on_paper(window.page))

    assert expected > 5
    first = closed.locator("li, tbody tr").first.text_content()
    assert re.sub(r"\s+", "", first)[:40] in re.sub(r"\s+", "", words)
