"""Which papers prove an answer, and on which pages."""

from decimal import Decimal

import pytest
from django.db import IntegrityError

from evaluations.models import (
    Answer,
    AnswerDocument,
    AnswerState,
    Assessment,
    Scorecard,
)
from evaluations.scorecards import standing_of
from evaluations.services import (
    Refused,
    detach,
)
from evidence.models import DocumentVersion
from tests.evaluations.scene import (
    a_version,
    linked,
    opened,
    operator,
    said,
)
from tests.evaluations.traces import events, untouched
from tests.world import KAUR, SELUMA

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]


@pytest.fixture
def kaur() -> Assessment:
    return opened()


def test_a_linked_paper_supports_the_points_of_its_question(kaur) -> None:
    said(kaur, "1.1", "a")
    version = a_version()

    link = linked(kaur, version=version, pages="1-3")

    assert (link.answer.question.code, link.slot, link.pages) == ("1.1", "perda", "1-3")
    assert standing_of(kaur).card.unsupported == Decimal(0)
    event = events("answer.document_attached")[0]
    assert (event.subject, event.region) == (f"answer:{link.answer.public_id}", KAUR)
    assert event.data == {
        "question": "1.1",
        "slot": "perda",
        "document": version.document.public_id,
        "version": 1,
    }
    assert Scorecard.objects.get().card["unsupported"] == "0.00"


def test_linking_the_same_paper_twice_is_one_link(kaur) -> None:
    version = a_version()

    first, again = linked(kaur, version=version), linked(kaur, version=version, pages="2")

    assert again == first
    assert AnswerDocument.objects.get().pages == ""
    assert len(events("answer.document_attached")) == 1


def test_one_paper_may_fill_slots_of_several_questions(kaur) -> None:
    version = a_version()

    linked(kaur, "1.1", "perda", version=version)
    linked(kaur, "1.1", "publikasi", version=version)
    linked(kaur, "2.1", "sk", version=version)

    assert AnswerDocument.objects.count() == 3


def test_a_paper_may_be_linked_before_the_answer_is_given(kaur) -> None:
    linked(kaur)

    answer = Answer.objects.get()
    assert (answer.state, answer.version) == (AnswerState.EMPTY, 0)
    assert said(kaur, "1.1", "a", version=0).version == 1


@pytest.mark.parametrize(
    ("code", "slot", "before", "after"),
    [
        ("3.1f", "foto", "R", "S"),
        ("21A.2", "matriks", "U", "S"),
        ("1.1", "perda", "U", "R"),
        ("1.1", "perda", "R", "R"),
        ("1.1", "perda", "S", "S"),
    ],
)
def test_a_paper_takes_over_the_class_of_a_more_sensitive_question(
    kaur, code, slot, before, after
) -> None:
    version = a_version(sensitivity=before)

    linked(kaur, code, slot, version=version)

    version.document.refresh_from_db()
    assert version.document.sensitivity == after
    assert len(events("document.class_raised")) == (before != after)


@pytest.mark.parametrize("slot", ["sk", "", "Perda", "perda "])
def test_a_slot_that_the_question_does_not_ask_for_is_refused(kaur, slot) -> None:
    with pytest.raises(Refused) as refusal:
        linked(kaur, slot=slot)

    assert str(refusal.value) == f"Pertanyaan 1.1 tidak meminta bukti {slot!r}."
    assert untouched(kaur)


@pytest.mark.parametrize("pages", ["", "1", "3", "1-3", "1, 3", "1,2-3", "2-2"])
def test_pages_of_the_paper_are_taken(kaur, pages) -> None:
    assert linked(kaur, pages=pages).pages == pages


@pytest.mark.parametrize(
    "pages", ["x", "1-", "-1", "1--2", "3-1", "2,1", "0", "0-2", "1;2", "1 - 2", "٣", "1\n", " "]
)
def test_pages_that_nobody_can_find_are_refused(kaur, pages) -> None:
    with pytest.raises(Refused, match="tidak dikenali"):
        linked(kaur, pages=pages)

    assert untouched(kaur)


def test_a_page_after_the_last_is_refused(kaur) -> None:
    with pytest.raises(Refused) as refusal:
        linked(kaur, pages="2-4")

    assert str(refusal.value) == "Halaman 4 tidak ada: dokumen ini 3 halaman."


def test_a_photo_has_no_pages_to_count(kaur) -> None:
    assert linked(kaur, version=a_version(pages=None), pages="7").pages == "7"


def test_a_paper_of_another_regency_is_refused_by_the_database_itself(kaur) -> None:
    with pytest.raises(IntegrityError, match="a document of its own region"):
        linked(kaur, version=a_version(SELUMA))

    assert untouched(kaur)


def test_a_detached_paper_no_longer_supports_and_stays_in_the_archive(kaur) -> None:
    said(kaur, "1.1", "a")
    link = linked(kaur)

    detach(assessment=kaur, link=link, by=operator())

    assert AnswerDocument.objects.count() == 0
    assert DocumentVersion.objects.count() == 1
    assert standing_of(kaur).card.unsupported == Decimal(12)
    assert events("answer.document_detached")[0].data["slot"] == "perda"
    assert Scorecard.objects.get().card["unsupported"] == "12.00"
