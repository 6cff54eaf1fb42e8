"""Who may do what where: the whole table, and the two ways to ask it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import given
from hypothesis import strategies as st

from accounts import permissions
from accounts.models import Membership, User
from accounts.permissions import (
    GRANTS,
    MAY_APPOINT,
    Permission,
    Role,
    appointable,
    has_permission,
    may_appoint,
    memberships_of,
    reach_of,
    reaches,
    regions_with,
)
from regions.models import Region
from tests.world import (
    BENGKULU,
    GEDUNG_WANI,
    KAUR,
    KAUR_UTARA,
    KINAL,
    KOTA_BENGKULU,
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
P = Permission

READS = {
    P.VIEW_EVALUATION,
    P.VIEW_DOCUMENTS,
    P.OPEN_RESTRICTED,
    P.VIEW_BOARD,
    P.PRINT_PAPERS,
}
TABLE = {
    Role.CONTRIBUTOR: {P.VIEW_EVALUATION, P.ANSWER_ASSIGNED, P.ADD_DOCUMENTS, P.DISCUSS},
    Role.AREA: {P.ADD_DOCUMENTS, P.ANSWER_AREA},
    Role.OPERATOR: READS
    | {
        P.OPEN_SENSITIVE,
        P.ANSWER_ALL,
        P.ASSIGN_QUESTIONS,
        P.SET_TARGET,
        P.SET_DEADLINES,
        P.ADD_DOCUMENTS,
        P.ANSWER_AREA,
        P.CHECK_AREA,
        P.ASK_EVIDENCE,
        P.SUBMIT,
        P.DISCUSS,
        P.EDIT_LETTERHEAD,
        P.EXPORT_BUNDLE,
        P.MANAGE_ACCOUNTS,
    },
    Role.TASK_FORCE: READS | {P.DISCUSS},
    Role.EXECUTIVE: READS | {P.DISCUSS},
    Role.VERIFIER: READS | {P.OPEN_SENSITIVE, P.CHECK_AREA, P.VERIFY, P.DRAW_SAMPLE, P.DISCUSS},
    Role.PROVINCE_ADMIN: READS
    | {
        P.SET_TARGET,
        P.SET_DEADLINES,
        P.OPEN_ROUND,
        P.PUBLISH_RESULTS,
        P.DISCUSS,
        P.DRAW_SAMPLE,
        P.VIEW_STRICTNESS,
        P.EDIT_LETTERHEAD,
        P.EXPORT_BUNDLE,
        P.MANAGE_ACCOUNTS,
    },
    Role.AUDITOR: READS,
}
OF_A_REGENCY = {Role.CONTRIBUTOR, Role.AREA, Role.OPERATOR, Role.TASK_FORCE, Role.EXECUTIVE}
# Where the role is held -> where it reaches, and where not.
RELATIONS = {
    BENGKULU: ([BENGKULU, KAUR, KINAL, GEDUNG_WANI, SELUMA], [LAMPUNG_SELATAN]),
    KAUR: ([KAUR, KINAL, GEDUNG_WANI], [BENGKULU, SELUMA, KOTA_BENGKULU, LAMPUNG_SELATAN]),
    KINAL: ([KINAL, GEDUNG_WANI], [BENGKULU, KAUR, KAUR_UTARA, SELUMA]),
    GEDUNG_WANI: ([GEDUNG_WANI], [BENGKULU, KAUR, KINAL, "17.04.01.2002"]),
}


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    noon = datetime(2026, 6, 27, 5, 0, tzinfo=UTC)
    monkeypatch.setattr(permissions, "db_now", lambda: noon)


def again(somebody: User) -> User:
    """As the next request would load the person."""
    return User.objects.get(pk=somebody.pk)


@pytest.mark.parametrize("held_in", RELATIONS)
@pytest.mark.parametrize("role", Role)
def test_each_role_has_its_verbs_in_its_reach_and_nowhere_else(role: Role, held_in: str) -> None:
    country = places()
    office = agency("dinkes", held_in) if role == Role.CONTRIBUTOR else None
    member = user(role, held_in, agency=office)
    inside, outside = RELATIONS[held_in]

    rights = {
        code: {verb for verb in Permission if has_permission(member, verb, country[code])}
        for code in [*inside, *outside]
    }

    assert rights == dict.fromkeys(inside, TABLE[role]) | {code: set() for code in outside}
    assert {code for code in rights if reaches(member, country[code])} == set(inside)


def test_the_table_names_every_role_and_every_permission_is_given_to_somebody() -> None:
    assert set(GRANTS) == set(Role)
    assert set().union(*GRANTS.values()) == set(Permission)


def test_every_role_has_a_label() -> None:
    assert [role.label for role in Role if not role.label] == []


def test_a_visitor_may_do_nothing() -> None:
    country = places(KAUR)

    rights = [has_permission(AnonymousUser(), verb, country[KAUR]) for verb in Permission]

    assert rights == [False] * len(Permission)
    assert memberships_of(AnonymousUser()) == []
    assert list(regions_with(AnonymousUser(), P.VIEW_EVALUATION)) == []


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "counts"),
    [
        (None, None, True),
        (TODAY, None, True),
        (TODAY + timedelta(days=1), None, False),
        (None, TODAY, True),
        (None, TODAY - timedelta(days=1), False),
        (TODAY, TODAY, True),
    ],
)
def test_a_membership_counts_from_its_first_to_its_last_day(
    starts_on: date | None, ends_on: date | None, counts: bool
) -> None:
    member = join(person(), Role.OPERATOR, KAUR, starts_on=starts_on, ends_on=ends_on)

    assert has_permission(member, P.ANSWER_ALL, Region.objects.get(pk=KAUR)) is counts


def test_the_last_day_ends_at_midnight_in_jakarta(monkeypatch: pytest.MonkeyPatch) -> None:
    member = join(person(), Role.OPERATOR, KAUR, ends_on=TODAY)
    kaur = Region.objects.get(pk=KAUR)
    last_second = datetime(2026, 6, 27, 16, 59, 59, tzinfo=UTC)

    monkeypatch.setattr(permissions, "db_now", lambda: last_second)
    before = has_permission(again(member), P.ANSWER_ALL, kaur)
    monkeypatch.setattr(permissions, "db_now", lambda: last_second + timedelta(seconds=1))
    after = has_permission(again(member), P.ANSWER_ALL, kaur)

    assert (before, after) == (True, False)


def test_rights_of_two_roles_add_up() -> None:
    member = join(user(Role.OPERATOR, KAUR), Role.EXECUTIVE, SELUMA)
    country = places(KAUR, SELUMA)

    assert has_permission(member, P.ANSWER_ALL, country[KAUR]) is True
    assert has_permission(member, P.ANSWER_ALL, country[SELUMA]) is False
    assert has_permission(member, P.VIEW_EVALUATION, country[SELUMA]) is True


def test_memberships_are_read_once_a_request(django_assert_num_queries) -> None:
    member = user(Role.OPERATOR, KAUR)
    country = places()

    with django_assert_num_queries(1):
        for verb in Permission:
            for region in country.values():
                has_permission(member, verb, region)


held = st.fixed_dictionaries(
    {
        "role": st.sampled_from(list(Role)),
        "region": st.sampled_from([BENGKULU, KAUR, KINAL, GEDUNG_WANI, SELUMA, LAMPUNG_SELATAN]),
        "starts_on": st.sampled_from([None, TODAY, TODAY + timedelta(days=1)]),
        "ends_on": st.sampled_from([None, TODAY, TODAY - timedelta(days=1)]),
    }
)


@given(memberships=st.lists(held, max_size=4), verb=st.sampled_from(list(Permission)))
def test_asking_for_one_region_and_for_all_regions_agree(
    memberships: list[dict], verb: Permission
) -> None:
    country = places()
    member = person()
    for number, fields in enumerate(memberships):
        contributes = fields["role"] == Role.CONTRIBUTOR
        office = agency(f"dinas-{number}", fields["region"]) if contributes else None
        already = member.memberships.filter(role=fields["role"], region=fields["region"])
        if contributes or not already.exists():
            Membership.objects.create(
                **fields | {"user": member, "region": country[fields["region"]], "agency": office}
            )

    one_by_one = {code for code, region in country.items() if has_permission(member, verb, region)}
    all_at_once = set(regions_with(member, verb).values_list("code", flat=True))

    assert one_by_one == all_at_once


def test_reach_of_speaks_about_the_rows_own_region() -> None:
    member = user(Role.EXECUTIVE, KAUR)
    near, far = agency("dinkes", KAUR), agency("dinkes", SELUMA)

    rows = type(near).objects.filter(reach_of(member, P.VIEW_DOCUMENTS, "region"))

    assert (list(rows), far in rows) == ([near], False)


@pytest.mark.parametrize("role", Role)
def test_only_operators_and_admins_give_roles_and_operators_only_those_of_a_regency(
    role: Role,
) -> None:
    region = BENGKULU if role == Role.PROVINCE_ADMIN else KAUR
    office = agency("dinkes", KAUR) if role == Role.CONTRIBUTOR else None
    member = user(role, region, agency=office)
    wanted = {Role.OPERATOR: OF_A_REGENCY, Role.PROVINCE_ADMIN: set(Role)}

    given = appointable(member, places(KAUR)[KAUR])

    assert given == wanted.get(role, set())


def test_roles_are_given_inside_the_own_region_only() -> None:
    operator, admin = user(Role.OPERATOR, KAUR), user(Role.PROVINCE_ADMIN, BENGKULU)
    country = places()

    asked = {
        code: (
            may_appoint(operator, Role.AREA, country[code]),
            may_appoint(admin, Role.VERIFIER, country[code]),
        )
        for code in (BENGKULU, KAUR, KINAL, SELUMA, LAMPUNG_SELATAN)
    }

    assert asked == {
        BENGKULU: (False, True),
        KAUR: (True, True),
        KINAL: (True, True),
        SELUMA: (False, True),
        LAMPUNG_SELATAN: (False, False),
    }


def test_whoever_manages_accounts_has_a_row_in_the_table_of_appointments() -> None:
    managers = {role for role in Role if P.MANAGE_ACCOUNTS in GRANTS[role]}

    assert set(MAY_APPOINT) == managers
