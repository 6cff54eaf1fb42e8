"""The regions of the person's reach, and the rounds in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from django.http import Http404, HttpRequest
from ninja import Query, Schema

from api.doors import regions_of
from api.paging import Page, Window, page_of
from api.router import reads
from api.shapes import (
    Day,
    Moment,
    Place,
    ProvinceCode,
    RegionCode,
    Words,
    Year,
    moment,
    place,
)
from evaluations.access import assessments_visible_to
from evaluations.ledger.cards import label_of
from evaluations.models import Round, Stage
from instruments.services import sheet_of
from regions.models import Level, Region

LEVELS = {
    "province": Level.PROVINCE,
    "regency": Level.REGENCY,
    "kecamatan": Level.KECAMATAN,
    "village": Level.VILLAGE,
}
LEVEL_NAMES = {level: name for name, level in LEVELS.items()}
LevelName = Literal["province", "regency", "kecamatan", "village"]


class RegionShape(Schema):
    """A unit; it existed from `valid_from` to `valid_until`, null where nobody said."""

    code: str
    name: str
    level: LevelName
    kind: str
    parent: str | None
    valid_from: Day | None
    valid_until: Day | None


class StageTime(Schema):
    """When a stage is open in general; a regency may have got more time."""

    stage: str
    label: str
    opens_at: Moment | None
    closes_at: Moment | None


class RoundShape(Schema):
    year: int
    province: Place
    instrument: str
    repair_hours: int
    stages: list[StageTime]


@reads(
    "/regions",
    Page[RegionShape],
    "Wilayah",
    "Wilayah tempat pemilik token memiliki peran, beserta semua wilayah di bawahnya. Urut kode.",
)
def regions(
    request: HttpRequest,
    window: Query[Window],
    parent: RegionCode | None = None,
    level: LevelName | None = None,
    search: Words = "",
) -> dict[str, Any]:
    rows = regions_of(request.user).order_by("code")
    if parent:
        rows = rows.filter(parent=parent)
    if level:
        rows = rows.filter(level=LEVELS[level])
    if search:
        rows = rows.filter(name__icontains=search)
    return page_of(request, rows, window, lambda shown: [_region(row) for row in shown])


@reads("/regions/{code}", RegionShape, "Satu wilayah", "Satu wilayah menurut kode Kemendagri.")
def region(request: HttpRequest, code: RegionCode) -> dict[str, Any]:
    found = regions_of(request.user).filter(code=code).first()
    if found is None:
        raise Http404
    return _region(found)


@reads(
    "/rounds",
    Page[RoundShape],
    "Putaran evaluasi",
    "Putaran yang memuat evaluasi yang boleh dibaca, yang terbaru lebih dahulu, dengan waktu "
    "umum tiap tahap. Waktu khusus satu kabupaten/kota tidak termasuk.",
)
def rounds(
    request: HttpRequest,
    window: Query[Window],
    year: Year | None = None,
    province: ProvinceCode | None = None,
) -> dict[str, Any]:
    visible = assessments_visible_to(request.user)
    rows = Round.objects.filter(pk__in=visible.values("round"))
    if year:
        rows = rows.filter(year=year)
    if province:
        rows = rows.filter(province=province)
    rows = rows.select_related("instrument", "province").prefetch_related("stages")
    return page_of(request, rows.order_by("-year", "province"), window, _rounds)


def _region(region: Region) -> dict[str, Any]:
    return {
        "code": region.code,
        "name": region.title,
        "level": LEVEL_NAMES[Level(region.level)],
        "kind": region.kind,
        "parent": region.parent_id,
        "valid_from": region.valid_from and region.valid_from.isoformat(),
        "valid_until": region.valid_until and region.valid_until.isoformat(),
    }


def _rounds(rows: Sequence[Round]) -> list[dict[str, Any]]:
    return [_round(row) for row in rows]


def _round(row: Round) -> dict[str, Any]:
    sheet = sheet_of(row.instrument)
    stages = sorted(row.stages.all(), key=lambda told: Stage.values.index(told.stage))
    return {
        "year": row.year,
        "province": place(row.province),
        "instrument": row.instrument.code,
        "repair_hours": row.repair_hours,
        "stages": [
            {
                "stage": told.stage,
                "label": label_of(sheet, told.stage),
                "opens_at": moment(told.opens_at, row.province),
                "closes_at": moment(told.closes_at, row.province),
            }
            for told in stages
        ],
    }
