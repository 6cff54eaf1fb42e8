"""A second verifier's sample of a review: drawing it, judging without a look, and what differs."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.exports import send, wanted
from accounts.permissions import Permission
from evaluations.addresses import (
    queue_trail,
    samples_address,
    second_verdict_address,
    trail,
)
from evaluations.decorators import on_assessment, on_drawn
from evaluations.desk import desk_of
from evaluations.exports.samples import samples_book
from evaluations.models import Assessment, SecondVerdict
from evaluations.queue_rows import Wish
from evaluations.samples.forms import DrawForm, SecondVerdictForm
from evaluations.samples.queries import sample_page
from evaluations.samples.rows import SamplePage
from evaluations.services import Refused
from evaluations.services.sampling import draw_sample, judge_again
from evaluations.values import ValueFault
from evaluations.views.judging import CONFLICT, UNPROCESSABLE, told_by
from instruments.services import sheet_of

DONE = 200
TITLE = "Contoh penilai kedua"


@require_http_methods(["GET", "HEAD", "POST"])
@on_assessment(Permission.DRAW_SAMPLE)
def samples(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """What was drawn and where the two differ; a POST draws."""
    form = DrawForm(request.POST if request.method == "POST" else None)
    status = UNPROCESSABLE if form.is_bound else DONE
    if form.is_valid():
        percent = form.cleaned_data["percent"]
        try:
            draw_sample(assessment=assessment, percent=percent, by=request.user)
        except Refused as error:
            form.add_error(None, str(error))
            status = CONFLICT
        else:
            messages.success(request, "Contoh ditarik. Penilai kedua dapat mulai menilai.")
            return redirect(samples_address(assessment))
    page = sample_page(assessment, request.user)
    if wanted(request):
        return send(request, samples_book(page, assessment))
    context = {
        "page": page,
        "assessment": assessment,
        "form": form,
        "crumbs": _crumbs(page, assessment, (TITLE, "")),
    }
    return render(request, "evaluations/samples.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@on_drawn
def second(request: HttpRequest, assessment: Assessment, drawn: SecondVerdict) -> HttpResponse:
    """Judge one drawn question like the first verifier, without a look at the first verdict."""
    if request.method != "POST":
        return _show(request, assessment, drawn)
    code = drawn.answer.question.code
    question = sheet_of(assessment.round.instrument).question(code)
    form = SecondVerdictForm(request.POST, question=question)
    status = UNPROCESSABLE
    if form.is_valid():
        status = _judge(form, drawn, request)
    if form.errors:
        return _show(request, assessment, drawn, form=form, status=status)
    page = sample_page(assessment, request.user)
    done = f"{page.present.judged} dari {len(page.present.rows)}"
    messages.success(request, f"{code} dinilai untuk kedua kalinya; {done} selesai.")
    following = page.present.next_mine
    if following is None:
        return redirect(samples_address(assessment))
    return redirect(second_verdict_address(assessment, following.key))


def _judge(form: SecondVerdictForm, drawn: SecondVerdict, request: HttpRequest) -> int:
    """Save; a refusal becomes the form's error. Returns the status of the answer."""
    try:
        judge_again(drawn=drawn, judgement=form.judgement(), by=request.user)
    except (Refused, ValueFault) as refusal:
        return told_by(form, refusal)
    return DONE


def _show(
    request: HttpRequest,
    assessment: Assessment,
    drawn: SecondVerdict,
    *,
    form: SecondVerdictForm | None = None,
    status: int = DONE,
) -> HttpResponse:
    """The desk without the first verdict, or over htmx only the paper that was asked for."""
    page = sample_page(assessment, request.user)
    row = page.row(drawn.public_id)
    if row.pair and form is None:
        return redirect(samples_address(assessment))
    paper = request.GET.get("dokumen", "")
    try:
        desk = desk_of(assessment, row.code, request.user, Wish(), paper=paper, now=request.now)
    except KeyError as error:
        raise Http404 from error
    form = form or SecondVerdictForm.for_desk(desk)
    context = {
        "page": page,
        "row": row,
        "desk": desk,
        "assessment": assessment,
        "form": form,
        "steps": form.step_rows(desk.steps),
        "crumbs": queue_trail(assessment, (TITLE, samples_address(assessment)), (row.code, "")),
    }
    template = (
        "evaluations/_desk_papers.html" if request.htmx else "evaluations/second_verdict.html"
    )
    return render(request, template, context, status=status)


def _crumbs(page: SamplePage, assessment: Assessment, *steps: tuple[str, str]) -> list:
    """By the verifier's queue, which an admin can't open."""
    return (queue_trail if page.may_verify else trail)(assessment, *steps)
