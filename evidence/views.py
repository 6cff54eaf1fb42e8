"""Pages about files: sending one, its receipt, its pages, and the file itself."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from evidence.decorators import Door, on_document, on_version
from evidence.forms import FileForm, PagesAsked, UploadForm
from evidence.handlers import received_files
from evidence.models import Document, DocumentVersion
from evidence.pages import pages_of
from evidence.pages_drawing import MEDIA_TYPE
from evidence.pages_services import open_page
from evidence.pages_tasks import want_pages
from evidence.places import may_add
from evidence.reading_queries import reading_for
from evidence.services import open_file
from evidence.submissions import submit_new, submit_version
from jobs.downloads import FILE_HEADERS
from jobs.sandbox import NoSeat


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    if not may_add(request.user):
        raise PermissionDenied("Peran Anda tidak mengunggah dokumen. Minta operator mengunggahnya.")
    if request.method != "POST":
        return _form_page(request, "upload", UploadForm(user=request.user))
    form = UploadForm(request.POST, received_files(request), user=request.user)
    version = submit_new(form, by=request.user)
    if version is None:
        return _form_page(request, "upload", form)
    return _to_receipt(request, version)


@require_http_methods(["GET", "HEAD", "POST"])
@on_document(Door.CHANGE)
def new_version(request: HttpRequest, document: Document) -> HttpResponse:
    if request.method != "POST":
        return _form_page(request, "new_version", FileForm(user=request.user), document)
    form = FileForm(request.POST, received_files(request), user=request.user)
    version = submit_version(form, document=document, by=request.user)
    if version is None:
        return _form_page(request, "new_version", form, document)
    return _to_receipt(request, version)


@require_safe
@on_version(Door.KNOW)
def receipt(request: HttpRequest, version: DocumentVersion) -> HttpResponse:
    context = {
        "version": version,
        "document": version.document,
        "reading": reading_for(request.user, version.document),
        "may_upload": may_add(request.user),
    }
    return render(request, "evidence/receipt.html", context)


@require_GET
@on_version(Door.OPEN)
def download(request: HttpRequest, version: DocumentVersion) -> FileResponse:
    return FileResponse(
        open_file(version=version, by=request.user),
        as_attachment=True,
        filename=version.original_name,
        content_type=version.media_type,
        headers=FILE_HEADERS,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@on_version(Door.OPEN)
def pages(request: HttpRequest, version: DocumentVersion) -> HttpResponse:
    if request.method == "POST":
        asked = PagesAsked(request.POST)
        want_pages(version=version, up_to=asked.last)
        return redirect(f"{request.path}?mulai={asked.start}")
    asked = PagesAsked(request.GET)
    view = pages_of(version, request.user, start=asked.start)
    if request.htmx:
        return render(request, "evidence/_pages_rest.html", {"pages": view.after(asked.after)})
    context = {"pages": view, "version": version, "document": version.document}
    return render(request, "evidence/pages.html", context)


@require_GET
@on_version(Door.OPEN)
def page_image(request: HttpRequest, version: DocumentVersion, number: int) -> HttpResponse:
    if not 1 <= number <= version.total_pages:
        raise Http404
    try:
        image = open_page(version=version, number=number, by=request.user)
    except NoSeat:
        return HttpResponse(status=503, headers={"Retry-After": "5"})
    if image is None:
        raise Http404
    name = f"halaman-{number}.webp"
    return FileResponse(image, filename=name, content_type=MEDIA_TYPE, headers=FILE_HEADERS)


def _to_receipt(request: HttpRequest, version: DocumentVersion) -> HttpResponse:
    messages.success(request, "Berkas diterima dan tersimpan.")
    return redirect("evidence:receipt", version.public_id)


def _form_page(
    request: HttpRequest, page: str, form: FileForm, document: Document | None = None
) -> HttpResponse:
    context = {"form": form, "document": document}
    return render(request, f"evidence/{page}.html", context, status=form.status)
