"""Which of Indonesia's three clocks a unit lives by (Keppres 41/1987, provinces as of 2025)."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from regions.models import Region

WIB = ZoneInfo("Asia/Jakarta")
WITA = ZoneInfo("Asia/Makassar")
WIT = ZoneInfo("Asia/Jayapura")

# Province codes. Everything else is WIB: Sumatera, Jawa, Kalimantan Barat and Kalimantan Tengah.
WITA_PROVINCES = frozenset({"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"})
WIT_PROVINCES = frozenset({"81", "82", "91", "92", "93", "94", "95", "96"})


def timezone_of(region: Region) -> ZoneInfo:
    """The time zone of the unit's province."""
    return timezone_at(region.code)


def timezone_at(code: str) -> ZoneInfo:
    """The same, by the unit's code."""
    province = code[:2]
    if province in WITA_PROVINCES:
        return WITA
    return WIT if province in WIT_PROVINCES else WIB


def jakarta_day(moment: datetime) -> date:
    """The day that end dates of accounts and memberships count by, the same for the country."""
    return moment.astimezone(WIB).date()
