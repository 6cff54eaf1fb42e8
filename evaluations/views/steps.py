"""The steps of an assessment, each asked about on a page of its own before it is taken."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.exports import send, wanted
from accounts.permissions import Permission
from audit.clock import in_words
from evaluations import queries, services
from evaluations.addresses import overview_address, step_address, trail
from evaluations.checklist import checklist_of
from evaluations.decorators import on_assessment, on_step
from evaluations.exports.lists import repairs_book
from evaluations.models import Assessment, Stage
from evaluations.outside.decree_forms import FinaliseForm
from evaluations.outside.forms import RecordForm
from evaluations.outside.queries import recorded_total, replaced_sums, stored_steps
from evaluations.question_queries import question_rows
from evaluations.secret_words import without_secret_words
from evaluations.step_forms import StepForm, SubmitForm
from evaluations.step_queries import StepPage, step_page, steps_for
from evaluations.values import spoken
from evaluations.verdict_queries import repairs_of
from evaluations.views.reopening import reopening
from evaluations.workflow import Action
from evidence.handlers import received_files
from evidence.submissions import submit_for
from instruments.services import sheet_of
from regions.timezones import timezone_of

CONFLICT = 409
UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@on_step
def step(request: HttpRequest, assessment: Assessment, action: Action) -> HttpResponse:
    """Say what the step does and what stands against it; a POST takes it."""
    if action is Action.REOPEN:
        return reopening(request, assessment)
    page = step_page(assessment, action, request.now)
    form = _form(page, assessment, request)
    status = 200
    if request.method == "POST":
        status = CONFLICT if page.refusal else UNPROCESSABLE
        if form.is_valid():
            try:
                done = _take(page, assessment, form, request)
            except services.DoesNotAddUp as error:
                form.ask(error.found)
            except services.Refused as error:
                form.add_error(None, str(error))
                status = CONFLICT
            else:
                messages.success(request, done)
                return redirect(overview_address(assessment))
    context = {
        "assessment": assessment,
        "page": page,
        "form": form,
        "repairs": repairs_of(assessment) if action in ABOUT_REPAIRS else [],
        "stored": stored_steps(assessment) if action in ABOUT_RESULTS else [],
        "template": f"evaluations/steps/{action.name.lower()}.html",
        "crumbs": trail(assessment, (page.label, "")),
    }
    return render(request, "evaluations/step.html", context, status=status)


@require_POST
@on_assessment(Permission.SUBMIT)
def confirm(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Keep the ticks of the check list for later; the submit asks again only for what is new."""
    try:
        ticked = request.POST.getlist("confirmed")
        count = services.confirm_warnings(assessment=assessment, confirmed=ticked, by=request.user)
    except services.Refused as error:
        messages.error(request, str(error))
    else:
        if count:
            messages.success(request, f"Centang disimpan untuk {count} hal.")
        else:
            messages.info(request, "Belum ada centang baru. Centang dahulu yang sudah diperiksa.")
    return redirect(step_address(assessment, Action.SUBMIT))


ABOUT_REPAIRS = (Action.SEND_BACK, Action.RESUBMIT)
ABOUT_RESULTS = (Action.RECORD, Action.FINALISE)


