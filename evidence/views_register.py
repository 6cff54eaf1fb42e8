"""Pages of the register: the list, one document, its passport, what replaces it, and the bin."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.exports import send, wanted
from evidence.decorators import Door, on_document
from evidence.exports import bin_book, documents_book
from evidence.models import Document, DocumentKind
from evidence.panels import panels_of
from evidence.passport_forms import PassportForm
from evidence.places import may_add
from evidence.queries import openings_of, usages_of
from evidence.reading_queries import flagged, reading_for
from evidence.register_forms import DocumentFilter, ReplaceForm
from evidence.register_services import (
    NotChanged,
    StalePassport,
    bin_document,
    change_passport,
    held_back,
    replace_document,
    restore_document,
)
from evidence.sensitivity import Sensitivity

PER_PAGE = 20
CONFLICT = 409


@require_safe
def document_list(request: HttpRequest) -> HttpResponse:
    """The list; htmx asks for its rows alone while somebody types."""
    asked = DocumentFilter(request.GET, documents=Document.objects.visible_to(request.user))
    if wanted(request):
        found = list(asked.found().for_cards())
        usages, unmarked = usages_of(request.user, found), flagged(request.user, found)
        return send(request, documents_book(asked, found, usages, unmarked))
    page = Paginator(asked.found().for_cards(), PER_PAGE).get_page(request.GET.get("page"))
    usages = usages_of(request.user, list(page))
    context = {
        "filter": asked,
        "asked": asked.asked,
        "is_filtered": any(asked.asked.values()),
        "page": page,
        "cards": [(document, len(usages[document.pk])) for document in page],
        "flagged": flagged(request.user, page),
        "kinds": DocumentKind.choices,
        "classes": Sensitivity.choices,
        "may_upload": may_add(request.user),
    }
    template = "evidence/_found.html" if request.htmx else "evidence/list.html"
    return render(request, template, context)


@require_safe
@on_document(Door.KNOW)
def detail(request: HttpRequest, document: Document) -> HttpResponse:
    itself = Document.objects.filter(pk=document.pk)
    versions = document.versions.select_related("uploaded_by", "scan", "photo", "text")
    known = Document.objects.visible_to(request.user)
    context = {
        "document": document,
        "versions": list(versions.order_by("-number")),
        "tags": list(document.tags.all()),
        "usages": usages_of(request.user, [document])[document.pk],
        "panels": panels_of(request, document),
        "reading": reading_for(request.user, document),
        "successor": known.filter(replaces=document).first(),
        "predecessors": list(known.filter(replaced_by=document)),
        "may_open": itself.openable_by(request.user).exists(),
        "may_change": itself.changeable_by(request.user).exists(),
        "openings": None,
    }
    if itself.with_log_readable_by(request.user).exists():
        context["openings"] = openings_of(document)
    return render(request, "evidence/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@on_document(Door.CHANGE)
def passport(request: HttpRequest, document: Document) -> HttpResponse:
    """Correct the passport; a change by somebody else in between shows both."""
    if request.method != "POST":
        return _passport_page(request, document, PassportForm(document=document))
    form = PassportForm(request.POST, document=document)
    if not form.is_valid():
        form.status = 422
        return _passport_page(request, document, form)
    told = form.cleaned_data
    try:
        changed = change_passport(
            document=document,
            changes=form.passport(),
            tags=told["tags"],
            seen_at=told["seen"],
            by=request.user,
        )
    except StalePassport as error:
        form.refuse(error)
        return _passport_page(request, document, form, theirs=error.current)
    messages.success(request, "Keterangan disimpan." if changed else "Tidak ada yang berubah.")
    return redirect("evidence:detail", document.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@on_document(Door.CHANGE)
def replace(request: HttpRequest, document: Document) -> HttpResponse:
    """Choose the document that takes the place of this one, or say that none does."""
    form = ReplaceForm(request.POST or request.GET, document=document, user=request.user)
    if request.method != "POST":
        return _replace_page(request, document, form)
    successor = form.chosen()
    if successor is None and not form.is_empty:
        trouble = "Dokumen pengganti itu tidak ditemukan. Cari lagi, lalu pilih dari daftar."
        return _replace_page(request, document, form, trouble=trouble, status=422)
    try:
        replace_document(document=document, by_document=successor, by=request.user)
    except NotChanged as error:
        return _replace_page(request, document, form, trouble=str(error), status=CONFLICT)
    told = "Dokumen pengganti disimpan." if successor else "Tanda diganti dihapus."
    messages.success(request, told)
    return redirect("evidence:detail", document.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@on_document(Door.CHANGE)
def throw_away(request: HttpRequest, document: Document) -> HttpResponse:
    """Ask, then put the document in the bin; the page tells what holds it back."""
    if request.method != "POST":
        context = {
            "document": document,
            "trouble": held_back(document),
            "crumbs": _crumbs(document, "Buang"),
        }
        return render(request, "evidence/throw_away.html", context)
    try:
        bin_document(document=document, by=request.user)
    except NotChanged:
        return redirect("evidence:throw_away", document.public_id)
    messages.success(request, "Dokumen dipindahkan ke tempat sampah, tempat memulihkannya.")
    return redirect("evidence:bin")


@require_safe
def bin_list(request: HttpRequest) -> HttpResponse:
    documents = Document.objects.restorable_by(request.user).order_by("-binned_at", "-pk")
    rows = documents.for_cards().select_related("region", "area", "agency", "binned_by")
    if wanted(request):
        return send(request, bin_book(list(rows)))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "evidence/bin.html", {"page": page})


@require_POST
def restore(request: HttpRequest, public_id: str) -> HttpResponse:
    """Out of the bin; sent twice it leads to the same page."""
    binned = Document.objects.restorable_by(request.user).filter(public_id=public_id).first()
    if binned is None:
        get_object_or_404(Document.objects.changeable_by(request.user), public_id=public_id)
    else:
        restore_document(document=binned, by=request.user)
        messages.success(request, "Dokumen dipulihkan.")
    return redirect("evidence:detail", public_id)


def _passport_page(
    request: HttpRequest, document: Document, form: PassportForm, theirs: Document | None = None
) -> HttpResponse:
    context = {
        "document": document,
        "form": form,
        "theirs": theirs,
        "crumbs": _crumbs(document, "Ubah keterangan"),
    }
    return render(request, "evidence/passport.html", context, status=form.status)


def _replace_page(
    request: HttpRequest,
    document: Document,
    form: ReplaceForm,
    *,
    trouble: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "document": document,
        "form": form,
        "choices": form.choices(),
        "trouble": trouble,
        "crumbs": _crumbs(document, "Diganti oleh"),
    }
    return render(request, "evidence/replace.html", context, status=status)


def _crumbs(document: Document, here: str) -> list[tuple[str, str]]:
    return [
        ("Beranda", reverse("home")),
        ("Dokumen", reverse("evidence:list")),
        (document.subject, reverse("evidence:detail", args=[document.public_id])),
        (here, ""),
    ]
