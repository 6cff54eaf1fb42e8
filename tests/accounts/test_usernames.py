import pytest

from accounts.models import User
from accounts.usernames import propose_username
from tests.world import person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "proposed"),
    [
        ("Sari Dewi", "sari.dewi"),
        ("dr. Sari Dewi Lestari, M.Kes", "sari.dewi"),
        ("H. Muhammad", "muhammad"),
        ("Drs. H. Ab", "pengguna"),
        ("Nur'aini S.", "nuraini"),
        ("Renée Étoile", "renee.etoile"),
        ("3 Serangkai", "pengguna"),
        ("李明", "pengguna"),
        ("", "pengguna"),
    ],
)
def test_a_name_without_titles_becomes_a_user_name(name: str, proposed: str) -> None:
    assert propose_username(name) == proposed


def test_a_taken_name_gets_the_next_free_number() -> None:
    for username in ("sari.dewi", "sari.dewi2", "sari.dewi4"):
        person(username)

    assert propose_username("Sari Dewi") == "sari.dewi3"


@pytest.mark.parametrize("name", ["x" * 500, "a.b c", "Sari " * 60])
def test_whatever_the_name_the_proposal_is_a_valid_user_name(name: str) -> None:
    (validator,) = [
        one for one in User._meta.get_field("username").validators if hasattr(one, "regex")
    ]

    validator(propose_username(name))
