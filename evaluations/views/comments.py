"""The talk about a question, and what is new for somebody; with or without JavaScript.

Over htmx each answer is the talk of the question anew (`_talk.html`), on whichever page it stands.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.exports import send, wanted
from accounts.permissions import Permission, has_permission
from evaluations.addresses import question_address, talk_address, trail
from evaluations.comments import queries
from evaluations.comments.access import Rights, discusses, is_about_children, participants
from evaluations.comments.decorators import on_talk, on_thread, require_writing
from evaluations.comments.forms import CommentForm
from evaluations.decorators import on_assessment
from evaluations.exports.talks import talks_book
from evaluations.models import Assessment, Audience, Thread
from evaluations.services import (
    Refused,
    allow_in_papers,
    mark_read,
    open_thread,
    reopen_thread,
    reply,
    resolve,
    withdraw_comment,
)
from instruments.models import Question
from regions.timezones import jakarta_day

CONFLICT, UNPROCESSABLE = 409, 422
PER_PAGE = 50
MOST_READ = 200


@require_http_methods(["GET", "HEAD", "POST"])
@on_talk
def talk(
    request: HttpRequest, assessment: Assessment, question: Question, rights: Rights
) -> HttpResponse:
    """All threads on a question; the form opens a new one."""
    if request.method != "POST":
        return _show(request, assessment, question, rights)
    require_writing(rights)
    form = _form(request, assessment, question, rights, data=request.POST)
    if not form.is_valid():
        return _show(request, assessment, question, rights, form, UNPROCESSABLE)
    try:
        thread = open_thread(
            assessment=assessment, question=question, by=request.user, **form.told()
        )
    except Refused as refusal:
        form.add_error("text", str(refusal))
        return _show(request, assessment, question, rights, form, CONFLICT)
    return _done(request, thread, rights, "Diskusi dibuka.")


@require_POST
@on_talk
def read(
    request: HttpRequest, assessment: Assessment, question: Question, rights: Rights
) -> HttpResponse:
    """The person has read up to the comments that the page names; strangers' are left out."""
    named = request.POST.getlist("sampai")[:MOST_READ]
    comments = queries.comments_named(named, assessment, question, request.user)
    mark_read(comments=comments, by=request.user)
    if request.htmx:
        return render(request, "evaluations/_talk_read.html")
    return redirect(talk_address(assessment, question))


@require_POST
@on_thread
def answer(request: HttpRequest, thread: Thread, rights: Rights) -> HttpResponse:
    """Say something in a thread."""
    form = _form(request, thread.assessment, thread.question, rights, thread, request.POST)
    if not form.is_valid():
        return _show(request, thread.assessment, thread.question, rights, form, UNPROCESSABLE)
    try:
        reply(thread=thread, by=request.user, **form.told())
    except Refused as refusal:
        form.add_error("text", str(refusal))
        return _show(request, thread.assessment, thread.question, rights, form, CONFLICT)
    return _done(request, thread, rights, "Komentar dikirim.")


@require_POST
@on_thread
def settle(request: HttpRequest, thread: Thread, rights: Rights) -> HttpResponse:
    """Mark a thread as settled, or with `open=1` open it again."""
    if request.POST.get("open") == "1":
        return _do(request, thread, rights, reopen_thread, "Diskusi dibuka lagi.")
    return _do(request, thread, rights, resolve, "Diskusi ditandai selesai.")


@require_POST
@on_thread
def print_it(request: HttpRequest, thread: Thread, rights: Rights) -> HttpResponse:
    """Let papers show the thread, or with `allowed` left out no longer."""
    allowed = request.POST.get("allowed") == "1"
    words = "Diskusi boleh dimuat dalam laporan." if allowed else "Diskusi tidak dimuat lagi."
    return _do(request, thread, rights, allow_in_papers, words, allowed=allowed)


