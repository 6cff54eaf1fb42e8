"""The queue across regencies: what it holds, in which order, and what the address asks for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.permissions import Role
from audit.clock import db_now
from evaluations.cases.cases import CaseWish
from evaluations.cases.queries import Cases, cases_of
from evaluations.cases.tables import case_chips, compared, indicator_choices
from evaluations.desk_ways import way_across
from evaluations.models import Assessment
from evaluations.queue_rows import Wish
from evaluations.services import judge_unanswered
from instruments.models import Instrument
from tests.clock import set_clock
from tests.evaluations.scene import (
    area_said,
    fresh,
    judged,
    kecamatan,
    opened,
    resubmitted,
    returned,
    said,
    small,
    submitted,
    verifier,
    verifying,
)
from tests.world import BENGKULU, KAUR, LAMPUNG_SELATAN, SELUMA, join, user

pytestmark = pytest.mark.django_db

MONDAY = datetime(2024, 7, 1, 3, tzinfo=UTC)


@pytest.fixture
def instrument() -> Instrument:
    return small()


@pytest.fixture
def two(instrument, monkeypatch) -> tuple[Assessment, Assessment]:
    """Kaur, handed in on Monday, and Seluma on Thursday; 1.1 claims points without a paper."""
    return at(monkeypatch, 0, instrument, KAUR), at(monkeypatch, 3, instrument, SELUMA)


def at(monkeypatch, days: int, instrument: Instrument, code: str) -> Assessment:
    set_clock(monkeypatch, MONDAY + timedelta(days=days))
    case = opened(code, instrument=instrument)
    said(case, "1.1", "a")
    said(case, "1.2", "b")
    return verifying(case)


def cases(wish: CaseWish | None = None, *, by=None) -> Cases:
    return cases_of(by or verifier(), wish or CaseWish(), db_now())


def places(shown: Cases) -> list[tuple[str, str]]:
    return [(case.assessment.region_id, case.row.code) for case in shown.rows]


def test_what_waits_longest_comes_first_and_a_regency_stays_together(two) -> None:
    codes = ["1.1", "1.2", "2.1", "25.4"]

    shown = cases()

    assert places(shown) == [(KAUR, code) for code in codes] + [(SELUMA, code) for code in codes]
    assert [case.days for case in shown.rows][::4] == [3, 0]
    assert shown.open == 8


def test_what_was_judged_or_sent_back_waits_no_more(two) -> None:
    judged(two[0], "1.2", "2")
    judged(two[0], "1.1")

    assert places(cases(CaseWish(region=KAUR))) == [(KAUR, "2.1"), (KAUR, "25.4")]


def test_only_what_is_under_verification_waits(instrument) -> None:
    case = opened(KAUR, instrument=instrument)
    said(case, "1.1", "a")

    assert cases().everything == ()
    case = submitted(case)
    assert cases().everything == ()
    returned(case, "1.1")
    assert cases().everything == ()


def test_what_somebody_sent_back_comes_back_to_that_person_first(two, monkeypatch) -> None:
    """Repaired since Friday only, it still stands before what waits since Monday."""
    set_clock(monkeypatch, MONDAY + timedelta(days=4))
    resubmitted(returned(two[1], "1.2"))
    mine, theirs = cases(), cases(by=verifier("lain"))

    assert places(mine)[0] == (SELUMA, "1.2")
    assert places(theirs)[0] == (KAUR, "1.1")
    assert (mine.rows[0].days, mine.rows[0].row.back.why) == (0, "Tahun dokumen tidak sesuai")
    assert places(cases(CaseWish(filter="saya-kembalikan"))) == [(SELUMA, "1.2")]
    assert places(cases(CaseWish(filter="saya-kembalikan"), by=verifier("lain"))) == []
    assert places(cases(CaseWish(filter="ulang"), by=verifier("lain"))) == [(SELUMA, "1.2")]


@pytest.mark.parametrize(
    ("wish", "kept"),
    [
        (
            CaseWish(region=SELUMA, indicator="1"),
            [(SELUMA, code) for code in ("1.1", "1.2", "2.1", "25.4")],
        ),
        (CaseWish(indicator="9"), []),
        (CaseWish(age=4), []),
        (CaseWish(filter="tanpa-bukti"), [(KAUR, "1.1"), (SELUMA, "1.1")]),
        (CaseWish(filter="tanpa-bukti", age=3), [(KAUR, "1.1")]),
    ],
)
def test_each_choice_keeps_what_it_says(two, wish, kept) -> None:
    assert places(cases(wish)) == kept


def test_the_filters_count_beside_the_other_choices(two) -> None:
    shown = cases(CaseWish(region=KAUR, filter="tanpa-bukti"))

    assert [(chip.label, chip.count, chip.is_chosen) for chip in case_chips(shown)] == [
        ("Semua yang terbuka", 4, False),
        ("Diajukan ulang", 0, False),
        ("Saya kembalikan", 0, False),
        ("Tanpa bukti", 1, True),
    ]
    assert case_chips(shown)[0].url == "?daerah=17.04"


def test_the_choices_come_from_the_forms_under_verification(two) -> None:
    shown = cases()

    assert indicator_choices(shown) == [("1", "1 Peraturan")]
    assert compared(shown) == [(2024, "1")]


def test_own_answers_wait_for_somebody_else(instrument) -> None:
    both = join(verifier("rangkap"), Role.OPERATOR, KAUR)
    case = opened(KAUR, instrument=instrument)
    said(case, "1.1", "a", by=both)
    area_said(case, "25.4", kecamatan(1)[0], "ya", by=both)
    verifying(case)

    assert places(cases(by=both)) == [(KAUR, "1.2"), (KAUR, "2.1")]


def test_another_province_and_who_only_reads_see_nothing(two, instrument, monkeypatch) -> None:
    at(monkeypatch, 3, instrument, LAMPUNG_SELATAN)

    assert {region for region, _ in places(cases())} == {KAUR, SELUMA}
    assert cases(by=user(Role.PROVINCE_ADMIN, BENGKULU)).everything == ()


@pytest.mark.parametrize(
    ("words", "query"),
    [
        ({}, ""),
        ({"umur": "3", "saring": "ulang"}, "?umur=3&saring=ulang"),
        ({"umur": "-1"}, ""),
        ({"umur": "9" * 40, "saring": "diterima"}, ""),
        ({"daerah": "17.04", "indikator": "21A"}, "?daerah=17.04&indikator=21A"),
        ({"daerah": "<script>alert(1)"}, "?daerah=%3Cscri"),
    ],
)
def test_a_wish_is_read_from_the_address_and_written_back(words, query) -> None:
    assert CaseWish.asked(words).query == query


def test_the_desk_walks_across_only_when_it_is_asked_to() -> None:
    assert CaseWish.on_desk({"saring": "ulang"}) is None

    wish = CaseWish.on_desk({"antrean": "semua", "saring": "ulang", "indikator": "1"})

    assert wish.desk_query == "?antrean=semua&indikator=1&saring=ulang"
    assert wish.within == Wish("ulang", "1")


def test_the_way_leads_from_one_regency_into_the_next_and_round_again(two) -> None:
    kaur, seluma = two
    shown = cases(CaseWish(filter="tanpa-bukti"))

    first, last = way_across(shown, kaur, "1.1"), way_across(shown, seluma, "1.1")

    asked = "?antrean=semua&saring=tanpa-bukti"
    assert (first.previous, first.following.url) == (None, f"/verifikasi/2024/17.05/1.1/{asked}")
    assert (last.following, last.onward) == (None, f"/verifikasi/2024/17.04/1.1/{asked}")
    assert [(stop.place, stop.is_here) for stop in first.near] == [
        (kaur.region.title, True),
        (seluma.region.title, False),
    ]


def test_a_question_that_the_wish_does_not_keep_still_has_its_place(two) -> None:
    kaur, seluma = two

    way = way_across(cases(CaseWish(filter="tanpa-bukti")), kaur, "2.1")

    assert [stop.code for stop in way.near] == ["1.1", "2.1", "1.1"]
    assert (way.previous.code, way.following.place) == ("1.1", seluma.region.title)


def test_when_nothing_is_left_the_way_leads_to_the_queue(instrument) -> None:
    kaur = verifying(opened(KAUR, instrument=instrument))
    judge_unanswered(assessment=kaur, by=verifier())

    way = way_across(cases(), fresh(kaur), "1.1")

    assert (way.onward, way.left) == ("/verifikasi/antrean/", 0)


def test_the_queries_do_not_grow_with_the_regencies(two, instrument, monkeypatch) -> None:
    few = queries()
    for day, code in enumerate(("17.01", "17.02", "17.03", "17.06")):
        case = at(monkeypatch, day, instrument, code)
        judged(case, "1.1")
        resubmitted(returned(case, "1.2"))

    assert queries() == few <= 3


def queries() -> int:
    by, now = verifier(), db_now()
    cases_of(by, CaseWish(), now)
    with CaptureQueriesContext(connection) as seen:
        assert cases_of(by, CaseWish(), now).rows
    return len(seen)
