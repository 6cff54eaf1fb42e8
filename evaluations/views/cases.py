"""The verifier's pages over several regencies: one queue, and one indicator side by side."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.exports import send, wanted
from evaluations.access import verifies
from evaluations.addresses import desk_address
from evaluations.cases.cases import CaseWish
from evaluations.cases.queries import cases_of
from evaluations.cases.tables import age_choices, case_chips, compared, indicator_choices
from evaluations.exports.side_by_side import side_by_side_book
from evaluations.exports.verification import cases_book
from evaluations.side_by_side import side_by_side

PER_PAGE = 50
ONLY_VERIFIERS = "Halaman ini untuk verifikator provinsi."


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """All open questions of all regencies under verification, by what waits longest."""
    if not verifies(request.user):
        raise PermissionDenied(ONLY_VERIFIERS)
    cases = cases_of(request.user, CaseWish.asked(request.GET), request.now)
    rows = cases.rows
    if wanted(request):
        return send(request, cases_book(cases, rows))
    first = desk_address(rows[0].assessment, rows[0].row.code) if rows else ""
    context = {
        "cases": cases,
        "wish": cases.wish,
        "rows": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "first": first + cases.wish.desk_query if first else "",
        "chips": case_chips(cases),
        "indicators": indicator_choices(cases),
        "ages": age_choices(),
        "compare": compared(cases),
        "crumbs": _trail("Semua daerah"),
    }
    return render(request, "evaluations/all_cases.html", context)


@require_safe
def one_indicator(request: HttpRequest, year: int, indicator: str) -> HttpResponse:
    """One indicator in all regencies of the verifier side by side."""
    if not verifies(request.user):
        raise PermissionDenied(ONLY_VERIFIERS)
    shown = side_by_side(request.user, year, indicator)
    if shown is None:
        raise Http404
    if wanted(request):
        return send(request, side_by_side_book(shown))
    context = {
        "shown": shown,
        "chosen": shown.column(request.GET.get("daerah", "")),
        "crumbs": _trail(f"Indikator {shown.indicator.code} tahun {year}"),
    }
    return render(request, "evaluations/side_by_side.html", context)


def _trail(last: str) -> list[tuple[str, str]]:
    return [
        ("Beranda", reverse("home")),
        ("Verifikasi", reverse("evaluations:verification")),
        (last, ""),
    ]
