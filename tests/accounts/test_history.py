"""The log of deeds about a person, in sentences, as far as the reader's reach goes."""

import re
from datetime import date
from pathlib import Path

import pytest

import accounts
from accounts.history import SENTENCES, history_of
from accounts.permissions import Role
from accounts.services import add_membership, change_password, end_membership
from audit.models import Event
from tests.accounts.people import NEW_PASSWORD, admin, operator
from tests.world import KAUR, KINAL, SELUMA, agency, person, place

pytestmark = pytest.mark.django_db


def told(subject: str, by, *, whole: bool = True) -> list[str]:
    return [deed.says for deed in history_of(subject, by, whole=whole)]


def test_roles_are_told_with_office_region_and_last_day_newest_first() -> None:
    sari, by = person("sari"), operator()
    office = agency("dinkes", KAUR)
    held = add_membership(
        user=sari, role=Role.CONTRIBUTOR, region=place(KAUR), agency=office, by=by
    )
    add_membership(user=sari, role=Role.AREA, region=place(KINAL), by=by)
    end_membership(membership=held, last_day=date(2099, 12, 31), by=by)

    deeds = history_of(sari.log_name, by, whole=True)

    assert [deed.says for deed in deeds] == [
        "Peran diakhiri: Kontributor OPD, Dinas Kesehatan (hari terakhir 31 Desember 2099).",
        "Peran diberikan: Camat/Desa, Kecamatan Kinal.",
        "Peran diberikan: Kontributor OPD, Dinas Kesehatan.",
    ]
    assert {deed.actor for deed in deeds} == {by.full_name}


def test_deeds_in_another_regency_are_not_told() -> None:
    sari, by = person("sari"), operator()
    add_membership(user=sari, role=Role.EXECUTIVE, region=place(SELUMA), by=None)
    add_membership(user=sari, role=Role.EXECUTIVE, region=place(KAUR), by=None)

    assert len(told(sari.log_name, by)) == 1
    assert len(told(sari.log_name, admin())) == 2


def test_what_belongs_to_no_region_is_told_to_who_manages_the_whole_account() -> None:
    sari = person("sari")
    change_password(user=sari, password=NEW_PASSWORD, by=sari)

    assert told(sari.log_name, operator()) == ["Kata sandi diganti."]
    assert told(sari.log_name, operator(), whole=False) == []


def test_signing_in_fills_no_history(client) -> None:
    sari = person("sari")
    client.post("/masuk/", {"name": "sari", "password": "salah"})

    assert (Event.objects.count(), told(sari.log_name, operator())) == (1, [])


def test_the_machines_own_operator_has_no_name() -> None:
    sari = person("sari")
    add_membership(user=sari, role=Role.EXECUTIVE, region=place(KAUR), by=None)

    assert [deed.actor for deed in history_of(sari.log_name, operator(), whole=True)] == [""]


def test_a_long_history_asks_no_more_queries_than_a_short_one(django_assert_num_queries) -> None:
    by = operator()
    for name, count in (("sari", 1), ("dewi", 30)):
        member = person(name)
        for _ in range(count):
            add_membership(user=member, role=Role.EXECUTIVE, region=place(KAUR), by=by)
            end_membership(membership=member.memberships.get(), by=by)

    for name in ("sari", "dewi"):
        with django_assert_num_queries(3):
            history_of(f"account:{name}", by, whole=True)


def test_every_verb_about_accounts_has_its_sentence() -> None:
    source = "".join(path.read_text() for path in Path(accounts.__path__[0]).rglob("*.py"))
    verbs = set(re.findall(r'"((?:account|membership|invitation|agency)\.[a-z_]+)"', source))
    unshown = {
        "account.signed_in",
        "account.sign_in_refused",
        "invitation.imported",
    }

    assert verbs - unshown - set(SENTENCES) == set()
