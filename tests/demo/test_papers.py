"""The demo's papers are real PDFs that fit the instrument and the pages that they are linked by."""

import io
import re

import pikepdf
import pytest

from demo.kaur import PAPERS
from demo.papers import paper_bytes
from evidence.models import DocumentKind
from tests.sheets import shipped_sheet

EACH = pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.file_name)


@EACH
def test_a_paper_is_a_pdf_with_its_pages_and_its_words(paper) -> None:
    with pikepdf.open(io.BytesIO(paper_bytes(paper))) as pdf:
        drawn = [page.Contents.read_bytes().decode("latin-1") for page in pdf.pages]

    assert len(drawn) == len(paper.pages)
    for number, (content, text) in enumerate(zip(drawn, paper.pages, strict=True), 1):
        shown = " ".join(re.findall(r"\((.*)\) Tj", content))
        assert text in shown.replace(r"\(", "(").replace(r"\)", ")")
        assert f"Halaman {number}. Contoh untuk demo." in shown
        assert (paper.number in shown) == (number == 1)


@EACH
def test_a_paper_fills_slots_that_its_questions_ask_for(paper) -> None:
    sheet = shipped_sheet()

    assert paper.kind in DocumentKind.values
    for code, slot, pages in paper.answers:
        assert slot in {offered.kind for offered in sheet.question(code).slots}
        assert max(map(int, re.findall("[0-9]+", pages))) <= len(paper.pages)


def test_file_names_are_unique_because_they_are_form_keys() -> None:
    names = [paper.file_name for paper in PAPERS]

    assert len(set(names)) == len(names)
