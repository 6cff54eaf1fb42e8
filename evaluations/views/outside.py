"""Results of a stage outside by question: by hand, by XLSX with a preview, and why points fell."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.workbooks import as_download
from evaluations.addresses import outside_address, step_address, trail
from evaluations.decorators import on_outside
from evaluations.grid_forms import SheetForm
from evaluations.models import Assessment, Stage
from evaluations.outside.files import (
    Judged,
    judge,
    opened,
    read_lines,
    sealed,
    template_tables,
)
from evaluations.outside.forms import QuestionsForm, ReasonsForm
from evaluations.outside.queries import OutsidePage, outside_page, sums_of
from evaluations.outside.rows import changes, points_rows, reason_rows
from evaluations.reasons import REASONS
from evaluations.services import DoesNotAddUp, RecordedQuestions, Refused, record_questions
from evaluations.step_queries import step_page
from evaluations.values import spoken
from evaluations.workflow import Action
from evidence.handlers import received_files
from jobs.gate.refusal import Refused as FileRefused

CONFLICT = 409
UNPROCESSABLE = 422
# Two fields a question: far below the 500 of a form.
PER_PAGE = 60


@require_http_methods(["GET", "HEAD", "POST"])
@on_outside
def outside(request: HttpRequest, assessment: Assessment, stage: Stage) -> HttpResponse:
    """All questions with the points that they can take; a POST records what is filled in."""
    page = outside_page(assessment, stage)
    form = _form(page, request.POST or None, initial={"seen": page.seen})
    if request.method != "POST":
        return _page(request, page, form)
    if not form.is_valid():
        return _page(request, page, form, UNPROCESSABLE)
    told = {"given": form.given(page.held), "seen": form.cleaned_data["seen"]}
    outcome = _record(request, page, form, told)
    return outcome or _page(request, page, form, CONFLICT)


@require_safe
@on_outside
def template(request: HttpRequest, assessment: Assessment, stage: Stage) -> HttpResponse:
    page = outside_page(assessment, stage)
    name = f"hasil-{stage.value}-{assessment.region_id}-{assessment.round.year}.xlsx"
    return as_download(name, template_tables(page))


@require_http_methods(["GET", "HEAD", "POST"])
@on_outside
def upload(request: HttpRequest, assessment: Assessment, stage: Stage) -> HttpResponse:
    """Takes the file and shows what saving would do; nothing is written."""
    page = outside_page(assessment, stage)
    if request.method != "POST":
        return _upload_page(request, page, SheetForm())
    form = SheetForm(request.POST, received_files(request))
    if not form.is_valid():
        return _upload_page(request, page, form)
    try:
        judged = judge(read_lines(form.cleaned_data["file"]), page)
    except FileRefused as refusal:
        form.add_error("file", str(refusal))
        return _upload_page(request, page, form)
    return _preview(request, page, judged, _form(page), UNPROCESSABLE if judged.faults else 200)


@require_POST
@on_outside
def save(request: HttpRequest, assessment: Assessment, stage: Stage) -> HttpResponse:
    """Saves what the preview showed, all of it or nothing."""
    page = outside_page(assessment, stage)
    try:
        agreed = opened(request.POST.get("cells", ""), page, request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(outside_address(assessment, stage, "upload"))
    form = _form(page, request.POST)
    judged, status = Judged(given=dict(agreed.given)), UNPROCESSABLE
    if form.is_valid():
        status = CONFLICT
        if outcome := _record(request, page, form, {"given": agreed.given, "seen": agreed.seen}):
            return outcome
    return _preview(request, page, judged, form, status)


@require_http_methods(["GET", "HEAD", "POST"])
@on_outside
def reasons(request: HttpRequest, assessment: Assessment, stage: Stage) -> HttpResponse:
    """Why points differ from the province's; a POST keeps what is said on this page."""
    page = outside_page(assessment, stage)
    form = ReasonsForm(request.POST or None, held=page.held, replaced=page.replaced)
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            told = {"given": form.given(), "seen": form.cleaned_data["seen"]}
            # What the paper prints was agreed to with the points, which stay as they are.
            told["written"] = page.written
            if outcome := _record(request, page, form, told):
                return outcome
            status = CONFLICT
    rows = Paginator(page.differing, PER_PAGE).get_page(request.GET.get("page"))
    context = _context(request, page, "Alasan") | {
        "form": form,
        "rows": reason_rows(rows, request.POST),
        "pages": rows,
        "reasons": REASONS,
    }
    return render(request, "evaluations/outside_reasons.html", context, status=status)


