"""A few keys find a document: every word must hold somewhere in its passport."""

from datetime import date

import pytest

from accounts.permissions import Role
from evidence.models import Document, DocumentTag
from evidence.searching import MOST_WORDS, search, words_of
from tests.evidence.conftest import make_document
from tests.world import KAUR, KINAL, agency, user


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SK  2023 Dinkes", ["sk", "2023", "dinkes"]),
        ('"Gugus Tugas" sk', ["gugus tugas", "sk"]),
        ('"gugus', ["gugus"]),
        ('" "', [" "]),
        ("", []),
        ("a " * 50, ["a"] * MOST_WORDS),
    ],
)
def test_words_are_lower_case_and_quoted_ones_stay_together(text, words):
    assert words_of(text) == words


@pytest.fixture
def shelf(db):
    operator = user(Role.OPERATOR, KAUR)
    decree = make_document(by=operator, agency=agency("dinkes", KAUR, name="Dinas Kesehatan"))
    decree.subject, decree.number = "Gugus Tugas KLA", "188.4.45/12/2023"
    decree.date, decree.signatory = date(2023, 4, 1), "Bupati Kaur"
    decree.save()
    report = make_document(by=operator, area=KINAL)
    report.kind, report.subject, report.year = "laporan", "Musyawarah anak", 2022
    report.save()
    DocumentTag.objects.create(document=report, name="forum anak")
    return {"decree": decree, "report": report}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("gugus", {"decree"}),
        ("sk 2023 dinkes", {"decree"}),
        ("188.4 bupati", {"decree"}),
        ("kesehatan laporan", set()),
        ("laporan kinal", {"report"}),
        ('"forum anak" 2022', {"report"}),
        ("notulen", {"report"}),
        ("2021", set()),
        ("", {"decree", "report"}),
        ("100%", set()),
    ],
)
def test_every_word_must_hold(shelf, text, found):
    documents = search(Document.objects.all(), text)

    assert {name for name, document in shelf.items() if document in documents} == found


def test_two_tags_that_match_show_a_document_once(shelf):
    DocumentTag.objects.create(document=shelf["report"], name="forum desa")

    assert search(Document.objects.all(), "forum").count() == 1
