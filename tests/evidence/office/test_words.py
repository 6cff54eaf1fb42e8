"""DOCX as plain text: what is taken from it, how far, and what never is."""

import io

import pytest
from PIL import Image

from evidence.office import words
from tests.evidence import corpus
from tests.evidence.office_files import letter, paragraph, picture, table


@pytest.fixture
def plain(tmp_path):
    def read(data: bytes):
        path = tmp_path / "surat.docx"
        path.write_bytes(data)
        return words.read(path)

    return read


def test_paragraphs_tables_and_their_alignment_are_taken(plain):
    body = paragraph("KEPUTUSAN BUPATI", centred=True) + table([["Nama", "Jumlah"], ["Kinal", "3"]])

    html = plain(letter(["Menimbang"], body=body)).html

    assert html.startswith('<p>Menimbang</p><p class="center">KEPUTUSAN BUPATI</p><table>')
    assert html.count("<tr>") == 2


def test_markup_in_the_text_stays_text(plain):
    html = plain(letter(["&lt;img src='file:///etc/passwd'&gt;"])).html

    assert html == "<p>&lt;img src='file:///etc/passwd'&gt;</p>"


def test_of_a_link_only_the_words_are_kept(plain):
    link = '<w:p><w:hyperlink w:anchor="x"><w:r><w:t>klik</w:t></w:r></w:hyperlink></w:p>'

    assert plain(letter(body=link)).html == "<p>klik</p>"


def test_a_picture_is_made_small_and_loses_what_it_told_of_itself(plain):
    photo = corpus.image("PNG", size=(3000, 2000))

    told = plain(letter(body=picture("rId9"), media=photo))

    (content, media_type) = told.pictures["gambar-0"]
    assert told.html == '<p><img alt="" src="asset:gambar-0" /></p>'
    assert (Image.open(io.BytesIO(content)).size, media_type) == ((1000, 667), "image/jpeg")


@pytest.mark.parametrize(
    "media",
    [
        b"\xd7\xcd\xc6\x9a" + b"\0" * 100,  # a Windows metafile
        b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>",
        corpus.png_of(8_000, 6_000),
        corpus.image("PNG")[:20],
    ],
    ids=["metafile", "svg", "too many pixels", "broken"],
)
def test_a_picture_that_can_not_be_drawn_is_told_in_words(plain, media):
    told = plain(letter(["Foto:"], body=picture("rId9"), media=media))

    assert told.html == "<p>Foto:</p><p>[gambar yang tidak dapat digambar]</p>"
    assert told.pictures == {}


def test_only_so_many_pictures_are_drawn(plain, monkeypatch):
    monkeypatch.setattr(words, "MOST_PICTURES", 2)

    told = plain(letter(body=picture("rId9") * 4, media=corpus.image("PNG")))

    assert (len(told.pictures), told.html.count("<img")) == (2, 2)
    assert told.html.count("[gambar berikutnya tidak digambar]") == 2


@pytest.mark.parametrize(
    "body",
    [
        paragraph("Menimbang bahwa. " * 10) * 1_000,
        paragraph("") * 3_000,
        table([["x"] * 10] * 300),
        paragraph("a" * 2_000_000),
    ],
    ids=["paragraphs", "empty paragraphs", "rows", "one word"],
)
def test_of_an_endless_letter_the_beginning_is_taken_and_the_rest_is_told(plain, body):
    html = plain(letter(body=body)).html

    assert html.endswith('<p class="note">… Lanjutan dokumen ini tidak digambar.</p>')
    assert len(html) < 100_000


def test_a_cell_spans_no_more_than_a_page_can_hold(plain):
    html = plain(letter(body=table([["x"]], span=1_000_000_000))).html

    assert f'colspan="{words.WIDEST_CELL}"' in html


def test_an_empty_letter_says_that_it_is_empty(plain):
    assert plain(letter()).html == words.EMPTY


def test_the_files_own_style_map_is_not_asked(plain, monkeypatch):
    """The gate lets none in; here it would be one more way to choose the HTML."""
    hostile = corpus.docx(
        ("mammoth/style-map", "p => div.kla-x:fresh"),
    )

    assert plain(hostile).html == "<p>Notulen rapat</p>"
