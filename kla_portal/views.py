"""The front door, the health page, and what a refusal looks like."""

import sys

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from api import errors
from audit.clock import db_now
from evaluations.area_queries import own_area_pages
from evaluations.comments.queries import news_for
from evaluations.request_queries import open_requests_of
from evaluations.task_queries import all_tasks_of
from kla_portal.home import leads_of
from kla_portal.troubles import Trouble, trouble_of


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What there is to do for this person, by assessment."""
    context = {
        "groups": all_tasks_of(request.user, request.now),
        "areas": own_area_pages(request.user, request.now),
        "asked": open_requests_of(request.user, request.now),
        "leads": leads_of(request.user),
        "news": news_for(request.user),
        "now": request.now,
    }
    return render(request, "home.html", context)


@require_safe
@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    """Say only that the database answers (security 103)."""
    db_now()
    return HttpResponse("ok\n", content_type="text/plain")


def refusal(request: HttpRequest, status: int, reason: str = "") -> HttpResponse:
    """An error page with its status; `reason` is a sentence for the person.

    Programs get the same as JSON, also where no view was reached.
    """
    if errors.is_for_a_program(request):
        return errors.refused(status, reason)
    return render(request, f"{status}.html", {"reason": reason}, status=status)


def troubled(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    """The error page of a trouble that is nobody's mistake in the code."""
    response = refusal(request, trouble.status, trouble.reason)
    if trouble.retry_after:
        response.headers["Retry-After"] = str(trouble.retry_after)
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return troubled(request, trouble_of(exception) or Trouble(400))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, 403, str(exception))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Outside views, where plain_refusals can't see it, a locked database ends here."""
    return troubled(request, trouble_of(sys.exception()) or Trouble(500))


@login_not_required
def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    return refusal(
        request,
        403,
        "Halaman ini sudah terlalu lama terbuka. Muat ulang halaman, lalu kirim lagi.",
    )
