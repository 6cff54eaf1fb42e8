"""What tests about managing accounts begin with: managers, invitations, one-time links."""

from __future__ import annotations

from typing import Any

from accounts.invitations import Invitee, Post, invite
from accounts.links import Issued
from accounts.models import User
from accounts.permissions import Role
from tests.world import BENGKULU, KAUR, KINAL, place, user

NEW_PASSWORD = "perahu-biru-di-atas-meja"


def operator(region: str = KAUR) -> User:
    return user(Role.OPERATOR, region)


def admin() -> User:
    return user(Role.PROVINCE_ADMIN, BENGKULU)


def invited(
    name: str = "Sari Dewi",
    role: Role = Role.AREA,
    region: str = KINAL,
    *,
    by: User | None = None,
    agency: Any = None,
    ends_on: Any = None,
    form_key: str = "",
    **contacts: str,
) -> Issued:
    """An invitation with the link that only its maker sees; by the command line by default."""
    post = Post(role, place(region), agency, ends_on)
    return invite(invitee=Invitee(name, **contacts), post=post, form_key=form_key, by=by)


def path_of(issued: Issued) -> str:
    """The address inside the portal."""
    return "/" + issued.url.split("/", 3)[3]
