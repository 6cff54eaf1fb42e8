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
from reports.kinds import ProvinceYear

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


def on_paper_province(view: View) -> View:
    """`view(request, subject, ...)` for the year and the province's code in the address.

    404 outside the person's reach, 403 for who may not print the province's papers.
    """

    @wraps(view)
    def checked(request: HttpRequest, year: int, province: str, **kwargs: Any) -> HttpResponse:
        found = Region.objects.filter(code=province, level=Level.PROVINCE).first()
        if found is None or not reaches(request.user, found):
            raise Http404
        if not has_permission(request.user, Permission.PRINT_PAPERS, found):
            raise PermissionDenied("Lembar provinsi dicetak oleh petugas provinsi.")
        with timezone.override(timezone_of(found)):
            return view(request, ProvinceYear(found, year), **kwargs)

    return checked
