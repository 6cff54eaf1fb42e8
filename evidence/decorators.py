"""Views get their document or version already found and already checked.

404 for who may not know of it, 403 for who knows of it but may not do this with it.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from evidence.models import Document, DocumentQuerySet, DocumentVersion
from regions.timezones import timezone_of

View = Callable[..., HttpResponse]


class Door(Enum):
    """What a view does with a document; the value is the sentence for who may not."""

    KNOW = ""
    OPEN = "Dokumen ini rahasia. Hanya pengunggah, operator, dan verifikator yang dapat membukanya."
    CHANGE = "Hanya pemilik dokumen dan operator yang dapat mengubah dokumen ini."


FILTERS: dict[Door, Callable[..., DocumentQuerySet]] = {
    Door.OPEN: DocumentQuerySet.openable_by,
    Door.CHANGE: DocumentQuerySet.changeable_by,
}


def on_document(door: Door) -> Callable[[View], View]:
    """`view(request, document, ...)` for the public id in the address."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
            document = _known(request, public_id=public_id)
            _pass(request, document, door)
            with timezone.override(timezone_of(document.region)):
                return view(request, document, **kwargs)

        return checked

    return decorate


def on_version(door: Door) -> Callable[[View], View]:
    """`view(request, version, ...)`, its document checked in the same way."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
            versions = DocumentVersion.objects.select_related("uploaded_by", "scan")
            version = get_object_or_404(versions, public_id=public_id)
            version.document = _known(request, pk=version.document_id)
            _pass(request, version.document, door)
            with timezone.override(timezone_of(version.document.region)):
                if door is Door.OPEN and version.hold:
                    return _held(request, version)
                return view(request, version, **kwargs)

        return checked

    return decorate


def _held(request: HttpRequest, version: DocumentVersion) -> HttpResponse:
    """Who may open it knows of it, so this says why nobody does just now (security 48)."""
    context = {"document": version.document, "version": version, "hold": version.hold}
    return render(request, "evidence/held.html", context, status=409)


def _known(request: HttpRequest, **which: Any) -> Document:
    documents = Document.objects.visible_to(request.user).filter(**which)
    document = documents.select_related("region", "area", "agency", "created_by").first()
    if document is None:
        raise Http404
    return document


def _pass(request: HttpRequest, document: Document, door: Door) -> None:
    if door is Door.KNOW:
        return
    itself = Document.objects.filter(pk=document.pk)
    if not FILTERS[door](itself, request.user).exists():
        raise PermissionDenied(door.value)
