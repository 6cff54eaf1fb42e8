"""The XLSX of a kecamatan's villages: download, upload with a preview, saving all or nothing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission
from accounts.workbooks import as_download
from evaluations.addresses import grid_address
from evaluations.area_imports import opened, sealed
from evaluations.area_judging import Judged, judge, rejudged
from evaluations.area_sheets import read_sheet, template_tables
from evaluations.decorators import on_kecamatan
from evaluations.grid_forms import SheetForm
from evaluations.grid_queries import grid_page
from evaluations.models import Assessment
from evaluations.services import (
    DeclaredShares,
    NotAllSaved,
    Refused,
    declared_shares,
    save_area_answers,
)
from evaluations.views.areas import CONFLICT, UNPROCESSABLE, area_crumbs
from evidence.handlers import received_files
from jobs.gate.refusal import Refused as FileRefused
from regions.models import Region


@require_safe
@on_kecamatan(Permission.ANSWER_AREA)
def template(request: HttpRequest, assessment: Assessment, kecamatan: Region) -> HttpResponse:
    page = grid_page(assessment, kecamatan, request.user, request.now)
    name = f"jawaban-desa-{kecamatan.code}-{assessment.round.year}.xlsx"
    return as_download(name, template_tables(page))


@require_http_methods(["GET", "HEAD", "POST"])
@on_kecamatan(Permission.ANSWER_AREA)
def upload(request: HttpRequest, assessment: Assessment, kecamatan: Region) -> HttpResponse:
    """Takes the file and shows what saving would do; nothing is written."""
    if request.method != "POST":
        return _upload_page(request, assessment, kecamatan, SheetForm())
    form = SheetForm(request.POST, received_files(request))
    if not form.is_valid():
        return _upload_page(request, assessment, kecamatan, form)
    try:
        lines = read_sheet(form.cleaned_data["file"])
    except FileRefused as refusal:
        form.add_error("file", str(refusal))
        return _upload_page(request, assessment, kecamatan, form)
    page = grid_page(assessment, kecamatan, request.user, request.now)
    return _preview(request, assessment, kecamatan, judge(lines, page))


@require_POST
@on_kecamatan(Permission.ANSWER_AREA)
def save(request: HttpRequest, assessment: Assessment, kecamatan: Region) -> HttpResponse:
    """Saves what the preview showed, all of it or nothing; what changed since is shown anew."""
    try:
        agreed = opened(request.POST.get("cells", ""), assessment, kecamatan, request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(_upload_address(assessment, kecamatan))
    try:
        outcome = save_area_answers(
            assessment=assessment,
            kecamatan=kecamatan,
            cells=agreed.cells,
            by=request.user,
            over_declared=agreed.over_declared,
            all_or_nothing=True,
        )
    except (NotAllSaved, DeclaredShares) as refusal:
        page = grid_page(assessment, kecamatan, request.user)
        judged = rejudged(agreed.cells, page)
        return _preview(request, assessment, kecamatan, judged, fault=str(refusal))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(_upload_address(assessment, kecamatan))
    count = len(outcome.written)
    words = f"{count} jawaban dari {outcome.villages} desa/kelurahan disimpan dari Excel."
    messages.success(request, words if count else "Semua jawaban di berkas ini sudah tersimpan.")
    return redirect(grid_address(assessment, kecamatan))


def _upload_address(assessment: Assessment, kecamatan: Region) -> str:
    return reverse("evaluations:area_upload", args=[kecamatan.code, assessment.round.year])


def _upload_page(
    request: HttpRequest, assessment: Assessment, kecamatan: Region, form: SheetForm
) -> HttpResponse:
    context = {
        "assessment": assessment,
        "kecamatan": kecamatan,
        "form": form,
        "crumbs": area_crumbs(request, assessment, kecamatan, "Kirim Excel"),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "evaluations/area_upload.html", context, status=status)


def _preview(
    request: HttpRequest,
    assessment: Assessment,
    kecamatan: Region,
    judged: Judged,
    fault: str = "",
) -> HttpResponse:
    codes = {one.now.column.code for one in judged.wanted}
    shares = declared_shares(assessment, codes)
    may_save = bool(judged.wanted) and not judged.faults
    context = {
        "assessment": assessment,
        "kecamatan": kecamatan,
        "judged": judged,
        "shares": shares,
        "fault": fault,
        "sealed": sealed(judged, list(shares), assessment, kecamatan, request.user)
        if may_save
        else "",
        "again": _upload_address(assessment, kecamatan),
        "crumbs": area_crumbs(request, assessment, kecamatan, "Pratinjau Excel"),
    }
    status = CONFLICT if fault else UNPROCESSABLE if judged.faults else 200
    return render(request, "evaluations/area_preview.html", context, status=status)
