"""The one gate (rules 4): who may know of a document, and who may open its files.

Written once, as conditions on rows; a single document is asked for with the same conditions, so
that a list and a page can't disagree. Apps above add readers with `register_reader`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db.models import Q

from accounts.permissions import (
    Permission,
    Role,
    memberships_granting,
    memberships_of,
    reach_of,
)
from accounts.succession import work_of
from evidence.sensitivity import Sensitivity

if TYPE_CHECKING:
    from accounts.models import Membership, User

NOBODY = Q(pk__in=[])
# Not in the bin; a document in the bin is known to nobody but who may restore it.
KEPT = Q(binned_at=None)
SPECIFIC = Q(sensitivity=Sensitivity.SPECIFIC)
Reader = Callable[["User"], Q]
_readers: list[Reader] = []


def register_reader(reader: Reader) -> None:
    """Let `reader(user)` name further documents, by primary keys in a subquery.

    It opens class U and R only: class S is never opened from outside this module.
    """
    _readers.append(reader)


def knowable_by(user: User) -> Q:
    """Documents whose metadata the user may see."""
    return (
        reach_of(user, Permission.VIEW_DOCUMENTS, "region")
        | _of_own_area(user)
        | _openable_without_reach(user)
    )


def openable_by(user: User) -> Q:
    """Documents whose files the user may open; each opening is logged."""
    return (
        (reach_of(user, Permission.OPEN_RESTRICTED, "region") & ~SPECIFIC)
        | reach_of(user, Permission.OPEN_SENSITIVE, "region")
        | _openable_without_reach(user)
    )


def changeable_by(user: User) -> Q:
    """Documents to which the user may add a version: those of the office that the user acts for."""
    condition = NOBODY
    for held in memberships_granting(user, Permission.ADD_DOCUMENTS):
        condition |= _of_office(held)
    return condition & openable_by(user)


def log_readable_by(user: User) -> Q:
    """Documents of which the user may see who opened them (rules 4, "metadata and log")."""
    return reach_of(user, Permission.VIEW_DOCUMENTS, "region")


def _openable_without_reach(user: User) -> Q:
    """What comes from the own office, from the own hand, or from a registered reader."""
    condition = NOBODY
    for held in memberships_of(user):
        condition |= _office_shelf(held) & ~SPECIFIC
        # Who no longer works in the region doesn't open what he once sent either.
        condition |= Q(created_by=user) & _within(held)
    for reader in _readers:
        condition |= reader(user) & ~SPECIFIC
    return condition


def _office_shelf(held: Membership) -> Q:
    """What the office reads: an agency its own and those of the offices that it followed, a camat
    the kecamatan and its villages.
    """
    if held.role == Role.CONTRIBUTOR:
        return work_of([held.agency_id], "agency")
    if held.role == Role.AREA:
        return held.region.reach("area")
    return NOBODY


def _of_own_area(user: User) -> Q:
    """A camat knows of the kecamatan's own class S without opening it; not of the villages'."""
    condition = NOBODY
    for held in memberships_of(user):
        if held.role == Role.AREA:
            condition |= Q(area=held.region)
    return condition


def _of_office(held: Membership) -> Q:
    if held.role == Role.CONTRIBUTOR:
        return Q(agency=held.agency)
    if held.role == Role.AREA:
        return Q(area=held.region)
    return held.region.reach("region")


def _within(held: Membership) -> Q:
    """Documents that lie where the membership reaches."""
    if held.role == Role.AREA:
        return held.region.reach("area")
    return held.region.reach("region")
