"""What last year proposes, to whom, and what is only listed to be looked at again."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.permissions import Role
from audit.clock import db_now
from evaluations.models import Answer, Assignment, RoundStage
from evaluations.values import NotApplicable
from evaluations.years.carrying import BY_AREAS, NOT_SAID, carry_over
from evaluations.years.maps import map_between
from tests.evaluations.scene import (
    fresh,
    linked,
    operator,
    question,
    said,
    verified,
    verifying,
)
from tests.evaluations.two_rounds import TwoRounds, paper
from tests.rollback import rolled_back
from tests.world import KAUR, agency, user

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker) -> Iterator[TwoRounds]:
    with django_db_blocker.unblock(), rolled_back():
        yield TwoRounds.build()


@pytest.fixture
def years(built, db) -> TwoRounds:
    return TwoRounds(fresh(built.before), fresh(built.now))


def of_dinkes(years: TwoRounds, *codes: str) -> User:
    office = agency("dinkes", KAUR)
    Assignment.objects.filter(assessment=years.now).delete()
    for code in codes:
        Assignment.objects.create(
            assessment=years.now, question=question(code, years.now), agency=office
        )
    return user(Role.CONTRIBUTOR, KAUR, agency=office)


def codes(rows) -> list[str]:
    return [row.question.code for row in rows]


def test_last_years_answer_to_the_same_question_is_proposed_with_its_words_and_points(years):
    row = years.proposal("1.1")

    assert (row.value, row.said, row.said_now, row.version) == ("a", "Perda", "", 0)
    assert (row.then.points, row.then.maximum, row.then.stage) == (3, 3, "Evaluasi mandiri")
    assert row.is_open
    assert row.changes == ()


def test_nothing_is_stored_by_proposing(years):
    years.carry()

    assert not Answer.objects.filter(assessment=years.now).exists()


def test_a_question_that_moved_is_proposed_under_its_new_code(years):
    row = years.proposal("2.2")

    assert (row.pair.old, row.value, row.said) == ("2.1", Decimal("85.50"), "85,5")


def test_a_reworded_question_that_the_file_leads_on_is_proposed_with_the_difference(years):
    row = years.proposal("1.2")

    assert row.value == "b"
    assert [change.part for change in row.changes] == ["prompt"]


def test_an_answer_that_this_years_question_does_not_take_is_not_proposed(years):
    row = years.proposal("1.3")

    assert row.value is None
    assert not row.is_open
    assert row.why_not.startswith("Jawaban tahun lalu tidak cocok lagi. Pilihan 'b' tidak ada")


def test_a_declared_share_is_never_carried_over(years):
    row = years.proposal("25.4")

    assert (row.value, row.why_not, row.said) == (None, BY_AREAS, "40 persen")


def test_an_answer_that_was_left_blank_is_not_proposed(years):
    said(years.before, "1.1", "")

    row = years.proposal("1.1")

    assert (row.value, row.why_not, row.offers_answer) == (None, NOT_SAID, False)


def test_that_a_question_does_not_apply_is_proposed_only_where_it_still_may_be_said(years):
    for code in ("1.3", "2.1"):
        said(years.before, code, "tidak berlaku", declared_reason="Tidak ada SLB.")

    still, no_more = years.proposal("2.2"), years.proposal("1.3")

    assert (still.value, still.said, still.reason) == (
        NotApplicable.YES,
        "Tidak berlaku",
        "Tidak ada SLB.",
    )
    assert (no_more.value, no_more.reason) == (None, "")


def test_what_kept_only_its_code_is_to_be_looked_at_again_with_its_difference(years):
    again = years.carry().again

    (changed,) = again.changed
    assert (changed.new.code, changed.said, changed.then.points) == ("1.4", "Perda", 3)
    assert [piece.text for piece in changed.changes[0].pieces] == [
        "Adakah",
        "forum?",
        "forum anak?",
    ]
    assert years.carry().find("1.4") is None


def test_new_and_dropped_questions_are_listed(years):
    again = years.carry().again

    assert [row.new.code for row in again.added] == ["5.2"]
    assert [(row.old.code, row.said) for row in again.gone] == [("5.1", "")]
    assert again.count == 2


def test_an_answer_given_this_year_is_not_proposed_against(years):
    said(years.now, "1.1", "b")

    row = years.proposal("1.1")

    assert (row.is_answered, row.offers_answer, row.version) == (True, False, 1)
    assert row.is_open  # its document still can be taken
    assert "1.1" in codes(years.carry().open)


def test_the_last_stage_that_was_concluded_tells_the_points(years):
    verified(years.before)

    row = years.proposal("1.2")

    assert (row.then.points, row.then.stage) == (2, "Verifikasi administrasi provinsi")


def test_points_of_a_verification_that_still_goes_on_are_no_news(years):
    verifying(years.before)

    row = years.proposal("1.2")

    assert row.then.stage == "Evaluasi mandiri"


def test_a_document_is_told_by_the_years_that_are_looked_at(years):
    linked(years.before, "1.2", "sk", version=paper(2021))
    linked(years.before, "1.2", "sk", version=paper(None))
    dated = paper(2021)
    dated.document.date = date(2023, 5, 1)
    dated.document.save(update_fields=["date"])
    linked(years.before, "1.2", "sk", version=dated)

    papers = years.proposal("1.2").papers.offered

    assert [(one.year, one.is_in_years) for one in papers] == [
        (2021, False),
        (None, False),
        (2023, True),
    ]
    assert years.proposal("1.1").papers.offered[0].pages == "1-2"


def test_a_document_that_would_become_secret_is_told_and_not_ticked_with_the_rest(years):
    linked(years.before, "1.2", "sk", version=paper(2024))

    (told,) = years.proposal("1.2").papers.offered

    assert told.becomes_secret
    assert not told.is_safe


def test_a_document_without_a_place_or_with_a_successor_is_told_but_not_offered(years):
    linked(years.before, "1.1", "sk", version=(older := paper(2024)))
    older.document.replaced_by = paper(2024).document
    older.document.save(update_fields=["replaced_by"])
    link = linked(years.before, "1.2", "sk", version=paper(2024))
    type(link).objects.filter(pk=link.pk).update(slot="piagam")

    row, other = years.proposal("1.1"), years.proposal("1.2")

    assert [one.is_offered for one in row.papers.offered] == [True, False]
    assert [one.slot for one in other.papers.offered] == [""]
    assert other.ticks == []


def test_a_document_that_proves_the_question_already_is_not_proposed_again(years):
    version = years.proposal("1.1").papers.offered[0].version
    linked(years.now, "1.1", "sk", version=version)

    papers = years.proposal("1.1").papers

    assert (papers.offered, len(papers.linked), papers.hidden) == ((), 1, 0)


def test_an_office_is_proposed_its_own_questions_only_and_no_document_of_others(years):
    dinkes = of_dinkes(years, "1.1", "1.4")

    carry = years.carry(dinkes)

    assert codes(carry.proposals) == ["1.1"]
    assert [row.new.code for row in carry.again.changed] == ["1.4"]
    assert (carry.again.added, carry.again.gone) == ((), ())
    (row,) = carry.proposals
    assert (row.papers.offered, row.papers.hidden) == ((), 1)


def test_a_year_without_an_earlier_one_proposes_nothing(years):
    assert carry_over(years.before, operator(), db_now()) is None


def test_a_closed_door_is_told_at_each_question(years):
    stage = RoundStage.objects.get(round=years.now.round, stage="self")
    stage.closes_at = db_now()
    stage.save()

    carry = years.carry()

    assert carry.closed.startswith("Pengisian sudah ditutup sejak")
    assert carry.find("1.1").closed == carry.closed


def test_the_page_asks_the_same_for_one_question_as_for_all(years):
    map_between(years.before, years.now)
    by = operator()
    linked(years.before, "1.2", "sk", version=paper(2024))
    anew = lambda: User.objects.get(pk=by.pk)  # noqa: E731 - memberships are read once a person

    with CaptureQueriesContext(
        connection,
    ) as one:
        carry_over(years.now, anew(), db_now(), only="1.1")
    with CaptureQueriesContext(connection) as every:
        carry_over(years.now, anew(), db_now())

    assert len(one) == len(every)
