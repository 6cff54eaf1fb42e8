"""Which office answers which question: proposed from the instrument, changed by the operator."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.exports import send, wanted
from accounts.permissions import Permission
from evaluations import queries
from evaluations.addresses import trail
from evaluations.decorators import on_assessment
from evaluations.exports.assignments import assignments_book
from evaluations.forms import AssignmentForm
from evaluations.models import Assessment
from evaluations.services import Refused, assign_questions


@require_http_methods(["GET", "HEAD", "POST"])
@on_assessment(Permission.ASSIGN_QUESTIONS)
def assignments(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """One indicator's questions at a time, an office to choose for each."""
    page = queries.overview(assessment, request.now)
    chosen = request.GET.get("indikator", "")
    sheet, assigned = page.standing.sheet, queries.offices_by_code(assessment)
    if wanted(request):
        return send(request, assignments_book(assessment, sheet, assigned))
    indicators = {indicator.code: indicator for indicator in sheet.indicators}
    indicator = indicators.get(chosen, sheet.indicators[0])
    form = AssignmentForm(
        request.POST or None,
        questions=indicator.questions,
        agencies=assessment.region.agencies.filter(valid_until__isnull=True),
        assigned=assigned,
    )
    fault = ""
    if request.method == "POST" and form.is_valid():
        try:
            count = assign_questions(assessment=assessment, offices=form.offices(), by=request.user)
        except Refused as refusal:
            fault = str(refusal)
        else:
            messages.success(
                request, f"Penugasan indikator {indicator.code} disimpan: {count} berubah."
            )
            return redirect(f"{request.path}?indikator={indicator.code}")
    context = {
        "page": page,
        "crumbs": trail(assessment, ("Penugasan", "")),
        "indicator": indicator,
        "indicators": sheet.indicators,
        "form": form,
        "fault": fault,
    }
    status = 409 if fault else 422 if form.errors else 200
    return render(request, "evaluations/assignments.html", context, status=status)
