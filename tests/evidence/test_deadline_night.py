"""The last minute before the deadline, small: nothing is lost, nobody is turned away for good."""

import pytest
from django.db import connection

from bench.uploads import Night, run_night
from tests.evidence.crash import Portal, broken_promises, own_findings

pytestmark = [
    pytest.mark.skipif(
        connection.vendor != "sqlite", reason="the portal under test has its own SQLite"
    ),
    pytest.mark.timeout(180),
]


def test_a_dozen_files_at_once_all_get_their_receipt(tmp_path):
    portal = Portal(tmp_path / "var", threads=32)
    portal.prepare()
    portal.start()

    try:
        night = run_night(portal, Night("12 at once", 12, 1, 0), ["operator.kaur"])
    finally:
        portal.kill()

    assert night.failed == []
    assert len({receipt.number for receipt in night.receipts}) == 12
    assert broken_promises(portal, night.receipts) == []
    assert own_findings(portal)["faults"] == []
