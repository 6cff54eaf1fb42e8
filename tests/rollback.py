"""Data that a whole module looks at: made once, and gone again when the module ends.

    @pytest.fixture(scope="module")
    def scene(django_db_setup, django_db_blocker):
        with django_db_blocker.unblock(), rolled_back():
            yield Scene()

Each test of the module is marked `django_db` as usual and undoes its own changes; pytest-django
leaves the connection of a wider fixture alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def rolled_back() -> Iterator[None]:
    """Undo on leaving whatever was written inside, also what was written in a savepoint."""
    block = transaction.atomic()
    # As Django's own TestCase marks its blocks, so that `durable=True` works inside.
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)
