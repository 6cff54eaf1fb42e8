"""Inviting, renewing, revoking, handing over, taking up: who may, and what stands in the log."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.invitations import (
    AlreadyInvited,
    Invitee,
    account_of,
    hand_over,
    renew,
    revoke,
    take_up,
    take_up_as_new,
)
from accounts.links import LinkOver, UnknownLink, find
from accounts.models import Agency, Invitation, Membership, User
from accounts.permissions import Permission, Role, has_permission
from accounts.services import Refused, close_agency
from audit.models import Event, OutboxItem
from tests.accounts.people import NEW_PASSWORD, admin, invited, operator
from tests.clock import set_clock
from tests.world import BENGKULU, KAUR, KINAL, SELUMA, agency, join, person, place, user

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 27, 5, 0, tzinfo=UTC)
NIP = "196804111993031009"


def log() -> list[tuple]:
    return list(Event.objects.values_list("verb", "subject", "region", "actor", "data"))


def taken_up(issued, username: str = "sari.dewi") -> User:
    return take_up_as_new(invitation=issued.link, username=username, password=NEW_PASSWORD)


# --- inviting


def test_an_invitation_is_in_the_log_without_the_persons_name_or_address() -> None:
    by = operator()

    issued = invited("Sari Dewi", by=by, email="sari@kaur.go.id", nip=NIP, phone="+62812345678")

    told = {"role": "area", "agency": None, "ends_on": None}
    subject = f"invitation:{issued.link.public_id}"
    assert log() == [("invitation.made", subject, KINAL, by.username, told)]


@pytest.mark.parametrize(
    ("role", "region"),
    [
        (Role.VERIFIER, KAUR),
        (Role.AUDITOR, KAUR),
    ],
)
def test_an_operator_may_not_invite_to_a_role_that_is_the_provinces(role: Role, region: str):
    with pytest.raises(PermissionDenied, match="Anda tidak mengelola peran"):
        invited(role=role, region=region, by=operator())

    assert Invitation.objects.count() == 0


@pytest.mark.parametrize(
    ("role", "region"),
    [(Role.OPERATOR, SELUMA), (Role.PROVINCE_ADMIN, BENGKULU), (Role.TASK_FORCE, BENGKULU)],
)
def test_an_operator_invites_nobody_outside_the_own_regency(role: Role, region: str) -> None:
    with pytest.raises(Refused, match="di luar wilayah Anda"):
        invited(role=role, region=region, by=operator())


@pytest.mark.parametrize("role", [Role.VERIFIER, Role.PROVINCE_ADMIN, Role.AUDITOR])
def test_an_admin_invites_to_the_provinces_roles(role: Role) -> None:
    assert invited(role=role, region=BENGKULU, by=admin()).link.role == role


@pytest.mark.parametrize("role", [Role.AREA, Role.EXECUTIVE, Role.VERIFIER])
def test_who_manages_no_accounts_invites_nobody(role: Role) -> None:
    member = user(role, KINAL if role == Role.AREA else KAUR)

    with pytest.raises(Refused, match="di luar wilayah Anda"):
        invited(by=member)


def test_a_role_that_would_end_before_today_is_refused(monkeypatch) -> None:
    set_clock(monkeypatch, NOON)

    with pytest.raises(Refused, match="sudah lewat"):
        invited(ends_on=date(2026, 6, 26))

    assert invited(ends_on=date(2026, 6, 27)).link.ends_on == date(2026, 6, 27)


def test_nobody_is_invited_for_a_closed_office() -> None:
    office = agency("dinkes", KAUR)
    close_agency(agency=office, by=None)
    office.refresh_from_db()

    with pytest.raises(Refused, match="sudah ditutup"):
        invited(role=Role.CONTRIBUTOR, region=KAUR, agency=office)


def test_the_same_form_sent_twice_invites_once() -> None:
    by = operator()
    first = invited(by=by, form_key="kunci")

    with pytest.raises(AlreadyInvited) as earlier:
        invited(by=by, form_key="kunci")

    assert earlier.value.invitation == first.link
    assert (Invitation.objects.count(), Event.objects.count()) == (1, 1)


def test_two_people_may_use_the_same_form_key_and_no_key_is_no_key() -> None:
    invited(by=operator(), form_key="kunci")
    invited(by=operator(), form_key="kunci")
    invited(by=operator())
    invited()

    assert Invitation.objects.count() == 4


def test_with_an_address_a_mail_is_due_that_holds_no_token() -> None:
    issued = invited(email="sari@kaur.go.id")

    (item,) = OutboxItem.objects.all()
    assert (item.topic, item.payload) == (
        "accounts.invitation",
        {"invitation": issued.link.public_id},
    )


# --- renewing and revoking


def test_a_renewed_invitation_has_a_new_link_and_the_old_one_is_dead(monkeypatch) -> None:
    by = operator()
    set_clock(monkeypatch, NOON)
    first = invited(by=by)
    set_clock(monkeypatch, datetime(2026, 7, 20, 5, 0, tzinfo=UTC))

    second = renew(invitation=first.link, by=by)

    assert find(Invitation, second.token, "10.0.0.1") == first.link
    with pytest.raises(UnknownLink):
        find(Invitation, first.token, "10.0.0.1")


def test_a_renewal_ends_the_mailed_link_too_and_sends_a_new_mail() -> None:
    by = operator()
    first = invited(by=by, email="sari@kaur.go.id")
    Invitation.objects.update(mailed_hash="0" * 64)

    renew(invitation=first.link, by=by)

    assert Invitation.objects.get().mailed_hash is None
    assert OutboxItem.objects.count() == 2


def test_a_revoked_invitation_does_not_work_and_can_not_be_renewed() -> None:
    by = operator()
    issued = invited(by=by)

    revoke(invitation=issued.link, by=by)

    with pytest.raises(LinkOver):
        taken_up(issued)
    for deed in (renew, revoke):
        with pytest.raises(Refused, match="dipakai atau dibatalkan"):
            deed(invitation=issued.link, by=by)


def test_a_used_invitation_can_be_neither_renewed_nor_revoked() -> None:
    by = operator()
    issued = invited(by=by)
    taken_up(issued)

    for deed in (renew, revoke):
        with pytest.raises(Refused, match="dipakai atau dibatalkan"):
            deed(invitation=issued.link, by=by)


@pytest.mark.parametrize("deed", [renew, revoke])
def test_an_operator_leaves_invitations_to_the_provinces_roles_alone(deed) -> None:
    issued = invited(role=Role.VERIFIER, region=KAUR, by=admin())

    with pytest.raises(PermissionDenied):
        deed(invitation=issued.link, by=operator())


# --- taking up


def test_the_invited_person_gets_an_account_with_the_role_and_nothing_else() -> None:
    issued = invited(
        "Sari Dewi, S.Pd", by=operator(), email="Sari@kaur.go.id", nip=NIP, phone="+62812345678"
    )

    sari = taken_up(issued)

    assert (sari.full_name, sari.email, sari.nip, sari.phone) == (
        "Sari Dewi, S.Pd",
        "Sari@kaur.go.id",
        NIP,
        "+62812345678",
    )
    (held,) = Membership.objects.filter(user=sari)
    assert (held.role, held.region_id, held.ends_on) == (Role.AREA, KINAL, None)
    assert Invitation.objects.get().used_by == sari


def test_taking_up_is_in_the_log_as_the_deed_of_the_new_person() -> None:
    issued = invited()

    taken_up(issued)

    verbs = [(verb, subject, actor) for verb, subject, _, actor, _ in log()[1:]]
    assert verbs == [
        ("account.opened", "account:sari.dewi", "sari.dewi"),
        ("membership.added", "account:sari.dewi", "sari.dewi"),
        ("invitation.taken_up", f"invitation:{issued.link.public_id}", "sari.dewi"),
    ]


def test_an_invitation_is_taken_up_once() -> None:
    issued = invited()
    taken_up(issued)

    with pytest.raises(LinkOver):
        taken_up(issued, "lain")

    assert User.objects.count() == 1


def test_a_taken_user_name_uses_nothing_up() -> None:
    person("sari.dewi")
    issued = invited()

    with pytest.raises(Refused, match="dipakai akun lain"):
        taken_up(issued)

    assert taken_up(issued, "sari.lain").username == "sari.lain"


def test_somebody_with_an_account_takes_up_one_more_role() -> None:
    camat = user(Role.AREA, KINAL)
    issued = invited(role=Role.EXECUTIVE, region=KAUR)
    assert not has_permission(camat, Permission.VIEW_EVALUATION, place(KAUR))

    take_up(invitation=issued.link, by=camat)

    assert has_permission(camat, Permission.VIEW_EVALUATION, place(KAUR))
    assert Invitation.objects.get().used_by == camat


def test_a_role_that_somebody_has_already_uses_nothing_up() -> None:
    camat = user(Role.AREA, KINAL)
    issued = invited()

    with pytest.raises(Refused, match="sudah memiliki peran"):
        take_up(invitation=issued.link, by=camat)

    assert Invitation.objects.get().used_at is None


@pytest.mark.parametrize("contact", [{"nip": NIP}, {"email": "SARI@kaur.go.id"}])
def test_nobody_takes_up_what_belongs_to_another_account(contact: dict) -> None:
    sari = person("sari", email="sari@kaur.go.id", nip=NIP)
    issued = invited(**contact)

    with pytest.raises(Refused, match="yang memakai akun lain"):
        take_up(invitation=issued.link, by=person("dewi"))

    assert account_of(issued.link) == sari


def test_another_nip_than_the_invited_one_is_refused() -> None:
    issued = invited(nip=NIP)
    other = person("dewi", nip="197001011990011001")

    with pytest.raises(Refused, match="yang memakai akun lain"):
        take_up(invitation=issued.link, by=other)


def test_an_invitation_for_an_office_that_was_closed_meanwhile_is_over() -> None:
    office = agency("dinkes", KAUR)
    issued = invited(role=Role.CONTRIBUTOR, region=KAUR, agency=office)

    close_agency(agency=office, by=None)

    with pytest.raises(LinkOver):
        taken_up(issued)


def test_a_role_offered_until_a_day_ends_on_that_day() -> None:
    issued = invited(ends_on=date(2099, 12, 31))

    assert taken_up(issued).memberships.get().ends_on == date(2099, 12, 31)


# --- handing over


def test_an_office_goes_to_the_successor_in_one_deed(monkeypatch) -> None:
    set_clock(monkeypatch, NOON)
    office, by = agency("dinkes", KAUR), operator()
    old = join(person("lama"), Role.CONTRIBUTOR, KAUR, agency=office).memberships.get()

    issued = hand_over(
        membership=old, last_day=date(2026, 6, 30), successor=Invitee("Pengganti"), by=by
    )

    new = taken_up(issued, "pengganti").memberships.get()
    assert (new.role, new.region_id, new.agency) == (Role.CONTRIBUTOR, KAUR, office)
    assert Membership.objects.get(pk=old.pk).ends_on == date(2026, 6, 30)
    assert [verb for verb, *_ in log()[:2]] == ["invitation.made", "membership.ended"]


def test_a_role_that_is_over_is_not_handed_over_and_nobody_is_invited() -> None:
    old = join(person(), Role.AREA, KINAL, ends_on=date(2020, 1, 1)).memberships.get()

    with pytest.raises(Refused, match="sudah berakhir"):
        hand_over(
            membership=old, last_day=date(2030, 1, 1), successor=Invitee("Baru"), by=operator()
        )

    assert (Invitation.objects.count(), Event.objects.count()) == (0, 0)


def test_an_operator_hands_over_no_role_of_the_province() -> None:
    verifier = user(Role.VERIFIER, KAUR).memberships.get()

    with pytest.raises(PermissionDenied):
        hand_over(
            membership=verifier,
            last_day=date(2030, 1, 1),
            successor=Invitee("Baru"),
            by=operator(),
        )


# --- the database itself


def test_an_invitation_for_an_office_of_another_region_is_refused_by_the_database() -> None:
    invited(role=Role.CONTRIBUTOR, region=KAUR, agency=agency("dinkes", KAUR))

    with pytest.raises(IntegrityError, match="lies in its region"), transaction.atomic():
        Invitation.objects.update(region=place(SELUMA))


def test_only_contributors_are_invited_for_an_office() -> None:
    issued = invited()

    with (
        pytest.raises(IntegrityError, match="only_contributors_are_invited_for_an_agency"),
        transaction.atomic(),
    ):
        Invitation.objects.filter(pk=issued.link.pk).update(
            region=place(KAUR), agency=Agency.objects.get(pk=agency("dinkes", KAUR).pk)
        )
