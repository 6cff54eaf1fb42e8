"""Which clock a unit lives by."""

from datetime import UTC, date, datetime

import pytest

from regions.models import Region
from regions.source import official_units
from regions.timezones import jakarta_day, timezone_of

ZONES = {
    "Asia/Jakarta": [
        *("11", "12", "13", "14", "15", "16", "17", "18", "19", "21"),  # Sumatera and islands
        *("31", "32", "33", "34", "35", "36"),  # Jawa
        *("61", "62"),  # Kalimantan Barat, Kalimantan Tengah
    ],
    "Asia/Makassar": [
        *("51", "52", "53"),  # Bali, Nusa Tenggara
        *("63", "64", "65"),  # Kalimantan Selatan, Timur, Utara
        *("71", "72", "73", "74", "75", "76"),  # Sulawesi
    ],
    "Asia/Jayapura": ["81", "82", "91", "92", "93", "94", "95", "96"],  # Maluku, Papua
}


def test_each_of_the_38_provinces_has_its_zone() -> None:
    zones: dict[str, list[str]] = {}
    for unit in official_units():
        if unit.level == 1:
            zones.setdefault(timezone_of(Region(code=unit.code)).key, []).append(unit.code)

    assert zones == ZONES


@pytest.mark.parametrize(
    ("code", "clock"),
    [("17.04.01.2001", "21:05"), ("63.71", "22:05"), ("91.03.01.3007", "23:05")],
)
def test_a_village_lives_by_its_provinces_clock(code: str, clock: str) -> None:
    moment = datetime(2026, 6, 27, 14, 5, tzinfo=UTC)

    assert f"{moment.astimezone(timezone_of(Region(code=code))):%H:%M}" == clock


def test_a_day_begins_at_midnight_in_jakarta() -> None:
    days = [
        jakarta_day(datetime(2026, 6, 27, 16, 59, 59, tzinfo=UTC)),
        jakarta_day(datetime(2026, 6, 27, 17, 0, 0, tzinfo=UTC)),
    ]

    assert days == [date(2026, 6, 27), date(2026, 6, 28)]
