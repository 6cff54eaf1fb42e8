"""What holds for every answer: where a trial may be seen, who may keep a page, plain refusals."""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden

from kla_portal.troubles import trouble_of
from kla_portal.views import troubled

Answer = Callable[[HttpRequest], HttpResponse]
logger = logging.getLogger(__name__)

PRIVATE = {
    "Cache-Control": "no-store, private",
    "Permissions-Policy": (
        "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), "
        "display-capture=(), encrypted-media=(), fullscreen=(self), geolocation=(), gyroscope=(), "
        "hid=(), idle-detection=(), magnetometer=(), microphone=(), midi=(), payment=(), "
        "picture-in-picture=(), publickey-credentials-get=(self), screen-wake-lock=(), serial=(), "
        "usb=(), xr-spatial-tracking=()"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def trial_on_loopback_only(get_response: Answer) -> Answer:
    """A trial has loosened cookies and demo accounts: nobody on the network may reach it."""

    def answer(request: HttpRequest) -> HttpResponse:
        if settings.KLA_TRIAL and not _is_loopback(request.META.get("REMOTE_ADDR", "")):
            return HttpResponseForbidden(
                "Percobaan hanya dapat dibuka di komputer ini sendiri (127.0.0.1).\n",
                content_type="text/plain; charset=utf-8",
            )
        return get_response(request)

    return answer


def private_pages(get_response: Answer) -> Answer:
    """No shared cache keeps a page; a view that sets one of these headers itself is obeyed.

    Static files don't come this far: whitenoise answers before.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in PRIVATE.items():
            response.headers.setdefault(name, value)
        return response

    return answer


def plain_refusals(get_response: Answer) -> Answer:
    """A locked database or a full disk inside a view becomes a sentence instead of a fault.

    Troubles outside views (a session that can't be saved, a form that is too big) reach the
    handlers of kla_portal.views, which ask the same table.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
        trouble = trouble_of(error)
        if trouble is None:
            return None
        logger.warning("%s %s: %s", trouble.status, request.path, type(error).__name__)
        return troubled(request, trouble)

    answer.process_exception = process_exception
    return answer


def _is_loopback(told: str) -> bool:
    try:
        address = ipaddress.ip_address(told)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback
