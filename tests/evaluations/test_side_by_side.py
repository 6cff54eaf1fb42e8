"""One indicator in all regencies: cells, spread, who is in it, and its price."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.permissions import Role
from evaluations.side_by_side import SideBySide, Spread, side_by_side
from instruments.models import Instrument
from tests.evaluations.scene import (
    area_said,
    judged,
    kecamatan,
    opened,
    said,
    small,
    submitted,
    verifier,
    verifying,
)
from tests.world import BENGKULU, KAUR, LAMPUNG_SELATAN, SELUMA, user

pytestmark = pytest.mark.django_db

KOTA = "17.71"


@pytest.fixture
def instrument() -> Instrument:
    return small()


@pytest.fixture
def three(instrument) -> None:
    """Kaur: 1.1 claims 3 and gets 2, 1.2 claims 2. Seluma: 1.1 claims 2. Kota is a draft."""
    kaur = opened(KAUR, instrument=instrument)
    said(kaur, "1.1", "a")
    said(kaur, "1.2", "b")
    judged(verifying(kaur), "1.1", "2")
    seluma = opened(SELUMA, instrument=instrument)
    said(seluma, "1.1", "b")
    submitted(seluma)
    said(opened(KOTA, instrument=instrument), "1.1", "a")


def shown() -> SideBySide:
    return side_by_side(verifier(), 2024, "1")


def test_each_regency_is_a_column_and_a_draft_is_an_empty_one(three) -> None:
    kaur, seluma, kota = shown().columns

    assert [column.assessment.region_id for column in (kaur, seluma, kota)] == [KAUR, SELUMA, KOTA]
    assert (kaur.claimed, kaur.given) == (Decimal(5), Decimal(2))
    assert (seluma.claimed, seluma.given) == (Decimal(2), None)
    assert (kota.cells, kota.claimed) == ({}, None)


def test_a_cell_holds_the_claim_in_words_both_points_and_the_way_to_the_desk(three) -> None:
    cell = shown().columns[0].cells["1.1"]

    assert (cell.words, cell.row.claimed, cell.row.given) == ("Perda", Decimal(3), Decimal(2))
    assert (cell.row.chip, cell.url) == ("accepted", "/verifikasi/2024/17.04/1.1/")
    assert shown().columns[1].cells["1.2"].words == ""


def test_a_share_of_areas_is_spoken_as_it_was_submitted(instrument) -> None:
    areas = kecamatan(4)
    kaur = opened(KAUR, instrument=instrument)
    area_said(kaur, "25.4", areas[0], "ya")
    verifying(kaur)

    (column,) = shown().columns

    assert column.cells["25.4"].words == "1 dari 4 kecamatan"


def test_the_spread_leaves_out_who_has_nothing_yet(three) -> None:
    line = shown().lines[0]

    assert line.question.code == "1.1"
    assert line.claimed == Spread(2, Decimal(2), Decimal(3), Decimal("2.50"))
    assert line.given == Spread(1, Decimal(2), Decimal(2), Decimal("2.00"))
    assert shown().claimed == Spread(2, Decimal(2), Decimal(5), Decimal("3.50"))


def test_a_regency_that_handed_in_is_looked_at_first(three) -> None:
    assert shown().column("").assessment.region_id == KAUR
    assert shown().column(KOTA).assessment.region_id == KOTA
    assert shown().column("18.01").assessment.region_id == KAUR


def test_an_average_is_rounded_half_up_once() -> None:
    assert Spread.of([Decimal("0.66"), Decimal("0.67"), None]).average == Decimal("0.67")
    assert Spread.of([Decimal(1), Decimal(1), Decimal(0)]).average == Decimal("0.67")
    assert Spread.of([None]) == Spread(0)


def test_other_provinces_years_and_indicators_are_not_there(three, instrument) -> None:
    submitted(opened(LAMPUNG_SELATAN, instrument=instrument))

    assert len(shown().columns) == 3
    assert side_by_side(verifier(), 2023, "1") is None
    assert side_by_side(verifier(), 2024, "2") is None
    assert side_by_side(user(Role.AUDITOR, BENGKULU), 2024, "1") is None


def test_the_queries_do_not_grow_with_the_regencies(three, instrument) -> None:
    few = queries()
    for code in ("17.01", "17.02", "17.03"):
        case = opened(code, instrument=instrument)
        said(case, "1.1", "a")
        judged(verifying(case), "1.2", "0")

    assert queries() == few <= 3


def queries() -> int:
    by = verifier()
    side_by_side(by, 2024, "1")
    with CaptureQueriesContext(connection) as seen:
        assert side_by_side(by, 2024, "1").lines
    return len(seen)
