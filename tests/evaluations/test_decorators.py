"""A view gets its assessment or question already checked, or is not called at all."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from accounts.models import Agency, User
from accounts.permissions import Permission, Role
from evaluations.decorators import on_assessment, on_question
from evaluations.models import Assignment
from instruments.models import Question
from tests.evaluations.scene import opened
from tests.world import LAMPUNG, SELUMA, person, user

pytestmark = pytest.mark.django_db


@on_assessment(Permission.VIEW_EVALUATION)
def shows(request, assessment):
    return HttpResponse(f"{assessment.region_id} {timezone.get_current_timezone_name()}")


@on_question
def writes(request, assessment, question):
    return HttpResponse(question.code)


def asked(view, by: User, year: int = 2024, region: str = "17.04", **parts) -> str:
    request = RequestFactory().get("/")
    request.user = User.objects.get(pk=by.pk)
    return view(request, year=year, region=region, **parts).content.decode()


def written(by: User, indicator: str = "13", code: str = "13.1") -> str:
    return asked(writes, by, indicator=indicator, code=code)


@pytest.fixture
def kaur_operator(kaur) -> User:
    return User.objects.get(username="operator.kaur")


@pytest.fixture
def kaur_dinkes(kaur) -> User:
    return User.objects.get(username="dinkes.kaur")


def test_the_view_gets_the_assessment_in_the_time_of_its_region(kaur_operator):
    assert asked(shows, kaur_operator) == "17.04 Asia/Jakarta"


def test_eastern_regions_live_by_their_own_clock(kaur):
    papua = opened("91.71", instrument=kaur.round.instrument)
    by = user(Role.OPERATOR, papua.region)

    assert asked(shows, by, region="91.71") == "91.71 Asia/Jayapura"
    assert timezone.get_current_timezone_name() == "Asia/Jakarta"


@pytest.mark.parametrize(
    ("role", "region"), [(Role.OPERATOR, SELUMA), (Role.VERIFIER, LAMPUNG), (Role.AREA, "17.04.01")]
)
def test_out_of_reach_is_not_found(kaur, role, region):
    with pytest.raises(Http404):
        asked(shows, user(role, region))


def test_without_a_role_nothing_is_found(kaur):
    with pytest.raises(Http404):
        asked(shows, person())


@pytest.mark.parametrize(("year", "region"), [(2023, "17.04"), (2024, "17.99"), (99999, "17.04")])
def test_an_assessment_that_does_not_exist_is_not_found(kaur_operator, year, region):
    with pytest.raises(Http404):
        asked(shows, kaur_operator, year, region)


def test_within_reach_but_without_the_right_is_forbidden(kaur):
    with pytest.raises(PermissionDenied, match="instansi lain"):
        written(user(Role.EXECUTIVE, "17.04"))


@pytest.mark.parametrize(("indicator", "code"), [("1", "13.1"), ("13", "9.9"), ("", "13.1")])
def test_a_question_is_found_only_under_its_indicator(kaur_operator, indicator, code):
    assert written(kaur_operator) == "13.1"
    with pytest.raises(Http404):
        written(kaur_operator, indicator, code)


def test_the_office_in_charge_may_write_until_the_question_goes_to_another(kaur, kaur_dinkes):
    assert written(kaur_dinkes) == "13.1"

    Assignment.objects.filter(assessment=kaur, question=Question.objects.get(code="13.1")).update(
        agency=Agency.objects.get(region="17.04", institution="disdik")
    )

    with pytest.raises(PermissionDenied):
        written(kaur_dinkes)


def test_a_question_without_an_office_is_the_operators(kaur, kaur_operator, kaur_dinkes):
    Assignment.objects.filter(assessment=kaur).delete()

    assert written(kaur_operator) == "13.1"
    with pytest.raises(PermissionDenied):
        written(kaur_dinkes)
