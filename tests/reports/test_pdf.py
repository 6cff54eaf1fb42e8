"""The PDF read back: one page, tagged, our own letters, the same figures, nothing fetched."""

import re
from dataclasses import replace
from decimal import Decimal

import pikepdf
import pytest
from django.utils import translation

from evaluations.models import Assessment, Round
from evaluations.queries import StageStep
from reports import papers
from reports.content.full_tree import DecreeTold
from reports.content.standing import OwnScore, headline
from reports.letterheads import TEXTS as FIELDS
from reports.models import Letterhead
from reports.sizes import PAPERS
from tests.reports.scene import (
    NOW,
    PREDICATES,
    STANDING,
    TEXTS,
    kop,
    opened_pdf,
    png,
    sekda,
    words_of,
)

MILLIMETRE = 72 / 25.4


@pytest.fixture(autouse=True)
def _indonesian():
    with translation.override("id"):
        yield


@pytest.fixture
def arms(monkeypatch):
    """The coat of arms without its database."""
    monkeypatch.setattr(papers, "arms_of", lambda region: png())
    return kop(has_arms=True)


@pytest.fixture(scope="module")
def printed():
    with translation.override("id"):
        return papers.print_pages([sekda()], "A4")


@pytest.fixture(scope="module")
def read(printed):
    with opened_pdf(printed.content) as document:
        yield document


@pytest.fixture(scope="module")
def words(printed):
    return words_of(printed.content)


def test_the_paper_has_one_page_and_says_so(printed, read):
    assert printed.pages == len(read.pages) == 1


@pytest.mark.parametrize("paper", PAPERS)
def test_the_sheet_has_the_size_that_was_asked_for(paper):
    printed = papers.print_pages([sekda()], paper)

    with opened_pdf(printed.content) as document:
        box = [float(edge) for edge in document.pages[0].MediaBox]
    wanted = [0, 0, PAPERS[paper][0] * MILLIMETRE, PAPERS[paper][1] * MILLIMETRE]
    assert box == pytest.approx(wanted, abs=0.2)


def test_the_figures_stand_in_the_text(words):
    for figure in ("780,00", "Nindya", "850,00", "kurang 70,00", "20,01", "683,55", "768,20"):
        assert figure in words
    assert "Evaluasi mandiri" in words
    assert "25 Juni 2024, 14.05 WIB" in words
    assert sekda().short_fingerprint in words
    assert words.count("100,50 164,00") == 7


def test_kop_and_signature_stand_in_the_text(words):
    for line in ("PEMERINTAH KABUPATEN KAUR", "SEKRETARIAT DAERAH", "Kode Pos 38963"):
        assert line in words
    assert "Bintuhan, 25 Juni 2024" in words
    assert "a.n. Bupati Kaur" in words
    assert "NIP 19701231 199803 1 004" in words


def test_the_paper_is_tagged_and_speaks_indonesian(read):
    assert read.Root.MarkInfo.Marked
    assert str(read.Root.Lang) == "id"
    assert read.Root.ViewerPreferences.DisplayDocTitle
    assert tags_of(read) >= {"/H1", "/H2", "/Table", "/TH", "/TD", "/Figure", "/P"}


def test_each_picture_of_the_paper_has_its_words(read):
    figures = [node for node in nodes_of(read.Root.StructTreeRoot) if node.get("/S") == "/Figure"]

    told = [str(node.get("/Alt", "")) for node in figures]

    assert len(told) == 8
    assert all(told)
    assert told[0].startswith("Nilai 780,00 dari 1.000, predikat Nindya; target 850,00")


def test_each_cell_names_the_heads_of_its_column_and_row(read):
    cells = [node for node in nodes_of(read.Root.StructTreeRoot) if node.get("/S") == "/TD"]
    heads = [node for node in nodes_of(read.Root.StructTreeRoot) if node.get("/S") == "/TH"]

    known = {str(head["/ID"]) for head in heads}
    named = [{str(head) for head in cell["/A"]["/Headers"]} for cell in cells]

    assert named
    assert all(len(heads) == 2 and heads <= known for heads in named)


