"""The province opens rounds, sets the times of their stages, and closes or opens one by hand."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.exports import send, wanted
from audit.clock import in_words
from evaluations.exports.rounds import rounds_book
from evaluations.models import Stage
from evaluations.provinces import on_round_province
from evaluations.rounds import open_for
from evaluations.services import Refused, close_stage, reopen_stage, set_times
from evaluations.times.round_forms import NewRoundForm, ReopenStageForm, TimesForm
from evaluations.times.round_queries import (
    OPEN,
    RoundPage,
    published_instruments,
    regencies_of,
    round_page,
    rounds_of,
    stage_facts,
)
from regions.models import Region
from regions.timezones import timezone_of

CONFLICT = 409
UNPROCESSABLE = 422


@require_safe
@on_round_province
def rounds(request: HttpRequest, province: Region) -> HttpResponse:
    rows = rounds_of(province, request.now)
    if wanted(request):
        return send(request, rounds_book(province, rows))
    context = {
        "province": province,
        "rows": rows,
        "crumbs": _crumbs(province),
    }
    return render(request, "evaluations/rounds.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@on_round_province
def new(request: HttpRequest, province: Region) -> HttpResponse:
    """Open a year; everything typed stays when something is refused."""
    form = NewRoundForm(
        request.POST or None,
        instruments=published_instruments(),
        regencies=regencies_of(province),
        zone=timezone_of(province),
        now=request.now,
    )
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            status = CONFLICT
            try:
                opened = open_for(
                    year=form.cleaned_data["year"],
                    instrument=form.chosen,
                    regencies=form.ticked,
                    times=form.cleaned_data["times"],
                    repair_hours=form.cleaned_data["repair_hours"],
                    is_new=True,
                    by=request.user,
                )
            except Refused as error:
                form.add_error(None, str(error))
            else:
                year = opened.round.year
                messages.success(
                    request, f"Putaran {year} dibuka untuk {opened.added} kabupaten/kota."
                )
                return redirect(_address("round", province, year=year))
    context = {
        "province": province,
        "form": form,
        "crumbs": _crumbs(province, ("Putaran baru", "")),
    }
    return render(request, "evaluations/round_new.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@on_round_province
def one(request: HttpRequest, province: Region, year: int) -> HttpResponse:
    """The times of a round; a stale form shows what stands beside what was typed."""
    page = _page(request, province, year)
    zone = timezone_of(province)
    form = TimesForm(
        request.POST or None, zone=zone, now=request.now, year=year, present=page.times
    )
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            status = CONFLICT
            try:
                changed = set_times(
                    round_=page.round,
                    times=form.cleaned_data["times"],
                    repair_hours=form.cleaned_data["repair_hours"],
                    seen=request.POST.get("seen") or "-",
                    by=request.user,
                )
            except Refused as error:
                form.add_error(None, str(error))
                page = _page(request, province, year)
            else:
                messages.success(request, _saved(changed))
                return redirect(_address("round", province, year=year))
    else:
        form.fields["repair_hours"].initial = page.round.repair_hours
    return _show(request, province, page, form, status)


def _saved(changed: list[str]) -> str:
    if not changed:
        return "Disimpan. Waktu tahap tidak berubah."
    names = ", ".join(str(Stage(stage).label) for stage in changed)
    return f"Waktu disimpan untuk: {names}."


def _show(
    request: HttpRequest, province: Region, page: RoundPage, form: TimesForm, status: int = 200
) -> HttpResponse:
    # A faulty form keeps the token that it came with: only a clash shows what stands now.
    sent = request.POST.get("seen", "") if status == UNPROCESSABLE else page.token
    context = {
        "province": province,
        "page": page,
        "form": form,
        "seen": sent,
        "clash": status == CONFLICT,
        "crumbs": _crumbs(province, (f"Putaran {page.round.year}", "")),
    }
    return render(request, "evaluations/round.html", context, status=status)


@require_POST
@on_round_province
def add_regencies(request: HttpRequest, province: Region, year: int) -> HttpResponse:
    """Let more regencies take part; those that do already stay as they are."""
    page = _page(request, province, year)
    wanted = set(request.POST.getlist("regencies"))
    chosen = [region for region in page.absent if region.code in wanted]
    try:
        opened = open_for(
            year=year,
            instrument=page.round.instrument,
            regencies=chosen,
            times={},
            by=request.user,
        )
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{opened.added} kabupaten/kota ditambahkan ke putaran {year}.")
    return redirect(_address("round", province, year=year))


@require_http_methods(["GET", "HEAD", "POST"])
@on_round_province
def stage(request: HttpRequest, province: Region, year: int, stage: str) -> HttpResponse:
    """Close one stage at once, or open it again: what that means, and the button to do it."""
    page = _page(request, province, year)
    if stage not in Stage.values:
        raise Http404
    form = ReopenStageForm(request.POST or None, year=year, now=request.now)
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            status = CONFLICT
            try:
                messages.success(request, _by_hand(request, page, province, stage, form))
            except Refused as error:
                form.add_error(None, str(error))
                page = _page(request, province, year)
            else:
                return redirect(_address("round", province, year=year))
    row = page.stage(stage)
    context = {
        "province": province,
        "page": page,
        "row": row,
        "is_open": row.state == OPEN,
        "facts": stage_facts(page.round, stage, request.now),
        "form": form,
        "crumbs": _crumbs(
            province,
            (f"Putaran {year}", _address("round", province, year=year)),
            (row.name, ""),
        ),
    }
    return render(request, "evaluations/round_stage.html", context, status=status)


def _by_hand(
    request: HttpRequest, page: RoundPage, province: Region, stage: str, form: ReopenStageForm
) -> str:
    """Do what the button said and tell what happened. Raises Refused."""
    told: dict[str, Any] = {
        "round_": page.round,
        "stage": stage,
        "seen": request.POST.get("seen") or "-",
        "by": request.user,
    }
    zone, name = timezone_of(province), str(Stage(stage).label)
    if request.POST.get("deed") == "tutup":
        return f"{name} ditutup {in_words(close_stage(**told), zone)}."
    until = reopen_stage(until=form.until(zone), **told)
    when = f"sampai {in_words(until, zone)}" if until else "sampai ditutup lagi"
    return f"{name} dibuka lagi {when}."


def _page(request: HttpRequest, province: Region, year: int) -> RoundPage:
    page = round_page(province, year, request.now)
    if page is None:
        raise Http404
    return page


def _address(name: str, province: Region, **parts: Any) -> str:
    return f"{reverse(f'evaluations:{name}', kwargs=parts)}?provinsi={province.code}"


def _crumbs(province: Region, *steps: tuple[str, str]) -> list[tuple[str, str]]:
    board = reverse("evaluations:board_latest")
    return [
        ("Beranda", reverse("home")),
        ("Provinsi", f"{board}?provinsi={province.code}"),
        ("Putaran", _address("rounds", province) if steps else ""),
        *steps,
    ]
