"""The times of one regency: its stages, its own cut-off, and more time for a unit of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.exports import send, wanted
from accounts.permissions import Permission
from audit.clock import in_words
from evaluations.addresses import times_address, trail
from evaluations.decorators import on_assessment, on_exception
from evaluations.exports.times import times_book
from evaluations.models import Assessment, DoorException
from evaluations.services import Refused, end_exception, give_time, set_cutoff
from evaluations.times.forms import CutoffForm, MoreTimeForm
from evaluations.times.queries import TimesPage, times_page
from regions.timezones import timezone_of

CONFLICT = 409
UNPROCESSABLE = 422


@require_safe
@on_assessment(Permission.SET_DEADLINES)
def times(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    if wanted(request):
        return send(request, times_book(times_page(assessment, request.user, request.now)))
    return _show(request, assessment)


@require_POST
@on_assessment(Permission.SET_DEADLINES)
def cutoff(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Set, move or take away the regency's own earlier end for its offices and areas."""
    zone = timezone_of(assessment.region)
    form = CutoffForm(request.POST, present=assessment.cutoff_at, zone=zone)
    if not form.is_valid():
        return _show(request, assessment, cutoff=form, status=UNPROCESSABLE)
    try:
        set_cutoff(
            assessment=assessment,
            until=form.until,
            seen=request.POST.get("seen", ""),
            by=request.user,
        )
    except Refused as error:
        form.add_error(None, str(error))
        assessment.refresh_from_db(fields=["cutoff_at", "cutoff_by"])
        return _show(request, assessment, cutoff=form, status=CONFLICT)
    told = f"Batas internal: {in_words(form.until, zone)}." if form.until else (
        "Batas internal dihapus."
    )  # fmt: skip
    messages.success(request, told)
    return redirect(times_address(assessment))


@require_POST
@on_assessment(Permission.SET_DEADLINES)
def give(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Give a unit more time; what was typed stays when it is refused."""
    page = times_page(assessment, request.user, request.now)
    form = _more_time(page, request.POST)
    if not form.is_valid():
        return _show(request, assessment, page, giving=form, status=UNPROCESSABLE)
    told = form.cleaned_data
    try:
        made = give_time(
            assessment=assessment,
            stage=told["stage"],
            unit=form.chosen,
            until=told["until"],
            reason=told["why"],
            by=request.user,
        )
    except Refused as error:
        form.add_error(None, str(error))
        return _show(request, assessment, giving=form, status=CONFLICT)
    when = in_words(made.until, timezone_of(assessment.region))
    messages.success(request, f"Tambahan waktu dicatat, berlaku sampai {when}.")
    return redirect(times_address(assessment))


@require_POST
@on_exception
def end(request: HttpRequest, assessment: Assessment, exception: DoorException) -> HttpResponse:
    try:
        end_exception(exception=exception, by=request.user)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Tambahan waktu diakhiri.")
    return redirect(times_address(assessment))


def _show(
    request: HttpRequest,
    assessment: Assessment,
    page: TimesPage | None = None,
    *,
    cutoff: CutoffForm | None = None,
    giving: MoreTimeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    page = page or times_page(assessment, request.user, request.now)
    zone = timezone_of(assessment.region)
    context = {
        "assessment": assessment,
        "page": page,
        "cutoff": cutoff or CutoffForm(present=assessment.cutoff_at, zone=zone),
        "giving": giving or _more_time(page),
        "seen": request.POST.get("seen", "") if status == UNPROCESSABLE else page.cutoff_token,
        "crumbs": trail(assessment, ("Waktu dan batas", "")),
    }
    return render(request, "evaluations/times.html", context, status=status)


def _more_time(page: TimesPage, data: object = None) -> MoreTimeForm:
    zone = timezone_of(page.assessment.region)
    return MoreTimeForm(data, stages=page.offered, units=page.units, zone=zone, now=page.now)
