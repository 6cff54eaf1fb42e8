"""What bin/run loads before the demo, as small as the demo allows."""

from __future__ import annotations

import csv

from evaluations.result_files import PUBLISHED
from tests.evaluations.scene import kecamatan, published
from tests.world import SELUMA, place


def prepare() -> None:
    """The ten regencies of Bengkulu and Kota Kediri, kecamatan of two, villages, the form.

    Kaur has four villages in its first kecamatan and two in each other: as few as still have the
    shares of the real 195.
    """
    first, *others = kecamatan(15)
    kecamatan(14, SELUMA)
    for area, count in ((first, 4), *((area, 2) for area in others)):
        for number in range(1, count + 1):
            place(f"{area.code}.{2000 + number}")
    with PUBLISHED.open(newline="") as file:
        for row in csv.DictReader(file):
            place(row["region"])
    published()
