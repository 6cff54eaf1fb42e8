"""What one sign-in costs (security 2)."""

import pytest
from django.contrib.auth.hashers import check_password, identify_hasher, make_password

from kla_portal import settings as production


@pytest.fixture(autouse=True)
def _production_hashers(settings) -> None:
    settings.PASSWORD_HASHERS = production.PASSWORD_HASHERS


def test_passwords_are_kept_as_small_argon2id() -> None:
    assert make_password("perahu-biru").startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_kept_password_fits_itself_only() -> None:
    kept = make_password("perahu-biru")

    assert (check_password("perahu-biru", kept), check_password("perahu-merah", kept)) == (
        True,
        False,
    )


def test_an_older_kind_of_hash_still_fits_and_is_renewed() -> None:
    old = make_password("perahu-biru", hasher="pbkdf2_sha256")
    renewed: list[str] = []

    assert check_password("perahu-biru", old, setter=renewed.append) is True
    assert renewed == ["perahu-biru"]
    assert identify_hasher(old).algorithm == "pbkdf2_sha256"
