"""The provincial verifier's pages: what waits, the queue of a regency, the desk of a question."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods, require_safe

from accounts.exports import send, wanted
from accounts.permissions import Permission
from evaluations.access import verifies
from evaluations.addresses import desk_address, queue_address, queue_trail
from evaluations.cases.cases import CaseWish
from evaluations.cases.queries import cases_of
from evaluations.decorators import on_assessment
from evaluations.desk import desk_of, question_record, saved_words
from evaluations.desk_last_year import last_year_of
from evaluations.desk_ways import Way, way_across, way_in_regency
from evaluations.exports.verification import queue_book, waiting_book
from evaluations.models import Assessment
from evaluations.queue import Bench, bench_of
from evaluations.queue_rows import Wish, mine_first
from evaluations.queue_tables import filter_chips, parts_of, queue_steps
from evaluations.services import Refused, StaleVerdict, judge_unanswered, verify
from evaluations.values import ValueFault
from evaluations.verdict_forms import UnansweredForm, VerdictForm
from evaluations.views.judging import CONFLICT, UNPROCESSABLE, told_by
from evaluations.waiting import waiting_for
from instruments.services import sheet_of

DONE = 200
PER_PAGE = 50
View = Callable[..., HttpResponse]


def on_desk(view: View) -> View:
    """`view(request, assessment, code)` for a verifier and a question of the form."""

    @wraps(view)
    @on_assessment(Permission.VERIFY)
    def checked(request: HttpRequest, assessment: Assessment, code: str) -> HttpResponse:
        if not sheet_of(assessment.round.instrument).has_question(code):
            raise Http404
        return view(request, assessment, code)

    return checked


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """All regencies of the verifier, by what they wait for."""
    if not verifies(request.user):
        raise PermissionDenied("Halaman ini untuk verifikator provinsi.")
    shown = waiting_for(request.user)
    if wanted(request):
        return send(request, waiting_book(shown))
    crumbs = [("Beranda", reverse("home")), ("Verifikasi", "")]
    context = {"waiting": shown, "crumbs": crumbs}
    return render(request, "evaluations/queue_list.html", context)


@require_safe
@on_assessment(Permission.VERIFY)
def queue(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """The questions of one regency, kept by a filter and a part of the form."""
    bench = bench_of(assessment, request.user, request.now)
    wish = Wish.asked(request.GET)
    rows = mine_first(row for row in wish.of_part(bench.rows) if wish.keeps(row))
    if wanted(request):
        return send(request, queue_book(bench, wish, rows))
    context = {
        "bench": bench,
        "assessment": assessment,
        "wish": wish,
        "chips": filter_chips(bench, wish),
        "parts": parts_of(bench),
        "rows": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "steps": queue_steps(bench, request.user),
        "next_open": bench.next_open(wish),
        "crumbs": queue_trail(assessment),
    }
    return render(request, "evaluations/queue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@on_assessment(Permission.VERIFY)
def unanswered(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Ask before all questions that nobody answered get 0 at once; a POST does it."""
    form = UnansweredForm(request.POST if request.method == "POST" else None)
    status = UNPROCESSABLE
    if form.is_valid():
        try:
            seen = form.cleaned_data["seen"]
            count = judge_unanswered(assessment=assessment, seen=seen, by=request.user)
        except Refused as error:
            form.add_error(None, str(error))
            status = CONFLICT
        else:
            messages.success(request, f"{count} pertanyaan yang tidak dijawab dinilai 0.")
            return redirect(queue_address(assessment))
    context = {
        "bench": bench_of(assessment, request.user, request.now),
        "assessment": assessment,
        "form": form,
        "crumbs": queue_trail(assessment, ("Nilai 0", "")),
    }
    shown = status if form.is_bound else DONE
    return render(request, "evaluations/queue_zero.html", context, status=shown)


@require_http_methods(["GET", "HEAD", "POST"])
@on_desk
def desk(request: HttpRequest, assessment: Assessment, code: str) -> HttpResponse:
    """One question; a saved verdict leads to the next one without a verdict."""
    if request.method != "POST":
        return _show(request, assessment, code)
    question = sheet_of(assessment.round.instrument).question(code)
    form = VerdictForm(request.POST, question=question)
    status = UNPROCESSABLE
    across = _across(request, assessment, code)
    if form.is_valid():
        status = _verify(form, assessment, code, request)
    if form.errors:
        return _show(request, assessment, code, form=form, status=status)
    bench = bench_of(assessment, request.user, request.now)
    moment = localtime(bench.verdicts[code].at)
    place = f"{assessment.region.title}, " if across else ""
    messages.success(request, f"Tersimpan {moment:%H.%M}: {place}{saved_words(bench, code)}")
    return redirect(across.onward if across else _onward(bench, Wish.asked(request.GET), code))


def _across(request: HttpRequest, assessment: Assessment, code: str) -> Way | None:
    """The way through all regencies, where the address asks for it; None within one regency.

    Asked before a verdict is saved: the question then still has its place in the queue.
    """
    wish = CaseWish.on_desk(request.GET)
    if wish is None:
        return None
    return way_across(cases_of(request.user, wish, request.now), assessment, code)


def _onward(bench: Bench, wish: Wish, code: str) -> str:
    following = bench.next_open(wish, code)
    if following is None:
        return queue_address(bench.assessment)
    return desk_address(bench.assessment, following.code) + wish.query


def _verify(form: VerdictForm, assessment: Assessment, code: str, request: HttpRequest) -> int:
    """Save; a refusal becomes the form's error. Returns the status of the answer."""
    try:
        verify(
            assessment=assessment,
            question=question_record(assessment, code),
            judgement=form.judgement(),
            version=form.seen_version,
            review=form.cleaned_data["review"],
            by=request.user,
        )
    except (Refused, ValueFault) as refusal:
        status = told_by(form, refusal)
        if isinstance(refusal, StaleVerdict):
            form.theirs = refusal.current
        else:
            form.is_outdated = status == CONFLICT
        return status
    return DONE


def _show(
    request: HttpRequest,
    assessment: Assessment,
    code: str,
    *,
    form: VerdictForm | None = None,
    status: int = DONE,
) -> HttpResponse:
    """The whole desk, or over htmx only the paper that was asked for."""
    across = CaseWish.on_desk(request.GET)
    wish = across.within if across else Wish.asked(request.GET)
    try:
        shown = desk_of(
            assessment,
            code,
            request.user,
            wish,
            paper=request.GET.get("dokumen", ""),
            now=request.now,
        )
    except KeyError as error:
        raise Http404 from error
    if form is None:
        form = VerdictForm.for_desk(shown)
    elif form.is_outdated:
        form.renew(shown)
    context = {"desk": shown, "assessment": assessment}
    if request.htmx:
        return render(request, "evaluations/_desk_papers.html", context, status=status)
    context |= {
        "way": _across(request, assessment, code) or way_in_regency(shown, wish),
        "last_year": last_year_of(assessment, code, request.user),
        "form": form,
        "steps": form.step_rows(shown.steps),
        "crumbs": queue_trail(assessment, (code, "")),
    }
    return render(request, "evaluations/desk.html", context, status=status)
