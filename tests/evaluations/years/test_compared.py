"""Which years can be compared, at which stage, and whose word their predicates are."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from evaluations.models import RecordedResult
from evaluations.years.compared import Compared, compared_years
from evaluations.years.maps import map_between
from tests.evaluations.scene import (
    finalised,
    fresh,
    judged,
    opened,
    operator,
    published,
    said,
    verified,
    verifier,
    verifying,
)
from tests.evaluations.two_rounds import TwoRounds, new_sheet
from tests.rollback import rolled_back
from tests.world import KAUR, place

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker) -> Iterator[TwoRounds]:
    with django_db_blocker.unblock(), rolled_back():
        years = TwoRounds.build()
        said(years.now, "1.1", "b")
        said(years.now, "1.4", "a")
        yield years


@pytest.fixture
def years(built, db) -> TwoRounds:
    return TwoRounds(fresh(built.before), fresh(built.now))


def compared(years: TwoRounds, year: str = "", stage: str = "", by: User | None = None) -> Compared:
    user = by or operator()
    return compared_years(years.now, user, wanted_year=year, wanted_stage=stage)


def stated(year: int = 2023, stage: str = "final", **told) -> RecordedResult:
    fields = {"score": Decimal("612.5"), "predicate": "madya", "source": "SK Menteri 2023"}
    return RecordedResult.objects.create(
        region=place(KAUR), year=year, stage=stage, **fields | told
    )


def test_the_year_before_is_compared_at_the_self_score_unless_told_otherwise(years):
    shown = compared(years)

    assert (shown.year, shown.stage, shown.told) == (2024, "self", [])
    assert (shown.earlier.year, shown.later.year) == (2024, 2025)
    assert (shown.earlier.total, shown.later.total) == (Decimal("14.00"), Decimal("5.00"))
    assert shown.delta == Decimal("-9.00")


def test_rows_and_questions_without_a_counterpart_sum_to_both_totals(years):
    rows = compared(years).rows

    assert [part.code for part in rows.only_old] == ["1.4", "5.1"]
    assert [part.code for part in rows.only_new] == ["1.4", "5.2"]
    assert (rows.mapped_before, rows.old_points) == (Decimal("11.00"), Decimal("3.00"))
    assert (rows.mapped_after, rows.new_points) == (Decimal("2.00"), Decimal("3.00"))


def test_the_older_year_looks_forward_to_the_next_one(years):
    shown = compared_years(years.before, operator())

    assert (shown.year, shown.earlier.year, shown.later.year) == (2025, 2024, 2025)


def test_a_year_or_stage_that_is_not_there_is_told_and_replaced(years):
    shown = compared(years, "1999", "akhir")

    assert (shown.year, shown.stage) == (2024, "self")
    assert shown.told == [
        "Tahun yang diminta tidak ada untuk daerah ini. Ditampilkan tahun 2024.",
        "Tahap yang diminta belum ada pada kedua tahun. Ditampilkan Evaluasi mandiri.",
    ]


def test_a_stated_year_shows_its_total_and_its_own_word_and_is_not_set_against_another_stage(years):
    stated()

    shown = compared(years, "2023")

    assert (shown.earlier.total, shown.earlier.source) == (Decimal("612.50"), "SK Menteri 2023")
    assert (shown.earlier.predicate.code, shown.earlier.maximum) == ("madya", None)
    assert shown.later.code == "self"
    assert shown.is_of_two_stages
    assert (shown.delta, shown.rows) == (None, None)


def test_a_predicate_stated_without_a_score_has_no_difference(years):
    stated(stage="self", score=None)

    shown = compared(years, "2023")

    assert (shown.earlier.total, shown.is_of_two_stages) == (None, False)
    assert (shown.delta, shown.rows) == (None, None)


def test_a_region_with_one_year_has_nothing_to_compare(years):
    only = opened("17.05", year=2025, instrument=published(new_sheet()))

    shown = compared_years(only, operator())

    assert (shown.years, shown.year, shown.sides) == ([], None, [])


def test_a_year_without_any_score_is_told_as_such(years):
    opened(year=2026, instrument=published(new_sheet()))

    shown = compared(years, "2026")

    assert (shown.later, shown.delta, shown.rows) == (None, None, None)
    assert [year for year, _ in shown.sides] == [2025, 2026]


def test_a_verification_that_still_goes_on_is_seen_by_the_province_only(years):
    verifying(years.before)
    judge = verifier()
    judged(fresh(years.before), "1.1", "2")

    assert [code for code, _ in compared(years).stages] == ["self"]
    assert [code for code, _ in compared(years, by=judge).stages] == ["self", "province"]


def test_a_concluded_verification_is_compared_when_asked_for(years):
    verified(years.before)

    shown = compared(years, stage="province")

    assert (shown.earlier.code, shown.earlier.total) == ("province", Decimal("14.00"))
    assert shown.later.code == "self"
    assert shown.is_of_two_stages


def test_the_awarded_predicate_is_that_of_the_decree(years):
    finalised(years.before, score=Decimal("3.00"), awarded="pratama")

    shown = compared(years, stage="final")

    assert (shown.earlier.total, shown.earlier.predicate.code) == (Decimal("3.00"), "pratama")


def test_a_decree_without_a_predicate_is_told_apart_from_a_score_below_every_one(years):
    stated(predicate="")

    shown = compared(years, "2023")

    words = [side.predicate_words for _, side in shown.sides]
    assert words == ["tanpa predikat", shown.later.predicate.label]
    assert replace(shown.later, predicate=None).predicate_words == "belum berpredikat"
    assert [side.is_without for _, side in shown.sides] == [True, False]


def test_the_same_number_of_queries_for_any_stage(years):
    map_between(years.before, years.now)
    verified(years.before)
    by = operator()

    with CaptureQueriesContext(connection) as of_self:
        compared(years, by=User.objects.get(pk=by.pk))
    with CaptureQueriesContext(connection) as of_province:
        compared(years, stage="province", by=User.objects.get(pk=by.pk))

    assert len(of_self) == len(of_province) <= 12
