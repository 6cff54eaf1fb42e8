"""Views of accounts get their row already found and already checked.

403 for who manages no accounts at all, whatever the row; 404 for a manager outside whose reach it
lies. What may be done with the row is asked by the services (accounts.permissions.MAY_APPOINT).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts import links, scopes
from accounts.addresses import client_address
from accounts.links import LinkOver, UnknownLink
from accounts.models import Agency, Invitation, Membership, OneTimeLink, User
from accounts.throttle import TooManyAttempts
from regions.models import Level, Region
from regions.timezones import timezone_of

View = Callable[..., HttpResponse]
NOT_YOURS = "Halaman ini untuk operator kabupaten/kota dan admin provinsi, yang mengelola akun."
GONE, NOT_FOUND, TOO_MANY = 410, 404, 429


def managers_only(view: View) -> View:
    """For those who manage accounts somewhere; the view asks for rows through `managed_by`."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not scopes.manages_accounts(request.user):
            raise PermissionDenied(NOT_YOURS)
        return view(request, *args, **kwargs)

    return checked


def on_person(view: View) -> View:
    """`view(request, person)` for the public id in the address."""
    return _on(view, lambda user: User.objects.managed_by(user))


def on_membership(view: View) -> View:
    rows = Membership.objects.select_related("user", "region", "agency")
    return _on(view, lambda user: rows.managed_by(user))


def on_agency(view: View) -> View:
    return _on(view, lambda user: Agency.objects.managed_by(user).select_related("region"))


def on_invitation(view: View) -> View:
    rows = Invitation.objects.select_related("region", "agency", "created_by", "used_by")
    return _on(view, lambda user: rows.managed_by(user))


def on_scope(level: Level | None = None) -> Callable[[View], View]:
    """`view(request, scope)`: the province or regency named by ?wilayah=, or the only one.

    Who manages several and names none chooses first.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        @managers_only
        def checked(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            found = scopes.scopes_of(request.user, level)
            scope = _chosen(found, request.GET.get("wilayah", ""))
            if scope is None:
                return render(request, "accounts/choose_scope.html", {"scopes": found})
            with timezone.override(timezone_of(scope)):
                return view(request, scope, **kwargs)

        return checked

    return decorate


def on_link(kind: type[OneTimeLink]) -> Callable[[View], View]:
    """`view(request, link)` for a link that still works; else a page that says what to do."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, token: str) -> HttpResponse:
            try:
                link = links.find(kind, token, client_address(request))
                response = view(request, link)
            except LinkOver as over:
                response = _refused(request, GONE, over=over)
            except UnknownLink:
                response = _refused(request, NOT_FOUND)
            except TooManyAttempts as error:
                response = _refused(request, TOO_MANY, seconds=error.seconds)
            # The token stands in the address: other pages learn the host only. "no-referrer" would
            # take the Origin from the form, and Django's protection with it.
            response.headers["Referrer-Policy"] = "strict-origin"
            return response

        return checked

    return decorate


def _on(view: View, rows_for: Callable[[User], Any]) -> View:
    @wraps(view)
    @managers_only
    def checked(request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
        if not public_id.isprintable():
            # PostgreSQL refuses to be asked for some of these.
            raise Http404
        row = get_object_or_404(rows_for(request.user), public_id=public_id)
        return view(request, row, **kwargs)

    return checked


def _chosen(found: list[Region], code: str) -> Region | None:
    if not code:
        return found[0] if len(found) == 1 else None
    for region in found:
        if region.code == code:
            return region
    raise Http404


def _refused(
    request: HttpRequest, status: int, over: LinkOver | None = None, seconds: int = 0
) -> HttpResponse:
    context = {"over": over, "minutes": -(-seconds // 60)}
    return render(request, "accounts/link_over.html", context, status=status)
