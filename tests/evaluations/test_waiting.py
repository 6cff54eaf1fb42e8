"""All regencies of a verifier: what each waits for, and how far it is."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.permissions import Role
from evaluations.models import Assessment
from evaluations.services import judge_unanswered
from evaluations.verification import tally_verdicts
from evaluations.waiting import waiting_for
from instruments.models import Instrument
from tests.clock import set_clock
from tests.evaluations.scene import (
    fresh,
    judged,
    opened,
    resubmitted,
    returned,
    said,
    small,
    submitted,
    verified,
    verifier,
    verifying,
)
from tests.world import KAUR, KOTA_BENGKULU, LAMPUNG_SELATAN, SELUMA, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def instrument() -> Instrument:
    return small()


def answered(code: str, instrument: Instrument) -> Assessment:
    case = opened(code, instrument=instrument)
    said(case, "1.1", "a")
    said(case, "1.2", "b")
    return case


def codes(cases) -> list[str]:
    return [case.assessment.region_id for case in cases]


def test_every_regency_stands_in_the_list_of_its_state(instrument):
    opened("17.01", instrument=instrument)
    submitted(answered(KAUR, instrument))
    verifying(answered(SELUMA, instrument))
    returned(answered(KOTA_BENGKULU, instrument), "1.1")
    verified(answered("17.02", instrument))

    shown = waiting_for(verifier())

    assert codes(shown.submitted) == [KAUR]
    assert codes(shown.verifying) == [SELUMA]
    assert codes(shown.returned) == [KOTA_BENGKULU]
    assert codes(shown.done) == ["17.02"]
    assert shown.drafts == 1


def test_the_oldest_comes_first(instrument, monkeypatch):
    first, second = answered(SELUMA, instrument), answered(KAUR, instrument)
    set_clock(monkeypatch, datetime(2024, 6, 20, 3, tzinfo=UTC))
    submitted(first)
    set_clock(monkeypatch, datetime(2024, 6, 21, 3, tzinfo=UTC))
    submitted(second)

    shown = waiting_for(verifier())

    assert codes(shown.submitted) == [SELUMA, KAUR]
    assert shown.submitted[0].since == "20 Juni 2024, 10.00 WIB"
    assert shown.first.assessment.region_id == SELUMA


def test_what_was_begun_comes_before_what_waits(instrument):
    submitted(answered(KAUR, instrument))
    verifying(answered(SELUMA, instrument))

    assert waiting_for(verifier()).first.assessment.region_id == SELUMA


def test_nothing_waits_in_an_empty_portal():
    shown = waiting_for(verifier())

    assert (shown.first, shown.unjudged, shown.fresh, shown.drafts) == (None, 0, 0, 0)


def test_the_counts_are_those_of_the_verification(instrument):
    case = verifying(answered(KAUR, instrument))
    judged(case, "1.2", "2")
    judge_unanswered(assessment=case, by=verifier())
    case = resubmitted(returned(case, "1.1"))

    (shown,) = waiting_for(verifier()).verifying
    told = tally_verdicts(fresh(case))

    assert (shown.total, shown.accepted, shown.returned, shown.fresh, shown.unjudged) == (
        told.total,
        told.accepted,
        told.returned,
        told.fresh,
        told.unjudged,
    )
    assert (shown.unjudged, shown.fresh) == (1, 1)


def test_both_scores_stand_in_the_row(instrument):
    case = verifying(answered(KAUR, instrument))
    judged(case, "1.2", "2")

    (shown,) = waiting_for(verifier()).verifying

    assert (shown.own, shown.province) == (Decimal("5.00"), Decimal("2.00"))


def test_a_repair_window_says_when_it_ends(instrument, monkeypatch):
    set_clock(monkeypatch, datetime(2024, 6, 20, 3, tzinfo=UTC))
    returned(answered(KAUR, instrument), "1.1")

    (shown,) = waiting_for(verifier()).returned

    assert (shown.returned, shown.until) == (1, "22 Juni 2024, 10.00 WIB")


def test_another_province_is_not_there(instrument):
    submitted(answered(LAMPUNG_SELATAN, instrument))

    assert waiting_for(verifier()).submitted == []
    assert codes(waiting_for(user(Role.VERIFIER, "18")).submitted) == [LAMPUNG_SELATAN]


@pytest.mark.parametrize("role", [Role.PROVINCE_ADMIN, Role.AUDITOR])
def test_who_only_reads_has_no_case(instrument, role):
    submitted(answered(KAUR, instrument))

    assert waiting_for(user(role, "17")).submitted == []


def test_the_queries_do_not_grow_with_the_regencies(instrument):
    verifying(answered(KAUR, instrument))
    few = queries()
    for code in (SELUMA, KOTA_BENGKULU, "17.01", "17.02"):
        case = verifying(answered(code, instrument))
        judged(case, "1.1")
        judge_unanswered(assessment=case, by=verifier())

    assert queries() == few <= 6


def queries() -> int:
    by = verifier()
    waiting_for(by)
    with CaptureQueriesContext(connection) as seen:
        waiting_for(by)
    return len(seen)
