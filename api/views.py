"""The page that tells people how a program reads the portal."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from api.limits import A_SECOND, AT_ONCE
from api.paging import MOST, USUAL
from api.service import described

OPENAPI = "api:v1:openapi-json"


@login_not_required
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Open to everybody: it holds no data, and a program's maker may have no account."""
    context = {
        "endpoints": described(),
        "document": reverse(OPENAPI),
        "site": f"{request.scheme}://{request.get_host()}",
        "at_once": AT_ONCE,
        "a_second": A_SECOND,
        "usual": USUAL,
        "most": MOST,
        "crumbs": [("Beranda", reverse("home")), ("Petunjuk API", "")],
    }
    return render(request, "api/guide.html", context)


def root(request: HttpRequest) -> HttpResponse:
    """For whoever tries the address alone: where it is explained."""
    return JsonResponse({"guide": reverse("api:guide"), "openapi": reverse(OPENAPI)})
