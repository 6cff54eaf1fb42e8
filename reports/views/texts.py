"""The texts of the full report: which there are, and one of them."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission, has_permission
from evaluations.addresses import trail
from evaluations.decorators import on_assessment
from evaluations.models import Assessment
from reports.content.full import FULL
from reports.full_forms import TextForm
from reports.kinds import KINDS
from reports.texts import Place, StaleText, place_at, place_rows, save_text, text_at


@require_safe
@on_assessment(Permission.PRINT_PAPERS)
def texts(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Every place of the report with how much is written there."""
    rows = place_rows(assessment)
    context = {
        "assessment": assessment,
        "groups": [
            (group, list(places))
            for group, places in groupby(rows, key=lambda row: row.place.group)
        ],
        "written": sum(row.length > 0 for row in rows),
        "total": len(rows),
        "may_write": has_permission(request.user, Permission.ANSWER_ALL, assessment.region),
        "paper_url": _paper_address(assessment),
        "crumbs": trail(assessment, (KINDS[FULL].label, _paper_address(assessment)), ("Teks", "")),
    }
    return render(request, "reports/texts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@on_assessment(Permission.ANSWER_ALL)
def text(request: HttpRequest, assessment: Assessment, place: str) -> HttpResponse:
    found = place_at(assessment, place)
    if found is None:
        raise Http404
    stored = text_at(assessment, found)
    if request.method != "POST":
        return _text_page(request, assessment, found, TextForm(stored=stored))
    form = TextForm(request.POST, stored=stored)
    if not form.is_valid():
        form.status = 422
        return _text_page(request, assessment, found, form)
    try:
        save_text(assessment=assessment, place=found, by=request.user, **form.cleaned_data)
    except StaleText as stale:
        form.offer(stale.current)
        return _text_page(request, assessment, found, form)
    messages.success(request, f"Teks disimpan: {found.group}, {found.label}.")
    return redirect("reports:texts", assessment.round.year, assessment.region_id)


def _text_page(
    request: HttpRequest, assessment: Assessment, place: Place, form: TextForm
) -> HttpResponse:
    address = reverse("reports:texts", args=[assessment.round.year, assessment.region_id])
    context = {
        "assessment": assessment,
        "place": place,
        "form": form,
        "list_url": address,
        "crumbs": trail(
            assessment,
            (KINDS[FULL].label, _paper_address(assessment)),
            ("Teks", address),
            (place.label, ""),
        ),
    }
    return render(request, "reports/text.html", context, status=form.status)


def _paper_address(assessment: Assessment) -> str:
    return reverse("reports:paper", args=[assessment.round.year, assessment.region_id, FULL])
