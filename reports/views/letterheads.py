"""The letterhead of a region with its preview, its sample page and its coat of arms."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.permissions import Permission
from evidence.handlers import received_files
from jobs.downloads import FILE_HEADERS
from regions.models import Region
from reports.decorators import on_government
from reports.downloads import as_pdf
from reports.forms import LetterheadForm, PaperForm
from reports.letterheads import arms_of, letterhead_of
from reports.papers import print_sample
from reports.printing import NotPrinted
from reports.submissions import submit_letterhead


@require_http_methods(["GET", "HEAD", "POST"])
@on_government(Permission.EDIT_LETTERHEAD)
def letterhead(request: HttpRequest, region: Region) -> HttpResponse:
    stored = letterhead_of(region)
    if request.method != "POST":
        return _letterhead_page(request, LetterheadForm(region=region, stored=stored))
    form = LetterheadForm(request.POST, received_files(request), region=region, stored=stored)
    if submit_letterhead(form, by=request.user) is None:
        return _letterhead_page(request, form)
    messages.success(request, "Kop dan penanda tangan disimpan.")
    return redirect("reports:letterhead", region.code)


@require_POST
@on_government(Permission.EDIT_LETTERHEAD)
def preview(request: HttpRequest, region: Region) -> HttpResponse:
    """What was typed, as it would print; nothing is saved."""
    form = LetterheadForm(request.POST, region=region, stored=letterhead_of(region))
    if request.htmx:
        return render(request, "reports/_preview.html", _preview_context(request, form))
    return _letterhead_page(request, form)


def _letterhead_page(request: HttpRequest, form: LetterheadForm) -> HttpResponse:
    context = _preview_context(request, form) | {
        "region": form.region,
        "form": form,
        "stored": form.stored,
        "crumbs": [
            ("Beranda", reverse("home")),
            ("Laporan", reverse("reports:index")),
            (f"Kop {form.region.title}", ""),
        ],
    }
    return render(request, "reports/letterhead.html", context, status=form.status)


def _preview_context(request: HttpRequest, form: LetterheadForm) -> dict:
    return {
        "kop": form.kop(),
        "arms_url": reverse("reports:arms", args=[form.region.code]),
        "made_at": request.now,
    }


@require_GET
@on_government(Permission.EDIT_LETTERHEAD)
def letterhead_pdf(request: HttpRequest, region: Region) -> HttpResponse:
    """A sample page with the saved letterhead."""
    asked = PaperForm(request.GET)
    if not asked.is_valid():
        return _no_sample(request, region, asked.errors["kertas"][0], 422)
    try:
        printed = print_sample(region, now=request.now, paper=asked.cleaned_data["kertas"])
    except NotPrinted as trouble:
        return _no_sample(request, region, str(trouble), trouble.status)
    return as_pdf(printed.content, f"kop-{region.code}.pdf")


def _no_sample(request: HttpRequest, region: Region, why: str, status: int) -> HttpResponse:
    messages.error(request, why)
    form = LetterheadForm(region=region, stored=letterhead_of(region))
    form.status = status
    return _letterhead_page(request, form)


@require_safe
@on_government(Permission.PRINT_PAPERS)
def arms(request: HttpRequest, region: Region) -> HttpResponse:
    png = arms_of(region)
    if png is None:
        raise Http404
    return HttpResponse(png, content_type="image/png", headers=FILE_HEADERS)
