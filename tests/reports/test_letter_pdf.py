"""Letters as PDF: pages of their own, bookmarks, tags, whole text; hostile words stay words."""

import pikepdf
import pytest
from django.utils import translation

from reports.content.page import Proof
from reports.papers import print_pages
from reports.sizes import PAPERS
from tests.reports.letter_scene import letter
from tests.reports.scene import kop, opened_pdf, words_of

HOSTILE = (
    '<script>alert(1)</script><img src="http://127.0.0.1:9/x"><img src="file:///etc/passwd">'
    "<style>p { background: url(http://127.0.0.1:9/y) }</style>"
)


@pytest.fixture(scope="module")
def printed():
    """A short letter, one with an annex, and a short one again, proved, on F4."""
    with translation.override("id"):
        pages = [letter(1), letter(2, rows=12), letter(3)]
        proved = [
            page.proved(Proof(f"k{place}", f"KLA/17.04/2024/000{place}", f"https://kla/{place}/"))
            for place, page in enumerate(pages, 1)
        ]
        return print_pages(proved, "F4")


@pytest.fixture(scope="module")
def texts(printed):
    """The words of each page."""
    import pypdfium2

    document = pypdfium2.PdfDocument(printed.content)
    try:
        pages = [document[number].get_textpage() for number in range(len(document))]
        return [" ".join(page.get_text_range().split()) for page in pages]
    finally:
        document.close()


def test_each_letter_begins_a_page_and_counts_its_own(texts):
    firsts = [place for place, text in enumerate(texts) if "Hal : Kekurangan" in text]

    assert len(firsts) == 3
    assert [place for place, text in enumerate(texts) if text.endswith("Halaman 1")] == firsts
    assert texts[firsts[1] + 1].endswith("Halaman 2")


def test_a_letter_says_number_deadline_signatory_and_copies(texts):
    first = " ".join(text for text in texts if "Camat Kinal 1" in text)

    for words in (
        "Nomor : 400.2.4/1/DP3AP2KB/2024",
        "Sifat : Penting",
        "Lampiran : –",
        "Bintuhan, 25 Juni 2024",
        "paling lambat hari Kamis, 27 Juni 2024",
        "NIP 19701231 199803 1 004",
        "Tembusan: Bupati Kaur Inspektur",
        "Nomor KLA/17.04/2024/0001",
        "https://kla/1/",
        "SOP bencana",
        "1 dari 14",
        "Perda KLA 3,00",
    ):
        assert words in first


def test_a_long_list_goes_on_an_annex_that_the_letter_counts(texts):
    letter_page, annex, *_ = [text for text in texts if "Camat Kinal 2" in text]

    assert "Lampiran : 1 (satu) berkas" in letter_page
    assert "12 pertanyaan yang belum dijawab;" in letter_page
    assert "Perda KLA" not in letter_page
    assert "Lampiran surat kepada Camat Kinal 2" in annex
    assert "Perda KLA" in annex


def test_no_letter_holds_another_recipients_name(texts):
    for text in texts:
        named = {number for number in "123" if f"Camat Kinal {number}" in text}
        assert len(named) == 1


def test_the_bookmarks_name_the_recipients(printed):
    with opened_pdf(printed.content) as document, document.open_outline() as outline:
        titles = [item.title for item in outline.root]

    assert titles == [f"Yth. Camat Kinal {number}" for number in (1, 2, 3)]


def test_it_is_an_f4_sheet_with_embedded_fonts_a_title_and_a_language(printed):
    width, height = (side / 25.4 * 72 for side in PAPERS["F4"])
    with opened_pdf(printed.content) as document:
        assert [float(side) for side in document.pages[0].MediaBox[2:]] == pytest.approx(
            [width, height], abs=0.1
        )
        assert document.Root.Lang == "id"
        assert str(document.docinfo["/Title"]) == "Surat kekurangan Kabupaten Kaur 2024"
        fonts = [
            thing
            for thing in document.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor"
        ]
        assert fonts
        assert all("/FontFile2" in font for font in fonts)


def test_hostile_words_in_every_field_are_printed_and_fetch_nothing():
    with translation.override("id"):
        printed = print_pages(
            [letter(1, text=HOSTILE, letterhead=kop(city=HOSTILE, copies=HOSTILE))], "A4"
        )

    assert printed.refused == ()
    assert words_of(printed.content).count("alert(1)") >= 12
