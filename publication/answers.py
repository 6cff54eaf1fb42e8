"""How a public page leaves: kept by any cache for a while, and asked about by its fingerprint."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from publication.open_data import digest
from publication.words import KEPT_FOR, LICENCE, LICENCE_ADDRESS
from regions.timezones import WIB

FILE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Access-Control-Allow-Origin": "*",
}


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    changed: datetime | None,
    zone: ZoneInfo = WIB,
) -> HttpResponse:
    """A page as everybody gets it: drawn without the request, so that nothing of it can show."""
    told = {
        **context,
        "is_trial": settings.KLA_TRIAL,
        "licence": LICENCE,
        "licence_address": LICENCE_ADDRESS,
    }
    with timezone.override(zone):
        content = render_to_string(template, told).encode()
    return _kept(request, HttpResponse(content), changed)


def data(
    request: HttpRequest, content: bytes, media_type: str, name: str, changed: datetime | None
) -> HttpResponse:
    """Open data, for pages of other hosts too. A CSV is saved, a JSON is shown."""
    response = HttpResponse(content, content_type=f"{media_type}; charset=utf-8")
    if media_type == "text/csv":
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer = _kept(request, response, changed)
    for header, value in FILE_HEADERS.items():
        answer.headers[header] = value
    return answer


def unknown() -> HttpResponse:
    """Nothing is published at this address; it may be there soon, so nobody keeps that."""
    return HttpResponse(render_to_string("publication/unknown.html"), status=404)


def _kept(request: HttpRequest, response: HttpResponse, changed: datetime | None) -> HttpResponse:
    """With what caches go by; 304 for who has these bytes already."""
    response.headers["Cache-Control"] = f"public, max-age={KEPT_FOR}"
    response.headers["ETag"] = f'"{digest(response.content)[:32]}"'
    modified = None
    if changed is not None:
        modified = int(changed.timestamp())
        response.headers["Last-Modified"] = http_date(modified)
    return get_conditional_response(
        request, etag=response.headers["ETag"], last_modified=modified, response=response
    )
