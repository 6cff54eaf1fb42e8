"""The answers of a regency from a recap: its reconciliation before anything is written."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission
from accounts.workbooks import as_download
from evaluations.addresses import overview_address, trail
from evaluations.decorators import on_assessment
from evaluations.models import Assessment
from evaluations.queries import overview
from evaluations.recap.forms import RecapForm
from evaluations.recap.imports import (
    ChangedSince,
    NotSaved,
    RecapUpload,
    opened,
    preview_of,
    save_recap,
)
from evaluations.recap.queries import RecapPreview
from evaluations.recap.sheets import template_tables
from evaluations.recap.tables import MOST_COLUMNS, recap_rows
from evaluations.sent_tables import Unread
from evaluations.services import Refused
from evaluations.uploaded_tables import uploaded_table
from evidence.handlers import received_files
from jobs.gate.refusal import Refused as FileRefused

CONFLICT = 409
UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@on_assessment(Permission.ANSWER_ALL)
def recap(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Takes the file and shows its reconciliation and what would change; nothing is written."""
    if request.method != "POST":
        return _upload_page(request, assessment, RecapForm())
    form = RecapForm(request.POST, received_files(request))
    if not form.is_valid():
        return _upload_page(request, assessment, form)
    try:
        upload = _upload(form)
    except (FileRefused, Unread) as refusal:
        form.add_error("file", str(refusal))
        return _upload_page(request, assessment, form)
    preview = preview_of(upload, assessment, request.user)
    status = UNPROCESSABLE if preview.recap.faults else 200
    return _preview_page(request, upload, preview, status=status)


@require_POST
@on_assessment(Permission.ANSWER_ALL)
def save(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Writes what the reconciliation showed, all of it or nothing."""
    try:
        upload = opened(request.POST.get("rows", ""), assessment, request.user)
        imported = save_recap(
            assessment=assessment,
            upload=upload,
            checked=request.POST.get("checked", ""),
            by=request.user,
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(_address(assessment))
    except NotSaved as refusal:
        status = CONFLICT if isinstance(refusal, ChangedSince) else UNPROCESSABLE
        return _preview_page(request, upload, refusal.preview, str(refusal), status)
    written = f"{imported.written} jawaban disimpan dari {imported.read} baris rekap."
    messages.success(
        request, written if imported.written else "Semua jawaban di rekap ini sudah tersimpan."
    )
    return redirect(overview_address(assessment))


@require_safe
@on_assessment(Permission.ANSWER_ALL)
def template(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    name = f"rekap-{assessment.region_id}-{assessment.round.year}.xlsx"
    return as_download(name, template_tables(overview(assessment, request.now)))


def _upload(form: RecapForm) -> RecapUpload:
    """The file as rows. Raises FileRefused or Unread."""
    table = uploaded_table(form.cleaned_data["file"], columns=MOST_COLUMNS)
    sent = recap_rows(table.rows)
    return RecapUpload(
        rows=sent.rows,
        columns=sorted(sent.columns),
        sha256=table.sha256,
        hidden=sorted(table.hidden & {row.number for row in sent.rows}),
        ignored=sent.ignored,
        sheet=table.title if table.others else "",
    )


def _address(assessment: Assessment) -> str:
    place = {"year": assessment.round.year, "region": assessment.region_id}
    return reverse("evaluations:recap", kwargs=place)


def _upload_page(request: HttpRequest, assessment: Assessment, form: RecapForm) -> HttpResponse:
    context = {
        "assessment": assessment,
        "page": overview(assessment, request.now, request.user),
        "form": form,
        "crumbs": trail(assessment, ("Rekap jawaban", "")),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "evaluations/recap.html", context, status=status)


def _preview_page(
    request: HttpRequest,
    upload: RecapUpload,
    preview: RecapPreview,
    fault: str = "",
    status: int = 200,
) -> HttpResponse:
    """What was looked at now is what the next press agrees to."""
    page = preview.page
    may_save = bool(preview.changes) and not preview.recap.faults and not page.refusal
    context = {
        "assessment": page.assessment,
        "page": page,
        "preview": preview,
        "upload": upload,
        "fault": fault,
        "sealed": upload.sealed(preview, request.user) if may_save else "",
        "again": _address(page.assessment),
        "crumbs": trail(
            page.assessment, ("Rekap jawaban", _address(page.assessment)), ("Rekonsiliasi", "")
        ),
    }
    return render(request, "evaluations/recap_preview.html", context, status=status)
