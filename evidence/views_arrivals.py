"""Receiving a file in pieces: the tus protocol 1.0 (core, creation, termination, expiration).

Answers are plain sentences; a script shows them. Its requests carry the token of the page's forms
in X-CSRFToken.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.urls import reverse
from django.utils.http import http_date
from django.views.decorators.http import require_http_methods

from evidence.arrivals import (
    BAD_REQUEST,
    PIECE,
    TOO_LARGE,
    WRONG_TYPE,
    ArrivalRefused,
    ArrivalTaken,
    announce,
    append,
    discard,
    find,
    offset_of,
)
from evidence.models import Arrival
from evidence.places import may_add
from evidence.receiving import NotReceived, troubles_told

View = Callable[..., HttpResponse]
VERSION = "1.0.0"
EXTENSIONS = "creation,termination,expiration"
PIECES = "application/offset+octet-stream"
LENGTH_REQUIRED, WRONG_VERSION = 411, 412
LONGEST_METADATA = 2_000
AT_ONCE = 65_536
UNREADABLE = "Kiriman ini tidak terbaca. Muat ulang halaman, lalu pilih lagi berkasnya."


def tus(view: View) -> View:
    """Only for who speaks version 1.0.0; troubles become their status and a sentence."""

    @wraps(view)
    def answered(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            response = _abilities()
        elif request.headers.get("Tus-Resumable") != VERSION:
            response = _told(UNREADABLE, WRONG_VERSION)
            response.headers["Tus-Version"] = VERSION
        else:
            response = _tried(view, request, **kwargs)
        response.headers["Tus-Resumable"] = VERSION
        return response

    return answered


@require_http_methods(["POST", "OPTIONS"])
@tus
def arrivals(request: HttpRequest) -> HttpResponse:
    """Announce a file; the answer says where its bytes go."""
    if not may_add(request.user):
        raise PermissionDenied("Peran Anda tidak mengunggah dokumen. Minta operator mengunggahnya.")
    told = _metadata(request)
    arrival = announce(
        name=told.get("filename", ""),
        length=_number(request, "Upload-Length"),
        sha256=told.get("sha256", "").lower(),
        by=request.user,
    )
    response = HttpResponse(status=201)
    response.headers["Location"] = reverse("sending:arrival", args=[arrival.public_id])
    return _expiring(response, arrival)


@require_http_methods(["HEAD", "PATCH", "DELETE", "OPTIONS"])
@tus
def arrival(request: HttpRequest, public_id: str) -> HttpResponse:
    """How far a file has come, its next piece, or that it is called off."""
    found = find(public_id=public_id, by=request.user)
    if request.method == "DELETE":
        discard(arrival=found)
        return HttpResponse(status=204)
    if request.method == "PATCH":
        return _appended(request, found)
    response = HttpResponse(status=200)
    response.headers["Upload-Offset"] = str(offset_of(found))
    response.headers["Upload-Length"] = str(found.length)
    return _expiring(response, found)


def _appended(request: HttpRequest, found: Arrival) -> HttpResponse:
    if request.content_type != PIECES:
        raise ArrivalRefused(WRONG_TYPE, UNREADABLE)
    offset = _number(request, "Upload-Offset")
    end = append(arrival=found, offset=offset, data=_piece(request))
    response = HttpResponse(status=204)
    response.headers["Upload-Offset"] = str(end)
    return _expiring(response, found)


def _piece(request: HttpRequest) -> bytes:
    """The body, read before anything is locked; when the line breaks, what came of it counts."""
    announced = request.META.get("CONTENT_LENGTH") or ""
    if not announced.isdecimal():
        raise ArrivalRefused(LENGTH_REQUIRED, UNREADABLE)
    if int(announced) > PIECE:
        raise ArrivalRefused(TOO_LARGE, f"Kirim paling banyak {PIECE} byte setiap kali.")
    data = bytearray()
    with suppress(UnreadablePostError):
        while part := request.read(AT_ONCE):
            data += part
    return bytes(data)


def _metadata(request: HttpRequest) -> dict[str, str]:
    """`Upload-Metadata`: pairs of a key and base64 of UTF-8, parted by commas."""
    told = request.headers.get("Upload-Metadata", "")
    if len(told) > LONGEST_METADATA:
        raise ArrivalRefused(
            BAD_REQUEST, "Nama berkas terlalu panjang. Persingkat, lalu pilih lagi."
        )
    pairs = [pair.strip().partition(" ") for pair in told.split(",") if pair.strip()]
    try:
        return {key: base64.b64decode(value, validate=True).decode() for key, _, value in pairs}
    except (ValueError, binascii.Error):
        raise ArrivalRefused(BAD_REQUEST, UNREADABLE) from None


def _number(request: HttpRequest, header: str) -> int:
    told = request.headers.get(header, "")
    if not (told.isascii() and told.isdecimal() and len(told) < 16):
        raise ArrivalRefused(BAD_REQUEST, UNREADABLE)
    return int(told)


def _tried(view: View, request: HttpRequest, **kwargs: Any) -> HttpResponse:
    try:
        with troubles_told():
            return view(request, **kwargs)
    except ArrivalTaken as taken:
        response = _told(str(taken), taken.status)
        receipt = reverse("evidence:receipt", args=[taken.version.public_id])
        response.headers["Content-Location"] = receipt
        return response
    except NotReceived as refusal:
        return _told(str(refusal), refusal.status)


def _abilities() -> HttpResponse:
    response = HttpResponse(status=204)
    response.headers["Tus-Version"] = VERSION
    response.headers["Tus-Extension"] = EXTENSIONS
    response.headers["Tus-Max-Size"] = str(settings.LARGEST_FILE)
    return response


def _expiring(response: HttpResponse, found: Arrival) -> HttpResponse:
    response.headers["Upload-Expires"] = http_date(found.expires_at.timestamp())
    return response


def _told(sentence: str, status: int) -> HttpResponse:
    return HttpResponse(f"{sentence}\n", status=status, content_type="text/plain; charset=utf-8")
