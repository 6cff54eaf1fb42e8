"""What bin/run loads before the demo, as small as the demo allows."""

from __future__ import annotations

import csv

from evaluations.result_files import PUBLISHED
from tests.evaluations.scene import kecamatan, published
from tests.world import GEDUNG_WANI, SELUMA, place


def prepare() -> None:
    """The ten regencies of Bengkulu and Kota Kediri, kecamatan of two, one village, the form."""
    kecamatan(15)
    kecamatan(14, SELUMA)
    place(GEDUNG_WANI)
    with PUBLISHED.open(newline="") as file:
        for row in csv.DictReader(file):
            place(row["region"])
    published()
