"""Every address of the portal, asked by every kind of person with every method (rules 4)."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, get_resolver

from tests.access.asking import Asker, Cell, cells, digest, seen_in
from tests.access.scene import Scene, build
from tests.access.table import ADDRESSES, PEOPLE, ROWS, VISITOR
from tests.rollback import rolled_back

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker) -> Iterator[Scene]:
    with django_db_blocker.unblock(), rolled_back():
        yield build()


def addresses(patterns, prefix: str = "") -> Iterator[str]:
    """The names of all addresses; one without a name is given by its pattern."""
    for entry in patterns:
        if isinstance(entry, URLPattern):
            yield prefix + (entry.name or f"unnamed {entry.pattern}")
        else:
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from addresses(entry.url_patterns, inner)


def test_every_address_has_its_row_and_every_row_its_address():
    named = list(addresses(get_resolver().url_patterns))

    assert sorted(named) == sorted(ADDRESSES)


@pytest.mark.parametrize("person", [VISITOR, *PEOPLE])
def test_everybody_gets_what_the_table_says_and_a_refusal_changes_nothing(scene, person):
    asker = Asker(scene, person)
    before = digest()

    faults = list(asker.faults())

    assert faults == []
    assert digest() == before
