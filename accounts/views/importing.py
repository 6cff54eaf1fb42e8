"""Importing camat, desa and OPD people: template, preview, saving, and the links once."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import imports
from accounts.decorators import managers_only, on_scope
from accounts.imports import Preview
from accounts.judging import Judged, Outcome, has_faults, judge
from accounts.manage_forms import ImportForm
from accounts.people_sheet import MOST_ROWS, read_upload, template_tables
from accounts.services import Refused
from accounts.sharing import shares
from accounts.views.answers import CONFLICT, UNPROCESSABLE, crumbs, form_page, posted
from accounts.workbooks import Table, as_download
from jobs.gate.refusal import Refused as FileRefused
from regions.models import Level, Region

LINKS_SALT = "accounts.import_links"
LINKS_FOR = 12 * 3600
LINK_HEADER = ("Nama", "Tugas", "Tautan", "Telepon")


@require_http_methods(["GET", "HEAD", "POST"])
@on_scope(Level.REGENCY)
def import_people(request: HttpRequest, scope: Region) -> HttpResponse:
    """Takes the file and shows what saving would do; nothing is written."""
    form = ImportForm(posted(request), request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _upload_page(request, scope, form)
    try:
        rows = read_upload(form.cleaned_data["file"])
    except FileRefused as refusal:
        form.add_error("file", str(refusal))
        return _upload_page(request, scope, form)
    preview = Preview(scope, rows, secrets.token_urlsafe(16))
    judged = judge(rows, scope, request.now)
    status = UNPROCESSABLE if has_faults(judged) else 200
    return _preview_page(request, preview, judged, status)


@require_POST
@on_scope(Level.REGENCY)
def import_save(request: HttpRequest, scope: Region) -> HttpResponse:
    """Judges everything again, invites all or nobody, and shows every link once."""
    try:
        preview = imports.opened(request.POST.get("rows", ""), scope, request.user)
        issued = imports.save_import(preview=preview, by=request.user)
    except imports.ImportFaults as faults:
        return _preview_page(request, preview, faults.judged, CONFLICT)
    except imports.AlreadyImported:
        messages.warning(
            request,
            "Berkas ini sudah disimpan. Tautannya hanya ditampilkan satu kali; buat tautan baru "
            "per orang bila belum sempat disalin.",
        )
        return redirect("accounts:invitations")
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(reverse("accounts:import", query={"wilayah": scope.code}))
    made = shares(issued)
    told = [[share.name, share.place, share.url, share.phone] for share in made]
    context = {
        "shares": made,
        "scope": scope,
        "sealed": signing.dumps(told, salt=LINKS_SALT, compress=True),
        "crumbs": crumbs(("Impor orang", "")),
    }
    return render(request, "accounts/import_links.html", context)


@require_POST
@managers_only
def import_links(request: HttpRequest) -> HttpResponse:
    """The links of the page that shows them, as XLSX: they come from that page, not from here."""
    try:
        told = signing.loads(request.POST.get("links", ""), salt=LINKS_SALT, max_age=LINKS_FOR)
    except signing.BadSignature:
        messages.error(request, "Halaman tautan sudah terlalu lama terbuka. Buat tautan baru.")
        return redirect("accounts:invitations")
    table = Table("Tautan undangan", LINK_HEADER, told, (34, 50, 80, 20))
    return as_download("tautan-undangan.xlsx", [table])


@require_safe
@on_scope(Level.REGENCY)
def import_template(request: HttpRequest, scope: Region) -> HttpResponse:
    return as_download(f"templat-orang-{scope.code}.xlsx", template_tables(scope))


def _upload_page(request: HttpRequest, scope: Region, form: ImportForm) -> HttpResponse:
    context = {"scope": scope, "most_rows": MOST_ROWS, "crumbs": crumbs(("Impor orang", ""))}
    return form_page(request, "accounts/import.html", form, context)


def _preview_page(
    request: HttpRequest, preview: Preview, judged: list[Judged], status: int
) -> HttpResponse:
    counts = dict.fromkeys((outcome.value for outcome in Outcome), 0)
    for one in judged:
        counts[one.outcome.value] += 1
    # Faults first: they are what has to be mended.
    shown = sorted(judged, key=lambda one: one.outcome is not Outcome.FAULT)
    context = {
        "scope": preview.regency,
        "judged": shown,
        "counts": counts,
        "offices": sorted({one.new_office for one in judged if one.new_office}),
        "sealed": "" if counts["fault"] else preview.sealed(request.user),
        "crumbs": crumbs(("Impor orang", "")),
    }
    return render(request, "accounts/import_preview.html", context, status=status)
