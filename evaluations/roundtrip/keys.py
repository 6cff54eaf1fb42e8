"""What ties a row of the sheet to its question and to the version that was taken along. Pure.

The key stands in each row and not once above them: rows are sorted, filtered, copied and saved as
CSV, where a code such as 14.10 may become 14.1 or a date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from evaluations.sent_tables import Unread
from jobs.gate.workbook import TEXT

KEY = re.compile(r"v([0-9]{1,6}) (\S{1,20}) ([0-9.]{5}) ([0-9]{4}) ([0-9a-f]{12})", re.ASCII)
HASH_SHOWN = 12
NEW_FILE = "Unduh berkas baru di halaman ini, lalu pindahkan isian Anda ke sana."


@dataclass(frozen=True, slots=True)
class Origin:
    """The evaluation that a row belongs to; `instrument` begins the hash of its source."""

    region: str
    year: int
    instrument: str


@dataclass(frozen=True, slots=True)
class RowKey:
    """`version` is that of the answer when the file was made, 0 for none."""

    version: int
    code: str
    origin: Origin

    def __str__(self) -> str:
        place = f"{self.origin.region} {self.origin.year} {self.origin.instrument}"
        return f"v{self.version} {self.code} {place}"


def read_key(kind: str, text: str) -> RowKey:
    """Raises Unread for anything that we did not write."""
    found = KEY.fullmatch(text) if kind == TEXT else None
    if found is None:
        what = "kosong" if not text else "berubah"
        raise Unread(f"Kunci baris ini {what}. {NEW_FILE}")
    version, code, region, year, instrument = found.groups()
    return RowKey(int(version), code, Origin(region, int(year), instrument))


def refuse_other(key: RowKey, origin: Origin) -> None:
    """Raise Unread for a row of another regency, year or instrument."""
    told = (
        ("daerah", key.origin.region, origin.region),
        ("tahun", str(key.origin.year), str(origin.year)),
        ("sidik instrumen", key.origin.instrument, origin.instrument),
    )
    for what, found, wanted in told:
        if found != wanted:
            raise Unread(
                f"Baris ini untuk {what} {found}, sedangkan halaman ini untuk {wanted}. {NEW_FILE}"
            )
