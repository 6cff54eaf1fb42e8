"""Two years of a regency side by side, question by question where they are the same."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.exports import send, wanted
from accounts.permissions import Permission
from evaluations.addresses import trail
from evaluations.decorators import on_assessment
from evaluations.exports.years import compared_book
from evaluations.models import Assessment
from evaluations.years.compared import compared_years


@require_safe
@on_assessment(Permission.VIEW_EVALUATION)
def years(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """`?dengan=` is the other year, `?tahap=` the stage; what is not there is told and replaced.

    `?indikator=` opens the questions of one, or of all ("semua").
    """
    shown = compared_years(
        assessment,
        request.user,
        wanted_year=request.GET.get("dengan", ""),
        wanted_stage=request.GET.get("tahap", ""),
    )
    if wanted(request):
        return send(request, compared_book(shown, assessment))
    context = {
        "assessment": assessment,
        "shown": shown,
        "opened": request.GET.get("indikator", ""),
        "crumbs": trail(assessment, ("Bandingkan tahun", "")),
    }
    return render(request, "evaluations/compare_years.html", context)
