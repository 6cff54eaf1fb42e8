"""Papers of a whole evaluation: the sentence on top, and the full report set once and read back."""

import re
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from django.utils import translation

from audit.clock import db_now
from evaluations import queries
from evaluations.models import Assessment
from evaluations.results import result_of
from evaluations.scorecards import standing_of
from kla_portal.templatetags.kla import points
from reports.content.full import full_pages
from reports.content.sekda import sekda_page
from reports.content.standing import headline, standing_told
from reports.papers import print_pages
from tests.evaluations.scene import fresh

pytestmark = pytest.mark.django_db

CHAPTERS = [
    "Daftar isi",
    "Bab I Pendahuluan",
    "Bab II Gambaran umum",
    "Bab III Hasil evaluasi",
    "Bab IV Uraian per indikator",
    "Bab V Kendala dan rencana tindak lanjut",
    "Bab VI Penutup",
    "Lampiran: Daftar dokumen",
]
HEADER = "Kabupaten Kaur · Evaluasi mandiri · "


def page_of(assessment):
    return sekda_page(fresh(assessment), now=db_now(), made_by="Operator")


def test_the_figures_are_those_of_the_score(kaur):
    told = result_of(kaur.region, 2024, None)

    figures = page_of(kaur).figures

    assert str(figures.standing.total) == told["score"] == "780.00"
    assert figures.standing.predicate.code == told["predicate"]
    assert f"{figures.unsupported:.2f}" == told["unsupported"]
    assert figures.unanswered == told["unanswered"]
    assert [(f"{line.score:.2f}", f"{line.maximum:.2f}") for line in figures.clusters] == [
        (cluster["score"], cluster["maximum"]) for cluster in told["clusters"]
    ]


def test_the_headline_says_place_score_predicate_target_and_next_step(kaur):
    assert page_of(kaur).figures.headline == (
        "Evaluasi mandiri: Kabupaten Kaur 2024 bernilai 780,00 poin (Nindya); "
        "kurang 70,00 dari target 850,00, kurang 20,01 menuju Utama."
    )


def headline_with(assessment, **gap) -> str:
    standing = standing_told(queries.overview(assessment))
    return headline(assessment, replace(standing, gap=replace(standing.gap, **gap)))


def test_a_headline_without_a_target_says_that_there_is_none(kaur):
    told = headline_with(kaur, target=None, to_target=None)

    assert "; target belum ditetapkan, kurang 20,01 menuju Utama." in told


def test_a_reached_target_is_said_to_be_reached(kaur):
    told = headline_with(kaur, target=Decimal(750), to_target=Decimal("0.00"))

    assert "; target 750,00 sudah tercapai, kurang" in told


def test_at_the_top_there_is_no_next_step(kaur):
    told = headline_with(kaur, next_step=None, to_next_step=None)

    assert told.endswith("dari target 850,00.")


@pytest.fixture(scope="module")
def told(demo, django_db_blocker):
    """The score and the report's page, of one moment."""
    with django_db_blocker.unblock(), translation.override("id"):
        assessment = fresh(Assessment.objects.get(region="17.04", round__year=2024))
        now = db_now()
        [page] = full_pages(assessment, {}, now, "Operator")
        return standing_of(assessment, now).card, page, print_pages([page], "F4")


@pytest.fixture(scope="module")
def texts(told) -> list[str]:
    """The text of each page, blanks folded."""
    document = pypdfium2.PdfDocument(told[2].content)
    try:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


@pytest.fixture(scope="module")
def read(told):
    with pikepdf.open(BytesIO(told[2].content)) as document:
        yield document


def test_each_cluster_and_indicator_has_the_points_of_the_score(told, texts):
    card, whole = told[0], " ".join(texts)

    for cluster in card.clusters:
        sentence = f"Nilai {points(cluster.points)} dari {points(cluster.maximum)} poin."
        assert sentence in whole
        for part in cluster.indicators:
            answered = f"{part.answered} dari {part.answered + part.unanswered} pertanyaan dijawab"
            figures = f"nilai {points(part.points)} dari {points(part.maximum)} poin"
            after = whole.split(f"Indikator {part.code} {part.name} Target.")[1]
            assert after.index(f"Hasil. {answered}; {figures}") < 200
    assert f"adalah {points(card.total)} dari {points(card.maximum)} poin" in whole


def test_each_question_has_the_points_of_the_ledger(told):
    card, page, _ = told

    lines = [
        line
        for cluster in page.figures.clusters
        for part in cluster.indicators
        for line in part.questions
    ]

    assert [(line.code, line.points, line.maximum) for line in lines] == [
        (entry.code, entry.points, entry.maximum) for entry in card.ledger
    ]


def test_each_page_but_the_cover_says_its_place_and_number(told, texts):
    assert len(texts) == told[2].pages > 30
    assert "Halaman" not in texts[0]
    for number, text in enumerate(texts[1:], 2):
        assert HEADER in text
        assert f"Halaman {number} dari {len(texts)}" in text


def test_the_bookmarks_are_chapters_clusters_and_indicators(told, read):
    with read.open_outline() as outline:
        chapters = [entry.title for entry in outline.root]
        fourth = outline.root[CHAPTERS.index("Bab IV Uraian per indikator")]
        below = {entry.title: [part.title for part in entry.children] for entry in fourth.children}

    clusters = told[1].figures.clusters
    assert chapters == CHAPTERS
    assert below == {
        cluster.title: [f"Indikator {part.code} {part.name}" for part in cluster.indicators]
        for cluster in clusters
    }


def test_the_contents_name_the_pages_where_chapters_and_indicators_really_stand(read, texts):
    """Each line of the contents: its link's page is the number that is printed behind it."""
    numbers = {page.obj.objgen: number for number, page in enumerate(read.pages, 1)}
    contents = next(text for text in texts if "Daftar isi" in text)
    named = {
        title.strip(): int(number)
        for title, number in re.findall(r"((?:Bab|Indikator) [^.]+?) ?\.{3,} ?(\d+)", contents)
    }
    with read.open_outline() as outline:
        places = dict(_places(outline.root, numbers))

    assert len(named) == 6 + 31
    assert {title: places[title] for title in named} == named


def test_all_letters_are_embedded_and_the_sheet_is_tagged(read):
    fonts = [
        thing
        for thing in read.objects
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor"
    ]

    assert fonts
    assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)
    assert read.Root.MarkInfo.Marked
    assert str(read.Root.Lang) == "id"
    width, height = (float(edge) for edge in read.pages[0].MediaBox[2:])
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (215, 330)


def _places(entries, numbers):
    """Where each bookmark leads."""
    for entry in entries:
        yield entry.title, numbers[entry.destination[0].objgen]
        yield from _places(entry.children, numbers)
