"""Figures of children: a village fills them in, its camat and operator also see the sums.

Only for who answers for the area: numbers of a village are small, so no reader's role, no paper
and no public page shows them.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.exports import send, wanted
from accounts.permissions import Permission
from evaluations.addresses import area_address, profile_address, trail
from evaluations.decorators import on_area, on_assessment
from evaluations.exports.children import children_book
from evaluations.models import Assessment
from evaluations.profile_forms import TAKE, ProfileForm, taken_over
from evaluations.profile_queries import (
    profile_before,
    profile_page,
    sums_of_kecamatan,
    sums_of_regency,
)
from evaluations.services import Refused, counts_of, save_profile
from evaluations.views.areas import CONFLICT, UNPROCESSABLE, area_crumbs
from regions.models import Level, Region


@require_http_methods(["GET", "HEAD", "POST"])
@on_area(Permission.ANSWER_AREA)
def profile(request: HttpRequest, assessment: Assessment, area: Region) -> HttpResponse:
    """The form of a village, the sums of a kecamatan."""
    if area.level == Level.KECAMATAN:
        if request.method == "POST":
            raise Http404
        return _kecamatan(request, assessment, area)
    if request.method != "POST":
        return _show(request, assessment, area)
    form = ProfileForm(request.POST)
    if not form.is_valid():
        fault = "Halaman ini rusak. Muat ulang, lalu isi lagi." if form.is_broken else ""
        return _show(request, assessment, area, form, fault=fault, status=UNPROCESSABLE)
    try:
        said = _save(request, form, assessment, area)
    except Refused as error:
        return _show(request, assessment, area, form, fault=str(error), status=CONFLICT)
    messages.success(request, said)
    return redirect(profile_address(assessment, area))


def _save(request: HttpRequest, form: ProfileForm, assessment: Assessment, area: Region) -> str:
    """Save what was typed, with last year's numbers in the blanks that a button names."""
    counts, before = form.counts, None
    if what := request.POST.get(TAKE, ""):
        before = profile_before(assessment, area)
        counts = taken_over(counts, counts_of(before), what)
    year = before.assessment.round.year if before else None
    save_profile(
        assessment=assessment,
        village=area,
        counts=counts,
        version=form.cleaned_data["version"],
        by=request.user,
        taken_from=year,
    )
    return (
        f"Angka {year} diambil dan disimpan. Periksa yang berubah." if year else "Angka disimpan."
    )


def _show(
    request: HttpRequest,
    assessment: Assessment,
    area: Region,
    form: ProfileForm | None = None,
    *,
    fault: str = "",
    status: int = 200,
) -> HttpResponse:
    page = profile_page(assessment, area, request.user, request.now, form)
    context = {
        "page": page,
        "fault": fault,
        # After a clash the next save is over what is shown now.
        "version": page.version if form is None or status == CONFLICT else form["version"].value(),
        "has_faults": status == UNPROCESSABLE and not fault,
        "clash": status == CONFLICT,
        "crumbs": area_crumbs(request, assessment, area, "Angka anak"),
    }
    return render(request, "evaluations/profile.html", context, status=status)


def _kecamatan(request: HttpRequest, assessment: Assessment, area: Region) -> HttpResponse:
    page, part = sums_of_kecamatan(assessment, area, request.now), "Desa/kelurahan"
    if wanted(request):
        return send(request, children_book(page, part))
    context = {
        "page": page,
        "part": part,
        "back": area_address(assessment, area),
        "crumbs": area_crumbs(request, assessment, area, "Angka anak"),
    }
    return render(request, "evaluations/profile_sums.html", context)


@require_safe
@on_assessment(Permission.ANSWER_AREA)
def regency(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    page, part = sums_of_regency(assessment, request.now), "Kecamatan"
    if wanted(request):
        return send(request, children_book(page, part))
    context = {
        "page": page,
        "part": part,
        "crumbs": trail(assessment, ("Angka anak", "")),
    }
    return render(request, "evaluations/profile_sums.html", context)