@require_POST
@on_thread
def take_back(
    request: HttpRequest, thread: Thread, rights: Rights, comment_id: str
) -> HttpResponse:
    """Take back the own comment of that public id."""
    if not comment_id.isprintable():
        raise Http404
    comment = thread.comments.filter(public_id=comment_id).first()
    if comment is None:
        raise Http404
    if comment.by_id != request.user.pk:
        raise PermissionDenied("Anda hanya dapat menarik komentar Anda sendiri.")
    comment.thread = thread
    try:
        withdraw_comment(comment=comment, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return _done(request, thread, rights, "Komentar ditarik.")


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What is new for the person, in all evaluations; for who takes part somewhere."""
    if not discusses(request.user):
        raise PermissionDenied("Halaman ini untuk peserta diskusi evaluasi.")
    return _list(request, None, {"crumbs": [("Beranda", "/"), ("Diskusi", "")]})


@require_safe
@on_assessment(Permission.VIEW_EVALUATION)
def of_assessment(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    context = {"assessment": assessment, "crumbs": trail(assessment, ("Diskusi", ""))}
    return _list(request, assessment, context)


def _list(
    request: HttpRequest, assessment: Assessment | None, context: dict[str, Any]
) -> HttpResponse:
    default = "baru" if assessment is None else "terbuka"
    chosen = request.GET.get("saring", default)
    chosen = chosen if chosen in queries.FILTERS else default
    rows = queries.talks(request.user, chosen, assessment)
    if wanted(request):
        return send(request, talks_book(list(rows), chosen, assessment))
    context |= {
        "rows": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "filters": queries.FILTERS,
        "chosen": chosen,
    }
    return render(request, "evaluations/talks.html", context)


def _do(
    request: HttpRequest,
    thread: Thread,
    rights: Rights,
    deed: Callable[..., None],
    words: str,
    **told: Any,
) -> HttpResponse:
    try:
        deed(thread=thread, by=request.user, **told)
    except Refused as refusal:
        if request.htmx:
            thread.refresh_from_db()
            return _show(
                request,
                thread.assessment,
                thread.question,
                rights,
                status=CONFLICT,
                fault=str(refusal),
            )
        messages.error(request, str(refusal))
        return redirect(talk_address(thread.assessment, thread.question, thread.public_id))
    return _done(request, thread, rights, words)


def _done(request: HttpRequest, thread: Thread, rights: Rights, words: str) -> HttpResponse:
    if request.htmx:
        return _show(request, thread.assessment, thread.question, rights, done=words)
    messages.success(request, words)
    return redirect(talk_address(thread.assessment, thread.question, thread.public_id))


def _form(
    request: HttpRequest,
    assessment: Assessment,
    question: Question,
    rights: Rights,
    thread: Thread | None = None,
    data: Any = None,
) -> CommentForm:
    """A reply to `thread`, or without it a new one; whoever reads it may be mentioned."""
    writable = [one for one in Audience if one in rights.writes]
    audiences = [Audience(thread.audience)] if thread else writable
    everybody = participants(assessment, question, jakarta_day(request.now))
    people = [
        one for one in everybody if one.user.pk != request.user.pk and one.reads & set(audiences)
    ]
    if thread:
        return CommentForm(data, people=people, key=thread.public_id)
    return CommentForm(data, people=people, audiences=audiences)


def _show(
    request: HttpRequest,
    assessment: Assessment,
    question: Question,
    rights: Rights,
    form: CommentForm | None = None,
    status: int = 200,
    *,
    done: str = "",
    fault: str = "",
) -> HttpResponse:
    """The whole page, or over htmx the talk alone; `form` is one that was refused."""
    rows = queries.talk_on(assessment, question, request.user)
    if form is None and rights.writes:
        form = _form(request, assessment, question, rights, _to_answer(request, rows))
    region = assessment.region
    context = {
        "assessment": assessment,
        "question": question,
        "rows": rows,
        "rights": rights,
        "form": form,
        "may_print": has_permission(request.user, Permission.EDIT_LETTERHEAD, region)
        and not is_about_children(question),
        "done": done,
        "fault": fault,
        "unread": [row.latest.public_id for row in rows if row.is_new],
        "crumbs": trail(
            assessment,
            (f"Pertanyaan {question.code}", question_address(assessment, question)),
            ("Diskusi", ""),
        ),
    }
    template = "evaluations/_talk.html" if request.htmx else "evaluations/talk.html"
    return render(request, template, context, status=status)


def _to_answer(request: HttpRequest, rows: list[queries.ThreadRow]) -> Thread | None:
    """The open thread that the person wants to answer, as the address says."""
    wanted = request.GET.get("balas", "")
    threads = (row.thread for row in rows if row.thread.resolved_at is None)
    return next((thread for thread in threads if thread.public_id == wanted), None)
