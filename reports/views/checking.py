"""Is a paper genuine? For whoever holds it in the hand, without signing in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from textwrap import wrap
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.addresses import client_address
from accounts.rates import Limiter, TooManyRequests
from audit.clock import db_now
from regions.timezones import timezone_of
from reports.check_forms import CheckForm
from reports.issuing import paper_number
from reports.kinds import KINDS
from reports.proving import paper_at, standing_of
from reports.signing import signatory

View = Callable[..., HttpResponse]
# Of one network: a whole meeting at once, then 200 an hour.
LIMITER = Limiter(at_once=30, a_second=200 / 3_600)


def _for_anybody(view: View) -> View:
    """For visitors, at a limited rate and in no search engine."""

    @login_not_required
    @require_safe
    @wraps(view)
    def answered(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        request.now = db_now()
        try:
            LIMITER.take(client_address(request), request.now)
        except TooManyRequests as refusal:
            response = render(
                request, "reports/check_wait.html", {"seconds": refusal.seconds}, status=429
            )
            response.headers["Retry-After"] = str(refusal.seconds)
        else:
            response = view(request, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answered


@_for_anybody
def find(request: HttpRequest) -> HttpResponse:
    """The form for who can't read the code; leads to the paper's own page."""
    form = CheckForm(request.GET or None)
    if form.is_valid():
        return redirect("reports:check", form.found.public_id)
    status = 422 if form.is_bound else 200
    context = {"form": form, "signatory": signatory()}
    return render(request, "reports/check_find.html", context, status=status)


@_for_anybody
def check(request: HttpRequest, public_id: str) -> HttpResponse:
    """Genuine or not, of what and when, and whether the figures have changed since."""
    paper = paper_at(public_id)
    if paper is None:
        return render(request, "reports/check_unknown.html", status=404)
    context = {
        "paper": paper,
        "kind": KINDS[paper.kind],
        "number": paper_number(paper),
        "parts": wrap(paper.fingerprint, 8),
        "standing": standing_of(paper, request.now),
        "signatory": signatory(),
    }
    with timezone.override(timezone_of(paper.region)):
        return render(request, "reports/check.html", context)
