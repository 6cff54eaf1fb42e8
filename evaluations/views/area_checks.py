"""All areas' answers for operator and verifier: the shares, who is silent, and checking."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.exports import MOST_ROWS, send, wanted
from accounts.permissions import Permission
from evaluations.addresses import kecamatan_checks_address, rollup_address, trail
from evaluations.area_forms import CheckForm
from evaluations.decorators import on_assessment, on_rollup
from evaluations.exports.areas import area_question_book, kecamatan_book, rollups_book
from evaluations.kecamatan_checks import FILTERS as KECAMATAN_FILTERS
from evaluations.kecamatan_checks import (
    answers_of_tickets,
    kecamatan_checks,
    kecamatan_of,
    waiting_by_kecamatan,
)
from evaluations.models import AreaAnswer, Assessment
from evaluations.rollup_queries import (
    FILTERS,
    answers_by_ticket,
    area_question_page,
    rollup_page,
    versions_of,
)
from evaluations.services import Checked, Refused, check_area_answers
from instruments.models import Question
from regions.models import Region

MARKED = 200
UNPROCESSABLE = 422
CONFLICT = 409
DONE = {
    AreaAnswer.Check.VERIFIED: "ditandai terverifikasi",
    AreaAnswer.Check.REJECTED: "ditolak",
    AreaAnswer.Check.UNCHECKED: "dikembalikan ke belum diperiksa",
}


@require_safe
@on_assessment(Permission.VIEW_EVALUATION)
def overview(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    page = rollup_page(assessment, request.now)
    if wanted(request):
        return send(request, rollups_book(page))
    context = {
        "assessment": assessment,
        "page": page,
        "kecamatan": waiting_by_kecamatan(assessment),
        "crumbs": trail(assessment, ("Jawaban wilayah", "")),
    }
    return render(request, "evaluations/area_answers.html", context)


@require_safe
@on_rollup(Permission.VIEW_EVALUATION)
def question(request: HttpRequest, assessment: Assessment, question: Question) -> HttpResponse:
    return _show(request, assessment, question)


@require_safe
@on_assessment(Permission.VIEW_EVALUATION)
def kecamatan(request: HttpRequest, assessment: Assessment, area: str) -> HttpResponse:
    """All that one kecamatan and its villages say, question by question."""
    return _show_kecamatan(request, assessment, _kecamatan(assessment, area))


@require_POST
@on_assessment(Permission.CHECK_AREA)
def check_kecamatan(request: HttpRequest, assessment: Assessment, area: str) -> HttpResponse:
    """As `check`, for answers to any questions of one kecamatan."""
    place, form = _kecamatan(assessment, area), CheckForm(request.POST)
    if not form.is_valid():
        return _show_kecamatan(request, assessment, place, form=form, status=UNPROCESSABLE)
    answers = answers_of_tickets(assessment, place, versions_of(form.cleaned_data["answers"]))
    if (status := _mark(request, form, answers)) != MARKED:
        return _show_kecamatan(request, assessment, place, form=form, status=status)
    return redirect(f"{kecamatan_checks_address(assessment, place)}?{request.GET.urlencode()}")


@require_POST
@on_rollup(Permission.CHECK_AREA)
def check(request: HttpRequest, assessment: Assessment, question: Question) -> HttpResponse:
    """Mark what was ticked; each answer that could not be marked is named with its reason."""
    form = CheckForm(request.POST)
    if not form.is_valid():
        return _show(request, assessment, question, form=form, status=UNPROCESSABLE)
    answers = answers_by_ticket(assessment, question.code, form.cleaned_data["answers"])
    if (status := _mark(request, form, answers)) != MARKED:
        return _show(request, assessment, question, form=form, status=status)
    return redirect(_back(request, assessment, question))


def _mark(request: HttpRequest, form: CheckForm, answers: Iterable[tuple[AreaAnswer, int]]) -> int:
    """Do what the form asks and tell it; the status of the page, MARKED unless nothing was."""
    told = form.cleaned_data
    try:
        outcome = check_area_answers(
            answers=answers, check=told["check"], reason=told["reason"], by=request.user
        )
    except Refused as error:
        form.add_error(None, str(error))
        return UNPROCESSABLE
    _tell(request, outcome, told["check"])
    return CONFLICT if outcome.refused and not outcome.marked else MARKED


def _tell(request: HttpRequest, outcome: Checked, check: str) -> None:
    if outcome.marked:
        messages.success(request, f"{outcome.marked} jawaban {DONE[AreaAnswer.Check(check)]}.")
    for sentence, names in outcome.by_reason().items():
        messages.error(request, f"{', '.join(names)}: {sentence}")
    if not outcome.marked and not outcome.refused:
        messages.error(request, "Jawaban yang dicentang sudah tidak ada. Muat ulang halaman.")


def _back(request: HttpRequest, assessment: Assessment, question: Question) -> str:
    """The same filter and page of the list."""
    query = request.GET.urlencode()
    address = rollup_address(assessment, question)
    return f"{address}?{query}" if query else address


def _kecamatan(assessment: Assessment, code: str) -> Region:
    place = kecamatan_of(assessment, code)
    if place is None:
        raise Http404
    return place


def _show_kecamatan(
    request: HttpRequest,
    assessment: Assessment,
    place: Region,
    *,
    form: CheckForm | None = None,
    status: int = 200,
) -> HttpResponse:
    page = kecamatan_checks(assessment, place, request.user, request.now, **_wish(request))
    if wanted(request):
        return send(request, kecamatan_book(page))
    context = {
        "assessment": assessment,
        "shown": page,
        "form": form,
        "ticked": request.POST.getlist("answers") if form else [],
        "filters": KECAMATAN_FILTERS,
        "crumbs": trail(
            assessment,
            ("Jawaban wilayah", _overview_address(assessment)),
            (place.title, ""),
        ),
    }
    return render(request, "evaluations/area_kecamatan.html", context, status=status)


def _wish(request: HttpRequest) -> dict[str, Any]:
    """The filter, and one page of the list; a file has all of it."""
    of_which = {"per_page": MOST_ROWS} if wanted(request) else {"number": request.GET.get("page")}
    return {"chosen": request.GET.get("saring", ""), **of_which}


def _overview_address(assessment: Assessment) -> str:
    return reverse("evaluations:area_answers", args=[assessment.round.year, assessment.region_id])


def _show(
    request: HttpRequest,
    assessment: Assessment,
    question: Question,
    *,
    form: CheckForm | None = None,
    status: int = 200,
) -> HttpResponse:
    page = area_question_page(
        assessment, question.code, request.user, request.now, **_wish(request)
    )
    if wanted(request):
        return send(request, area_question_book(page))
    context = {
        "assessment": assessment,
        "shown": page,
        "form": form,
        "ticked": request.POST.getlist("answers") if form else [],
        "filters": FILTERS,
        "crumbs": trail(
            assessment,
            ("Jawaban wilayah", _overview_address(assessment)),
            (f"Pertanyaan {question.code}", ""),
        ),
    }
    return render(request, "evaluations/area_question.html", context, status=status)
