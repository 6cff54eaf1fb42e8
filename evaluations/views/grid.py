"""All villages of a kecamatan in one table, and the history of one of its cells."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission
from evaluations.addresses import area_address, grid_address
from evaluations.area_words import WORDS
from evaluations.cell_history import cell_history
from evaluations.decorators import on_area, on_kecamatan
from evaluations.grid_forms import BrokenGrid, cells_of
from evaluations.grid_queries import GridPage, grid_page
from evaluations.models import Assessment
from evaluations.scorecards import AREA_LEVELS
from evaluations.services import (
    Cell,
    DeclaredShares,
    Refused,
    SavedCells,
    save_area_answers,
)
from evaluations.views.areas import CONFLICT, UNPROCESSABLE, area_crumbs
from instruments.services import sheet_of
from regions.models import Region


@require_safe
@on_kecamatan()
def grid(request: HttpRequest, assessment: Assessment, kecamatan: Region) -> HttpResponse:
    return _show(request, grid_page(assessment, kecamatan, request.user, request.now))


@require_POST
@on_kecamatan(Permission.ANSWER_AREA)
def save(request: HttpRequest, assessment: Assessment, kecamatan: Region) -> HttpResponse:
    """Save the changed cells; what could not be saved stays typed and is told with its reason."""
    page = grid_page(assessment, kecamatan, request.user, request.now)
    try:
        cells = cells_of(request.POST, *_known(page))
    except BrokenGrid as error:
        return _show(request, page, fault=str(error), status=UNPROCESSABLE)
    try:
        outcome = save_area_answers(
            assessment=assessment,
            kecamatan=kecamatan,
            cells=cells,
            by=request.user,
            over_declared=request.POST.getlist("confirm"),
        )
    except DeclaredShares as shares:
        return _again(request, page, cells, to_confirm=shares)
    except Refused as error:
        return _again(request, page, cells, fault=str(error))
    if outcome.left:
        return _again(request, page, outcome.left, outcome=outcome)
    _tell(request, outcome)
    return redirect(grid_address(assessment, kecamatan))


def _known(page: GridPage) -> tuple[set[str], set[str]]:
    """The codes of the villages and of the questions that the page holds."""
    return {row.village.code for row in page.rows}, {column.code for column in page.columns}


def _tell(request: HttpRequest, outcome: SavedCells) -> None:
    if not outcome.written:
        messages.info(request, "Tidak ada yang berubah, jadi tidak ada yang disimpan.")
        return
    count = len(outcome.written)
    messages.success(request, f"{count} jawaban dari {outcome.villages} desa/kelurahan disimpan.")


def _again(
    request: HttpRequest, page: GridPage, typed: Sequence[Cell], **trouble: object
) -> HttpResponse:
    """The table as it stands now, with what was typed over it."""
    fresh = grid_page(page.assessment, page.kecamatan, request.user, request.now, typed=typed)
    return _show(request, fresh, **trouble, status=CONFLICT)


def _show(
    request: HttpRequest, page: GridPage, *, status: int = 200, **trouble: object
) -> HttpResponse:
    context = {
        "page": page,
        "words_json": json.dumps(WORDS),
        "crumbs": area_crumbs(request, page.assessment, page.kecamatan, "Semua desa"),
        **trouble,
    }
    return render(request, "evaluations/grid.html", context, status=status)


@require_safe
@on_area()
def history(
    request: HttpRequest, assessment: Assessment, area: Region, question: str
) -> HttpResponse:
    """Who said what when, of one area's answer to one question."""
    sheet = sheet_of(assessment.round.instrument)
    asked = next((one for one in sheet.questions if one.code == question), None)
    if asked is None or AREA_LEVELS.get(asked.area_level) != area.level:
        raise Http404
    context = {
        "assessment": assessment,
        "area": area,
        "question": asked,
        "back": area_address(assessment, area, asked.code),
        "history": cell_history(assessment, area, asked.code),
        "crumbs": area_crumbs(request, assessment, area, "Riwayat jawaban"),
    }
    return render(request, "evaluations/cell_history.html", context)
