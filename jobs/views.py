"""Pages about works: the own ones, one with its progress and files, cancelling, trying again."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST, require_safe

from jobs import works
from jobs.decorators import on_work
from jobs.downloads import send_file
from jobs.models import Work
from jobs.turns import UNFINISHED
from jobs.work_queries import file_of, work_page, works_of
from jobs.works import MOST_UNFINISHED, WorkRefused, may_fetch

A_PAGE = 25
NOT_ANY_MORE = "Anda tidak lagi berhak atas hasil pekerjaan ini. Hubungi operator wilayah Anda."


@require_safe
def own_works(request: HttpRequest) -> HttpResponse:
    page = Paginator(works_of(request.user), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "is_unfinished": any(work.state in UNFINISHED for work in page),
        "most": MOST_UNFINISHED,
    }
    template = "jobs/_works.html" if request.htmx else "jobs/works.html"
    return render(request, template, context)


@require_safe
@on_work
def one_work(request: HttpRequest, work: Work) -> HttpResponse:
    return _page(request, work)


@require_POST
@on_work
def cancel(request: HttpRequest, work: Work) -> HttpResponse:
    try:
        row = works.cancel(work=work, by=request.user)
    except WorkRefused as refusal:
        return _refused(request, work, refusal)
    if row.state in UNFINISHED:
        messages.info(request, "Pembatalan diminta. Pekerjaan berhenti pada langkah berikutnya.")
    else:
        messages.success(request, "Pekerjaan dibatalkan.")
    return redirect("jobs:work", work.public_id)


@require_POST
@on_work
def retry(request: HttpRequest, work: Work) -> HttpResponse:
    if not may_fetch(work, request.user):
        raise PermissionDenied(NOT_ANY_MORE)
    try:
        works.retry(work=work, by=request.user)
    except WorkRefused as refusal:
        return _refused(request, work, refusal)
    messages.success(request, "Pekerjaan dimulai lagi dari awal.")
    return redirect("jobs:work", work.public_id)


@require_GET
@on_work
def file(request: HttpRequest, work: Work, number: int) -> HttpResponse:
    if not may_fetch(work, request.user):
        raise PermissionDenied(NOT_ANY_MORE)
    if work_page(work, request.now).is_expired:
        return _page(request, work, status=410)
    found = file_of(work, number, request.now)
    if found is None:
        raise Http404
    try:
        return send_file(request, found)
    except FileNotFoundError:
        messages.error(request, "Berkas ini tidak ada lagi di server. Pesan lagi dari halamannya.")
        return _page(request, work, status=410)


def _refused(request: HttpRequest, work: Work, refusal: WorkRefused) -> HttpResponse:
    messages.error(request, str(refusal))
    work.refresh_from_db()
    return _page(request, work, status=409)


def _page(request: HttpRequest, work: Work, status: int = 200) -> HttpResponse:
    view = work_page(work, request.now)
    # Asked only where it decides: an unfinished work is looked at every two seconds.
    may = not view.is_unfinished and may_fetch(work, request.user)
    context = {"view": view, "work": work, "may_fetch": may}
    if not request.htmx:
        return render(request, "jobs/work.html", context, status=status)
    answer = render(request, "jobs/_progress.html", context)
    if not view.is_unfinished:
        # It ended since the page was drawn: other buttons, files.
        answer.headers["HX-Refresh"] = "true"
    return answer
