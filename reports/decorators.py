"""Views get the region whose letterhead they are about already found and already checked."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from accounts.permissions import Permission, has_permission, reaches
from regions.models import Level, Region
from regions.timezones import timezone_of

View = Callable[..., HttpResponse]


def on_government(permission: Permission) -> Callable[[View], View]:
    """`view(request, region, ...)` for the code of a province or regency in the address.

    404 outside the person's reach, 403 without the right.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, code: str, **kwargs: Any) -> HttpResponse:
            governments = Region.objects.filter(level__in=[Level.PROVINCE, Level.REGENCY])
            region = governments.filter(code=code).first()
            if region is None or not reaches(request.user, region):
                raise Http404
            if not has_permission(request.user, permission, region):
                raise PermissionDenied("Peran Anda tidak boleh membuka halaman ini.")
            with timezone.override(timezone_of(region)):
                return view(request, region, **kwargs)

        return checked

    return decorate
