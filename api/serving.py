"""What holds for every address of the API, around ninja's own views.

Only reading; the token decides and no session does; an ETag for each answer (RFC 9110).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from api.errors import refused

View = Callable[..., HttpResponse]
READING = ("GET", "HEAD")


def served(pattern: URLPattern) -> URLPattern:
    """The same address, with its view inside these rules."""
    pattern.callback = _reading_only(pattern.callback)
    return pattern


def _reading_only(view: View) -> View:
    @csrf_exempt
    @login_not_required
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        method = request.method
        if method not in READING:
            return refused(405, headers={"Allow": ", ".join(READING)})
        # Ninja would refuse HEAD, or list it twice in the OpenAPI document. The server drops the
        # body of such an answer by itself.
        request.method = "GET"
        try:
            response = view(request, *args, **kwargs)
        finally:
            request.method = method
        return _with_tag(request, response)

    return answer


def _with_tag(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ["Authorization"])
    if response.status_code != 200:
        return response
    if hasattr(request, "auth"):
        # What a token reads its program may keep, and asks each time whether it still holds.
        response.headers["Cache-Control"] = "private, no-cache"
    tag = f'"{hashlib.sha256(response.content).hexdigest()}"'
    response.headers["ETag"] = tag
    return get_conditional_response(request, etag=tag, response=response)