@require_safe
@on_assessment(Permission.VIEW_EVALUATION)
def repairs(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """What came back, with its reasons, and how long it can be repaired."""
    page = queries.overview(assessment, request.now)
    rows = {row.code: row for row in question_rows(page, request.user)}
    told = without_secret_words(
        repairs_of(assessment), assessment, page.standing.sheet, request.user
    )
    shown = [(repair, rows[repair.code]) for repair in told]
    if wanted(request):
        return send(request, repairs_book(page, shown))
    context = {
        "page": page,
        "repairs": shown,
        "steps": steps_for(assessment, request.user, request.now),
        "crumbs": trail(assessment, ("Perbaikan", "")),
    }
    return render(request, "evaluations/repairs.html", context)


def _form(page: StepPage, assessment: Assessment, request: HttpRequest) -> StepForm:
    data = request.POST if request.method == "POST" else None
    if page.action is Action.SUBMIT:
        return SubmitForm(data, items=checklist_of(assessment))
    if page.action is Action.RECORD:
        sheet, recorded = sheet_of(assessment.round.instrument), replaced_sums(assessment)
        return RecordForm(data, sheet=sheet, recorded=recorded)
    if page.action is Action.FINALISE:
        return FinaliseForm(
            data,
            received_files(request) if data is not None else None,
            sheet=sheet_of(assessment.round.instrument),
            recorded=recorded_total(assessment, Stage.FINAL),
            year=assessment.round.year,
            today=localtime(request.now).date(),
            refusal=page.refusal,
            user=request.user,
        )
    # A form without a field is bound by an empty POST too.
    return StepForm(data)


def _take(page: StepPage, assessment: Assessment, form: StepForm, request: HttpRequest) -> str:
    """Do the deed and say what happened. Raises Refused."""
    told: dict[str, Any] = {"assessment": assessment, "by": request.user}
    return DEEDS[page.action](form, told)


def _submit(form: SubmitForm, told: dict[str, Any]) -> str:
    card = services.submit(confirmed=form.cleaned_data["confirmed"], **told)
    return (
        f"Evaluasi diajukan ke provinsi dengan nilai mandiri {spoken(card.total)}. Jawaban "
        "terkunci; Anda dapat menariknya kembali selama verifikasi belum dimulai."
    )


def _withdraw(form: StepForm, told: dict[str, Any]) -> str:
    services.withdraw(**told)
    return "Pengajuan ditarik. Jawaban dapat diubah lagi."


def _start(form: StepForm, told: dict[str, Any]) -> str:
    services.start_verification(**told)
    return "Verifikasi dimulai. Nilai mandiri kini tetap."


def _send_back(form: StepForm, told: dict[str, Any]) -> str:
    until = in_words(services.send_back(**told), timezone_of(told["assessment"].region))
    return f"Dikirim kembali. Perbaikan dapat dilakukan sampai {until}."


def _resubmit(form: StepForm, told: dict[str, Any]) -> str:
    services.resubmit(**told)
    return "Perbaikan diajukan kembali. Jawaban terkunci dan menunggu verifikasi."


def _conclude(form: StepForm, told: dict[str, Any]) -> str:
    card = services.conclude(**told)
    return f"Verifikasi selesai. Nilai provinsi {spoken(card.total)}."


def _record(form: RecordForm, told: dict[str, Any]) -> str:
    stage = Stage(form.cleaned_data["stage"])
    written = form.written()
    told |= {"written": written, "replaces": form.cleaned_data["replaces"]}
    card = services.record_stage(stage=stage, points=form.points(), **told)
    return f"{stage.label} dicatat: {spoken(card.total)}."


def _finalise(form: FinaliseForm, told: dict[str, Any]) -> str:
    """The file first: bytes without an award are harmless, an award without its file is not."""
    assessment, file = told["assessment"], None
    if form.paper.has_file:
        metadata = form.passport(assessment.region, assessment.round.year)
        file = submit_for(form.paper, metadata=metadata, by=told["by"])
        if file is None:
            raise services.Refused(" ".join(form.paper.errors["file"]))
    award = services.finalise(**form.decree(), file=file, **told)
    told_file = "" if file else " Belum ada berkas SK."
    return (
        f"Penetapan dicatat: {spoken(award.score)}. Evaluasi ini kini terkunci."
        f"{form.difference_to(award.predicate)}{told_file}"
    )


DEEDS = {
    Action.SUBMIT: _submit,
    Action.WITHDRAW: _withdraw,
    Action.START_VERIFICATION: _start,
    Action.SEND_BACK: _send_back,
    Action.RESUBMIT: _resubmit,
    Action.CONCLUDE: _conclude,
    Action.RECORD: _record,
    Action.FINALISE: _finalise,
}
