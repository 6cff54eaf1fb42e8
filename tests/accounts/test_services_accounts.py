"""Closing offices and accounts, ending roles: who may, and what else it ends."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Agency, AgencyKind, Invitation, Membership, PasswordLink, User
from accounts.password_links import choose_password, make_password_link
from accounts.permissions import Role
from accounts.services import (
    Refused,
    add_agency,
    add_membership,
    change_agency,
    close_account,
    close_agency,
    end_membership,
    manages_account,
    offered_roles,
    reopen_account,
    reopen_agency,
)
from audit.models import Event, OutboxItem
from tests.accounts.people import NEW_PASSWORD, admin, invited, operator
from tests.world import BENGKULU, KAUR, KINAL, SELUMA, agency, join, person, place, user

pytestmark = pytest.mark.django_db


def last_event() -> tuple:
    return Event.objects.values_list("verb", "subject", "region", "actor").last()


def told_of(office: Agency, **changed) -> dict:
    """The arguments of `change_agency` that change nothing but `changed`."""
    kept = {"name": office.name, "institution": office.institution, "aliases": office.aliases}
    return {"agency": office, "kind": AgencyKind(office.kind)} | kept | changed


# --- offices


def test_an_office_is_renamed_and_told_what_it_does() -> None:
    office, by = agency("dinkes", KAUR), operator()

    change_agency(**told_of(office, name=" Dinas  Sehat ", institution="dinsos"), by=by)

    office.refresh_from_db()
    assert (office.name, office.institution) == ("Dinas Sehat", "dinsos")
    assert last_event() == ("agency.changed", office.log_name, KAUR, by.username)


def test_an_office_may_keep_its_own_name_but_take_nobody_elses() -> None:
    health, school = agency("dinkes", KAUR), agency("disdik", KAUR)

    change_agency(**told_of(health, aliases=["Dinkes"]), by=None)

    with pytest.raises(Refused, match="sudah ada di Kabupaten Kaur"):
        change_agency(**told_of(school, name="Dinkes"), by=None)
    with pytest.raises(Refused, match="belum diisi"):
        change_agency(**told_of(school, name="  "), by=None)


@pytest.mark.parametrize("deed", ["add", "change", "close", "reopen"])
def test_an_operator_touches_no_office_of_the_next_regency(deed: str) -> None:
    office, neighbour = agency("dinkes", KAUR), operator(SELUMA)
    deeds = {
        "add": lambda: add_agency(
            region=place(KAUR), kind=AgencyKind.OPD, name="Baru", by=neighbour
        ),
        "change": lambda: change_agency(**told_of(office, name="Lain"), by=neighbour),
        "close": lambda: close_agency(agency=office, by=neighbour),
        "reopen": lambda: reopen_agency(agency=office, by=neighbour),
    }

    with pytest.raises(Refused, match="di luar wilayah Anda"):
        deeds[deed]()

    assert Event.objects.count() == 0


def test_a_camat_opens_no_office_although_he_works_there() -> None:
    with pytest.raises(Refused, match="di luar wilayah Anda"):
        add_agency(region=place(KINAL), kind=AgencyKind.OPD, name="Baru", by=user(Role.AREA, KINAL))


def test_closing_an_office_ends_its_peoples_roles_and_invitations_but_no_documents() -> None:
    office, by = agency("dinkes", KAUR), operator()
    member = join(person("lama"), Role.CONTRIBUTOR, KAUR, agency=office)
    other = join(person("lain"), Role.EXECUTIVE, KAUR)
    invited(role=Role.CONTRIBUTOR, region=KAUR, agency=office)

    ended = close_agency(agency=office, by=by)

    assert ended == 1
    assert not Agency.objects.existing().filter(pk=office.pk).exists()
    assert member.memberships.get().ends_on < date.today()  # noqa: DTZ011
    assert other.memberships.get().ends_on is None
    assert Invitation.objects.get().revoked_at is not None


def test_an_office_is_closed_once_and_opened_again() -> None:
    office = agency("dinkes", KAUR)
    close_agency(agency=office, by=None)

    with pytest.raises(Refused, match="sudah ditutup"):
        close_agency(agency=office, by=None)
    office.refresh_from_db()
    reopen_agency(agency=office, by=None)

    assert Agency.objects.existing().get() == office


def test_a_closed_office_stays_closed_while_another_does_its_work() -> None:
    office = agency("dinkes", KAUR)
    close_agency(agency=office, by=None)
    add_agency(
        region=place(KAUR), kind=AgencyKind.OPD, name="Dinas Baru", institution="dinkes", by=None
    )
    office.refresh_from_db()

    with pytest.raises(Refused, match="Dinas Baru sudah ada"):
        reopen_agency(agency=office, by=None)


def test_nobody_joins_a_closed_office() -> None:
    office = agency("dinkes", KAUR)
    close_agency(agency=office, by=None)
    office.refresh_from_db()

    with pytest.raises(Refused, match="sudah ditutup"):
        add_membership(
            user=person(), role=Role.CONTRIBUTOR, region=place(KAUR), agency=office, by=None
        )


# --- roles


def test_an_operator_gives_no_role_of_the_province_inside_the_own_regency() -> None:
    with pytest.raises(PermissionDenied, match="tidak mengelola peran Verifikator"):
        add_membership(user=person(), role=Role.VERIFIER, region=place(KAUR), by=operator())

    assert Membership.objects.filter(role=Role.VERIFIER).count() == 0


def test_an_operator_ends_no_role_of_the_province_inside_the_own_regency() -> None:
    verifier = user(Role.VERIFIER, KAUR).memberships.get()

    with pytest.raises(PermissionDenied):
        end_membership(membership=verifier, by=operator())

    verifier.refresh_from_db()
    assert verifier.ends_on is None


def test_nobody_ends_the_own_role() -> None:
    boss = admin()

    with pytest.raises(Refused, match="Peran Anda sendiri"):
        end_membership(membership=boss.memberships.get(), by=boss)


def test_a_role_ends_once() -> None:
    held = user(Role.AREA, KINAL).memberships.get()
    end_membership(membership=held, by=None)

    with pytest.raises(Refused, match="sudah berakhir"):
        end_membership(membership=held, by=None)

    assert Event.objects.filter(verb="membership.ended").count() == 1


@pytest.mark.parametrize(
    ("scope", "missing"),
    [
        (KAUR, {Role.PROVINCE_ADMIN}),
        (BENGKULU, {Role.AREA, Role.OPERATOR}),
    ],
)
def test_an_admin_is_offered_what_has_a_meaning_at_that_level(scope: str, missing: set) -> None:
    place(KAUR)

    assert set(Role) - set(offered_roles(admin(), place(scope))) == missing


def test_an_operator_is_offered_the_roles_of_a_regency_and_none_elsewhere() -> None:
    by = operator()

    assert [role.value for role in offered_roles(by, place(KAUR))] == [
        "contributor",
        "area",
        "operator",
        "task_force",
        "executive",
    ]
    assert offered_roles(by, place(SELUMA)) == offered_roles(by, place(BENGKULU)) == []


# --- accounts


def test_a_closed_account_ends_its_sessions_and_its_links(client) -> None:
    camat, by = user(Role.AREA, KINAL), operator()
    client.force_login(camat)
    make_password_link(user=camat, by=by)

    close_account(user=camat, by=by)

    assert client.get("/akun/").status_code == 302
    assert PasswordLink.objects.get().revoked_at is not None
    assert last_event() == ("account.closed", camat.log_name, "", by.username)


def test_a_reopened_account_keeps_its_roles_and_password() -> None:
    camat, by = user(Role.AREA, KINAL), operator()
    close_account(user=camat, by=by)

    reopen_account(user=camat, by=by)

    camat.refresh_from_db()
    assert (camat.is_active, camat.memberships.get().ends_on) == (True, None)


@pytest.mark.parametrize("elsewhere", [(Role.EXECUTIVE, SELUMA), (Role.VERIFIER, KAUR)])
@pytest.mark.parametrize("deed", [close_account, reopen_account, make_password_link])
def test_an_account_with_a_role_that_is_not_mine_to_give_is_not_mine(deed, elsewhere) -> None:
    """Else an operator could sign in as the verifier who also helps in the regency."""
    member = join(user(Role.TASK_FORCE, KAUR), *elsewhere)

    with pytest.raises(PermissionDenied, match="tidak Anda kelola"):
        deed(user=member, by=operator())

    assert (User.objects.get(pk=member.pk).is_active, PasswordLink.objects.count()) == (True, 0)


def test_a_role_that_has_not_begun_yet_counts_and_an_ended_one_does_not() -> None:
    by = operator()
    later = join(user(Role.AREA, KINAL), Role.EXECUTIVE, SELUMA, starts_on=date(2099, 1, 1))
    former = join(user(Role.AREA, KINAL), Role.EXECUTIVE, SELUMA, ends_on=date(2020, 1, 1))

    assert (manages_account(by, later), manages_account(by, former)) == (False, True)


@pytest.mark.parametrize("deed", [close_account, reopen_account, make_password_link])
def test_nobody_closes_or_resets_the_own_account_here(deed) -> None:
    by = operator()

    with pytest.raises(Refused, match="Akun Anda sendiri"):
        deed(user=by, by=by)


# --- forgotten passwords


def test_a_password_link_sets_the_password_ends_sessions_and_tells_the_person(client) -> None:
    camat, by = user(Role.AREA, KINAL), operator()
    User.objects.filter(pk=camat.pk).update(email="camat@kaur.go.id")
    camat.refresh_from_db()
    client.force_login(camat)
    issued = make_password_link(user=camat, by=by)

    choose_password(link=issued.link, password=NEW_PASSWORD)

    assert User.objects.get(pk=camat.pk).check_password(NEW_PASSWORD)
    assert client.get("/akun/").status_code == 302
    assert [item.payload["to"] for item in OutboxItem.objects.all()] == ["camat@kaur.go.id"]


def test_a_second_password_link_ends_the_first() -> None:
    camat, by = user(Role.AREA, KINAL), operator()

    for _ in range(2):
        make_password_link(user=camat, by=by)

    revoked = PasswordLink.objects.order_by("pk").values_list("revoked_at", flat=True)
    assert [moment is None for moment in revoked] == [False, True]


def test_a_closed_account_gets_no_password_link() -> None:
    camat, by = user(Role.AREA, KINAL), operator()
    close_account(user=camat, by=by)
    camat.refresh_from_db()

    with pytest.raises(Refused, match="nonaktif"):
        make_password_link(user=camat, by=by)
