"""Papers: the list, each kind on the screen, and its file."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST, require_safe

from accounts import rates
from accounts.exports import send, wanted
from accounts.permissions import Permission, has_permission, reaches
from evaluations.addresses import trail
from evaluations.decorators import on_assessment
from evaluations.models import Assessment
from jobs.addresses import work_url
from jobs.works import WorkRefused
from regions.models import Level
from reports import queries
from reports.decorators import on_paper_province
from reports.downloads import as_pdf
from reports.exports import made_book, printable_book
from reports.forms import PaperForm
from reports.issuing import issue, record_printing
from reports.kinds import KINDS, PaperKind, ProvinceYear, Subject, kind_for
from reports.orders import order_paper
from reports.papers import file_name, print_pages
from reports.printing import NotPrinted

PER_PAGE, FEW_MADE = 50, 5
LONG = "Lembar sepanjang itu dibuat di latar. Tekan Buat PDF."


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    rows = queries.printable_assessments(request.user)
    if wanted(request):
        return send(request, printable_book(rows))
    context = {
        "rows": rows,
        "letterheads": queries.editable_letterheads(request.user),
        "provinces": queries.printable_provinces(request.user),
        "kinds": [kind for kind in KINDS.values() if kind.level == Level.REGENCY],
        "province_kinds": [kind for kind in KINDS.values() if kind.level == Level.PROVINCE],
        "made": [queries.MadeRow(paper) for paper in queries.made_papers(request.user)[:FEW_MADE]],
        "crumbs": [("Beranda", reverse("home")), ("Laporan", "")],
    }
    return render(request, "reports/index.html", context)


@require_safe
def made(request: HttpRequest) -> HttpResponse:
    """Which papers left, of the person's own reach."""
    papers = queries.made_papers(request.user)
    if wanted(request):
        return send(request, made_book([queries.MadeRow(paper) for paper in papers]))
    page = Paginator(papers, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [queries.MadeRow(paper) for paper in page],
        "crumbs": [
            ("Beranda", reverse("home")),
            ("Laporan", reverse("reports:index")),
            ("Lembar yang sudah dibuat", ""),
        ],
    }
    return render(request, "reports/made.html", context)


@require_safe
@on_assessment(Permission.PRINT_PAPERS)
def paper(request: HttpRequest, assessment: Assessment, kind: str) -> HttpResponse:
    return _page(request, kind_for(kind, Level.REGENCY), assessment)


@require_GET
@on_assessment(Permission.PRINT_PAPERS)
def paper_pdf(request: HttpRequest, assessment: Assessment, kind: str) -> HttpResponse:
    return _file(request, kind_for(kind, Level.REGENCY), assessment)


@require_POST
@on_assessment(Permission.PRINT_PAPERS)
def order(request: HttpRequest, assessment: Assessment, kind: str) -> HttpResponse:
    return _order(request, kind_for(kind, Level.REGENCY), assessment)


@require_safe
@on_paper_province
def province_paper(request: HttpRequest, subject: ProvinceYear, kind: str) -> HttpResponse:
    return _page(request, kind_for(kind, Level.PROVINCE), subject)


@require_GET
@on_paper_province
def province_paper_pdf(request: HttpRequest, subject: ProvinceYear, kind: str) -> HttpResponse:
    return _file(request, kind_for(kind, Level.PROVINCE), subject)


def _page(
    request: HttpRequest,
    kind: PaperKind,
    subject: Subject,
    form: PaperForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The paper as it would print now, with the form of its options above it.

    Options that are wrong are told at their fields; the paper below is then the plain one.
    """
    form = form or kind.form(request.GET or None, subject=subject)
    options = form.options() if form.is_valid() else kind.form.plain_options()
    pages = kind.pages(subject, options, request.now, str(request.user))
    # Whose kop it is: a record of the verification has the province's.
    head = pages[0].kop.region if pages else subject.region
    context = {
        "kind": kind,
        "pages": pages,
        "shown": pages[:1] if kind.overview else pages,
        "page": pages[0] if pages else None,
        "subject": subject,
        "assessment": subject if isinstance(subject, Assessment) else None,
        "form": form,
        "crumbs": _trail(subject, kind),
        "file_url": _url(subject, kind, "paper_pdf"),
        "shown_at": _url(subject, kind, "paper"),
        "order_url": _url(subject, kind, "order") if kind.in_background else "",
        "arms_url": reverse("reports:arms", args=[head.code])
        if reaches(request.user, head)
        else "",
        "may_edit": has_permission(request.user, Permission.EDIT_LETTERHEAD, head),
    }
    return render(request, "reports/paper_page.html", context, status=status)


def _file(request: HttpRequest, kind: PaperKind, subject: Subject) -> HttpResponse:
    form = kind.form(request.GET, subject=subject)
    if not form.is_valid():
        return _page(request, kind, subject, form, status=422)
    pages = kind.pages(subject, form.options(), request.now, str(request.user))
    size = form.cleaned_data["kertas"]
    if not pages:
        messages.info(request, kind.nothing)
        return _page(request, kind, subject, form, status=422)
    if kind.in_background and (not kind.overview or len(pages) > 1):
        messages.info(request, LONG)
        return _page(request, kind, subject, form, status=422)
    # Each is kept for good, also when somebody only leans on the button.
    rates.FILES.take(str(request.user.pk), request.now)
    pages = issue(pages, size=size, by=request.user)
    try:
        printed = print_pages(pages, size)
    except NotPrinted as trouble:
        messages.error(request, str(trouble))
        return _page(request, kind, subject, form, status=trouble.status)
    record_printing(pages, size=size, by=request.user)
    return as_pdf(printed.content, file_name(pages[0]))


def _order(request: HttpRequest, kind: PaperKind, subject: Subject) -> HttpResponse:
    """Have it made, or only see it with other options ("lihat")."""
    if "lihat" in request.POST:
        asked = {name: request.POST[name] for name in kind.form.base_fields if name in request.POST}
        return redirect(f"{_url(subject, kind, 'paper')}?{urlencode(asked)}")
    form = kind.form(request.POST, subject=subject)
    if not form.is_valid():
        return _page(request, kind, subject, form, status=422)
    try:
        work = order_paper(kind=kind, subject=subject, form=form, by=request.user)
    except WorkRefused as refusal:
        messages.error(request, str(refusal))
        return _page(request, kind, subject, form, status=409)
    return redirect(work_url(work))


def _url(subject: Subject, kind: PaperKind, name: str) -> str:
    if isinstance(subject, Assessment):
        args: list[Any] = [subject.round.year, subject.region_id, kind.code]
        return reverse(f"reports:{name}", args=args)
    return reverse(f"reports:province_{name}", args=[subject.year, subject.region.code, kind.code])


def _trail(subject: Subject, kind: PaperKind) -> list[tuple[str, str]]:
    if isinstance(subject, Assessment):
        return trail(subject, (kind.label, ""))
    return [("Beranda", reverse("home")), ("Laporan", reverse("reports:index")), (kind.label, "")]
