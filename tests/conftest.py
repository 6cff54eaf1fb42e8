"""What every test gets. Settings are in tests/settings.py, people and regions in tests/world.py."""

import os

from hypothesis import settings

from tests.flushing import allow_flush

# No deadline: other processes share the cores, and a slow example isn't a wrong one.
# In CI the same examples every time, so that a red build can be repeated.
settings.register_profile("portal", deadline=None, derandomize="CI" in os.environ, database=None)
settings.load_profile("portal")
allow_flush()
