"""What was acknowledged is there, whatever moment the server was killed or the power cut at.

(security 67, 68, 71.) A kill keeps what the kernel has, so it proves the order of file, row and
receipt; a power cut keeps only what was synced. Each test of a promise stands beside servers that
break it, which must be found out.
"""

import os
import shutil

import pytest
from django.db import connection

from tests.evidence.crash import Portal, broken_promises, own_findings
from tests.evidence.powercut import MODELS, Platter, cut_power, has_compiler
from tests.evidence.senders import crash

# Two hundred kills and sixty cuts take a quarter of an hour: `make chaos`.
KILLS = int(os.environ.get("KLA_CHAOS", "2"))
CUTS = max(KILLS * 3 // 10, 2)

pytestmark = [
    pytest.mark.skipif(
        connection.vendor != "sqlite",
        reason="the portal under test has its own SQLite: once is enough",
    ),
    pytest.mark.timeout(180 + 15 * KILLS),
]
needs_compiler = pytest.mark.skipif(not has_compiler(), reason="a C compiler makes the disk")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """Migrated once, with its people."""
    template = Portal(tmp_path_factory.mktemp("crash") / "var", "kla_portal.wsgi")
    template.prepare()
    return template.data


@pytest.fixture
def portal(prepared, tmp_path):
    """An installation of its own; its server is gone when the test ends."""
    portals = []

    def make(application="kla_portal.wsgi"):
        portals.append(Portal(shutil.copytree(prepared, tmp_path / "var"), application))
        return portals[-1]

    yield make
    for made in portals:
        made.kill()


@pytest.fixture
def platter(tmp_path):
    """What a power cut leaves of a portal's data folder."""

    def make(portal, model):
        made = Platter(tmp_path / "platter", portal.data, model)
        made.keep_everything()
        return made

    return make


def told(kind, count, senders, found):
    print(f"{count} {kind}, {len(senders.receipts)} receipts, {found}")  # noqa: T201 - read with -s


def test_every_acknowledged_file_outlives_sigkill(portal):
    killed = portal()

    senders = crash(killed, kills=KILLS)

    found = own_findings(killed)
    told("kills", KILLS, senders, found)
    assert len(senders.receipts) >= KILLS
    assert len({receipt.number for receipt in senders.receipts}) == len(senders.receipts)
    assert broken_promises(killed, senders.receipts) == []
    assert senders.taken_back == []
    assert found["faults"] == []


@pytest.mark.parametrize("mutant", ["file_later", "row_later"])
def test_a_server_that_promises_too_early_is_found_out(portal, mutant):
    hasty = portal(f"tests.evidence.mutants:{mutant}()")

    senders = crash(hasty, kills=1)

    assert broken_promises(hasty, senders.receipts) != []


@needs_compiler
@pytest.mark.parametrize("model", MODELS)
def test_every_acknowledged_file_outlives_a_power_cut(portal, platter, model):
    cut = portal()

    senders = cut_power(cut, platter(cut, model), cuts=CUTS)

    found = own_findings(cut)
    told(f"cuts ({model})", CUTS, senders, found)
    assert len(senders.receipts) >= CUTS
    assert broken_promises(cut, senders.receipts) == []
    assert senders.taken_back == []
    assert found["faults"] == []


@needs_compiler
@pytest.mark.parametrize("mutant", ["files_unsynced", "rows_unsynced"])
def test_a_server_that_syncs_nothing_is_found_out(portal, platter, mutant):
    forgetful = portal(f"tests.evidence.mutants:{mutant}()")

    senders = cut_power(forgetful, platter(forgetful, "ext4"), cuts=1)

    assert broken_promises(forgetful, senders.receipts) != []
