"""Whose token it is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Schema

from accounts.models import ApiToken, Membership, User
from accounts.permissions import memberships_of
from api.router import reads
from api.shapes import Day, Moment, OfficeName, Place, moment, office, place


class RoleShape(Schema):
    """A role in force today."""

    role: str
    label: str
    region: Place
    office: OfficeName | None
    ends_on: Day | None


class TokenShape(Schema):
    name: str
    created_at: Moment
    expires_at: Moment


class Me(Schema):
    username: str
    name: str
    roles: list[RoleShape]
    token: TokenShape


@reads(
    "/me",
    Me,
    "Pemilik token",
    "Siapa pemilik token ini, apa perannya sekarang, dan sampai kapan token berlaku.",
)
def me(request: HttpRequest) -> dict[str, Any]:
    user: User = request.user
    token: ApiToken = request.auth
    return {
        "username": user.username,
        "name": user.full_name,
        "roles": [_role(held) for held in memberships_of(user)],
        "token": {
            "name": token.name,
            "created_at": moment(token.created_at),
            "expires_at": moment(token.expires_at),
        },
    }


def _role(held: Membership) -> dict[str, Any]:
    return {
        "role": held.role,
        "label": held.get_role_display(),
        "region": place(held.region),
        "office": office(held.agency),
        "ends_on": held.ends_on and held.ends_on.isoformat(),
    }
