"""The door of who publishes: views get their province already found and already checked."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from accounts.permissions import Permission, has_permission
from evaluations.provinces import on_province
from regions.models import Region

View = Callable[..., HttpResponse]


def on_publication(view: View) -> View:
    """`view(request, province, ...)` as `on_province`; 403 for who does not publish there."""

    @wraps(view)
    @on_province
    def checked(request: HttpRequest, province: Region, **kwargs: Any) -> HttpResponse:
        if not has_permission(request.user, Permission.PUBLISH_RESULTS, province):
            raise PermissionDenied("Hanya admin provinsi yang menerbitkan hasil.")
        return view(request, province, **kwargs)

    return checked
