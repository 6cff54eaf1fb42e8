"""What every test gets. Settings are in tests/settings.py, people and regions in tests/world.py."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from accounts.rates import Limiter
from tests.flushing import allow_flush

# No deadline: other processes share the cores, and a slow example isn't a wrong one.
# In CI the same examples every time, so that a red build can be repeated.
settings.register_profile("portal", deadline=None, derandomize="CI" in os.environ, database=None)
settings.load_profile("portal")
allow_flush()


@pytest.fixture(scope="session", autouse=True)
def checks_of_papers_have_no_limit() -> Iterator[None]:
    """All tests of a process come from one address; those of the limit set their own."""
    from reports.views import checking

    with pytest.MonkeyPatch.context() as at:
        at.setattr(checking, "LIMITER", Limiter(at_once=1_000_000, a_second=1))
        yield
