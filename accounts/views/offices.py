"""Offices: the list, adding, editing, closing, and who follows whom."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import services, succeeding
from accounts.decorators import managers_only, on_agency, on_scope
from accounts.exports import send, wanted
from accounts.filters import OfficeFilter
from accounts.history import history_of
from accounts.manage_forms import OfficeForm
from accounts.models import Agency
from accounts.people_exports import offices_book
from accounts.people_queries import offices_with_people, people_of_office
from accounts.succession import others_beside, predecessors_of, successors_of
from accounts.succession_forms import SuccessionForm
from accounts.views.answers import OFFICES, crumbs, form_page, posted, refused
from regions.models import Region
from regions.timezones import jakarta_day

PER_PAGE = 50


@require_safe
@managers_only
def offices(request: HttpRequest) -> HttpResponse:
    form = OfficeFilter(request.GET, by=request.user)
    rows = offices_with_people(form.found(), jakarta_day(request.now))
    if wanted(request):
        return send(request, offices_book(form, list(rows)))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "crumbs": crumbs(("Instansi", ""))}
    return render(request, "accounts/offices.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@on_scope()
def office_new(request: HttpRequest, scope: Region) -> HttpResponse:
    form = OfficeForm(posted(request))
    context = {"scope": scope, "crumbs": crumbs(OFFICES, ("Tambah instansi", ""))}
    if request.method != "POST" or not form.is_valid():
        return form_page(request, "accounts/office_new.html", form, context)
    try:
        office = services.add_agency(region=scope, **form.told(), by=request.user)
    except services.Refused as refusal:
        return form_page(request, "accounts/office_new.html", refused(form, refusal), context)
    messages.success(request, f"{office} ditambahkan di {scope.title}.")
    return redirect("accounts:office", office.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@on_agency
def office(request: HttpRequest, office: Agency) -> HttpResponse:
    """One office with its people; the form changes its name and task."""
    initial = {
        "name": office.name,
        "kind": office.kind,
        "institution": office.institution,
        "aliases": "\n".join(office.aliases),
    }
    name = office.name
    form = OfficeForm(posted(request), initial=initial)
    if request.method != "POST" or not form.is_valid():
        return _office_page(request, office, form, name)
    try:
        services.change_agency(agency=office, **form.told(), by=request.user)
    except services.Refused as refusal:
        return _office_page(request, office, refused(form, refusal), name)
    messages.success(request, f"Data {office} disimpan.")
    return redirect("accounts:office", office.public_id)


@require_POST
@on_agency
def office_close(request: HttpRequest, office: Agency) -> HttpResponse:
    """Close the office and end its people's roles, or with `open=1` undo the closing."""
    try:
        if request.POST.get("open") == "1":
            services.reopen_agency(agency=office, by=request.user)
            done = f"{office} dibuka kembali."
        else:
            ended = services.close_agency(agency=office, by=request.user)
            done = f"{office} ditutup; {ended} peran diakhiri. Dokumennya tetap tersimpan."
    except services.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("accounts:office", office.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@on_agency
def succession(request: HttpRequest, office: Agency) -> HttpResponse:
    """Say which offices do this one's work, and close it in the same breath if wanted."""
    form = SuccessionForm(posted(request), office=office, others=others_beside(office))
    crumb = (office.name, reverse("accounts:office", args=[office.public_id]))
    context = {"office": office, "crumbs": crumbs(OFFICES, crumb, ("Pengganti", ""))}
    template = "accounts/succession.html"
    if request.method != "POST" or not form.is_valid():
        return form_page(request, template, form, context)
    try:
        succeeding.succeed(agency=office, **form.told(), by=request.user)
    except services.Refused as refusal:
        return form_page(request, template, refused(form, refusal), context)
    names = ", ".join(str(one) for one in form.told()["successors"])
    messages.success(request, f"{office} digantikan oleh {names} sejak {form.told()['year']}.")
    return redirect("accounts:office", office.public_id)


@require_POST
@on_agency
def succession_remove(request: HttpRequest, office: Agency) -> HttpResponse:
    """Take back a successor that was recorded by mistake."""
    named = request.POST.get("successor", "")
    try:
        other = succeeding.forget_succession(agency=office, successor=named, by=request.user)
    except services.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Catatan bahwa {other} menggantikan {office} dihapus.")
    return redirect("accounts:office", office.public_id)


def _office_page(request: HttpRequest, office: Agency, form: OfficeForm, name: str) -> HttpResponse:
    context = {
        "office": office,
        "name": name,
        "successors": successors_of(office),
        "predecessors": predecessors_of(office),
        "members": people_of_office(office, jakarta_day(request.now)),
        "history": history_of(office.log_name, request.user, whole=False),
        "crumbs": crumbs(OFFICES, (name, "")),
    }
    return form_page(request, "accounts/office.html", form, context)
