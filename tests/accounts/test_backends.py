"""Name and password: who is let in, and that nobody learns who exists."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import MD5PasswordHasher

from accounts import backends
from accounts.backends import UsernameEmailOrNip
from tests.world import PASSWORD, person

pytestmark = pytest.mark.django_db

NIP = "196804111993031009"


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Passwords that went through the hasher."""
    seen: list[str] = []
    encode = MD5PasswordHasher.encode

    def counting(self: MD5PasswordHasher, password: str, salt: str) -> str:
        seen.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting)
    return seen


@pytest.mark.parametrize(
    "name",
    ["sari", "Sari", " SARI ", "sari@kaur.go.id", "SARI@KAUR.GO.ID", NIP, "19680411 199303 1 009"],
)
def test_a_person_is_known_by_each_of_three_names(name: str) -> None:
    sari = person("sari", email="Sari@kaur.go.id", nip=NIP)

    assert authenticate(username=name, password=PASSWORD) == sari


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("sari", "salah"),
        ("sari", PASSWORD + " "),
        ("sari", PASSWORD.upper()),
        ("sari", ""),
        ("", PASSWORD),
        ("sar", PASSWORD),
        ("sari%", PASSWORD),
        ("' OR 1=1 --", PASSWORD),
        ("x" * 5_000, PASSWORD),
        (None, PASSWORD),
        ("sari", None),
    ],
)
def test_anything_else_is_nobody(name: str | None, password: str | None) -> None:
    person("sari")

    assert authenticate(username=name, password=password) is None


def test_two_people_without_email_are_not_known_by_nothing() -> None:
    person("sari")
    person("dewi")

    assert authenticate(username="", password=PASSWORD) is None


@pytest.mark.parametrize(
    "fields", [{"is_active": False}, {"valid_until": date(2026, 6, 27)}], ids=["closed", "expired"]
)
def test_a_closed_account_is_like_an_unknown_one(
    monkeypatch: pytest.MonkeyPatch, fields: dict
) -> None:
    # One o'clock in the morning of the 28th in Jakarta.
    late = datetime(2026, 6, 27, 18, 0, tzinfo=UTC)
    monkeypatch.setattr(backends, "db_now", lambda: late)
    person("sari", **fields)

    assert authenticate(username="sari", password=PASSWORD) is None


@pytest.mark.parametrize("name", ["sari", "closed", "nobody"])
def test_the_hasher_works_once_for_every_name(hashed: list[str], name: str) -> None:
    person("sari")
    person("closed", is_active=False)
    hashed.clear()

    authenticate(username=name, password="salah-sama-sekali")

    assert hashed == ["salah-sama-sekali"]


def test_a_user_id_of_nobody_is_nobody() -> None:
    assert UsernameEmailOrNip().get_user(404) is None


def test_a_closed_account_keeps_its_person_so_that_its_session_can_be_ended() -> None:
    closed = person("sari", is_active=False)

    assert UsernameEmailOrNip().get_user(closed.pk) == closed
