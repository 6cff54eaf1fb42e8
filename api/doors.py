"""Who asks, and what they may reach: the token's owner, through the doors that the pages have."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from accounts.models import ApiToken, User
from accounts.permissions import Permission, memberships_of
from accounts.tokens import find_token, stamp_use
from api import limits
from audit.clock import db_now
from evaluations.decorators import on_assessment
from evaluations.models import Assessment
from evaluations.provinces import board_province
from evidence.decorators import Door, on_document
from evidence.models import Document
from regions.models import Region, RegionQuerySet


class Token(HttpBearer):
    """The only way in: "Authorization: Bearer <token>"; a session opens nothing here."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        """Lets the request be its owner's. Raises accounts.rates.TooManyRequests."""
        now = db_now()
        found = find_token(token, now)
        if found is None:
            return None
        # Of the person: ten tokens would else be ten times as much.
        limits.LIMITER.take(str(found.user_id), now)
        stamp_use(found, now)
        request.user, request.now = found.user, now
        memberships_of(found.user, now)
        return found


def _given(request: HttpRequest, thing: Any) -> Any:
    return thing


def evaluation_of(request: HttpRequest, year: int, region: str) -> Assessment:
    """Raises Http404 and PermissionDenied where the pages of an evaluation do."""
    return on_assessment(Permission.VIEW_EVALUATION)(_given)(request, year, region)


def document_of(request: HttpRequest, public_id: str) -> Document:
    """A document of which the person may know; its files are never given here."""
    return on_document(Door.KNOW)(_given)(request, public_id)


def province_of(request: HttpRequest, code: str) -> Region:
    """A province that a role of the person is for as a whole, as the board's pages ask."""
    return board_province(request.user, code)


def regions_of(user: User) -> RegionQuerySet:
    """Where the person has any role at all, with everything below."""
    found = Region.objects.none()
    for held in memberships_of(user):
        found |= Region.objects.within(held.region)
    return found
