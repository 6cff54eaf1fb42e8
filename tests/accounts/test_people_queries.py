"""Rows of the pages about people: states, roles in the reader's reach, and constant queries."""

from datetime import date

import pytest

from accounts.filters import InvitationFilter, OfficeFilter, PeopleFilter
from accounts.models import Agency, Membership, User
from accounts.people_queries import (
    PersonState,
    RoleState,
    offices_with_people,
    person_rows,
    role_state,
    roles_of,
    state_of,
    waiting_invitations,
)
from accounts.permissions import Role, memberships_of
from accounts.scopes import filter_regions, manages_accounts, scopes_of
from audit.clock import db_now
from tests.accounts.people import admin, invited, operator
from tests.world import (
    BENGKULU,
    KAUR,
    KAUR_UTARA,
    KINAL,
    LAMPUNG_SELATAN,
    SELUMA,
    agency,
    join,
    person,
    places,
    user,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 27)
PAST, FUTURE = date(2020, 1, 1), date(2099, 1, 1)


def found(by: User, **asked: str) -> set[str]:
    people = PeopleFilter(asked, by=by).found(TODAY)
    return set(people.values_list("username", flat=True))


@pytest.fixture
def kaur() -> User:
    """People of Kaur and elsewhere; the operator who looks at them."""
    by = join(person("operator"), Role.OPERATOR, KAUR)
    join(person("camat", full_name="Sari Dewi", email="sari@kaur.go.id"), Role.AREA, KINAL)
    join(person("tini"), Role.CONTRIBUTOR, KAUR, agency=agency("dinkes", KAUR))
    join(person("usai"), Role.AREA, KAUR_UTARA, ends_on=PAST)
    join(person("tutup", is_active=False), Role.EXECUTIVE, KAUR)
    join(person("nanti"), Role.TASK_FORCE, KAUR, starts_on=FUTURE)
    join(person("tetangga"), Role.OPERATOR, SELUMA)
    join(person("verifikator"), Role.VERIFIER, BENGKULU)
    person("siapa")
    return by


def test_a_manager_sees_who_works_or_worked_in_the_own_regency(kaur: User) -> None:
    assert found(kaur) == {"operator", "camat", "tini", "usai", "tutup", "nanti"}


def test_an_admin_sees_the_province_and_nobody_beyond(kaur: User) -> None:
    join(person("jauh"), Role.OPERATOR, LAMPUNG_SELATAN)

    seen = found(admin())

    assert {"verifikator", "tetangga", "camat"} <= seen
    assert {"jauh", "siapa"} & seen == set()


@pytest.mark.parametrize("role", [Role.EXECUTIVE, Role.VERIFIER, Role.AUDITOR, Role.TASK_FORCE])
def test_who_manages_nothing_sees_nobody(kaur: User, role: Role) -> None:
    assert found(user(role, KAUR)) == set()


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"q": "sari"}, {"camat"}),
        ({"q": "SARI@kaur"}, {"camat"}),
        ({"q": "%"}, set()),
        ({"peran": "contributor"}, {"tini"}),
        ({"peran": "area"}, {"camat"}),
        ({"wilayah": KINAL}, {"camat"}),
        ({"wilayah": KAUR_UTARA}, {"usai"}),
        ({"keadaan": "aktif"}, {"operator", "camat", "tini", "nanti"}),
        ({"keadaan": "tanpa-peran"}, {"usai"}),
        ({"keadaan": "nonaktif"}, {"tutup"}),
        ({"peran": "area", "keadaan": "tanpa-peran"}, set()),
        ({"q": "sari", "wilayah": SELUMA}, {"camat"}),
        ({"peran": "raja", "keadaan": "x", "wilayah": "99"}, None),
        ({"q": "x" * 101}, None),
        ({"q": "\x00"}, None),
    ],
)
def test_a_filter_narrows_and_what_is_not_understood_filters_nothing(
    kaur: User, asked: dict, names: set | None
) -> None:
    everybody = found(kaur)

    assert found(kaur, **asked) == (everybody if names is None else names)


def test_a_role_outside_the_reach_is_not_shown(kaur: User) -> None:
    camat = User.objects.get(username="camat")
    join(camat, Role.EXECUTIVE, SELUMA)

    (row,) = person_rows([camat], kaur, TODAY)

    assert [role.membership.region_id for role in row.roles] == [KINAL]
    assert [role.membership.region_id for role in roles_of(camat, kaur, TODAY)] == [KINAL]


