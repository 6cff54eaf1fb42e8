"""The tree of the Sekda page: what is open and who owes it, cut lists, the fingerprint."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import Agency
from audit.clock import db_now
from evaluations.models import Assignment
from evaluations.progress import LateRow
from evaluations.scorecards import standing_of
from evaluations.services import set_target
from instruments.sheet import Stage
from reports.content import sekda as content
from reports.content.page import clipped, cut
from reports.content.sekda import sekda_page
from tests.evaluations.scene import (
    area_said,
    fresh,
    kecamatan,
    opened,
    operator,
    published,
    said,
    small,
    small_sheet,
    submitted,
    verified,
    verifying,
)
from tests.reports.scene import NOW
from tests.world import KAUR, agency

pytestmark = pytest.mark.django_db


def page_of(assessment, **told):
    return sekda_page(fresh(assessment), now=told.pop("now", db_now()), made_by="Operator")


@pytest.fixture
def assessment():
    """Four questions: 1.1 and 1.2 (3 points each), 2.1, and 25.4 for two kecamatan."""
    kecamatan(2)
    return opened(instrument=small())


def test_below_the_first_predicate_the_headline_says_so(fresh_kaur):
    assert ", belum berpredikat; target belum ditetapkan, kurang 500,00 menuju Pratama." in (
        page_of(fresh_kaur).figures.headline
    )


def test_the_most_valuable_open_questions_come_first(fresh_kaur):
    nearest = page_of(fresh_kaur).figures.nearest

    stakes = [thing.at_stake for thing in nearest.rows]
    assert len(stakes) == 5
    assert stakes == sorted(stakes, reverse=True)
    assert nearest.total == 273  # one question of the form is worth nothing
    assert {thing.why for thing in nearest.rows} == {"belum diisi"}
    assert {thing.office for thing in nearest.rows} == {"Belum ditugaskan"}


def test_each_open_question_says_why_it_is_open(assessment):
    said(assessment, "1.1", "a")
    said(assessment, "1.2", "b")

    things = {thing.code: thing for thing in page_of(assessment).figures.nearest.rows}

    assert (things["1.1"].why, things["1.1"].at_stake) == ("belum ada bukti", Decimal(3))
    assert (things["1.2"].why, things["1.2"].at_stake) == ("baru 2,00 dari 3,00", Decimal(1))
    assert things["2.1"].why == "belum diisi"


def test_a_full_answer_is_no_open_thing(assessment):
    said(assessment, "1.2", "a")

    assert "1.2" not in [thing.code for thing in page_of(assessment).figures.nearest.rows]


def test_offices_stand_with_what_they_still_owe(assessment):
    office = agency("dinkes", KAUR)
    for question in assessment.round.instrument.questions.filter(code__in=["1.1", "1.2"]):
        Assignment.objects.create(assessment=assessment, question=question, agency=office)
    said(assessment, "1.2", "b")

    lines = {line.name: line for line in page_of(assessment).figures.offices.rows}

    owed = lines["Dinas Kesehatan"]
    assert (owed.missing, owed.lacks_evidence, owed.at_stake) == (1, 0, Decimal(4))
    assert "Belum ditugaskan" in lines


def test_kecamatan_that_have_answered_are_not_listed(assessment):
    done, silent = kecamatan(2)
    area_said(assessment, "25.4", done, "ya")

    figures = page_of(assessment).figures

    assert [(line.name, line.answered, line.asked) for line in figures.areas.rows] == [
        (silent.name, 0, 1)
    ]
    assert figures.area_count == 2


def test_the_own_score_stands_beside_that_of_the_province():
    kecamatan(2)
    stages = (Stage("self", "EM", "regency"), Stage("province", "Verifikasi provinsi", "province"))
    assessment = opened(instrument=published(replace(small_sheet(), stages=stages)))

    done = verified(verifying(submitted(assessment)))

    figures = page_of(done).figures

    assert (figures.standing.label, figures.standing.own.label) == ("Verifikasi provinsi", "EM")
    assert figures.others == ()


def late(*rows) -> tuple[LateRow, ...]:
    return tuple(LateRow(name, what, NOW - timedelta(days=days), days) for name, what, days in rows)


def test_who_is_late_with_several_papers_gets_one_line():
    lines = content._late_lines(late(("Kinal", "SOP", 2), ("Maje", "SK", 9), ("Kinal", "SK", 5)))

    assert [(line.name, line.count, line.what, line.days) for line in lines] == [
        ("Maje", 1, "SK", 9),
        ("Kinal", 2, "SK", 5),
    ]


def test_of_those_late_since_the_same_moment_who_owes_most_comes_first():
    lines = content._late_lines(late(("A", "SOP", 2), ("B", "SK", 2), ("B", "SOP", 2)))

    assert [line.name for line in lines] == ["B", "A"]


@pytest.mark.parametrize(
    ("count", "shown", "more"), [(0, 0, 0), (5, 5, 0), (6, 5, 1), (400, 5, 395)]
)
def test_a_list_is_cut_and_says_what_is_left_out(count, shown, more):
    parts = cut(list(range(count)), 5)

    assert (len(parts.rows), parts.more, parts.total) == (shown, more, count)


@pytest.mark.parametrize(
    ("text", "shown"), [("abc", "abc"), ("abcd", "abcd"), ("abcde", "abc…"), ("ab cde", "ab…")]
)
def test_a_long_name_ends_in_an_ellipsis(text, shown):
    assert clipped(text, 4) == shown


def test_the_same_figures_give_the_same_fingerprint(assessment):
    first = page_of(assessment)
    later = page_of(assessment, now=first.made_at + timedelta(hours=5))

    assert first.fingerprint == later.fingerprint
    assert first.short_fingerprint == first.fingerprint[:12]


def test_another_answer_gives_another_fingerprint(assessment):
    before = page_of(assessment).fingerprint

    said(assessment, "1.2", "b")

    assert page_of(assessment).fingerprint != before


def test_another_target_gives_another_fingerprint(assessment):
    before = page_of(assessment).fingerprint

    set_target(assessment=assessment, target=Decimal(7), by=operator())

    assert page_of(assessment).fingerprint != before


def test_two_regions_with_the_same_figures_have_two_fingerprints(assessment):
    neighbour = opened("17.05", instrument=assessment.round.instrument)
    kecamatan(2, "17.05")

    assert standing_of(neighbour).card.total == standing_of(assessment).card.total
    assert page_of(neighbour).fingerprint != page_of(assessment).fingerprint


def test_the_number_of_queries_is_the_same_for_many_offices_and_areas(
    assessment, django_assert_max_num_queries
):
    page_of(assessment)  # the sheet of an instrument is read once a process
    with django_assert_max_num_queries(20) as few:
        page_of(assessment)
    kecamatan(40)
    Agency.objects.bulk_create(
        Agency(region_id=KAUR, kind="opd", name=f"Dinas {number}") for number in range(40)
    )
    for question, office in zip(
        assessment.round.instrument.questions.all(), Agency.objects.all(), strict=False
    ):
        Assignment.objects.create(assessment=assessment, question=question, agency=office)

    with django_assert_max_num_queries(20) as many:
        page_of(assessment)

    assert len(many) == len(few)
