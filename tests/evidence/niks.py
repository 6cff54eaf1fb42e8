"""Numbers made up by code that are built as a NIK is, and ones that are not quite."""

from __future__ import annotations

import random
from datetime import date, timedelta

from evidence.nik_codes import REGENCIES_TODAY

TODAY = date(2024, 6, 27)
_CODES = sorted(REGENCIES_TODAY)


def nik(born: date, *, girl: bool = False, code: str = "170405", serial: int = 3) -> str:
    """PPKKCC DDMMYY SSSS of somebody born on that day."""
    day = born.day + 40 * girl
    return f"{code}{day:02}{born:%m%y}{serial:04}"


def any_nik(chance: random.Random, *, is_child: bool) -> str:
    """Of a child (0 to 17 on TODAY) or of an adult (18 to 90)."""
    first, last = (1, 18 * 365) if is_child else (18 * 365 + 5, 90 * 365)
    return nik(
        TODAY - timedelta(days=chance.randint(first, last)),
        girl=chance.random() < 0.5,
        code=f"{chance.choice(_CODES)}{chance.randint(1, 30):02}",
        serial=chance.randint(1, 9999),
    )


def spoiled(chance: random.Random) -> str:
    """Sixteen digits that break exactly one rule of a NIK."""
    good = any_nik(chance, is_child=True)
    return chance.choice(
        [
            "00" + good[2:],
            "99" + good[2:],
            "1799" + good[4:],
            good[:4] + "00" + good[6:],
            good[:6] + "00" + good[8:],
            good[:6] + "32" + good[8:],
            good[:6] + "72" + good[8:],
            good[:8] + "13" + good[10:],
            good[:8] + "00" + good[10:],
            good[:6] + "3002" + good[10:],
            good[:12] + "0000",
        ]
    )


def written(number: str, chance: random.Random) -> str:
    """As people and scanners write it: whole, in groups, or over two lines."""
    groups = (number[:6], number[6:12], number[12:])
    fours = [number[at : at + 4] for at in range(0, 16, 4)]
    return chance.choice(
        [
            number,
            " ".join(groups),
            ".".join(groups),
            "-".join(fours),
            " ".join(fours),
            f"{number[:8]}\n{number[8:]}",
            f"{number[:10]}-\n   {number[10:]}",
        ]
    )
