"""Two people open a result again: one proposes, another answers what he has read (rules 5).

A proposal carries nothing but its reason, an answer the public id of the proposal that the page
showed: what exists when it arrives never decides what was meant.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from evaluations import services
from evaluations.addresses import overview_address, trail
from evaluations.models import Assessment
from evaluations.step_forms import ProposalAnswer, ReopenForm, ReopeningAnswerForm
from evaluations.step_queries import StepPage, step_page
from evaluations.workflow import Action

CONFLICT = 409
UNPROCESSABLE = 422


def reopening(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Ask for the reason, or show the proposal that waits; a POST proposes or answers."""
    page = step_page(assessment, Action.REOPEN, request.now)
    asks, answers = _forms(request, page)
    form = answers if answers.is_bound else asks
    status = 200
    if form.is_bound:
        is_late = bool(page.refusal or (asks.is_bound and page.reopening))
        status = CONFLICT if is_late else UNPROCESSABLE
        if form.is_valid():
            try:
                done = _take(assessment, form, request)
            except services.Refused as refusal:
                form.add_error(None, str(refusal))
                status = CONFLICT
                page = step_page(assessment, Action.REOPEN, request.now)
            else:
                messages.success(request, done)
                return redirect(overview_address(assessment))
    context = {
        "assessment": assessment,
        "page": page,
        "asks": asks,
        "answers": answers,
        "faults": form.non_field_errors() + form.errors.get("answer", []),
        "typed": _typed(page, asks, answers),
        "crumbs": trail(assessment, (page.label, "")),
    }
    return render(request, "evaluations/reopening.html", context, status=status)


def _forms(request: HttpRequest, page: StepPage) -> tuple[ReopenForm, ReopeningAnswerForm]:
    """Only the one that was sent is bound; who names a proposal answers it."""
    posted = request.POST if request.method == "POST" else None
    is_answer = posted is not None and "proposal" in posted
    asks = ReopenForm(None if is_answer else posted, waiting=page.reopening)
    return asks, ReopeningAnswerForm(posted if is_answer else None)


def _take(
    assessment: Assessment, form: ReopenForm | ReopeningAnswerForm, request: HttpRequest
) -> str:
    """Do the deed and say what happened. Raises Refused."""
    said = form.cleaned_data
    if isinstance(form, ReopenForm):
        services.ask_to_reopen(assessment=assessment, reason=said["reason"], by=request.user)
        return "Usulan tercatat. Admin provinsi lain perlu menyetujuinya di halaman yang sama."
    told: dict[str, Any] = {
        "assessment": assessment,
        "proposal": said["proposal"],
        "by": request.user,
    }
    if said["answer"] == ProposalAnswer.REFUSE:
        services.refuse_reopening(why=said["why"], **told)
        return "Usulan ditolak. Hasil tetap seperti semula; usulan baru dapat dibuat."
    if said["answer"] == ProposalAnswer.WITHDRAW:
        services.withdraw_reopening(**told)
        return "Usulan ditarik. Hasil tetap seperti semula; usulan baru dapat dibuat."
    services.reopen(**told)
    return "Evaluasi dibuka kembali untuk diverifikasi. Hasil yang lama tetap tersimpan."


def _typed(page: StepPage, asks: ReopenForm, answers: ReopeningAnswerForm) -> str:
    """What the person wrote into a field that the page does not show any more."""
    shows_answer = page.reopening is not None and not page.refusal
    shows_question = page.reopening is None and not page.refusal
    if asks.is_bound and not shows_question:
        return str(asks["reason"].value() or "")
    if answers.is_bound and not shows_answer:
        return str(answers["why"].value() or "")
    return ""
