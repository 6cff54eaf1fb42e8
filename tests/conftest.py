"""What every test gets. Settings are in tests/settings.py, people and regions in tests/world.py."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from accounts import rates
from accounts.rates import Limiter
from tests.flushing import allow_flush

# No deadline: other processes share the cores, and a slow example isn't a wrong one.
# In CI the same examples every time, so that a red build can be repeated.
settings.register_profile("portal", deadline=None, derandomize="CI" in os.environ, database=None)
settings.load_profile("portal")
allow_flush()


@pytest.fixture(scope="session", autouse=True)
def nobody_has_to_wait() -> Iterator[None]:
    """All tests of a process come from one address and few people; those of a limit set their own.

    It is about checks of papers, and files that are made while the person waits.
    """
    from reports.views import checking

    with pytest.MonkeyPatch.context() as at:
        for module, name in ((checking, "LIMITER"), (rates, "FILES")):
            at.setattr(module, name, Limiter(at_once=1_000_000, a_second=1))
        yield
