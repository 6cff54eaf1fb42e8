"""The page of one question, and saving its answer with or without JavaScript."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.exports import send, wanted
from accounts.permissions import Permission
from evaluations import queries, question_queries
from evaluations.addresses import indicator_address, question_address, trail
from evaluations.answer_forms import AnswerForm
from evaluations.comments.queries import figures_of, unread_by_code
from evaluations.decorators import on_assessment, on_question
from evaluations.exports.lists import questions_book
from evaluations.models import Answer, Assessment
from evaluations.services import Refused, StaleAnswer, save_answer
from evaluations.suggestion_queries import papers_for
from evaluations.years.carrying import carried
from evaluations.years.panel import last_year_said
from instruments.models import Question
from instruments.services import sheet_of

CONFLICT = 409
UNPROCESSABLE = 422


@require_safe
@on_assessment(Permission.VIEW_EVALUATION)
def indicator(request: HttpRequest, assessment: Assessment, indicator: str) -> HttpResponse:
    """Open an indicator at its first question that the person still has to answer."""
    page = queries.overview(assessment, request.now, request.user)
    rows_of_all = question_queries.question_rows(page, request.user)
    rows = [row for row in rows_of_all if row.indicator == indicator]
    if not rows:
        raise Http404
    if wanted(request):
        told = {"carried": carried(assessment), "unread": unread_by_code(assessment, request.user)}
        return send(request, questions_book(page, rows, indicator=indicator, **told))
    start = next((row for row in rows if row.status == "empty" and row.writable), rows[0])
    return _show(request, page, start.code, rows=rows_of_all)


@require_safe
@on_assessment(Permission.VIEW_EVALUATION)
def question(
    request: HttpRequest, assessment: Assessment, indicator: str, code: str
) -> HttpResponse:
    page = queries.overview(assessment, request.now, request.user)
    sheet = page.standing.sheet
    if not sheet.has_question(code) or sheet.indicator_of(code).code != indicator:
        raise Http404
    return _show(request, page, code)


@require_POST
@on_question
def save(request: HttpRequest, assessment: Assessment, question: Question) -> HttpResponse:
    """Save and show the changed figures; a stale or faulty form keeps what was typed."""
    form = AnswerForm(
        request.POST, question=sheet_of(assessment.round.instrument).question(question.code)
    )
    theirs, status = None, UNPROCESSABLE
    if form.is_valid():
        theirs, status = _save(form, assessment, question, request)
    page = queries.overview(assessment, request.now, request.user)
    if form.errors:
        return _show(request, page, question.code, form=form, theirs=theirs, status=status)
    if request.htmx:
        return _show(request, page, question.code)
    messages.success(request, "Jawaban disimpan.")
    return redirect(question_address(assessment, question))


def _save(
    form: AnswerForm, assessment: Assessment, question: Question, request: HttpRequest
) -> tuple[Answer | None, int]:
    """Save; a refusal becomes the form's error. Returns the newer answer, if any, and a status."""
    try:
        save_answer(
            assessment=assessment,
            question=question,
            statement=form.statement(),
            version=form.seen_version,
            by=request.user,
        )
    except StaleAnswer as error:
        form.add_error(None, str(error))
        return error.current, CONFLICT
    except Refused as error:
        form.add_error(None, str(error))
        return None, CONFLICT
    return None, 200


def _show(
    request: HttpRequest,
    page: queries.Overview,
    code: str,
    *,
    form: AnswerForm | None = None,
    theirs: Answer | None = None,
    status: int = 200,
    rows: Sequence[question_queries.QuestionRow] | None = None,
) -> HttpResponse:
    """The whole page, or for a save over htmx the parts of it that changed."""
    shown = question_queries.question_page(page, code, request.user, rows)
    context = {
        "page": page,
        "crumbs": trail(
            page.assessment,
            (
                f"Indikator {shown.indicator.code}",
                indicator_address(page.assessment, shown.indicator.code),
            ),
            (f"Pertanyaan {code}", ""),
        ),
        "shown": shown,
        "form": form or AnswerForm.for_answer(shown.question, shown.answer),
        "theirs": theirs,
        "saved": request.htmx and status == 200,
    }
    if shown.can_write and shown.slots and not request.htmx:
        context["papers"] = papers_for(page.assessment, code, request.user)
    if not request.htmx:
        context |= last_year_said(page.assessment, shown, request.user, request.now)
    if not request.htmx:
        office = shown.row.agency.pk if shown.row.agency else None
        context["talk"] = figures_of(
            page.assessment, code, request.user, children=shown.is_sensitive, office=office
        )
    template = "evaluations/_saved_parts.html" if request.htmx else "evaluations/question.html"
    return render(request, template, context, status=status)
