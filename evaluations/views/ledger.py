"""Where a score comes from, where its points went and what moved it; nothing is changed here."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from accounts.exports import Book, send, wanted
from accounts.permissions import Permission
from evaluations import queries
from evaluations.addresses import trail
from evaluations.decorators import on_assessment
from evaluations.exports.ledger import (
    between_book,
    ledger_book,
    period_book,
    staircase_book,
)
from evaluations.ledger import changes as histories
from evaluations.ledger.cards import StageCards, stage_cards
from evaluations.ledger.change_forms import DaysForm, StagesForm
from evaluations.ledger.points import Wish, ledger_of
from evaluations.ledger.staircase import stairs_of, steps_of
from evaluations.models import Assessment, Stage

CHANGES_A_PAGE = 100


@require_safe
@on_assessment(Permission.VIEW_EVALUATION)
def ledger(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """One stage, its sums and the lines that the address asks for."""
    page = queries.overview(assessment, request.now, request.user)
    cards = stage_cards(page, request.user)
    asked = request.GET.get("tahap", Stage.SELF)
    card = cards.find(asked, _version(request.GET))
    wish = Wish.asked(request.GET, page.standing.sheet)
    if card and wanted(request):
        # A file has room for every line where the page opens one indicator.
        listed = wish if wish.is_list else replace(wish, everything=True)
        book = ledger_book(page, ledger_of(page, cards, card, listed, request.user))
        return send(request, book)
    context = _context(page, cards, "Dari mana angka ini?") | {
        "card": card,
        "versions": cards.versions_of(asked),
        "wish": wish,
        "ledger": ledger_of(page, cards, card, wish, request.user) if card else None,
    }
    return render(request, "evaluations/ledger.html", context)


@require_safe
@on_assessment(Permission.VIEW_EVALUATION)
def staircase(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    page = queries.overview(assessment, request.now, request.user)
    cards = stage_cards(page, request.user)
    stairs, steps = stairs_of(page, cards), steps_of(page, cards)
    if wanted(request):
        return send(request, staircase_book(page, stairs, steps))
    context = _context(page, cards, "Tangga nilai") | {
        "stairs": stairs,
        "steps": steps,
        "decree": queries.decree_of(page),
    }
    return render(request, "evaluations/staircase.html", context)


@require_safe
@on_assessment(Permission.VIEW_EVALUATION)
def changes(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Between two days of a stage, or between two stages."""
    page = queries.overview(assessment, request.now, request.user)
    cards = stage_cards(page, request.user)
    is_by_stage = "dari_tahap" in request.GET or "ke_tahap" in request.GET
    told = _between_stages if is_by_stage else _between_days
    context = _context(page, cards, "Apa yang berubah?") | told(request, page, cards)
    if wanted(request) and (book := _changes_book(page, context)):
        return send(request, book)
    status = 422 if context["form"].errors else 200
    return render(request, "evaluations/changes.html", context, status=status)


def _changes_book(page: queries.Overview, told: dict[str, Any]) -> Book | None:
    """None where the page was asked for something that is not there."""
    if between := told.get("between"):
        return between_book(page, between)
    if period := told.get("period"):
        asked = told["form"].cleaned_data
        days = date_format(asked["dari"], "j F Y"), date_format(asked["sampai"], "j F Y")
        return period_book(page, told["history"].card, period, days)
    return None


def _between_days(
    request: HttpRequest, page: queries.Overview, cards: StageCards
) -> dict[str, Any]:
    """Without days the whole history of the stage."""
    zone, now = timezone.get_current_timezone(), request.now
    stage = request.GET.get("tahap", Stage.SELF)
    history = histories.history_of(page.assessment, cards.find(stage) or cards.every[0])
    today = now.astimezone(zone).date()
    whole = {
        "tahap": history.card.stage,
        "dari": history.first_day(zone) or today,
        "sampai": history.last_day(zone) or today,
    }
    asked = "dari" in request.GET or "sampai" in request.GET
    data = request.GET if asked else whole | {"tahap": stage}
    form = DaysForm(data, cards.newest)
    context = {"form": form, "history": history, "stages_form": _stages_form(cards)}
    if not form.is_valid():
        return context
    period = history.between(form.cleaned_data["dari"], form.cleaned_data["sampai"], zone)
    shown = Paginator(period.changes, CHANGES_A_PAGE).get_page(request.GET.get("page"))
    days = histories.shown_days(page.standing.sheet, period, shown.object_list, zone)
    return context | {"period": period, "days": days, "shown": shown}


def _between_stages(
    request: HttpRequest, page: queries.Overview, cards: StageCards
) -> dict[str, Any]:
    form = StagesForm(request.GET, cards.newest)
    context: dict[str, Any] = {"form": form, "stages_form": form, "is_by_stage": True}
    if form.is_valid():
        pair = (cards.find(form.cleaned_data[name]) for name in ("dari_tahap", "ke_tahap"))
        context["between"] = histories.between_stages(page, *pair)
    return context


def _stages_form(cards: StageCards) -> StagesForm | None:
    """Empty, from the first stage to the last; None while there is only one."""
    newest = cards.newest
    if len(newest) < 2:
        return None
    ends = {"dari_tahap": newest[0].stage, "ke_tahap": newest[-1].stage}
    return StagesForm(None, newest, initial=ends)


def _version(words: QueryDict) -> int | None:
    told = words.get("versi", "")
    return int(told) if told.isdecimal() and len(told) < 4 else None


def _context(page: queries.Overview, cards: StageCards, title: str) -> dict[str, Any]:
    return {
        "page": page,
        "assessment": page.assessment,
        "crumbs": trail(page.assessment, (title, "")),
        "cards": cards,
    }
