"""People and offices: what the database and `create_user` refuse."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import Agency, Membership, User
from accounts.permissions import Role
from tests.world import KAUR, agency, join, person, place

pytestmark = pytest.mark.django_db

NIP = "196804111993031009"


@pytest.mark.parametrize(
    "username", ["", "ab", "1sari", NIP, "sari@kaur.go.id", "sari dewi", "sari\n", "x" * 61, "šari"]
)
def test_a_user_name_that_could_be_mistaken_is_refused(username: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        User.objects.create_user(username, full_name="Sari")

    assert set(refusal.value.message_dict) == {"username"}


@pytest.mark.parametrize("nip", ["123", "19680411199303100X", "٣" * 18])
def test_a_nip_has_18_digits(nip: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        person("sari", nip=nip)

    assert refusal.value.message_dict == {"nip": ["NIP terdiri dari 18 angka."]}


@pytest.mark.parametrize(
    "second", [{"username": "Sari"}, {"email": "SARI@kaur.go.id"}, {"nip": NIP}]
)
def test_a_name_email_or_nip_belongs_to_one_person(second: dict) -> None:
    person("sari", email="sari@kaur.go.id", nip=NIP)

    with pytest.raises(ValidationError):
        person(**{"username": "dewi"} | second)


def test_the_database_itself_keeps_emails_apart_whatever_their_case() -> None:
    person("sari", email="sari@kaur.go.id")
    person("dewi")

    with pytest.raises(IntegrityError, match="an_email_is_one_persons"), transaction.atomic():
        User.objects.filter(username="dewi").update(email="SARI@KAUR.GO.ID")


def test_two_people_without_email_and_nip_may_exist() -> None:
    told = [(one.email, one.nip) for one in (person(email="", nip=""), person(email="", nip=""))]

    assert told == [(None, None), (None, None)]


def test_a_person_without_a_password_has_none_that_fits() -> None:
    somebody = User.objects.create_user("sari", full_name="Sari")

    assert (somebody.has_usable_password(), somebody.check_password("")) == (False, False)


@pytest.mark.parametrize(
    ("fields", "open_on"),
    [
        ({}, [True, True]),
        ({"valid_until": date(2026, 6, 27)}, [True, False]),
        ({"valid_until": date(2026, 6, 26)}, [False, False]),
        ({"is_active": False}, [False, False]),
    ],
)
def test_an_account_is_open_until_its_last_day(fields: dict, open_on: list[bool]) -> None:
    days = [date(2026, 6, 27), date(2026, 6, 28)]

    assert [User(**fields).is_open_on(day) for day in days] == open_on


@pytest.mark.parametrize(
    ("role", "institution"), [(Role.OPERATOR, "dinkes"), (Role.CONTRIBUTOR, None)]
)
def test_only_contributors_act_for_an_office(role: Role, institution: str | None) -> None:
    office = agency(institution, KAUR) if institution else None

    with (
        pytest.raises(IntegrityError, match="only_contributors_act_for_an_agency"),
        transaction.atomic(),
    ):
        join(person(), role, KAUR, agency=office)


@pytest.mark.parametrize("institution", ["dinkes", None])
def test_a_membership_is_held_once(institution: str | None) -> None:
    office = agency(institution, KAUR) if institution else None
    role = Role.CONTRIBUTOR if institution else Role.OPERATOR
    member = join(person(), role, KAUR, agency=office)

    with pytest.raises(IntegrityError), transaction.atomic():
        join(member, role, KAUR, agency=office)

    assert Membership.objects.count() == 1


def test_an_institution_has_one_office_at_a_time() -> None:
    closed = agency("dinkes", KAUR)
    Agency.objects.filter(pk=closed.pk).update(valid_until=date(2025, 12, 31))
    kaur = place(KAUR)
    Agency.objects.create(region=kaur, institution="dinkes", kind="opd", name="Dinkes Baru")

    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
    ):
        Agency.objects.create(region=kaur, institution="dinkes", kind="opd", name="Dinkes Lain")
