"""Assignments taken from last year or from the table of the SK Gugus Tugas: preview, then save."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Permission
from evaluations.addresses import assignments_address, trail
from evaluations.assigning.copies import Copy, copy_of, source_of
from evaluations.assigning.files import judge
from evaluations.assigning.forms import (
    REPLACE,
    SEEN,
    TableForm,
    UnknownOffice,
    chosen_copies,
    chosen_names,
)
from evaluations.assigning.sheets import MOST_ROWS, TableRow, opened, read_upload, sealed
from evaluations.decorators import on_assessment
from evaluations.models import Assessment
from evaluations.services import Refused, StaleAssignments, assign_at_once
from evidence.handlers import received_files
from jobs.gate.refusal import Refused as FileRefused

CONFLICT, UNPROCESSABLE = 409, 422


@require_http_methods(["GET", "HEAD", "POST"])
@on_assessment(Permission.ASSIGN_QUESTIONS)
def copy(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Last year's offices, led on to those that exist now; written when it is confirmed."""
    source = source_of(assessment)
    if source is None:
        return _copy_page(request, assessment, None)
    found = copy_of(assessment, source)
    if request.method != "POST":
        return _copy_page(request, assessment, found)
    try:
        if request.POST.get(SEEN) != found.mark:
            raise StaleAssignments
        count = assign_at_once(
            assessment=assessment,
            offices=chosen_copies(request.POST, found),
            seen=found.present,
            source=str(source.round.year),
            by=request.user,
        )
    except (Refused, UnknownOffice) as refusal:
        return _copy_page(request, assessment, copy_of(assessment, source), str(refusal))
    messages.success(request, f"{count} pertanyaan ditugaskan seperti {source.round.year}.")
    return redirect(assignments_address(assessment))


@require_http_methods(["GET", "HEAD", "POST"])
@on_assessment(Permission.ASSIGN_QUESTIONS)
def table(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Takes the file and shows what saving would do; nothing is written."""
    if request.method != "POST":
        return _upload_page(request, assessment, TableForm())
    form = TableForm(request.POST, received_files(request))
    if not form.is_valid():
        return _upload_page(request, assessment, form)
    try:
        rows = read_upload(form.cleaned_data["file"])
    except FileRefused as refusal:
        form.add_error("file", str(refusal))
        return _upload_page(request, assessment, form)
    return _table_page(request, assessment, rows, {})


@require_POST
@on_assessment(Permission.ASSIGN_QUESTIONS)
def save_table(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Judges the rows again with what was chosen; writes all that is clear, or shows it anew."""
    try:
        rows = opened(request.POST.get("rows", ""), assessment, request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("evaluations:assignment_table", assessment.round.year, assessment.region_id)
    chosen = chosen_names(request.POST)
    judged = judge(rows, assessment, chosen)
    try:
        if judged.is_strange:
            raise UnknownOffice
        if judged.faults or request.POST.get(SEEN) != judged.mark:
            raise StaleAssignments
        count = assign_at_once(
            assessment=assessment,
            offices=judged.wanted(replace=REPLACE in request.POST),
            seen=judged.present,
            source="sk",
            by=request.user,
        )
    except (Refused, UnknownOffice) as refusal:
        return _table_page(request, assessment, rows, chosen, str(refusal))
    messages.success(request, f"{count} pertanyaan ditugaskan dari tabel.")
    return redirect(assignments_address(assessment))


def _copy_page(
    request: HttpRequest, assessment: Assessment, found: Copy | None, fault: str = ""
) -> HttpResponse:
    context = {
        "assessment": assessment,
        "copy": found,
        "fault": fault,
        "sent": request.POST,
        "ticked": request.POST.getlist(REPLACE),
        "crumbs": _crumbs(assessment, "Salin dari tahun lalu"),
    }
    status = CONFLICT if fault else 200
    return render(request, "evaluations/assignment_copy.html", context, status=status)


def _upload_page(request: HttpRequest, assessment: Assessment, form: TableForm) -> HttpResponse:
    context = {
        "assessment": assessment,
        "form": form,
        "most_rows": MOST_ROWS,
        "crumbs": _crumbs(assessment, "Dari tabel SK"),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "evaluations/assignment_table.html", context, status=status)


def _table_page(
    request: HttpRequest,
    assessment: Assessment,
    rows: Sequence[TableRow],
    chosen: Mapping[str, str],
    fault: str = "",
) -> HttpResponse:
    judged = judge(rows, assessment, chosen)
    context = {
        "assessment": assessment,
        "judged": judged,
        "fault": fault,
        "replace": REPLACE in request.POST,
        "sealed": "" if judged.faults else sealed(rows, assessment, request.user),
        "crumbs": _crumbs(assessment, "Pratinjau tabel SK"),
    }
    status = CONFLICT if fault else UNPROCESSABLE if judged.faults else 200
    return render(request, "evaluations/assignment_preview.html", context, status=status)


def _crumbs(assessment: Assessment, last: str) -> list[tuple[str, str]]:
    return trail(assessment, ("Penugasan", assignments_address(assessment)), (last, ""))
