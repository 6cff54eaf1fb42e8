"""What was acknowledged is there, whatever moment the server was killed at (security 67, 68, 71).

A kill keeps what the kernel already has, so this proves the order of file, row and receipt; that
bytes are synced is proved in test_storage.py.
"""

import os

import pytest
from django.db import connection

from tests.evidence.crash import Portal, broken_promises, crash, own_findings

# Two hundred kills take some ten minutes: `make chaos`.
KILLS = int(os.environ.get("KLA_CHAOS", "8"))

pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="the portal under test has its own SQLite: once is enough"
)


@pytest.fixture
def portal(tmp_path):
    """An installation of its own; its server is gone when the test ends."""
    portals = []

    def make(application="kla_portal.wsgi"):
        portals.append(Portal(tmp_path / "var", application))
        portals[-1].prepare()
        return portals[-1]

    yield make
    for made in portals:
        made.kill()


@pytest.mark.timeout(120 + 10 * KILLS)
def test_every_acknowledged_file_outlives_sigkill(portal):
    killed = portal()

    receipts = crash(killed, kills=KILLS)

    found = own_findings(killed)
    print(f"{KILLS} kills, {len(receipts)} receipts, {found}")  # noqa: T201 - read with -s
    assert len(receipts) >= KILLS
    assert len({receipt.number for receipt in receipts}) == len(receipts)
    assert broken_promises(killed, receipts) == []
    assert found["faults"] == []


@pytest.mark.parametrize("mutant", ["file_later", "row_later"])
def test_a_server_that_promises_too_early_is_found_out(portal, mutant):
    hasty = portal(f"tests.evidence.mutants:{mutant}()")

    receipts = crash(hasty, kills=1)

    assert broken_promises(hasty, receipts) != []
