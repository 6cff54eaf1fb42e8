"""Another time of day: one thing is replaced, the question that the database's clock is asked."""

from datetime import UTC, datetime

import pytest

from audit import clock
from instruments import services


def set_clock(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """From now on it is `moment` everywhere, to the millisecond, and time stands still."""
    text = moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds")
    monkeypatch.setitem(clock.QUESTIONS, "sqlite", f"SELECT '{text}'")
    # Two tests that freeze the same moment may publish two instruments under one key.
    services._published_sheet.cache_clear()
    monkeypatch.setitem(clock.QUESTIONS, "postgresql", f"SELECT TIMESTAMPTZ '{text}+00:00'")
