"""Papers and what stands on top of them: list, Sekda page, letterhead with its preview."""

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

from accounts.permissions import Permission, has_permission
from evaluations.addresses import trail
from evaluations.decorators import on_assessment
from evaluations.models import Assessment
from evidence.handlers import received_files
from regions.models import Region
from reports import queries
from reports.content import sekda_page
from reports.decorators import on_government
from reports.forms import LetterheadForm, PaperForm
from reports.letterheads import arms_of, letterhead_of
from reports.papers import file_name, print_sample, print_sekda
from reports.printing import NotPrinted
from reports.services import record_printing
from reports.submissions import submit_letterhead

# A paper is never a page of this portal, and no cache keeps it (security 46).
FILE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store, private",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    context = {
        "rows": queries.printable_assessments(request.user),
        "letterheads": queries.editable_letterheads(request.user),
        "crumbs": [("Beranda", reverse("home")), ("Laporan", "")],
    }
    return render(request, "reports/index.html", context)


@require_safe
@on_assessment(Permission.PRINT_PAPERS)
def sekda(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    return _sekda_page(request, assessment, PaperForm())


@require_GET
@on_assessment(Permission.PRINT_PAPERS)
def sekda_pdf(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    form = PaperForm(request.GET)
    if not form.is_valid():
        return _sekda_page(request, assessment, form, status=422)
    page = sekda_page(assessment, now=request.now, made_by=str(request.user))
    paper = form.cleaned_data["kertas"]
    try:
        printed = print_sekda(page, paper)
    except NotPrinted as trouble:
        messages.error(request, str(trouble))
        return _sekda_page(request, assessment, form, status=trouble.status)
    record_printing(
        kind="sekda",
        assessment=assessment,
        paper=paper,
        fingerprint=page.fingerprint,
        by=request.user,
    )
    return _download(printed.content, file_name(page))


def _sekda_page(
    request: HttpRequest, assessment: Assessment, form: PaperForm, status: int = 200
) -> HttpResponse:
    region = assessment.region
    context = {
        "page": sekda_page(assessment, now=request.now, made_by=str(request.user)),
        "assessment": assessment,
        "form": form,
        "crumbs": trail(assessment, ("Lembar Sekda", "")),
        "arms_url": reverse("reports:arms", args=[region.code]),
        "may_edit": has_permission(request.user, Permission.EDIT_LETTERHEAD, region),
    }
    return render(request, "reports/sekda.html", context, status=status)


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
    return _download(printed.content, f"kop-{region.code}.pdf")


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


def _download(content: bytes, name: str) -> HttpResponse:
    headers = FILE_HEADERS | {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
