"""Confirming which further questions a document answers."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.permissions import Permission
from evaluations.decorators import on_assessment
from evaluations.models import Assessment
from evaluations.services import Refused, attach_to_many
from evaluations.suggesting import MOST
from evaluations.suggestion_queries import confirmable, usable_documents, writes_any
from evidence.models import Document

NOTHING = "Belum ada yang ditautkan. Centang paling sedikit satu pertanyaan, lalu kirim lagi."
STRANGE = (
    "Belum ada yang ditautkan. Pertanyaan {codes} tidak disarankan untuk dokumen ini atau bukan "
    "tugas Anda. Periksa daftar di bawah, lalu centang lagi."
)


@require_POST
@on_assessment(Permission.VIEW_EVALUATION)
def confirm(request: HttpRequest, assessment: Assessment, public_id: str) -> HttpResponse:
    """Link the document to each ticked question, all or none, and go back to its page."""
    if not writes_any(assessment, request.user):
        raise PermissionDenied("Peran Anda tidak mengisi jawaban di evaluasi ini.")
    documents = usable_documents(request.user).filter(region=assessment.region_id)
    document = get_object_or_404(documents.select_related("region", "area"), public_id=public_id)
    codes = list(dict.fromkeys(request.POST.getlist("question")))[: MOST + 1]
    slots = confirmable(assessment, document, request.user, codes)
    strange = [code for code in codes if code not in slots]
    if strange or not codes:
        told = STRANGE.format(codes=", ".join(code[:16] for code in strange))
        messages.error(request, told if strange else NOTHING)
    else:
        _attach(request, assessment, document, slots)
    return redirect("evidence:detail", document.public_id)


def _attach(
    request: HttpRequest, assessment: Assessment, document: Document, slots: dict[str, str]
) -> None:
    version = document.versions.select_related("document").last()
    try:
        attach_to_many(assessment=assessment, version=version, slots=slots, by=request.user)
    except Refused as error:
        messages.error(request, f"Belum ada yang ditautkan. {error}")
        return
    told = ", ".join(slots)
    messages.success(request, f"Dokumen ini sekarang menjadi bukti pertanyaan {told}.")
