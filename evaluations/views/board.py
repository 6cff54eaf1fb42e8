"""The province at a glance: who holds a predicate, who is missing, and by how much."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.exports import send, wanted
from accounts.permissions import Permission, has_permission
from evaluations.board import board_of, years_of
from evaluations.board_tables import LENSES, OFFERED, BoardWish, columns_of, ordered, tile_map
from evaluations.exports.board import board_book
from evaluations.provinces import on_province, provinces_of
from regions.models import Region
from regions.timezones import timezone_of

PER_PAGE = 50
CRUMBS = [("Beranda", "/"), ("Provinsi", "")]


@require_safe
@on_province
def latest(request: HttpRequest, province: Region) -> HttpResponse:
    """The menu's way in: the newest year that the province knows."""
    years = years_of(province)
    if not years:
        may_publish = has_permission(request.user, Permission.PUBLISH_RESULTS, province)
        context = {"province": province, "crumbs": CRUMBS, "may_publish": may_publish}
        context["may_open"] = has_permission(request.user, Permission.OPEN_ROUND, province)
        return render(request, "evaluations/board_empty.html", context)
    address = reverse("evaluations:board", kwargs={"year": years[-1]})
    return redirect(f"{address}?provinsi={province.code}")


@require_safe
@on_province
def board(request: HttpRequest, province: Region, year: int) -> HttpResponse:
    """One year of the province, as a sentence, a map and a table."""
    today = request.now.astimezone(timezone_of(province)).date()
    shown = board_of(province, year, today)
    if shown is None:
        raise Http404
    wish = BoardWish.asked(request.GET, shown)
    if wanted(request):
        return send(request, board_book(shown, wish))
    context = {
        "board": shown,
        "crumbs": [*CRUMBS[:1], (f"Provinsi {province.name}", "")],
        "wish": wish,
        "orders": OFFERED,
        "lenses": LENSES,
        "columns": columns_of(shown, wish),
        "rows": Paginator(ordered(shown, wish), PER_PAGE).get_page(request.GET.get("page")),
        "map": tile_map(shown, wish.lens),
        "may_open": has_permission(request.user, Permission.OPEN_ROUND, province),
        "provinces": provinces_of(request.user),
        "may_publish": has_permission(request.user, Permission.PUBLISH_RESULTS, province),
        "may_print": has_permission(request.user, Permission.PRINT_PAPERS, province),
        "may_compare_verifiers": has_permission(request.user, Permission.VIEW_STRICTNESS, province),
    }
    return render(request, "evaluations/board.html", context)
