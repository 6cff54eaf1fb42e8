"""Publishing by the provincial admin: what is public now, what would become public, and back."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.exports import send, wanted
from evaluations.provinces import on_published_province
from evaluations.services import Refused
from publication.candidates import Candidate, Candidates, candidates_of
from publication.history import history_of
from publication.listings import publication_book
from publication.results import mark_of
from publication.services import REASONS, ChangedSince, Done, chosen_of, publish, withdraw
from regions.models import Region

CONFLICT = 409
UNPROCESSABLE = 422
on_publication = on_published_province("Hanya admin provinsi yang menerbitkan hasil.")


@require_safe
@on_publication
def results(request: HttpRequest, province: Region, year: int) -> HttpResponse:
    """The regencies of a year with what is public and what could be, by stage."""
    found = _found(request, province, year)
    if wanted(request):
        return send(request, publication_book(found))
    context = {
        "found": found,
        "history": history_of(province, year),
        "crumbs": _crumbs(province, year),
    }
    return render(request, "publication/results.html", context)


@require_safe
@on_publication
def preview(request: HttpRequest, province: Region, year: int) -> HttpResponse:
    """Exactly what the public would see of the chosen regencies; nothing is written."""
    found = _found(request, province, year)
    try:
        chosen = chosen_of(found, request.GET.get("tahap", ""), request.GET.getlist("daerah"))
    except Refused as refusal:
        return _back(request, province, year, refusal)
    return _preview_page(request, found, chosen)


@require_POST
@on_publication
def publish_chosen(request: HttpRequest, province: Region, year: int) -> HttpResponse:
    """Publishes what the preview showed, or shows it again where it changed since."""
    try:
        done = publish(
            province=province,
            year=year,
            stage=request.POST.get("tahap", ""),
            regions=request.POST.getlist("daerah"),
            mark=request.POST.get("sidik", ""),
            by=request.user,
        )
    except ChangedSince as refusal:
        return _preview_page(request, refusal.found, refusal.chosen, fault=str(refusal))
    except Refused as refusal:
        return _back(request, province, year, refusal)
    messages.success(
        request,
        f"{_told(done)}. Halaman publik menampilkannya paling lambat lima menit lagi.",
    )
    return redirect(_address(province, year))


@require_http_methods(["GET", "HEAD", "POST"])
@on_publication
def withdraw_chosen(request: HttpRequest, province: Region, year: int) -> HttpResponse:
    """Asks for the reason; a POST takes the results back from the public."""
    told = request.POST if request.method == "POST" else request.GET
    regions, reason = told.getlist("daerah"), told.get("alasan", "")
    found = _found(request, province, year)
    chosen = [row for row in found.published if row.region.code in regions]
    if not chosen:
        says = "Pilih hasil yang sedang terbit, lalu coba lagi. Belum ada yang ditarik."
        return _back(request, province, year, Refused(says))
    if request.method != "POST":
        return _withdraw_page(request, found, chosen, fault="")
    try:
        count = withdraw(
            province=province, year=year, regions=regions, reason=reason, by=request.user
        )
    except Refused as refusal:
        return _withdraw_page(request, found, chosen, fault=str(refusal))
    messages.success(
        request,
        f"{count} hasil ditarik. Halaman yang sudah disimpan peramban atau perantara masih dapat "
        "terlihat paling lama lima menit.",
    )
    return redirect(_address(province, year))


def _told(done: Done) -> str:
    """What became of the results, without what did not happen."""
    counts = {
        "hasil baru diterbitkan": done.new,
        "hasil diganti": done.replaced,
        "hasil sudah terbit seperti itu": done.unchanged,
    }
    return ", ".join(f"{count} {words}" for words, count in counts.items() if count)


def _found(request: HttpRequest, province: Region, year: int) -> Candidates:
    """404 for a year that the province does not know."""
    found = candidates_of(province, year, request.GET.get("tahap", "final"), request.now)
    if found is None:
        raise Http404
    return found


def _preview_page(
    request: HttpRequest, found: Candidates, chosen: Sequence[Candidate], fault: str = ""
) -> HttpResponse:
    context = {
        "found": found,
        "chosen": chosen,
        "mark": mark_of(row.offer for row in chosen),
        "changing": sum(row.is_new for row in chosen),
        "fault": fault,
        "crumbs": _crumbs(found.province, found.year, "Pratinjau"),
    }
    status = CONFLICT if fault else 200
    return render(request, "publication/preview.html", context, status=status)


def _withdraw_page(
    request: HttpRequest, found: Candidates, chosen: list[Candidate], fault: str
) -> HttpResponse:
    context = {
        "found": found,
        "chosen": chosen,
        "reasons": REASONS,
        "fault": fault,
        "crumbs": _crumbs(found.province, found.year, "Tarik"),
    }
    status = UNPROCESSABLE if fault else 200
    return render(request, "publication/withdraw.html", context, status=status)


def _back(request: HttpRequest, province: Region, year: int, refusal: Refused) -> HttpResponse:
    messages.error(request, str(refusal))
    return redirect(_address(province, year))


def _address(province: Region, year: int) -> str:
    return reverse("publication:results", args=[year], query={"provinsi": province.code})


def _crumbs(province: Region, year: int, step: str = "") -> list[tuple[str, str]]:
    board = reverse("evaluations:board", args=[year], query={"provinsi": province.code})
    own = _address(province, year) if step else ""
    crumbs = [("Beranda", "/"), (f"Provinsi {province.name}", board), ("Publikasi", own)]
    return [*crumbs, (step, "")] if step else crumbs
