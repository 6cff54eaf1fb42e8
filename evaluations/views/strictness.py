"""How strictly the verifiers of a province judge: the provincial admin's page."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.exports import send, wanted
from accounts.permissions import Permission, has_permission
from evaluations.exports.samples import strictness_book
from evaluations.provinces import on_province
from evaluations.samples.strictness import strictness_of
from regions.models import Region


@require_safe
@on_province
def strictness(request: HttpRequest, province: Region, year: int) -> HttpResponse:
    """One row a verifier; nobody but the admin compares people."""
    if not has_permission(request.user, Permission.VIEW_STRICTNESS, province):
        raise PermissionDenied("Halaman ini hanya untuk admin provinsi.")
    table = strictness_of(province, year)
    if table is None:
        raise Http404
    if wanted(request):
        return send(request, strictness_book(table, province))
    board = reverse("evaluations:board", kwargs={"year": year})
    context = {
        "table": table,
        "province": province,
        "crumbs": [
            ("Beranda", reverse("home")),
            (f"Provinsi {province.name} {year}", f"{board}?provinsi={province.code}"),
            ("Ketegasan verifikator", ""),
        ],
    }
    return render(request, "evaluations/strictness.html", context)
