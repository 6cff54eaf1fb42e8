"""One document for several answers: all or none, and once however often it is sent."""

from datetime import timedelta

import pytest

from audit.clock import db_now
from audit.models import Event
from audit.services import verify_chain
from evaluations.models import AnswerDocument
from evaluations.services import Refused, attach_to_many
from tests.evaluations.scene import operator
from tests.evaluations.suggested import FORUM, REPORT, TASK_FORCE, paper, topical, version_of
from tests.evaluations.test_concurrency import PEOPLE, at_once

SLOTS = {TASK_FORCE: "sk", FORUM: "sk"}


def attach(assessment, slots, **told):
    version = told.pop("version", None) or version_of(paper())
    return attach_to_many(
        assessment=assessment, version=version, slots=slots, by=told.pop("by", operator())
    )


@pytest.mark.django_db
def test_each_question_gets_its_link():
    assessment = topical()

    made = attach(assessment, SLOTS)

    assert [(link.answer.question.code, link.slot) for link in made] == list(SLOTS.items())


@pytest.mark.django_db
def test_one_slot_that_does_not_fit_links_nothing():
    assessment = topical()

    with pytest.raises(Refused, match=f"Pertanyaan {REPORT} tidak meminta bukti"):
        attach(assessment, {**SLOTS, REPORT: "sk"})

    assert not AnswerDocument.objects.exists()
    assert not Event.objects.filter(verb="answer.document_attached").exists()


@pytest.mark.django_db
def test_after_closing_nothing_is_linked():
    yesterday = db_now() - timedelta(days=1)
    assessment = topical(opens_at=yesterday - timedelta(days=1), closes_at=yesterday)

    with pytest.raises(Refused, match="Pengisian sudah ditutup"):
        attach(assessment, SLOTS)

    assert not AnswerDocument.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_make_one_link_each():
    assessment, version, by = topical(), version_of(paper()), operator()

    outcomes = at_once(lambda number: attach(assessment, SLOTS, version=version, by=by))

    assert [len(made) for made in outcomes] == [len(SLOTS)] * PEOPLE
    assert AnswerDocument.objects.count() == len(SLOTS)
    assert Event.objects.filter(verb="answer.document_attached").count() == len(SLOTS)
    assert verify_chain() == []