def test_each_head_says_whether_it_heads_a_column_or_a_row(read):
    heads = [node for node in nodes_of(read.Root.StructTreeRoot) if node.get("/S") == "/TH"]

    scopes = [(str(head.P.P.S), str(head.A.Scope)) for head in heads]

    assert set(scopes) == {("/THead", "/Column"), ("/TBody", "/Row")}


def test_a_list_holds_nothing_but_items(read):
    lists = [node for node in nodes_of(read.Root.StructTreeRoot) if node.get("/S") == "/L"]

    assert len(lists) == 2
    assert {str(item.S) for one in lists for item in one.K} == {"/LI"}


def test_the_metadata_names_paper_and_standard(read):
    with read.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == "Lembar Sekda: Evaluasi KLA Kabupaten Kaur 2024"
    assert str(read.docinfo["/Author"]) == "PEMERINTAH KABUPATEN KAUR"


def test_the_bookmarks_are_the_headings(read):
    with read.open_outline() as outline:
        top = [entry.title for entry in outline.root]
        below = [entry.title for entry in outline.root[0].children]

    assert top == ["Lembar Sekda: Evaluasi KLA Kabupaten Kaur 2024"]
    assert below[0] == "Nilai per klaster"
    assert "Siapa yang terlambat" in below


def test_all_letters_are_arimo_and_embedded(read):
    fonts = descriptors_of(read)

    assert fonts
    for name, descriptor in fonts.items():
        assert "Arimo" in name
        assert any(key in descriptor for key in ("/FontFile2", "/FontFile3"))


def test_letters_beyond_latin_1_are_embedded_as_well():
    printed = papers.print_pages([sekda(text="Łódź Şanlıurfa Ĉefurbo")], "A4")

    words = words_of(printed.content)
    assert words.count("Łódź Şanlıurfa Ĉefurbo") >= 12
    assert "600 Madya" in words
    with opened_pdf(printed.content) as document:
        assert all(re.search("Arimo", name) for name in descriptors_of(document))
        assert len(descriptors_of(document)) == 4


def test_the_coat_of_arms_is_drawn_with_its_words(arms):
    printed = papers.print_pages([sekda(letterhead=arms)], "A4")

    with opened_pdf(printed.content) as document:
        told = [str(node.get("/Alt", "")) for node in nodes_of(document.Root.StructTreeRoot)]
        pictures = [
            image for page in document.pages for image in page.get_images(recursive=True).values()
        ]
    assert "Lambang Kabupaten Kaur" in told
    assert pictures


LONG = {
    "words": "Dinas Pemberdayaan Perempuan dan Perlindungan Anak Kabupaten Kepulauan " * 4,
    "one word": "Pertanggungjawaban" * 20,
    "wide letters": "WWWWWWWWW MMMMMMMMM " * 10,
    "another script": "儿童友好城市" * 20,
    "marks": "a\u0301\u0302\u0303\u0304" * 40,
}


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_one_page_whatever_the_data(paper, text):
    fields = {name: text[: Letterhead._meta.get_field(name).max_length] for name in FIELDS}
    letterhead = kop(**fields | {"nip": TEXTS["nip"], "postal_code": "38963"})
    page = sekda(rows=60, text=text[:110], letterhead=letterhead)

    printed = papers.print_pages([page], paper)

    assert printed.pages == 1
    words = words_of(printed.content)
    assert "dan 55 pertanyaan lainnya" in words
    assert "dan 54 instansi lainnya" in words
    assert "dan 54 kecamatan lainnya" in words
    assert "dan 56 pihak lainnya" in words
    assert "NIP 19701231 199803 1 004" in words


