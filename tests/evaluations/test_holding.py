"""A paper that something uses can't be thrown away, and what lies in the bin can't be used."""

import pytest

from evaluations.services import Refused
from evaluations.services.proof import detach
from evidence.models import Document
from evidence.register_services import NotChanged, bin_document, held_back
from tests.evaluations.scene import (
    a_version,
    linked,
    opened,
    operator,
    returned,
    said,
    small,
    submitted,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment():
    return opened(instrument=small())


def throw_away(document):
    with pytest.raises(NotChanged) as refusal:
        bin_document(document=document, by=operator())
    return str(refusal.value)


def test_a_paper_that_nothing_uses_is_free(assessment):
    document = a_version().document

    bin_document(document=document, by=operator())

    assert held_back(document) == ""
    assert Document.objects.get(pk=document.pk).binned_at is not None


def test_a_linked_paper_is_held_by_its_question_until_it_is_taken_off(assessment):
    link = linked(assessment, slot="sk")
    document = link.version.document

    assert "bukti pertanyaan 1.1 (2024). Lepaskan dahulu" in throw_away(document)

    detach(assessment=assessment, link=link, by=operator())
    bin_document(document=document, by=operator())


def test_a_submitted_answer_holds_its_paper_also_after_a_repair_took_it_off(assessment):
    said(assessment, "1.1", "a")
    link = linked(assessment, slot="sk")
    document = link.version.document
    assessment = submitted(assessment)
    assert "jawaban 1.1 evaluasi 2024 yang sudah diajukan" in throw_away(document)

    detach(assessment=returned(assessment, "1.1"), link=link, by=operator())

    assert "jawaban 1.1 evaluasi 2024 yang sudah diajukan" in throw_away(document)


def test_a_binned_paper_can_not_be_linked(assessment):
    version = a_version()
    bin_document(document=version.document, by=operator())

    with pytest.raises(Refused, match="ada di tempat sampah"):
        linked(assessment, slot="sk", version=version)
