"""What is suggested to whom: rights, time, class, what is linked already, and last year's links."""

import dataclasses
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.permissions import Role
from audit.clock import db_now
from evaluations.models import AreaProof, Assignment
from evaluations.suggestion_queries import (
    READ_PAPERS,
    confirmable,
    last_year_of,
    offers_for,
    papers_for,
    writes_any,
)
from evidence.models import Document
from instruments.services import load, publish
from tests.evaluations.areas import AreaScene
from tests.evaluations.scene import (
    linked,
    opened,
    operator,
    question,
    returned,
    said,
    submitted,
    verifier,
)
from tests.evaluations.suggested import (
    BOTH,
    CHILDREN,
    FORUM,
    REPORT,
    TASK_FORCE,
    anew,
    paper,
    topical,
    topics,
    version_of,
)
from tests.world import KAUR, KINAL, SELUMA, agency, place, user

pytestmark = pytest.mark.django_db


def codes(document: Document, by: User) -> list[str]:
    offers = offers_for(document, anew(by), db_now())
    return [row.question.code for row in offers.rows] if offers else []


def contributor(assessment, *own: str) -> User:
    """Of an office that answers these questions and whose shelf is not the documents'."""
    office = agency("dinkes", KAUR)
    for code in own:
        Assignment.objects.create(
            assessment=assessment, question=question(code, assessment), agency=office
        )
    return user(Role.CONTRIBUTOR, KAUR, agency=office)


def test_a_document_is_offered_for_the_questions_that_its_title_speaks_of():
    topical()

    assert codes(paper(), operator()) == [FORUM, TASK_FORCE]


def test_what_is_linked_already_is_not_offered_again():
    assessment = topical()
    document = paper()
    linked(assessment, TASK_FORCE, "sk", version=version_of(document))

    assert codes(document, operator()) == [FORUM]


def test_a_photo_is_not_offered_for_the_question_that_it_proves_for_its_area():
    scene = AreaScene.build()
    document = paper("Foto papan alur cegah kekerasan", "foto", area=place(KINAL))
    by = scene.people["operator"]
    before = codes(document, by)

    AreaProof.objects.create(
        answer=scene.said(KINAL, "25.4", "ya"),
        version=version_of(document),
        linked_at=db_now(),
        linked_by=by,
    )

    assert "25.4" in before
    assert codes(document, by) == [code for code in before if code != "25.4"]


def test_an_office_is_offered_its_own_questions_only():
    assessment = topical()
    by = contributor(assessment, FORUM)
    document = paper(agency=by.memberships.get().agency)

    assert codes(document, by) == [FORUM]
    assert writes_any(assessment, anew(by))


def test_who_reads_without_answering_is_offered_nothing():
    assessment = topical()

    for role in (Role.TASK_FORCE, Role.EXECUTIVE):
        assert offers_for(paper(), user(role, KAUR), db_now()) is None
    assert offers_for(paper(), verifier(), db_now()) is None
    assert not writes_any(assessment, verifier())


def test_a_document_that_does_not_open_is_offered_nowhere_although_its_questions_are_ones_own():
    assessment = topical()
    by = contributor(assessment, FORUM, TASK_FORCE)
    document = paper(sensitivity="S")

    assert codes(document, by) == []
    assert papers_for(assessment, FORUM, anew(by)) == []
    assert codes(document, operator()) != []


def test_a_replaced_or_binned_document_is_suggested_for_nothing():
    assessment = topical()
    newer = paper("Surat lain")
    old = paper(replaced_by=newer)
    binned = paper(binned_at=db_now(), binned_by=operator())

    assert codes(old, operator()) == []
    assert codes(binned, operator()) == []
    assert papers_for(assessment, FORUM, operator()) == []


def test_a_closed_stage_offers_nothing():
    topical(closes_at=db_now() + timedelta(hours=1))
    document = paper()
    by = operator()

    assert offers_for(document, by, db_now()) is not None
    assert offers_for(document, anew(by), db_now() + timedelta(hours=2)) is None


def test_a_submitted_evaluation_offers_nothing_and_a_returned_one_what_came_back():
    assessment = topical()
    said(assessment, FORUM, "a")
    document = paper()
    assessment = submitted(assessment)
    assert codes(document, operator()) == []

    returned(assessment, FORUM)

    assert codes(document, operator()) == [FORUM]
    after_repair = db_now() + timedelta(days=3)
    assert offers_for(document, operator(), after_repair) is None


def test_confirming_on_a_question_of_children_makes_the_document_secret_and_says_so():
    topical()
    open_paper, secret = (paper("SK Tim Penanganan Pekerja Anak") for _ in range(2))
    Document.objects.filter(pk=secret.pk).update(sensitivity="S")
    secret.refresh_from_db()

    offers = offers_for(open_paper, operator(), db_now())
    of_secret = offers_for(secret, operator(), db_now())

    assert [(row.question.code, row.becomes_secret) for row in offers.rows] == [(CHILDREN, True)]
    assert offers.any_becomes_secret
    assert not of_secret.any_becomes_secret


