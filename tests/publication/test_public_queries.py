"""What public pages read: only what was not withdrawn, and a province's sentence from it alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from publication.public_queries import (
    last_change,
    province_page,
    published_results,
    published_years,
    region_page,
    summaries,
)
from tests.publication.rows import AT, published

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(days=1)
NO_PREDICATE = {"predicate": "", "predicate_label": ""}


def summary(year: int = 2030):
    return province_page(year, "17").summary


def test_without_anything_published_nothing_is_there():
    assert (list(summaries()), list(published_years())) == ([], [])
    assert (province_page(2030, "17"), region_page(2030, "17.04")) == (None, None)
    assert (list(published_results()), last_change()) == ([], None)


def test_a_withdrawn_result_is_gone_and_its_moment_is_the_last_change():
    published(withdrawn_at=LATER)

    assert (province_page(2030, "17"), region_page(2030, "17.04")) == (None, None)
    assert (list(summaries()), list(published_years())) == ([], [])
    assert last_change(province_code="17") == LATER


def test_so_many_hold_a_predicate_of_all_that_the_province_has():
    published("17.01")
    published("17.04", **NO_PREDICATE)
    published("17.05", stage="province", **NO_PREDICATE)

    told = summary()

    assert told.words == "1 dari 10 kabupaten/kota berpredikat"
    assert (told.published, told.awarded, told.without, told.unknown) == (3, 1, 1, 8)
    assert not told.is_complete
    assert [row.result.region_code for row in province_page(2030, "17").without] == ["17.04"]


@pytest.mark.parametrize(("regencies", "complete"), [(2, True), (3, False)])
def test_the_province_is_complete_when_every_regency_holds_a_predicate(regencies, complete):
    published("17.01", regencies=regencies)
    published("17.04", regencies=regencies)

    assert summary().is_complete is complete


def test_a_stage_before_the_decree_gives_no_sentence_about_predicates():
    published(stage="province", **NO_PREDICATE)

    assert summary().words == "Nilai 1 dari 10 kabupaten/kota; predikat belum terbit"


def test_more_published_than_there_were_regencies_is_never_more_than_all():
    published("17.01", regencies=1)
    published("17.04", regencies=1)

    assert (summary().regencies, summary().unknown) == (2, 0)


def test_all_years_and_provinces_are_told_the_newest_first_as_their_own_pages_tell_them():
    published("17.04")
    published("17.01", year=2029)
    published("18.01", province_name="Lampung", **NO_PREDICATE)

    found = list(summaries())

    assert [(told.year, told.province_name) for told in found] == [
        (2030, "Bengkulu"),
        (2030, "Lampung"),
        (2029, "Bengkulu"),
    ]
    assert found[0] == summary()
    assert list(summaries(2029)) == found[2:]
    assert published_years() == [2030, 2029]


def test_a_regency_shows_its_other_years():
    published()
    published(year=2029)
    published("17.01", year=2028)

    page = region_page(2029, "17.04")

    assert page.shown.result.year == 2029
    assert [row.result.year for row in page.all] == [2030, 2029]
