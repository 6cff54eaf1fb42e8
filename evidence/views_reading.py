"""What was read in a paper: taking it over into the passport, and settling what names a child."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from evidence.decorators import Door, on_document
from evidence.models import Document, DocumentVersion
from evidence.reading_forms import MARK, FindingForm, TakeForm
from evidence.reading_queries import reading_for
from evidence.reading_services import StaleFinding, leave_finding
from evidence.reading_tasks import read_after_commit
from evidence.register_services import StalePassport, change_passport
from evidence.sensitivity import Sensitivity
from evidence.services import raise_sensitivity

CONFLICT, UNFIT = 409, 422


@require_http_methods(["GET", "HEAD", "POST"])
@on_document(Door.CHANGE)
def reading(request: HttpRequest, document: Document) -> HttpResponse:
    """What the file says of itself; what is ticked goes into the passport."""
    if request.method != "POST":
        return _page(request, document)
    form = TakeForm(request.POST, document=document)
    if not form.is_valid():
        return _page(request, document, form.trouble(), UNFIT)
    seen = form.cleaned_data["seen"]
    try:
        change_passport(document=document, changes=form.changes, seen_at=seen, by=request.user)
    except StalePassport as error:
        return _page(request, error.current, str(error), CONFLICT)
    messages.success(request, "Keterangan dari berkas dipakai.")
    return redirect("evidence:detail", document.public_id)


@require_POST
@on_document(Door.CHANGE)
def finding(request: HttpRequest, document: Document) -> HttpResponse:
    """Mark a paper that names children as secret, or say why it is none."""
    form = FindingForm(request.POST)
    if not form.is_valid():
        return _page(request, document, form.trouble(), UNFIT)
    told = form.cleaned_data
    if told["deed"] == MARK:
        raise_sensitivity(document=document, to=Sensitivity.SPECIFIC, by=request.user)
        messages.success(request, "Dokumen ditandai rahasia. Teks dan gambar halamannya dihapus.")
        return _to_document(request, document)
    try:
        left = leave_finding(
            document=document, seen=told["seen"], reason=told["reason"], by=request.user
        )
    except StaleFinding as error:
        return _page(request, document, str(error), CONFLICT)
    for version in DocumentVersion.objects.filter(pk__in=left):
        read_after_commit(version=version)
    messages.success(request, "Dicatat: bukan data anak. Dokumen tetap seperti semula.")
    return _to_document(request, document)


def _to_document(request: HttpRequest, document: Document) -> HttpResponse:
    """Whose office sent it may know of it no more, once it is secret."""
    if Document.objects.visible_to(request.user).filter(pk=document.pk).exists():
        return redirect("evidence:detail", document.public_id)
    return redirect("evidence:list")


def _page(
    request: HttpRequest, document: Document, trouble: str = "", status: int = 200
) -> HttpResponse:
    """htmx asks for the part alone while the file is being read."""
    context = {
        "document": document,
        "reading": reading_for(request.user, document),
        "trouble": trouble,
        "crumbs": [
            ("Beranda", reverse("home")),
            ("Dokumen", reverse("evidence:list")),
            (document.subject, reverse("evidence:detail", args=[document.public_id])),
            ("Terbaca dari berkas", ""),
        ],
    }
    template = "evidence/_read.html" if request.htmx else "evidence/read.html"
    return render(request, template, context, status=status)
