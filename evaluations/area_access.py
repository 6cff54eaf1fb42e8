"""Which areas and which requests for papers are a person's own, on top of accounts/permissions.py.

An operator may do in every area what its camat may do; "own" are only the areas and offices that
the person works for.
"""

from __future__ import annotations

from django.db.models import Q

from accounts.models import User
from accounts.permissions import (
    Permission,
    Role,
    has_permission,
    memberships_of,
    reach_of,
    reaches,
)
from evaluations.access import agencies_of
from evaluations.models import AreaProof, RequestRecipient
from regions.models import Level, Region

NOBODY = Q(pk__in=[])


def own_areas(user: User) -> list[Region]:
    """The kecamatan and villages whose camat, village head or staff the person is."""
    found = {
        held.region.code: held.region for held in memberships_of(user) if held.role == Role.AREA
    }
    return [area for _, area in sorted(found.items()) if area.level >= Level.KECAMATAN]


def may_read_area(user: User, area: Region) -> bool:
    """Own areas with their villages, and every area of a regency whose evaluation is readable."""
    return has_permission(user, Permission.ANSWER_AREA, area) or has_permission(
        user, Permission.VIEW_EVALUATION, area
    )


def knows_area(user: User, area: Region) -> bool:
    """Whether the area lies in the person's reach at all; to others it does not exist."""
    return reaches(user, area)


def own_recipients(user: User) -> Q:
    """Condition on recipients: what the person's own areas and offices were asked for."""
    condition = Q(agency__in=agencies_of(user))
    for area in own_areas(user):
        condition |= area.reach("area")
    return condition


def answerable_recipients(user: User) -> Q:
    """Condition on recipients: own ones, and for operators those of the whole regency."""
    return (
        own_recipients(user)
        | reach_of(user, Permission.ANSWER_AREA, "area")
        | reach_of(user, Permission.ASK_EVIDENCE, "request__assessment__region")
    )


def documents_of_own_areas(user: User) -> Q:
    """Registered with evidence/access.py: what proves the answers of the person's own areas."""
    condition = NOBODY
    for area in own_areas(user):
        condition |= area.reach("answer__area")
    return Q(pk__in=AreaProof.objects.filter(condition).values("version__document"))


def documents_sent_on_requests(user: User) -> Q:
    """Registered with evidence/access.py: what the person's areas and offices sent when asked."""
    sent = RequestRecipient.objects.filter(own_recipients(user), version__isnull=False)
    return Q(pk__in=sent.values("version__document"))
