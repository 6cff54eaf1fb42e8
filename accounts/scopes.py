"""Where somebody manages accounts: whole provinces and regencies."""

from __future__ import annotations

from accounts.models import User
from accounts.permissions import Permission, memberships_granting, regions_with
from regions.models import Level, Region


def manages_accounts(user: User) -> bool:
    """Whether the pages of accounts are for this person at all."""
    return bool(memberships_granting(user, Permission.MANAGE_ACCOUNTS))


def scopes_of(user: User, level: Level | None = None) -> list[Region]:
    """Provinces and regencies (or those of `level`) in which the user manages accounts."""
    reached = regions_with(user, Permission.MANAGE_ACCOUNTS).filter(valid_until__isnull=True)
    return list(reached.filter(level__in=[level] if level else [Level.PROVINCE, Level.REGENCY]))


def filter_regions(user: User) -> list[Region]:
    """What a list can be narrowed to: regencies, or the kecamatan of the only one."""
    scopes = scopes_of(user)
    if len(scopes) != 1:
        return scopes
    areas = Region.objects.filter(regency=scopes[0].code, level=Level.KECAMATAN)
    return [*scopes, *areas.filter(valid_until__isnull=True)]
