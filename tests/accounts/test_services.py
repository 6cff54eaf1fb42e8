"""Offices and memberships: what is allowed, what is told, what stands in the log."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from accounts import services
from accounts.models import Agency, AgencyKind, Membership, User
from accounts.permissions import Role
from accounts.services import Refused, add_agency, add_membership, change_password, end_membership
from audit.models import Event, OutboxItem
from tests.world import (
    BENGKULU,
    GEDUNG_WANI,
    KAUR,
    KINAL,
    PASSWORD,
    SELUMA,
    agency,
    person,
    place,
    user,
)

pytestmark = pytest.mark.django_db

ALLOWED = {
    Role.AREA: {KINAL, GEDUNG_WANI},
    Role.OPERATOR: {KAUR},
    Role.TASK_FORCE: {BENGKULU, KAUR},
    Role.EXECUTIVE: {BENGKULU, KAUR},
    Role.VERIFIER: {BENGKULU, KAUR},
    Role.PROVINCE_ADMIN: {BENGKULU},
    Role.AUDITOR: {BENGKULU, KAUR},
}


def opened(name: str = "Dinas Kesehatan", region: str = KAUR, **fields) -> Agency:
    fields = {"kind": AgencyKind.OPD, "by": None} | fields
    return add_agency(region=place(region), name=name, **fields)


def joined(member: User, role: Role, region: str, **fields) -> Membership:
    return add_membership(user=member, role=role, region=place(region), **{"by": None} | fields)


def log() -> list[tuple]:
    return list(Event.objects.values_list("verb", "subject", "region", "actor", "data"))


# --- offices


def test_opening_an_office_is_in_the_log() -> None:
    office = opened("  Dinas   Kesehatan ", institution="dinkes", aliases=["Dinkes"])

    assert office.name == "Dinas Kesehatan"
    assert log() == [
        (
            "agency.added",
            f"agency:{office.public_id}",
            KAUR,
            "",
            {"name": "Dinas Kesehatan", "institution": "dinkes", "aliases": ["Dinkes"]},
        )
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "DINAS KESEHATAN"},
        {"name": "Dinas-Kesehatan Kab. Kaur"},
        {"name": "Dinkes"},
        {"name": "Dinas Sehat", "institution": "dinkes"},
        {"name": "Dinas Sehat", "aliases": ["dinkes kaur"]},
    ],
)
def test_an_office_is_not_opened_twice_under_another_spelling(fields: dict) -> None:
    opened(institution="dinkes")

    with pytest.raises(Refused) as refusal:
        opened(**fields)

    assert str(refusal.value) == "Dinas Kesehatan sudah ada di Kabupaten Kaur. Pakai instansi itu."
    assert Agency.objects.count() == 1


def test_each_region_has_its_own_dinkes() -> None:
    offices = [opened(region=code, institution="dinkes").region_id for code in (KAUR, SELUMA)]

    assert offices == [KAUR, SELUMA]


def test_an_office_without_a_name_is_refused() -> None:
    with pytest.raises(Refused, match="Nama instansi belum diisi"):
        opened("   ")


def test_an_office_outside_the_own_region_is_refused() -> None:
    neighbour = user(Role.OPERATOR, SELUMA)

    with pytest.raises(Refused, match="Kabupaten Kaur di luar wilayah Anda"):
        opened(by=neighbour)

    assert (Agency.objects.count(), Event.objects.count()) == (0, 0)


# --- memberships


def is_allowed(role: Role, code: str) -> bool:
    try:
        joined(person(), role, code)
    except Refused:
        return False
    return True


@pytest.mark.parametrize("role", ALLOWED)
def test_a_role_is_given_only_where_its_office_sits(role: Role) -> None:
    allowed = {code for code in (BENGKULU, KAUR, KINAL, GEDUNG_WANI) if is_allowed(role, code)}

    assert allowed == ALLOWED[role]


def test_a_misplaced_role_is_refused_with_the_levels_that_are_allowed() -> None:
    with pytest.raises(Refused) as refusal:
        joined(person(), Role.AUDITOR, KINAL)

    assert str(refusal.value) == (
        "Peran Auditor diberikan untuk provinsi atau kabupaten/kota, bukan Kecamatan Kinal."
    )


def test_a_contributor_works_for_an_office_of_the_same_region() -> None:
    elsewhere = agency("dinkes", SELUMA)

    with pytest.raises(Refused) as refusal:
        joined(person(), Role.CONTRIBUTOR, KAUR, agency=elsewhere)

    assert str(refusal.value) == (
        "Dinas Kesehatan berada di Kabupaten Seluma, bukan di Kabupaten Kaur. "
        "Pilih instansi dari wilayah itu."
    )


@pytest.mark.parametrize(
    ("role", "institution", "told"),
    [
        (Role.CONTRIBUTOR, None, "Pilih instansinya"),
        (Role.OPERATOR, "dinkes", "Kosongkan instansinya"),
    ],
)
def test_only_contributors_have_an_office(role: Role, institution: str | None, told: str) -> None:
    office = agency(institution, KAUR) if institution else None

    with pytest.raises(Refused, match=told):
        joined(person(), role, KAUR, agency=office)


def test_giving_and_ending_a_role_are_in_the_log() -> None:
    admin = user(Role.PROVINCE_ADMIN, BENGKULU, username="admin")
    office = agency("dinkes", KAUR)
    held = joined(person("sari"), Role.CONTRIBUTOR, KAUR, agency=office, by=admin)

    end_membership(membership=held, last_day=date(2026, 12, 31), by=admin)

    told = {"role": "contributor", "agency": office.public_id, "starts_on": None}
    assert log() == [
        ("membership.added", "account:sari", KAUR, "admin", told | {"ends_on": None}),
        ("membership.ended", "account:sari", KAUR, "admin", told | {"ends_on": "2026-12-31"}),
    ]


def test_a_role_in_force_is_not_given_twice() -> None:
    sari = person("sari", full_name="Sari")
    joined(sari, Role.OPERATOR, KAUR)

    with pytest.raises(Refused) as refusal:
        joined(sari, Role.OPERATOR, KAUR)

    assert (
        str(refusal.value) == "Sari sudah memiliki peran Operator kabupaten/kota di Kabupaten Kaur."
    )


def test_a_role_that_ended_is_taken_up_again_in_the_same_row() -> None:
    sari = person("sari")
    held = joined(sari, Role.OPERATOR, KAUR)
    end_membership(membership=held, by=None)

    again = joined(sari, Role.OPERATOR, KAUR)

    assert (again.pk, again.ends_on) == (held.pk, None)


def test_a_role_does_not_end_before_it_begins() -> None:
    with pytest.raises(Refused, match="lebih awal"):
        joined(person(), Role.OPERATOR, KAUR, starts_on=date(2026, 6, 2), ends_on=date(2026, 6, 1))


def test_an_operator_gives_no_role_in_the_next_regency_nor_above() -> None:
    operator = user(Role.OPERATOR, KAUR)

    for role, region in ((Role.OPERATOR, SELUMA), (Role.PROVINCE_ADMIN, BENGKULU)):
        with pytest.raises(Refused, match="di luar wilayah Anda"):
            joined(person(), role, region, by=operator)


def test_an_operator_ends_no_role_in_the_next_regency() -> None:
    operator, neighbour = user(Role.OPERATOR, KAUR), user(Role.OPERATOR, SELUMA)

    with pytest.raises(Refused, match="di luar wilayah Anda"):
        end_membership(membership=neighbour.memberships.get(), by=operator)

    assert neighbour.memberships.get().ends_on is None


def test_a_role_ended_without_a_day_is_over_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    late = datetime(2026, 6, 27, 18, 0, tzinfo=UTC)
    monkeypatch.setattr(services, "db_now", lambda: late)
    held = user(Role.OPERATOR, KAUR).memberships.get()

    end_membership(membership=held, by=None)

    # 01.00 on the 28th in Jakarta: the 27th was the last day.
    assert held.ends_on == date(2026, 6, 27)


def test_an_ended_role_refuses_the_next_request(client: Client) -> None:
    member = user(Role.OPERATOR, KAUR)
    client.force_login(member)
    before = client.get("/akun/").content.decode()

    end_membership(membership=member.memberships.get(), by=None)
    after = client.get("/akun/").content.decode()

    assert ("Kabupaten Kaur" in before, "Kabupaten Kaur" in after) == (True, False)


def outcomes(deed: Callable[[], object]) -> list[str]:
    """What two people who do the same at once are told, in order of the alphabet."""
    start = Barrier(2)

    def once(_: int) -> str:
        try:
            start.wait(timeout=30)
            deed()
        except Refused as refusal:
            return str(refusal)
        else:
            return "jadi"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(once, range(2)))


@pytest.mark.django_db(transaction=True)
def test_two_who_give_the_same_role_at_once_give_it_once() -> None:
    sari, kaur = person("sari", full_name="Sari"), place(KAUR)

    told = outcomes(lambda: add_membership(user=sari, role=Role.OPERATOR, region=kaur, by=None))

    assert told == [
        "Sari sudah memiliki peran Operator kabupaten/kota di Kabupaten Kaur.",
        "jadi",
    ]
    assert Membership.objects.count() == 1
    assert Event.objects.filter(verb="membership.added").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_open_the_same_office_at_once_open_one() -> None:
    place(KAUR)

    told = outcomes(lambda: opened(institution="dinkes"))

    assert told == ["Dinas Kesehatan sudah ada di Kabupaten Kaur. Pakai instansi itu.", "jadi"]
    assert (Agency.objects.count(), Event.objects.count()) == (1, 1)


# --- passwords


def test_a_new_password_is_told_by_mail_without_names_or_passwords() -> None:
    sari = person("sari", full_name="Sari Dewi", email="sari@kaur.go.id")

    change_password(user=sari, password="perahu-biru-di-atas-meja", by=sari)

    (item,) = OutboxItem.objects.all()
    assert (item.topic, item.payload["to"]) == ("mail", "sari@kaur.go.id")
    told = f"{item.payload['subject']} {item.payload['body']}".lower()
    assert [word for word in ("sari", "perahu", PASSWORD) if word in told] == []


def test_without_an_address_there_is_no_mail_but_an_event() -> None:
    sari = person("sari")

    change_password(user=sari, password="perahu-biru-di-atas-meja", by=sari)

    assert OutboxItem.objects.count() == 0
    assert log() == [("account.password_changed", "account:sari", "", "sari", {})]
    assert User.objects.get(pk=sari.pk).session_epoch == 1
