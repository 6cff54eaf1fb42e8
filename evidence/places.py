"""Where a person may put a document: the offices and areas of the own memberships."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from accounts.models import Agency, Membership, User
from accounts.permissions import Permission, Role, memberships_granting
from evidence.models import within
from regions.models import Region


@dataclass(frozen=True, slots=True)
class Place:
    """Whose shelf a document stands on; `key` is the value of a form field."""

    key: str
    label: str
    region: Region
    area: Region | None = None
    agency: Agency | None = None


def places_for(user: User, *, region: Region | None = None) -> list[Place]:
    """All places of the user, or those of one regency; empty without the right to add documents."""
    found = {
        place.key: place
        for held in memberships_granting(user, Permission.ADD_DOCUMENTS)
        for place in _places_of(held)
    }
    return [place for place in found.values() if region is None or place.region == region]


def may_add(user: User) -> bool:
    """Whether the user has any place at all."""
    return bool(memberships_granting(user, Permission.ADD_DOCUMENTS))


def _places_of(held: Membership) -> Iterator[Place]:
    if held.role == Role.CONTRIBUTOR:
        yield _of_agency(held.agency, held.agency.region)
    elif held.role == Role.AREA:
        area = held.region
        yield Place(f"wilayah:{area.code}", area.title, area.regency, area)
    else:
        yield Place(f"daerah:{held.region_id}", held.region.title, held.region)
        for agency in held.region.agencies.all():
            yield _of_agency(agency, held.region)


def _of_agency(agency: Agency, region: Region) -> Place:
    return Place(f"kantor:{agency.public_id}", within(agency.name, region), region, agency=agency)
