"""The API as a whole: its endpoints, who may ask, and what every refusal looks like."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError

from accounts.rates import TooManyRequests
from api.doors import Token
from api.endpoints import (  # noqa: F401 - each declares its addresses on the router
    documents,
    evaluations,
    lines,
    papers,
    people,
    progress,
    regions,
    results,
    scores,
)
from api.errors import refused, sentence_for
from api.router import router

DESCRIPTION = (
    "Membaca data Portal KLA atas nama pemilik token: yang boleh dilihatnya di halaman, tidak "
    "lebih. Nilai ditulis sebagai teks dengan dua desimal, waktu menurut ISO 8601. Tidak ada yang "
    "dapat diubah. Petunjuk: /api/."
)

portal_api = NinjaAPI(
    title="Portal KLA",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api:v1",
    docs_url=None,
    auth=Token(),
)
portal_api.add_router("", router)


@portal_api.exception_handler(AuthenticationError)
def without_token(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return refused(401)


@portal_api.exception_handler(TooManyRequests)
def too_many(request: HttpRequest, error: TooManyRequests) -> HttpResponse:
    sentence = f"Terlalu banyak permintaan. Tunggu {error.seconds} detik, lalu coba lagi."
    return refused(429, sentence, {"Retry-After": str(error.seconds)})


@portal_api.exception_handler(PermissionDenied)
def without_right(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return refused(403, str(error))


@portal_api.exception_handler(Http404)
def not_there(request: HttpRequest, error: Http404) -> HttpResponse:
    return refused(404)


@portal_api.exception_handler(ValidationError)
def not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return refused(422, sentence_for(error.errors))


def described() -> list[dict[str, Any]]:
    """Every address with its title, from the OpenAPI document itself."""
    paths = portal_api.get_openapi_schema()["paths"]
    return [{"path": path, **paths[path]["get"]} for path in sorted(paths)]
