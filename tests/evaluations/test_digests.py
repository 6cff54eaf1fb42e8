"""Who is reminded by mail on a day: whom something is due for, with an address, still in office."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership, User
from accounts.permissions import Role
from evaluations.digests import digests_on
from evaluations.models import Assessment, RequestRecipient
from evaluations.services import ask, cancel_request, decide_requested, extend, send_requested
from tests.clock import set_clock
from tests.evaluations.scene import a_version, fresh, opened, operator, small, verifying
from tests.world import (
    GEDUNG_WANI,
    KAUR,
    KINAL,
    SELUMA,
    TANJUNG_KEMUNING,
    agency,
    join,
    place,
    user,
)

pytestmark = pytest.mark.django_db

# Thursday 27 June 2024, 23.59 WIB; reminded on 20, 24 and 26 June, and from the 28th on.
DUE = datetime(2024, 6, 27, 16, 59, tzinfo=UTC)
DAY = date(2024, 6, 20)
NOW = datetime(2024, 6, 20, 2, 0, tzinfo=UTC)


@pytest.fixture
def kaur(monkeypatch) -> Assessment:
    """Verified by the province already: only papers are still asked for."""
    set_clock(monkeypatch, NOW - timedelta(days=9))
    for code in (KINAL, TANJUNG_KEMUNING, GEDUNG_WANI):
        place(code)
    kaur = verifying(opened(instrument=small()))
    set_clock(monkeypatch, NOW)
    return kaur


def with_mail(role: Role, region: str, name: str, **told) -> User:
    member = user(role, region, username=name, **told)
    User.objects.filter(pk=member.pk).update(email=f"{name}@kaur.go.id")
    return User.objects.get(pk=member.pk)


@pytest.fixture
def camat(kaur) -> User:
    return with_mail(Role.AREA, KINAL, "camat.kinal")


def asked(kaur: Assessment, *codes: str, **told) -> list[RequestRecipient]:
    fields = {"title": "SOP", "kind": "sop", "due_at": DUE, "agencies": []} | told
    areas = [place(code) for code in codes]
    request = ask(assessment=fresh(kaur), areas=areas, by=operator(), **fields)
    rows = RequestRecipient.objects.select_related("request__assessment__region")
    return list(rows.filter(request=request))


def reminded(day: date = DAY) -> dict[str, int]:
    return {one.user.username: one.items for one in digests_on(day, NOW)}


def test_camat_village_and_office_are_reminded_and_nobody_else(kaur, camat):
    dinkes = agency("dinkes", KAUR)
    with_mail(Role.AREA, GEDUNG_WANI, "desa.gedung")
    with_mail(Role.AREA, TANJUNG_KEMUNING, "camat.tanjung")
    with_mail(Role.CONTRIBUTOR, KAUR, "staf.dinkes", agency=dinkes)
    for role in (Role.OPERATOR, Role.TASK_FORCE, Role.EXECUTIVE):
        with_mail(role, KAUR, f"orang.{role.value.replace('_', '')}")
    with_mail(Role.OPERATOR, SELUMA, "operator.seluma")
    asked(kaur, KINAL, GEDUNG_WANI, agencies=[dinkes])

    # The camat's letter holds the village's paper too.
    assert reminded() == {"camat.kinal": 2, "desa.gedung": 1, "staf.dinkes": 1}


def test_a_digest_tells_who_where_and_when_it_leaves(kaur, camat):
    asked(kaur, KINAL)

    (digest,) = digests_on(DAY, NOW)

    told = (digest.role, digest.places, digest.region, digest.leaves_at)
    assert told == ("Camat/Desa", ("Kecamatan Kinal",), KAUR, NOW)


@pytest.mark.parametrize(
    ("day", "count"),
    [(19, 0), (20, 1), (21, 0), (24, 1), (25, 0), (26, 1), (27, 0), (28, 1)],
)
def test_the_days_are_seven_three_one_and_each_day_after(kaur, camat, day, count):
    asked(kaur, KINAL)

    assert len(reminded(date(2024, 6, day))) == count


def test_the_days_are_set_in_one_place(kaur, camat, settings):
    settings.REMINDER_DAYS = [2]
    asked(kaur, KINAL)

    assert reminded() == {}
    assert reminded(date(2024, 6, 25)) == {"camat.kinal": 1}


def test_the_extended_moment_counts(kaur, camat):
    (row,) = asked(kaur, KINAL)
    extend(asked=row.request, until=DUE + timedelta(days=4), reason="Banjir", by=operator())

    assert reminded() == {}
    assert reminded(date(2024, 6, 24)) == {"camat.kinal": 1}


def test_when_one_thing_is_due_the_mail_tells_all_that_is_open(kaur, camat):
    asked(kaur, KINAL)
    asked(kaur, KINAL, title="SK", due_at=DUE + timedelta(days=30))

    assert reminded() == {"camat.kinal": 2}


@pytest.mark.parametrize("how", ["sent", "cancelled", "accepted"])
def test_who_has_done_everything_is_not_reminded(kaur, camat, how):
    (row,) = asked(kaur, KINAL)
    if how == "cancelled":
        cancel_request(asked=row.request, by=operator())
    else:
        sent = send_requested(recipient=row, version=a_version(), by=operator())
        if how == "accepted":
            decide_requested(recipient=sent, decision="accepted", by=operator())

    assert reminded() == {}


def test_who_got_the_paper_back_is_reminded(kaur, camat):
    (row,) = asked(kaur, KINAL)
    sent = send_requested(recipient=row, version=a_version(), by=operator())
    decide_requested(recipient=sent, decision="returned", reason="Buram", by=operator())

    assert reminded() == {"camat.kinal": 1}


@pytest.mark.parametrize(
    "change",
    [
        {"email": None},
        {"is_active": False},
        {"valid_until": DAY - timedelta(days=1)},
    ],
    ids=["no address", "inactive", "account over"],
)
def test_only_open_accounts_with_an_address_are_reminded(kaur, camat, change):
    asked(kaur, KINAL)
    User.objects.filter(pk=camat.pk).update(**change)

    assert reminded() == {}


@pytest.mark.parametrize(
    "change",
    [{"ends_on": DAY - timedelta(days=1)}, {"starts_on": DAY + timedelta(days=1)}],
    ids=["role over", "role to come"],
)
def test_only_roles_in_force_are_reminded(kaur, camat, change):
    asked(kaur, KINAL)
    Membership.objects.filter(user=camat).update(**change)

    assert reminded() == {}


def test_somebody_with_two_offices_gets_one_mail_about_both(kaur, camat):
    join(camat, Role.AREA, TANJUNG_KEMUNING)
    asked(kaur, KINAL, TANJUNG_KEMUNING)

    (digest,) = digests_on(DAY, NOW)

    assert (digest.items, digest.places) == (2, ("Kecamatan Kinal", "Kecamatan Tanjung Kemuning"))


def test_area_answers_are_reminded_of_before_the_stage_closes(monkeypatch):
    set_clock(monkeypatch, NOW)
    place(KINAL)
    opened(instrument=small(), closes_at=DUE)
    with_mail(Role.AREA, KINAL, "camat.kinal")

    assert reminded() == {"camat.kinal": 1}


def test_without_a_closing_day_open_answers_alone_remind_nobody(monkeypatch):
    set_clock(monkeypatch, NOW)
    place(KINAL)
    opened(instrument=small())
    with_mail(Role.AREA, KINAL, "camat.kinal")

    assert reminded() == {}


def test_asking_who_is_reminded_costs_the_same_at_any_size(kaur, camat):
    def cost() -> int:
        with CaptureQueriesContext(connection) as told:
            digests_on(DAY, NOW)
        return len(told)

    asked(kaur, KINAL)
    few = cost()
    for number in range(3, 15):
        code = f"{KAUR}.{number:02}"
        with_mail(Role.AREA, code, f"camat{number}")
        asked(kaur, code, title=f"SOP {number}")
    many = cost()

    assert few == many <= 8
