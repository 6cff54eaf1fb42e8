"""All answers as Excel: download, upload with a preview of each cell, saving what was agreed to."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.exports import send
from accounts.permissions import Permission
from evaluations.addresses import questions_address, roundtrip_address, trail
from evaluations.decorators import on_assessment
from evaluations.models import Assessment
from evaluations.queries import overview
from evaluations.recap.forms import RecapForm
from evaluations.roundtrip.queries import IsianPreview, preview_of
from evaluations.roundtrip.saving import ChangedSince, NotSaved, Saved, save_isian
from evaluations.roundtrip.sheets import isian_book
from evaluations.roundtrip.uploads import Agreed, IsianUpload, opened, read_upload
from evaluations.sent_tables import Unread
from evaluations.services import Refused
from evaluations.suggestion_queries import writes_any
from evidence.handlers import received_files
from jobs.gate.refusal import Refused as FileRefused

CONFLICT, UNPROCESSABLE = 409, 422
TITLE = "Isian Excel"


def on_own_answers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """`view(request, assessment)` for who answers some question of it, whatever the doors say."""

    @wraps(view)
    @on_assessment(Permission.VIEW_EVALUATION)
    def checked(request: HttpRequest, assessment: Assessment, **kwargs: Any) -> HttpResponse:
        if not writes_any(assessment, request.user):
            raise PermissionDenied("Peran Anda tidak mengisi jawaban di evaluasi ini.")
        return view(request, assessment, **kwargs)

    return checked


@require_GET
@on_own_answers
def download(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    page = overview(assessment, request.now, request.user)
    return send(request, isian_book(page, request.user))


@require_http_methods(["GET", "HEAD", "POST"])
@on_own_answers
def roundtrip(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Takes the file and shows what each of its cells would change; nothing is written."""
    if request.method != "POST":
        return _upload_page(request, assessment, RecapForm())
    form = RecapForm(request.POST, received_files(request))
    if not form.is_valid():
        return _upload_page(request, assessment, form)
    try:
        upload = read_upload(form.cleaned_data["file"], assessment)
    except (FileRefused, Unread) as refusal:
        form.add_error("file", str(refusal))
        return _upload_page(request, assessment, form)
    preview = preview_of(upload.rows, upload.places, assessment, request.user)
    status = UNPROCESSABLE if preview.refused else 200
    return _preview_page(request, upload, preview, Agreed(), status=status)


@require_POST
@on_own_answers
def save(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Writes what the preview showed and the person decided, all of it or nothing."""
    agreed = Agreed.of(request.POST)
    try:
        upload = opened(request.POST.get("rows", ""), assessment, request.user)
        saved = save_isian(assessment=assessment, upload=upload, agreed=agreed, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(roundtrip_address(assessment))
    except NotSaved as refusal:
        status = CONFLICT if isinstance(refusal, ChangedSince) else UNPROCESSABLE
        told = {"fault": str(refusal), "status": status}
        return _preview_page(request, upload, refusal.preview, refusal.agreed, **told)
    messages.success(request, _told(saved))
    return redirect(questions_address(assessment))


def _told(saved: Saved) -> str:
    told = [
        f"{saved.written} jawaban disimpan dari Excel."
        if saved.written
        else "Tidak ada yang perlu disimpan dari berkas ini."
    ]
    if saved.left:
        told.append(f"{saved.left} jawaban yang bentrok dibiarkan seperti tersimpan.")
    if saved.skipped:
        told.append(f"{saved.skipped} baris yang ditolak dilewati.")
    return " ".join(told)


def _upload_page(request: HttpRequest, assessment: Assessment, form: RecapForm) -> HttpResponse:
    context = {
        "assessment": assessment,
        "page": overview(assessment, request.now, request.user),
        "form": form,
        "crumbs": _crumbs(assessment, (TITLE, "")),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "evaluations/roundtrip.html", context, status=status)


def _preview_page(
    request: HttpRequest,
    upload: IsianUpload,
    preview: IsianPreview,
    agreed: Agreed,
    *,
    fault: str = "",
    status: int = 200,
) -> HttpResponse:
    """What was looked at now is what the next press agrees to."""
    assessment = preview.page.assessment
    again = roundtrip_address(assessment)
    has_wishes = bool(preview.changed or preview.conflicts)
    sealed = upload.sealed(preview, request.user) if has_wishes else ""
    context = {
        "assessment": assessment,
        "page": preview.page,
        "preview": preview,
        "upload": upload,
        "agreed": agreed,
        "fault": fault,
        "sealed": sealed,
        "is_too_large": has_wishes and not sealed,
        "again": again,
        "crumbs": _crumbs(assessment, (TITLE, again), ("Pratinjau", "")),
    }
    return render(request, "evaluations/roundtrip_preview.html", context, status=status)


def _crumbs(assessment: Assessment, *last: tuple[str, str]) -> list[tuple[str, str]]:
    return trail(assessment, ("Pertanyaan", questions_address(assessment)), *last)
