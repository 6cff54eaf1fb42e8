"""Links that work once (security 8, 13): how their tokens are made, found and used up."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from accounts import throttle
from accounts.models import Invitation, LinkState, OneTimeLink, PasswordLink
from audit.clock import db_now

# Where each kind of link is opened, and how long it works.
PAGES = {Invitation: "accounts:take_up", PasswordLink: "accounts:new_password"}
LIFETIMES = {Invitation: timedelta(days=7), PasswordLink: timedelta(hours=1)}

Link = TypeVar("Link", Invitation, PasswordLink)


class LinkOver(Exception):  # noqa: N818 - it reads as what it says
    """The link was used, revoked or is too old; `state` says which."""

    def __init__(self, link: OneTimeLink, state: LinkState) -> None:
        super().__init__(state.label)
        self.link = link
        self.state = state


class UnknownLink(LookupError):  # noqa: N818 - it reads as what it says
    """Nobody ever made a link with this token."""


class NoSite(ValueError):  # noqa: N818 - it reads as what it says
    """Nobody has said under which address the portal is found."""

    def __init__(self) -> None:
        super().__init__("SITE_URL belum diisi. Tulis alamat portal, misalnya https://kla.go.id.")


@dataclass(frozen=True)
class Issued:
    """A link at the only moment when its address is known: it has to be shown now or never."""

    link: Invitation | PasswordLink
    token: str

    @property
    def url(self) -> str:
        return site() + reverse(PAGES[type(self.link)], args=[self.token])


def site() -> str:
    """Scheme and host of all links: from the settings, never from the request (security 8)."""
    if settings.SITE_URL:
        return settings.SITE_URL.rstrip("/")
    if not settings.ALLOWED_HOSTS:
        raise NoSite
    return f"https://{settings.ALLOWED_HOSTS[0]}"


def issue(link: Invitation | PasswordLink, now: datetime) -> Issued:
    """Give `link` a new token and its full lifetime; the caller saves it. An older token dies."""
    token = secrets.token_urlsafe(24)
    link.token_hash, link.mailed_hash = hash_of(token), None
    link.expires_at = now + LIFETIMES[type(link)]
    return Issued(link, token)


def issue_for_mail(link: Link) -> Issued:
    """Give `link` a second token, which only the mail knows; one of an earlier mail dies."""
    token = secrets.token_urlsafe(24)
    type(link).objects.filter(pk=link.pk, used_at__isnull=True).update(mailed_hash=hash_of(token))
    return Issued(link, token)


def hash_of(token: str) -> str:
    """A fast hash does: 192 random bits can't be guessed from it."""
    return hashlib.sha256(token.encode()).hexdigest()


def find(kind: type[Link], token: str, address: str) -> Link:
    """The link with this token. Raises UnknownLink, LinkOver or throttle.TooManyAttempts."""
    throttle.refuse_guessing(address)
    hashed = hash_of(token)
    found = kind.objects.filter(Q(token_hash=hashed) | Q(mailed_hash=hashed))
    related = [field.name for field in kind._meta.fields if field.is_relation]
    link = found.select_related(*related).first()
    if link is None:
        throttle.count_guess(address)
        raise UnknownLink
    refuse_over(link)
    return link


def refuse_over(link: OneTimeLink) -> None:
    """Raises LinkOver unless the link still works."""
    state = link.state_at(db_now())
    if state is not LinkState.OPEN:
        raise LinkOver(link, state)


def use(link: Link, deed: Callable[[], dict[str, Any]]) -> None:
    """Do `deed` and use the link up, inside the caller's transaction.

    `deed` returns what is stored with it. Of two at once, one waits here and then gets LinkOver.
    """
    kind = type(link)
    refuse_over(kind.objects.select_for_update().get(pk=link.pk))
    told = deed()
    now = db_now()
    if kind.objects.open_at(now).filter(pk=link.pk).update(used_at=now, **told) != 1:
        raise LinkOver(link, LinkState.USED)