def test_only_what_is_suggested_and_ones_own_can_be_confirmed():
    assessment = topical()
    by = contributor(assessment, FORUM, "2.1")
    document = paper(agency=by.memberships.get().agency)
    asked = [FORUM, TASK_FORCE, "2.1", "9.9", "'; --"]

    assert confirmable(assessment, document, anew(by), asked) == {FORUM: "sk"}
    assert confirmable(assessment, document, operator(), asked) == {FORUM: "sk", TASK_FORCE: "sk"}


def test_a_question_is_offered_the_papers_that_speak_of_it_the_likeliest_first():
    assessment = topical()
    exact, both = paper("SK Gugus Tugas KLA"), paper(BOTH)
    paper("SK Imunisasi bayi")
    paper("SK Gugus Tugas KLA", kind="foto")
    paper("SK Gugus Tugas KLA", region=SELUMA)

    found = papers_for(assessment, TASK_FORCE, operator())

    assert [one.version.document for one in found] == [exact, both]
    assert found[0].suggestion.reason == "kata: gugus tugas, kla"


def test_a_paper_that_proves_the_question_already_is_not_suggested_for_it():
    assessment = topical()
    document = paper()
    linked(assessment, TASK_FORCE, "sk", version=version_of(document))

    assert papers_for(assessment, TASK_FORCE, operator()) == []
    assert len(papers_for(assessment, FORUM, operator())) == 1


def test_at_most_five_papers_and_only_those_for_the_asked_slot():
    assessment = topical()
    for _ in range(7):
        paper("SK Gugus Tugas KLA")

    assert len(papers_for(assessment, TASK_FORCE, operator())) == 5
    assert papers_for(assessment, TASK_FORCE, operator(), slot="laporan") == []


def test_last_year_speaks_for_questions_of_the_same_text():
    by = operator()
    earlier = opened(instrument=published_as("kla-2029", topics()), year=2023)
    linked(earlier, TASK_FORCE, "sk", version=version_of(paper("SK Mutiara Sembilan")), by=by)
    assessment = topical()
    document = paper("SK Mutiara Sembilan 2024")

    assert codes(document, by) == [TASK_FORCE]
    assert [one.subject for one in last_year_of(assessment, by)[TASK_FORCE]] == [
        "SK Mutiara Sembilan"
    ]


def test_last_year_says_nothing_where_the_question_was_reworded_and_not_named():
    by = operator()
    earlier = opened(instrument=published_as("kla-2029", topics(reworded=True)), year=2023)
    linked(earlier, TASK_FORCE, "sk", version=version_of(paper("SK Mutiara Sembilan")), by=by)
    assessment = topical()

    assert last_year_of(assessment, by) == {}
    assert codes(paper("SK Mutiara Sembilan 2024"), by) == []


def test_last_years_papers_that_the_person_may_not_know_say_nothing():
    earlier = opened(instrument=published_as("kla-2029", topics()), year=2023)
    hidden = paper("SK Mutiara Sembilan", sensitivity="S")
    linked(earlier, TASK_FORCE, "sk", version=version_of(hidden))
    assessment = topical()
    by = contributor(assessment, TASK_FORCE)

    assert last_year_of(assessment, anew(by)) == {}
    assert last_year_of(assessment, operator()) != {}


def test_the_number_of_queries_stays_the_same_at_any_number_of_papers_and_questions():
    assessment = topical()
    by = operator()
    document = paper()
    queries_of_offers(document, by)  # reads the published form, once for good

    few = (queries_of_offers(document, by), queries_of_papers(assessment, by))
    for number in range(12):
        linked(assessment, REPORT, "laporan", version=version_of(paper(kind="laporan")))
        paper(f"SK Forum Anak {number}")
    many = (queries_of_offers(document, by), queries_of_papers(assessment, by))

    assert few == many
    assert few == (10, 7)


def test_no_more_papers_are_read_than_a_page_can_bear():
    assert READ_PAPERS == 400


def queries_of_offers(document: Document, by: User) -> int:
    with CaptureQueriesContext(connection) as asked:
        offers_for(document, anew(by), db_now())
    return len(asked)


def queries_of_papers(assessment, by: User) -> int:
    with CaptureQueriesContext(connection) as asked:
        papers_for(assessment, FORUM, anew(by))
    return len(asked)


def published_as(code: str, sheet):
    """The same form under another code, as an earlier year's."""
    loaded = load(sheet=dataclasses.replace(sheet, code=code), sha256="1" * 64, by=None)
    return publish(instrument=loaded, by=None)
