"""Truths that the database itself holds, on SQLite and PostgreSQL."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Agency, Membership
from accounts.permissions import Role
from tests.world import KAUR, SELUMA, agency, join, person, place, user

pytestmark = pytest.mark.django_db


def test_a_membership_for_an_office_elsewhere_is_refused() -> None:
    elsewhere = agency("dinkes", SELUMA)

    with (
        pytest.raises(IntegrityError, match="the agency of a membership lies in its region"),
        transaction.atomic(),
    ):
        join(person(), Role.CONTRIBUTOR, KAUR, agency=elsewhere)

    assert Membership.objects.count() == 0


def test_a_membership_does_not_move_away_from_its_office() -> None:
    member = user(Role.CONTRIBUTOR, KAUR, agency=agency("dinkes", KAUR))
    place(SELUMA)

    with (
        pytest.raises(IntegrityError, match="the agency of a membership lies in its region"),
        transaction.atomic(),
    ):
        Membership.objects.filter(user=member).update(region=SELUMA)


def test_a_membership_without_an_office_may_move() -> None:
    member = user(Role.OPERATOR, KAUR)
    place(SELUMA)

    assert Membership.objects.filter(user=member).update(region=SELUMA) == 1


def test_an_office_does_not_move() -> None:
    office = agency("dinkes", KAUR)
    place(SELUMA)

    with (
        pytest.raises(IntegrityError, match="an agency stays in its region"),
        transaction.atomic(),
    ):
        Agency.objects.filter(pk=office.pk).update(region=SELUMA)


def test_an_office_may_change_its_name() -> None:
    office = agency("dinkes", KAUR)

    assert Agency.objects.filter(pk=office.pk).update(name="Dinas Kesehatan Kaur") == 1
