"""From an office file to a PDF in the limited child: bounded, and nothing is fetched."""

import pypdfium2
import pytest

from evidence.office import typeset as module
from evidence.office.typeset import typeset
from evidence.uploads import DOCX, XLSX
from jobs.sandbox import ChildFailed, TookTooLong, run_limited
from tests.evidence.office_files import book, letter, table

FUNCTION = "evidence.office.typeset:typeset"


@pytest.fixture
def drawn(tmp_path):
    """`drawn(data, type)`: how many pages, and the words on them."""

    def make(data: bytes, kind=DOCX) -> tuple[int, list[str]]:
        source, target = tmp_path / "source", tmp_path / "target"
        source.write_bytes(data)
        count = typeset(str(source), kind.media_type, {}, str(target))
        document = pypdfium2.PdfDocument(target.read_bytes())
        assert len(document) == count
        return count, [page.get_textpage().get_text_bounded() for page in document]

    return make


def test_each_page_says_that_it_is_a_simplified_view(drawn):
    count, pages = drawn(letter(["Menimbang bahwa anak. " * 100] * 5))

    assert count == 3
    for number, words in enumerate(pages, 1):
        assert "Tampilan sederhana: tata letak asli bisa berbeda." in words
        assert f"Halaman {number}" in words


def test_a_book_is_drawn_too(drawn):
    count, pages = drawn(book([["Kecamatan", "Jumlah"], ["Kinal", 12]]), XLSX)

    assert count == 1
    assert "Lembar Lembar1" in pages[0]
    assert "Kinal" in pages[0]


def test_ten_pages_are_the_most(drawn):
    assert drawn(letter(["x"] * 700))[0] == 10


def test_too_much_html_is_refused_before_it_is_laid_out(drawn, monkeypatch):
    monkeypatch.setattr(module, "MOST_HTML", 100)

    with pytest.raises(ValueError, match="too long"):
        drawn(letter(["x" * 200]))


def test_a_hostile_table_ends_with_its_child(tmp_path):
    """Four hundred tables in each other: deeper than any reader goes."""
    source, target = tmp_path / "source", tmp_path / "target"
    body = table([["x"]])
    for _ in range(400):
        body = table([["y"]]).replace("<w:tc>", f"<w:tc>{body}", 1)
    source.write_bytes(letter(body=body))

    with pytest.raises(ChildFailed):
        run_limited(FUNCTION, str(source), DOCX.media_type, {}, str(target))


def test_what_takes_too_long_is_ended(tmp_path):
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(book([[number] * 20 for number in range(1_500)]))

    with pytest.raises(TookTooLong):
        run_limited(FUNCTION, str(source), XLSX.media_type, {}, str(target), cpu_seconds=1)
