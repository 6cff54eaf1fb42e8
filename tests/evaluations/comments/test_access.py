"""Who takes part in which talk: a table, for lists and for one question alike."""

from datetime import date

import pytest

from evaluations.comments.access import participants, rights_of
from evaluations.comments.queries import threads_for
from evaluations.models import Audience, Thread
from tests.clock import set_clock
from tests.evaluations.scene import RECEIVED
from tests.evaluations.talking import (
    OF_CHILDREN,
    PEOPLE,
    PLAIN,
    a_thread,
    asked,
    meet,
    talked_about,
)

pytestmark = pytest.mark.django_db

LETTERS = {"r": Audience.REGENCY, "p": Audience.PROVINCE, "b": Audience.BOTH}
# Person -> what is read of a plain question, and of one about children; "r" the regency's own
# threads, "p" the province's own, "b" those of both.
READS = {
    "operator": ("rb", "rb"),
    "dinkes": ("rb", "rb"),
    "disdik": ("rb", ""),
    "gugus": ("rb", ""),
    "sekda": ("rb", ""),
    "desa": ("", ""),
    "verif": ("pb", "pb"),
    "admin": ("pb", ""),
    "gubernur": ("pb", ""),
    "auditor": ("b", ""),
    "seluma": ("", ""),
    "lampung": ("", ""),
}
READ_ONLY = {"auditor"}


@pytest.fixture
def assessment(monkeypatch):
    set_clock(monkeypatch, RECEIVED)
    return talked_about()


def threads_of_all(assessment):
    """One of each audience on each question."""
    return {
        (code, letter): Thread.objects.create(
            assessment=assessment,
            question=asked(assessment, code),
            audience=audience,
            opened_at=RECEIVED,
            opened_by=meet("operator"),
        )
        for code in (PLAIN, OF_CHILDREN)
        for letter, audience in LETTERS.items()
    }


def test_each_person_reads_the_threads_of_the_table(assessment):
    threads = threads_of_all(assessment)
    names = {thread.pk: place for place, thread in threads.items()}

    found = {
        name: {names[key] for key in threads_for(meet(name)).values_list("pk", flat=True)}
        for name in PEOPLE
    }

    assert found == {
        name: {(PLAIN, one) for one in plain} | {(OF_CHILDREN, one) for one in children}
        for name, (plain, children) in READS.items()
    }


@pytest.mark.parametrize("name", PEOPLE)
def test_the_rights_on_one_question_agree_with_the_list_and_an_auditor_only_reads(assessment, name):
    for code, letters in zip((PLAIN, OF_CHILDREN), READS[name], strict=True):
        rights = rights_of(meet(name), assessment, asked(assessment, code))

        expected = {LETTERS[one] for one in letters}
        assert rights.reads == expected
        assert rights.writes == (set() if name in READ_ONLY else expected)


def test_those_who_may_write_can_be_mentioned_with_what_they_read(assessment):
    for name in PEOPLE:
        meet(name)
    day = date(2024, 6, 27)

    for code, place in ((PLAIN, 0), (OF_CHILDREN, 1)):
        found = {
            one.user.username.removeprefix("orang."): one.reads
            for one in participants(assessment, asked(assessment, code), day)
        }
        assert found == {
            name: {LETTERS[one] for one in told[place]}
            for name, told in READS.items()
            if told[place] and name not in READ_ONLY
        }


def test_somebody_who_left_or_whose_account_is_closed_is_mentioned_no_more(assessment):
    left, closed = meet("dinkes"), meet("gugus")
    left.memberships.update(ends_on=date(2024, 6, 26))
    closed.is_active = False
    closed.save()

    assert participants(assessment, asked(assessment), date(2024, 6, 27)) == []


def test_an_office_that_loses_a_question_about_children_loses_its_talk(assessment):
    thread = a_thread(assessment, "operator", code=OF_CHILDREN)
    dinkes = meet("dinkes")
    assert threads_for(dinkes).get() == thread

    assessment.assignments.all().delete()

    assert not threads_for(dinkes).exists()
