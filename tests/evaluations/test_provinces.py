"""The board's door: provinces that a person reaches as a whole."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.permissions import Role, memberships_of
from evaluations.provinces import on_province, provinces_of
from regions.models import Region
from tests.world import BENGKULU, KAUR, KINAL, LAMPUNG, agency, join, person, user

pytestmark = pytest.mark.django_db


@on_province
def view(request: HttpRequest, province: Region) -> HttpResponse:
    return HttpResponse(province.code)


def opened_by(somebody: User, address: str = "/provinsi/") -> str:
    request = RequestFactory().get(address)
    request.user = somebody
    return view(request).content.decode()


@pytest.mark.parametrize("role", [Role.VERIFIER, Role.PROVINCE_ADMIN, Role.AUDITOR])
def test_the_people_of_a_province_open_its_board(role):
    assert opened_by(user(role, BENGKULU)) == BENGKULU


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.EXECUTIVE, Role.TASK_FORCE])
def test_a_regency_reaches_no_board_of_its_province(role):
    somebody = user(role, KAUR)

    assert provinces_of(somebody) == []
    with pytest.raises(Http404):
        opened_by(somebody)
    with pytest.raises(Http404):
        opened_by(somebody, f"/provinsi/?provinsi={BENGKULU}")


@pytest.mark.parametrize("place", [KAUR, KINAL])
def test_a_camat_or_nobody_reaches_none(place):
    for somebody in (user(Role.AREA, place), person()):
        with pytest.raises(Http404):
            opened_by(somebody)


def test_a_role_of_the_province_without_the_right_is_told_so():
    somebody = user(Role.CONTRIBUTOR, BENGKULU, agency=agency("dinkes", BENGKULU))

    with pytest.raises(PermissionDenied, match="papan provinsi"):
        opened_by(somebody)


@pytest.mark.parametrize("code", [LAMPUNG, "99", "", KAUR, "17; --"])
def test_another_province_does_not_exist(code):
    with pytest.raises(Http404):
        opened_by(user(Role.VERIFIER, BENGKULU), f"/provinsi/?provinsi={code}")


def test_of_several_provinces_the_first_opens_unless_one_is_named():
    somebody = join(user(Role.VERIFIER, LAMPUNG), Role.AUDITOR, BENGKULU)

    assert [province.code for province in provinces_of(somebody)] == [BENGKULU, LAMPUNG]
    assert opened_by(somebody) == BENGKULU
    assert opened_by(somebody, f"/provinsi/?provinsi={LAMPUNG}") == LAMPUNG


def test_a_province_without_the_right_does_not_hide_the_one_with_it():
    somebody = user(Role.CONTRIBUTOR, BENGKULU, agency=agency("dinkes", BENGKULU))
    join(somebody, Role.VERIFIER, LAMPUNG)

    assert opened_by(somebody) == LAMPUNG


def test_two_roles_in_a_province_name_it_once():
    somebody = join(user(Role.VERIFIER, BENGKULU), Role.AUDITOR, BENGKULU)

    assert [province.code for province in provinces_of(somebody)] == [BENGKULU]


def test_an_ended_role_opens_nothing():
    somebody = join(person(), Role.VERIFIER, BENGKULU, ends_on="2020-12-31")

    with pytest.raises(Http404):
        opened_by(somebody)


def test_a_visitor_has_no_province():
    assert provinces_of(AnonymousUser()) == []


def test_nothing_is_asked_beyond_the_memberships():
    somebody = join(user(Role.VERIFIER, LAMPUNG), Role.AUDITOR, BENGKULU)
    memberships_of(somebody)

    with CaptureQueriesContext(connection) as seen:
        provinces_of(somebody)
        opened_by(somebody)

    assert len(seen) == 0
