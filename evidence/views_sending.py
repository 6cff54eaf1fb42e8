"""Sending many files: the page, its shell without a connection, its worker, its receipts."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.exports import send, wanted
from evidence.arrivals import MOST_OPEN
from evidence.exports import receipts_book
from evidence.forms import UploadForm
from evidence.places import may_add, places_for
from evidence.queries import receipts_of
from evidence.sending_forms import SharedFields, reasons_of
from evidence.submissions import submit_new
from regions.timezones import timezone_of

# What the page needs when it is opened without a connection; the same for everybody.
SHELL_FILES = (
    "vendor/bootstrap@5.3.9/bootstrap.min.css",
    "css/kla.css",
    "css/print.css",
    "css/sending.css",
    "django_htmx/htmx-2.min.js",
    "js/files.js",
    "js/forms.js",
    "js/requests.js",
    "vendor/tus-js-client@4.3.1/tus.min.js",
    "js/upload/many.js",
    "js/upload/photo.js",
    "js/upload/row.js",
    "js/upload/store.js",
    "js/upload/transfer.js",
    "js/upload/words.js",
    "vendor/fontsource-arimo@5.3.0/arimo-latin-400-normal.woff2",
    "vendor/fontsource-arimo@5.3.0/arimo-latin-700-normal.woff2",
    "vendor/bootstrap-icons@1.13.2/sprite.svg",
    "img/kla.svg",
)
WORKER = (Path(settings.BASE_DIR) / "static/js/upload/worker.js").read_text()


@require_http_methods(["GET", "HEAD", "POST"])
def many(request: HttpRequest) -> HttpResponse:
    """The page; and the form of one file that was sent ahead, which a script sends and reads."""
    if not may_add(request.user):
        raise PermissionDenied("Peran Anda tidak mengunggah dokumen. Minta operator mengunggahnya.")
    if request.method != "POST":
        shared = SharedFields(places=places_for(request.user))
        return render(request, "evidence/many.html", _page(shared))
    form = UploadForm(request.POST, user=request.user)
    version = submit_new(form, by=request.user)
    if version is None:
        return JsonResponse(reasons_of(form), status=form.status)
    url = reverse("evidence:receipt", args=[version.public_id])
    return JsonResponse({"number": version.public_id, "url": url}, status=201)


@require_safe
@login_not_required
def offline(request: HttpRequest) -> HttpResponse:
    """The page as it opens without a connection: drawn without the request, so of nobody."""
    return HttpResponse(_shell())


@require_safe
@login_not_required
def service_worker(request: HttpRequest) -> HttpResponse:
    """At the root, because a worker reaches no higher than its own address."""
    files = [static(name) for name in SHELL_FILES]
    version = hashlib.sha256((_shell() + json.dumps(files)).encode()).hexdigest()[:12]
    told = {
        "VERSION": version,
        "PAGE": reverse("sending:many"),
        "SHELL": reverse("sending:offline"),
        "FILES": files,
    }
    head = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in told.items())
    return HttpResponse(head + WORKER, content_type="text/javascript; charset=utf-8")


@require_safe
def receipts(request: HttpRequest) -> HttpResponse:
    """Several receipts on one page, for printing: ?nomor=...&nomor=..."""
    numbers = request.GET.getlist("nomor")[:MOST_OPEN]
    versions = receipts_of(request.user, numbers)
    context = {"versions": versions, "missing": len(set(numbers)) - len(versions)}
    region = versions[0].document.region if versions else None
    with timezone.override(timezone_of(region) if region else None):
        if wanted(request):
            return send(request, receipts_book(versions))
        return render(request, "evidence/receipts.html", context)


def _shell() -> str:
    return render_to_string("evidence/many.html", _page(SharedFields()) | {"is_shell": True})


def _page(shared: SharedFields) -> dict[str, object]:
    return {
        "shared": shared,
        "most": MOST_OPEN,
        "max_bytes": UploadForm.max_bytes,
        "small_max_bytes": UploadForm.small_max_bytes,
        "kinds_text": UploadForm.kinds_text,
        "accept": UploadForm.accept,
    }
