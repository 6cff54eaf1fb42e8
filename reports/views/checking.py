"""Is a paper genuine? For whoever holds it in the hand, without signing in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audit.clock import db_now
from reports.issuing import paper_number
from reports.kinds import KINDS, rebuilt
from reports.models import Paper


@login_not_required
@require_safe
def check(request: HttpRequest, public_id: str) -> HttpResponse:
    """Genuine or not, of what and when, and whether the figures have changed since."""
    paper = Paper.objects.select_related("region").filter(public_id=public_id).first()
    if paper is None:
        return render(request, "reports/check_unknown.html", status=404)
    now = rebuilt(paper, db_now())
    context = {
        "paper": paper,
        "kind": KINDS[paper.kind],
        "number": paper_number(paper),
        "is_unchanged": now is not None and now.fingerprint == paper.fingerprint,
    }
    return render(request, "reports/check.html", context)
