"""A preview's seal opens for whoever got it, about what it was made for, within the hour."""

import pytest

from accounts.models import User
from evaluations import seals
from evaluations.seals import seal, unseal
from evaluations.services import Refused

ROWS = [[3, "17.04"], [4, "ä"]]


@pytest.fixture
def person() -> User:
    return User(username="satu", public_id="orang-satu")


@pytest.fixture
def sealed(person) -> str:
    return seal(ROWS, about="recap.7", by=person)


def test_what_was_sealed_comes_back_as_it_was(sealed, person):
    assert unseal(sealed, about="recap.7", by=person) == ROWS


@pytest.mark.parametrize("change", [lambda text: text[:-1] + "x", lambda text: "", str.upper])
def test_a_changed_seal_opens_nothing(sealed, person, change):
    with pytest.raises(Refused, match="Pratinjau sudah terlalu lama terbuka"):
        unseal(change(sealed), about="recap.7", by=person)


def test_a_seal_opens_for_nobody_else_and_nothing_else(sealed, person):
    for about, by in (("recap.8", person), ("recap.7", User(public_id="orang-dua"))):
        with pytest.raises(Refused):
            unseal(sealed, about=about, by=by)


def test_a_seal_grows_old(sealed, person, monkeypatch):
    monkeypatch.setattr(seals, "SEALED_FOR", -1)

    with pytest.raises(Refused):
        unseal(sealed, about="recap.7", by=person)
