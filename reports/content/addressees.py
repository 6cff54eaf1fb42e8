"""Whom a regency writes to and invites: its camat and the heads of its offices, by their titles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Agency, AgencyKind
from evaluations.models import Assessment
from evaluations.scorecards import counting_day
from evaluations.times.window_queries import self_window
from regions.models import Kind, Level, Region
from reports.content.page import clipped

CAMAT, OFFICE = "camat", "opd"
LONGEST_ADDRESSEE = 120
# First word of an office's name -> its head; the office keeps its name behind it.
HEADS = {"Pengadilan": "Ketua", "RSUD": "Direktur", "Rumah": "Direktur", "Komisi": "Ketua"}
# Offices that are called after their head.
OWN_TITLES = {"Sekretariat": "Sekretaris", "Inspektorat": "Inspektur"}
CHAIRED = (AgencyKind.COMMUNITY, AgencyKind.BUSINESS, AgencyKind.CHILD_FORUM)


@dataclass(frozen=True, slots=True)
class Addressee:
    """`key` is an area's code or an office's public id, `title` who is meant: "Camat Kinal".

    `is_there` is False for an office that was closed: it may still owe something.
    """

    key: str
    group: str
    title: str
    place: str
    is_there: bool = True


def addressees_of(assessment: Assessment, now: datetime) -> list[Addressee]:
    """Every kecamatan by its code, then every office by its name; three queries at most."""
    day = counting_day(assessment.region, self_window(assessment), now)
    areas = Region.objects.existing_on(day).filter(regency=assessment.region_id)
    offices = Agency.objects.filter(region=assessment.region_id).order_by("name")
    return [_camat(area) for area in areas.filter(level=Level.KECAMATAN).order_by("code")] + [
        _head(office) for office in offices
    ]


def head_of(name: str, kind: str) -> str:
    """ "Kepala Dinas Kesehatan", "Ketua Forum Anak": the office itself is not written to."""
    first = name.split(" ", 1)[0]
    if first in OWN_TITLES:
        return name.replace(first, OWN_TITLES[first], 1)
    default = "Ketua" if kind in CHAIRED else "Kepala"
    return f"{HEADS.get(first, default)} {name}"


def _camat(area: Region) -> Addressee:
    """A distrik has a head and no camat."""
    bare = re.sub(r"\A(Kecamatan|Distrik) ", "", area.name)
    title = f"Kepala Distrik {bare}" if area.kind == Kind.DISTRIK else f"Camat {bare}"
    return Addressee(area.code, CAMAT, clipped(title, LONGEST_ADDRESSEE), area.title)


def _head(office: Agency) -> Addressee:
    return Addressee(
        key=office.public_id,
        group=OFFICE,
        title=clipped(head_of(office.name, office.kind), LONGEST_ADDRESSEE),
        place=office.name,
        is_there=office.valid_until is None,
    )