AWARDED = replace(
    STANDING,
    stage="final",
    label="Penetapan",
    predicate=PREDICATES[1],
    decree=DecreeTold(Decimal(780), "Madya", "Nindya", "Keputusan Menteri " * 6, NOW.date(), ""),
    own=OwnScore("Evaluasi mandiri", Decimal("812.34"), PREDICATES[3], NOW),
)
LATER = tuple(
    StageStep(f"Verifikasi {name}", Decimal("683.55"), NOW)
    for name in ("administrasi provinsi", "administrasi pusat", "lapangan")
)


def awarded(page):
    """With a decree whose number is as long as may be, and every stage recorded."""
    sentence = headline(Assessment(region=page.region, round=Round(year=2024)), AWARDED)
    return replace(
        page, figures=replace(page.figures, standing=AWARDED, headline=sentence, others=LATER)
    )


@pytest.mark.parametrize("paper", PAPERS)
def test_one_page_with_a_decree_and_every_stage(paper):
    text = LONG["words"]
    fields = {name: text[: Letterhead._meta.get_field(name).max_length] for name in FIELDS}
    letterhead = kop(**fields | {"nip": TEXTS["nip"], "postal_code": "38963"})

    printed = papers.print_pages(
        [awarded(sekda(rows=60, text=text[:110], letterhead=letterhead))], paper
    )

    assert printed.pages == 1
    assert "berpredikat Madya dengan nilai 780,00 (menurut skala: Nindya)" in words_of(
        printed.content
    )


def test_ordinary_data_with_a_decree_needs_no_smaller_letters():
    page = awarded(sekda(rows=9, text="Dinas Pendidikan dan Kebudayaan Kabupaten Kaur"))

    assert heights_of_letters(papers.print_pages([page], "A4").content) >= 7


def test_ordinary_data_needs_no_smaller_letters():
    """A4, each list full, names as long as most are."""
    page = sekda(rows=9, text="Dinas Pendidikan dan Kebudayaan Kabupaten Kaur")

    printed = papers.print_pages([page], "A4")

    assert printed.pages == 1
    assert heights_of_letters(printed.content) >= 7.4


def test_without_a_letterhead_the_paper_has_blanks_to_fill_in():
    empty = kop(**dict.fromkeys(TEXTS, ""))

    words = words_of(papers.print_pages([sekda(letterhead=empty)], "A4").content)

    assert "PEMERINTAH KABUPATEN KAUR" in words
    assert "Sekretaris Daerah" in words
    assert "(………………………………)" in words
    assert "NIP" not in words


def test_empty_lists_say_that_there_is_nothing():
    words = words_of(papers.print_pages([sekda(rows=0)], "A4").content)

    assert "Semua pertanyaan sudah bernilai penuh dan berbukti." in words
    assert "Tidak ada OPD yang masih kurang." in words
    assert "Semua 15 kecamatan sudah menjawab." in words
    assert "Tidak ada permintaan yang terlambat." in words


def tags_of(document: pikepdf.Pdf) -> set[str]:
    return {str(node.get("/S")) for node in nodes_of(document.Root.StructTreeRoot)}


def nodes_of(root) -> list:
    """All structure elements below `root`."""
    found, waiting = [], [root]
    while waiting:
        node = waiting.pop(0)
        kids = node.get("/K", [])
        kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
        below = [kid for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
        found += below
        waiting += below
    return found


def descriptors_of(document: pikepdf.Pdf) -> dict[str, pikepdf.Dictionary]:
    found = {}
    for thing in document.objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor":
            found[str(thing["/FontName"])] = thing
    return found


def heights_of_letters(content: bytes) -> float:
    """The smallest size of type on the first page, in points."""
    with opened_pdf(content) as document:
        sizes = []
        for operands, operator in pikepdf.parse_content_stream(document.pages[0]):
            if str(operator) == "Tf":
                sizes.append(float(operands[1]))
        return min(sizes)
