"""The front door, the health page, and what a refusal looks like."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audit.clock import db_now


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "home.html")


@require_safe
@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    """Say only that the database answers (security 103)."""
    db_now()
    return HttpResponse("ok\n", content_type="text/plain")


def refusal(request: HttpRequest, status: int, reason: str = "") -> HttpResponse:
    """An error page with its status; `reason` is a sentence for the person."""
    return render(request, f"{status}.html", {"reason": reason}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, 403, str(exception))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return refusal(request, 500)


@login_not_required
def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    return refusal(
        request,
        403,
        "Halaman ini sudah terlalu lama terbuka. Muat ulang halaman, lalu kirim lagi.",
    )
