"""What last year's evaluation proposes for this one: take it over, set it aside, look again."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.exports import send, wanted
from accounts.permissions import Permission
from evaluations.addresses import last_year_address, question_address, trail
from evaluations.decorators import on_assessment
from evaluations.exports.last_year import last_year_book
from evaluations.models import Assessment
from evaluations.services.carrying import NotCarried, set_aside, take
from evaluations.suggestion_queries import writes_any
from evaluations.years.carrying import CarryOver, Part, Proposal, by_indicator, carry_over
from evaluations.years.forms import Ticks, Wished, wished

CONFLICT, UNPROCESSABLE = 409, 422
NOTHING = "Belum ada yang dicentang. Centang jawaban atau dokumen yang ingin dipakai, lalu kirim."
STRANGE = (
    "Belum ada yang disimpan. {codes} tidak diusulkan untuk Anda. "
    "Periksa daftar di bawah, lalu centang lagi."
)
REFUSED = "Belum ada yang disimpan. Periksa pertanyaan {codes}, lalu kirim lagi."


@require_http_methods(["GET", "HEAD", "POST"])
@on_assessment(Permission.VIEW_EVALUATION)
def last_year(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    if not writes_any(assessment, request.user):
        raise PermissionDenied("Peran Anda tidak mengisi jawaban di evaluasi ini.")
    carry = carry_over(assessment, request.user, request.now)
    if carry is None:
        return _none(request, assessment)
    if wanted(request):
        return send(request, last_year_book(carry))
    return _decide(request, carry) if request.method == "POST" else _show(request, carry)


def _none(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    context = {"assessment": assessment, "crumbs": trail(assessment, ("Dari tahun lalu", ""))}
    status = CONFLICT if request.method == "POST" else 200
    return render(request, "evaluations/last_year_none.html", context, status=status)


def _decide(request: HttpRequest, carry: CarryOver) -> HttpResponse:
    """All that was ticked, or nothing with a sentence; the ticks stay on the page."""
    ticks = Ticks.of(request.POST)
    found = wished(ticks, carry)
    if found.strange or not found.wishes:
        told = STRANGE.format(codes=", ".join(found.strange)) if found.strange else NOTHING
        return _show(request, carry, ticks=ticks, error=told, status=UNPROCESSABLE)
    try:
        told = _done(request, carry, found)
    except NotCarried as refusal:
        fresh = carry_over(carry.assessment, request.user, request.now)
        error = REFUSED.format(codes=", ".join(refusal.troubles))
        troubles = refusal.troubles
        return _show(request, fresh, ticks=ticks, error=error, troubles=troubles, status=CONFLICT)
    messages.success(request, told)
    if request.POST.get("dari") == "pertanyaan" and len(found.wishes) == 1:
        return redirect(question_address(carry.assessment, found.wishes[0].question))
    return redirect(last_year_address(carry.assessment, _part(request, carry).code))


def _done(request: HttpRequest, carry: CarryOver, found: Wished) -> str:
    """What was done, in words. Raises NotCarried."""
    year = carry.earlier.round.year
    place = {"assessment": carry.assessment, "wishes": found.wishes, "by": request.user}
    if request.POST.get("keputusan") == "kesampingkan":
        return f"{set_aside(**place)} usulan dari {year} dikesampingkan."
    took = take(**place)
    if not took.answers and not took.papers:
        return f"Yang dicentang sudah dipakai dari {year} sebelumnya. Tidak ada yang berubah."
    return f"{took.answers} jawaban dan {took.papers} dokumen dari {year} dipakai."


def _show(
    request: HttpRequest,
    carry: CarryOver,
    *,
    ticks: Ticks | None = None,
    error: str = "",
    troubles: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """One cluster's proposals, or with `?lihat=periksa` what no answer of last year fits."""
    cluster = _part(request, carry)
    rows = [row for row in carry.proposals if row.cluster.code == cluster.code]
    waiting = [row for row in rows if row.is_open or _is_troubled(row, troubles)]
    if ticks is None and request.GET.get("centang") == "ya":
        ticks = Ticks.everything(waiting)
    again = request.GET.get("lihat") == "periksa"
    crumbs = trail(carry.assessment, (f"Dari {carry.earlier.round.year}", ""))
    context = {
        "assessment": carry.assessment,
        "carry": carry,
        "cluster": cluster,
        "clusters": carry.parts,
        "again": carry.again if again else None,
        "groups": by_indicator(waiting),
        "set_aside": [row for row in rows if row.is_set_aside and row not in waiting],
        "done": [row for row in rows if row not in waiting and not row.is_set_aside],
        "ticks": ticks or Ticks((), ()),
        "error": error,
        "troubles": troubles or {},
        "crumbs": crumbs,
    }
    return render(request, "evaluations/last_year.html", context, status=status)


def _is_troubled(row: Proposal, troubles: Mapping[str, str] | None) -> bool:
    return bool(troubles) and row.question.code in troubles


def _part(request: HttpRequest, carry: CarryOver) -> Part:
    """The one asked for, else the first where something waits, else the first."""
    wanted, parts = request.GET.get("klaster", ""), carry.parts
    asked = [part for part in parts if part.code == wanted]
    return (asked or [part for part in parts if part.waiting] or parts)[0]