def test_states_say_whether_somebody_may_do_anything_here(kaur: User) -> None:
    rows = person_rows(User.objects.managed_by(kaur), kaur, TODAY)

    assert {row.user.username: row.state for row in rows} == {
        "operator": PersonState.ACTIVE,
        "camat": PersonState.ACTIVE,
        "tini": PersonState.ACTIVE,
        "nanti": PersonState.ACTIVE,
        "usai": PersonState.IDLE,
        "tutup": PersonState.CLOSED,
    }


def test_all_roles_are_listed_with_those_in_force_first_and_what_may_be_done(kaur: User) -> None:
    camat = User.objects.get(username="camat")
    join(camat, Role.AREA, KAUR_UTARA, ends_on=PAST)
    join(camat, Role.VERIFIER, KAUR)

    rows = roles_of(camat, kaur, TODAY)

    told = [(row.membership.role, row.state, row.may_change) for row in rows]
    assert sorted(told[:2]) == [
        ("area", RoleState.IN_FORCE, True),
        ("verifier", RoleState.IN_FORCE, False),
    ]
    assert told[2:] == [("area", RoleState.OVER, False)]
    assert state_of(camat, rows, TODAY) == PersonState.ACTIVE
    assert state_of(camat, rows[2:], TODAY) == PersonState.IDLE


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "state"),
    [
        (None, None, RoleState.IN_FORCE),
        (TODAY, TODAY, RoleState.IN_FORCE),
        (FUTURE, None, RoleState.LATER),
        (None, PAST, RoleState.OVER),
    ],
)
def test_the_state_of_a_role_on_a_day(starts_on, ends_on, state: RoleState) -> None:
    assert role_state(Membership(starts_on=starts_on, ends_on=ends_on), TODAY) == state


def test_the_list_asks_the_same_queries_for_many_as_for_few(
    kaur: User, django_assert_num_queries
) -> None:
    memberships_of(kaur)
    few = list(User.objects.managed_by(kaur)[:2])
    for _ in range(20):
        join(user(Role.AREA, KINAL), Role.EXECUTIVE, KAUR)
    many = list(User.objects.managed_by(kaur))

    for people in (few, many):
        with django_assert_num_queries(1):
            for row in person_rows(people, kaur, TODAY):
                [role.place for role in row.roles]


def test_offices_are_counted_with_the_people_who_work_for_them_now(kaur: User) -> None:
    join(person("dulu"), Role.CONTRIBUTOR, KAUR, agency=agency("dinkes", KAUR), ends_on=PAST)
    agency("disdik", KAUR)
    agency("dinkes", SELUMA)

    counted = offices_with_people(OfficeFilter({}, by=kaur).found(), TODAY)

    assert [(office.institution, office.people) for office in counted] == [
        ("dinkes", 1),
        ("disdik", 0),
    ]


def test_closed_offices_are_listed_when_asked_for(kaur: User) -> None:
    Agency.objects.update(valid_until=PAST)

    assert OfficeFilter({}, by=kaur).found().count() == 0
    assert OfficeFilter({"keadaan": "tutup"}, by=kaur).found().count() == 1
    assert OfficeFilter({"keadaan": "tutup", "q": "polres"}, by=kaur).found().count() == 0


@pytest.mark.parametrize(
    ("state", "count"), [("open", 1), ("used", 0), ("revoked", 1), ("expired", 1), ("", 3)]
)
def test_invitations_are_found_by_their_state(kaur: User, state: str, count: int) -> None:
    now = db_now()
    invited("Buka")
    for name, fields in {"Lewat": {"expires_at": now}, "Batal": {"revoked_at": now}}.items():
        link = invited(name).link
        type(link).objects.filter(pk=link.pk).update(**fields)
    invited("Tetangga", region="17.05.01")

    asked = InvitationFilter({"keadaan": state}, by=kaur)

    assert asked.found(db_now()).count() == count
    assert waiting_invitations(kaur, db_now()) == 1


def test_scopes_are_the_provinces_and_regencies_that_somebody_manages() -> None:
    places(KAUR, SELUMA, KINAL, LAMPUNG_SELATAN)
    by, boss, camat = operator(), admin(), user(Role.AREA, KINAL)

    assert [region.code for region in scopes_of(by)] == [KAUR]
    assert [region.code for region in scopes_of(boss)] == [BENGKULU, KAUR, SELUMA]
    assert scopes_of(camat) == []
    assert [manages_accounts(one) for one in (by, boss, camat)] == [True, True, False]
    assert [region.code for region in filter_regions(by)] == [KAUR, KINAL]
    assert [region.code for region in filter_regions(boss)] == [BENGKULU, KAUR, SELUMA]
