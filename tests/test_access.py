"""Every address of the portal, asked by every kind of person with every method (rules 4)."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.urls import URLPattern, get_resolver

from tests.access.asking import METHODS, Asker, Cell, cells, digest, seen_in
from tests.access.scene import Scene, build
from tests.access.table import ADDRESSES, PEOPLE, VISITOR
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


# One of each kind of condition asks on PostgreSQL: the rest differ only in what their role may do.
# Whoever has been asked there need not ask again on SQLite; the operator meets most conditions.
ON_POSTGRESQL = ["operator", "dinkes", "camat", "verif", "admin", "lampung"]
ASKED = {
    "sqlite": [VISITOR, "operator", *[person for person in PEOPLE if person not in ON_POSTGRESQL]],
    "postgresql": ON_POSTGRESQL,
}[connection.vendor]


@pytest.mark.parametrize("person", ASKED)
def test_everybody_gets_what_the_table_says_and_a_refusal_changes_nothing(scene, person):
    asker = Asker(scene, person)
    before = digest()

    faults = list(asker.faults(methods(person), targets(person)))

    assert faults == []
    assert digest() == before


@pytest.mark.parametrize("person", [VISITOR, "operator", "seluma"])
def test_a_form_without_its_token_is_refused_everywhere(scene, person):
    asker = Asker(scene, person)
    before = digest()

    statuses = {
        str(cell): asker.ask(cell, enforce_csrf_checks=True).status_code
        for cell in one_of_each_address(person, "POST")
        # Where no session counts there is none that a foreign page could use.
        if cell.row.about != "program"
    }

    assert {cell: status for cell, status in statuses.items() if status != 403} == {}
    assert digest() == before


@pytest.mark.skipif(connection.vendor == "sqlite", reason="PostgreSQL's 404s look the same")
@pytest.mark.parametrize("person", ["dinkes", "lampung"])
def test_what_is_foreign_looks_the_same_as_what_does_not_exist(scene, person):
    asker = Asker(scene, person)

    answers = {
        seen_in(asker.ask(cell))
        for cell in cells(person, ("GET", "POST"))
        # What is open to everybody has a page of its own for what does not exist.
        if cell.status == 404 and cell.row.about != "nothing"
    }

    assert len(answers) == 1


# Nobody, and somebody who may do much.
ASK_EVERYTHING = (VISITOR, "operator")
# Whose roles are over or never were: to them all that exists looks alike, so some of it is enough.
# So it is for who only reads: what differs for them is the right, and each address asks that once.
OUTSIDE = (VISITOR, "kosong", "usai", "gugus", "sekda", "auditor")
SOME = {"", "bengkulu", "kaur", "daerah", "anak", "kinal"}


def methods(person: str) -> tuple[str, ...]:
    """All methods for some on SQLite; for others those that reach the database in their own way.

    HEAD runs GET's view, and every other method is refused by the view's decorator before it asks
    for a row: the same for each person and on each database. They are half of the requests.
    """
    asks_everything = connection.vendor == "sqlite" and person in ASK_EVERYTHING
    return METHODS if asks_everything else ("GET", "POST")


def targets(person: str) -> set[str] | None:
    return SOME if person in OUTSIDE else None


def one_of_each_address(person: str, method: str) -> list[Cell]:
    found = {cell.row.address: cell for cell in cells(person, (method,))}
    return list(found.values())
