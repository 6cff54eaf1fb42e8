"""How values are written, and what parameters look like, wherever they stand.

Points are texts with two decimals, moments ISO 8601 with the offset of the region's time zone.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from accounts.models import Agency
from evaluations.models import AssessmentState, Stage
from evaluations.queries import Office
from evaluations.scoring import round_total
from regions.models import Region
from regions.timezones import WIB, timezone_of

Points = Annotated[str, Field(pattern=r"^-?[0-9]+\.[0-9]{2}$", examples=["780.00"])]
Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
Day = Annotated[str, Field(json_schema_extra={"format": "date"})]

Year = Annotated[int, Field(ge=2000, le=2100)]
# Kemendagri codes: a province, a regency, any unit.
ProvinceCode = Annotated[str, Field(pattern=r"^[0-9]{2}$")]
RegencyCode = Annotated[str, Field(pattern=r"^[0-9]{2}\.[0-9]{2}$")]
RegionCode = Annotated[str, Field(pattern=r"^[0-9]{2}(\.[0-9]{2}){0,2}(\.[0-9]{4})?$")]
PublicId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,22}$")]
# PostgreSQL takes no NUL in a text.
Words = Annotated[str, Field(max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$")]
Code = Annotated[str, Field(max_length=20, pattern=r"^[A-Za-z0-9.]*$")]
StageName = Literal[tuple(Stage.values)]
StateName = Literal[tuple(AssessmentState.values)]


class Place(Schema):
    """A region under its Kemendagri code."""

    code: str
    name: str


class OfficeName(Schema):
    id: str
    name: str


def points(value: Decimal | None) -> str | None:
    return None if value is None else str(round_total(value))


def moment(value: datetime | None, region: Region | None = None) -> str | None:
    """In the region's zone; of what belongs to no region in WIB."""
    if value is None:
        return None
    zone = timezone_of(region) if region else WIB
    return value.astimezone(zone).isoformat(timespec="seconds")


def place(region: Region) -> dict[str, Any]:
    return {"code": region.code, "name": region.title}


def office(agency: Agency | Office | None) -> dict[str, Any] | None:
    return {"id": agency.public_id, "name": agency.name} if agency else None
