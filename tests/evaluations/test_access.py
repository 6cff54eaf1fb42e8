"""Whose evaluations a person sees and whose questions a person answers."""

from datetime import date

import pytest

from accounts.models import Membership
from accounts.permissions import Role
from evaluations.access import (
    agencies_of,
    assessments_answered_by,
    assessments_visible_to,
    documents_of_own_questions,
    may_answer,
)
from evaluations.models import Assignment
from evaluations.services import assign_questions
from evidence.models import Document
from tests.evaluations.scene import a_version, linked, opened, operator, published, question
from tests.world import BENGKULU, KAUR, KINAL, SELUMA, agency, join, person, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]


@pytest.fixture
def kaur():
    return opened()


@pytest.fixture
def seluma(kaur):
    return opened(SELUMA, instrument=published())


@pytest.mark.parametrize(
    ("role", "place", "seen"),
    [
        (Role.OPERATOR, KAUR, [KAUR]),
        (Role.OPERATOR, SELUMA, [SELUMA]),
        (Role.EXECUTIVE, KAUR, [KAUR]),
        (Role.TASK_FORCE, KAUR, [KAUR]),
        (Role.VERIFIER, BENGKULU, [KAUR, SELUMA]),
        (Role.PROVINCE_ADMIN, BENGKULU, [KAUR, SELUMA]),
        (Role.AUDITOR, BENGKULU, [KAUR, SELUMA]),
        (Role.VERIFIER, "18", []),
        (Role.AREA, KINAL, []),
    ],
)
def test_a_role_sees_the_evaluations_of_its_reach(kaur, seluma, role, place, seen) -> None:
    someone = user(role, place)

    visible = assessments_visible_to(someone).order_by("region")

    assert [row.region_id for row in visible] == seen


def test_a_stranger_sees_and_answers_nothing(kaur) -> None:
    stranger = person()

    assert list(assessments_visible_to(stranger)) == []
    assert list(assessments_answered_by(stranger)) == []
    assert not may_answer(stranger, kaur, None)


@pytest.mark.parametrize(
    ("role", "place", "answered"),
    [
        (Role.OPERATOR, KAUR, [KAUR]),
        (Role.EXECUTIVE, KAUR, []),
        (Role.VERIFIER, BENGKULU, []),
        (Role.PROVINCE_ADMIN, BENGKULU, []),
    ],
)
def test_only_who_has_answers_to_give_gets_a_list(kaur, seluma, role, place, answered) -> None:
    rows = assessments_answered_by(user(role, place))

    assert [row.region_id for row in rows] == answered


def test_the_newest_year_comes_first(kaur) -> None:
    opened(year=2025, instrument=kaur.round.instrument)

    assert [row.round.year for row in assessments_answered_by(operator())] == [2025, 2024]


def assigned(assessment, code, office) -> Assignment:
    assign_questions(assessment=assessment, offices={code: office}, by=operator())
    return Assignment.objects.get(assessment=assessment, question__code=code)


def test_a_contributor_answers_what_the_own_office_was_given_and_nothing_else(kaur) -> None:
    dinkes, disdik = agency("dinkes", KAUR), agency("disdik", KAUR)
    someone = user(Role.CONTRIBUTOR, KAUR, agency=dinkes)

    assert may_answer(someone, kaur, assigned(kaur, "13.1", dinkes))
    assert not may_answer(someone, kaur, assigned(kaur, "19.3", disdik))
    assert not may_answer(someone, kaur, None)
    assert [row.region_id for row in assessments_answered_by(someone)] == [KAUR]


def test_an_operator_answers_everything_at_home_and_nothing_next_door(kaur, seluma) -> None:
    someone = user(Role.OPERATOR, KAUR)

    assert may_answer(someone, kaur, None)
    assert not may_answer(someone, seluma, None)


@pytest.mark.parametrize("role", [Role.EXECUTIVE, Role.TASK_FORCE, Role.AUDITOR, Role.VERIFIER])
def test_who_reads_everything_still_answers_nothing(kaur, role) -> None:
    someone = user(role, KAUR)

    assert not may_answer(someone, kaur, assigned(kaur, "13.1", agency("dinkes", KAUR)))


def test_an_ended_membership_answers_for_nobody(kaur) -> None:
    dinkes = agency("dinkes", KAUR)
    someone = user(Role.CONTRIBUTOR, KAUR, agency=dinkes)
    Membership.objects.filter(user=someone).update(ends_on=date(2020, 1, 1))

    assert agencies_of(someone) == set()
    assert not may_answer(someone, kaur, assigned(kaur, "13.1", dinkes))


def test_a_person_may_answer_for_offices_of_two_regencies(kaur, seluma) -> None:
    here, there = agency("dinkes", KAUR), agency("dinkes", SELUMA)
    someone = user(Role.CONTRIBUTOR, KAUR, agency=here)
    join(someone, Role.CONTRIBUTOR, SELUMA, agency=there)

    assert agencies_of(someone) == {here.pk, there.pk}
    assert [row.region_id for row in assessments_answered_by(someone)] == [KAUR, SELUMA]


def test_an_office_reads_the_papers_of_its_own_questions_only(kaur) -> None:
    dinkes = agency("dinkes", KAUR)
    assigned(kaur, "13.1", dinkes)
    assigned(kaur, "1.1", agency("disdik", KAUR))
    own, foreign, idle = a_version(), a_version(), a_version()
    linked(kaur, "13.1", "data", version=own)
    linked(kaur, "1.1", "perda", version=foreign)

    someone = user(Role.CONTRIBUTOR, KAUR, agency=dinkes)
    readable = Document.objects.filter(documents_of_own_questions(someone))

    assert list(readable) == [own.document]
    assert idle.document not in readable


def test_an_office_reads_the_papers_of_its_predecessors_questions_and_answers_none(kaur) -> None:
    old, new = agency("lama", KAUR), agency("baru", KAUR)
    assignment = assigned(kaur, "13.1", old)
    linked(kaur, "13.1", "data", version=(own := a_version()))
    someone = user(Role.CONTRIBUTOR, KAUR, agency=new)
    assert not Document.objects.filter(documents_of_own_questions(someone)).exists()

    old.successions.create(successor=new, year=2024)

    assert list(Document.objects.filter(documents_of_own_questions(someone))) == [own.document]
    assert not may_answer(someone, kaur, assignment)
    before = user(Role.CONTRIBUTOR, KAUR, agency=old)
    assignment.agency = new
    assignment.save()
    assert not Document.objects.filter(documents_of_own_questions(before)).exists()


def test_a_question_given_to_the_office_next_door_opens_nothing_here(kaur, seluma) -> None:
    there = agency("dinkes", SELUMA)
    assigned(seluma, "13.1", there)
    linked(kaur, "13.1", "data")

    someone = user(Role.CONTRIBUTOR, SELUMA, agency=there)

    assert list(Document.objects.filter(documents_of_own_questions(someone))) == []
    assert question("13.1").lead == "dinkes"
