"""The board's door: views get their province already found and already checked."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission, has_permission, memberships_of
from regions.models import Level, Region
from regions.timezones import timezone_of

View = Callable[..., HttpResponse]


def provinces_of(user: User) -> list[Region]:
    """The provinces whose board the person may open; asks nothing beyond the memberships."""
    return [
        province
        for province in _provinces_reached_by(user)
        if has_permission(user, Permission.VIEW_BOARD, province)
    ]


def on_province(view: View) -> View:
    """`view(request, province, ...)` for `?provinsi=<code>`, or the first one of the person.

    404 where the person reaches no such province as a whole, 403 without the right.
    """

    @wraps(view)
    def checked(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        province = board_province(request.user, request.GET.get("provinsi"))
        with timezone.override(timezone_of(province)):
            return view(request, province, **kwargs)

    return checked


def board_province(user: User, wanted: str | None) -> Region:
    """The province of that code, or the person's first. Raises Http404 and PermissionDenied."""
    province = _chosen(user, wanted)
    if not has_permission(user, Permission.VIEW_BOARD, province):
        raise PermissionDenied("Peran Anda tidak boleh membuka papan provinsi.")
    return province


def on_published_province(refusal: str) -> Callable[[View], View]:
    """As `on_province`, for who decides about its results; others get `refusal`."""

    def decorate(view: View) -> View:
        @wraps(view)
        @on_province
        def checked(request: HttpRequest, province: Region, **kwargs: Any) -> HttpResponse:
            if not has_permission(request.user, Permission.PUBLISH_RESULTS, province):
                raise PermissionDenied(refusal)
            return view(request, province, **kwargs)

        return checked

    return decorate


def on_round_province(view: View) -> View:
    """As `on_province`, for who opens rounds there and sets their times."""

    @wraps(view)
    def checked(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        province = _chosen(request.user, request.GET.get("provinsi"))
        if not has_permission(request.user, Permission.OPEN_ROUND, province):
            raise PermissionDenied("Hanya admin provinsi yang mengatur putaran evaluasi.")
        with timezone.override(timezone_of(province)):
            return view(request, province, **kwargs)

    return checked


def _chosen(user: User, wanted: str | None) -> Region:
    reached = _provinces_reached_by(user)
    if wanted is None:
        offered = provinces_of(user) or reached
    else:
        offered = [province for province in reached if province.code == wanted]
    if not offered:
        raise Http404
    return offered[0]


def _provinces_reached_by(user: User) -> list[Region]:
    """A membership in a regency reaches no province: its people compare with nobody here."""
    found = {
        held.region.code: held.region
        for held in memberships_of(user)
        if held.region.level == Level.PROVINCE
    }
    return [found[code] for code in sorted(found)]