def _form(page: OutsidePage, data: Any = None, **kwargs: Any) -> QuestionsForm:
    return QuestionsForm(data, sheet=page.sheet, replaced=page.replaced, **kwargs)


def _record(
    request: HttpRequest, page: OutsidePage, form: Any, told: dict[str, Any]
) -> HttpResponse | None:
    """Record and go on; None, with the reason in the form, when nothing was written."""
    told["replaces"] = form.cleaned_data["replaces"]
    if isinstance(form, QuestionsForm):
        told |= {"written": form.written(), "rest_as_province": form.cleaned_data["rest"]}
    try:
        done = record_questions(
            assessment=page.assessment, stage=page.stage, by=request.user, **told
        )
    except DoesNotAddUp as error:
        form.ask(error.found)
    except Refused as error:
        form.add_error(None, str(error))
    else:
        messages.success(request, _said(page, done))
        return redirect(outside_address(page.assessment, page.stage))
    return None


def _said(page: OutsidePage, done: RecordedQuestions) -> str:
    if not done.changed:
        return "Tidak ada yang berubah: semua poin itu sudah tercatat."
    missing = f" {done.missing} pertanyaan belum tercatat dan dihitung 0." if done.missing else ""
    return (
        f"{page.stage.label}: {done.changed} pertanyaan dicatat, jumlahnya "
        f"{spoken(done.total)}.{missing}"
    )


def _context(request: HttpRequest, page: OutsidePage, last: str) -> dict[str, Any]:
    record = (Action.RECORD, "Catat hasil")
    if page.stage == Stage.FINAL:
        record = (Action.FINALISE, "Catat penetapan")
    here = outside_address(page.assessment, page.stage)
    steps = [(record[1], step_address(page.assessment, record[0]))]
    steps += [(page.stage.label, here), (last, "")] if last else [(page.stage.label, "")]
    return {
        "assessment": page.assessment,
        "page": page,
        "refusal": step_page(
            page.assessment, Action.RECORD, request.now, recorded=page.stage
        ).refusal,
        "crumbs": trail(page.assessment, *steps),
    }


def _page(
    request: HttpRequest, page: OutsidePage, form: QuestionsForm, status: int = 200
) -> HttpResponse:
    context = _context(request, page, "") | {
        "form": form,
        "indicators": points_rows(page, request.POST, form.faults),
        "sums": sums_of(page.sheet, page.recorded, page.province),
    }
    return render(request, "evaluations/outside.html", context, status=status)


def _upload_page(request: HttpRequest, page: OutsidePage, form: SheetForm) -> HttpResponse:
    context = _context(request, page, "Kirim Excel") | {"form": form}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "evaluations/outside_upload.html", context, status=status)


def _preview(
    request: HttpRequest, page: OutsidePage, judged: Judged, form: QuestionsForm, status: int
) -> HttpResponse:
    may_save = bool(judged.given) and not judged.faults
    points = dict(page.recorded) | {code: one.points for code, one in judged.given.items()}
    context = _context(request, page, "Pratinjau Excel") | {
        "form": form,
        "judged": judged,
        "changes": changes(page, judged.given) if may_save else [],
        "sums": sums_of(page.sheet, points, page.province) if may_save else None,
        "sealed": sealed(judged.given, page, request.user) if may_save else "",
    }
    return render(request, "evaluations/outside_preview.html", context, status=status)
