"""Asking for papers by a due time, looking at what came, and the page of who was asked."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.exports import send, wanted
from accounts.permissions import Permission
from evaluations.addresses import requests_address, trail
from evaluations.area_forms import ShelfForm
from evaluations.area_proof_queries import versions_of_recipient
from evaluations.asking_queries import asking_parts, proposed_upload
from evaluations.decorators import on_assessment, on_evidence_request, on_recipient
from evaluations.exports.requests import my_requests_book, paper_book, requests_book
from evaluations.extension_forms import ExtendForm
from evaluations.models import Assessment, EvidenceRequest, RequestRecipient
from evaluations.request_forms import AskForm, DecideForm, shelf_of_recipient
from evaluations.request_queries import (
    matrix_of,
    openable_version,
    own_documents,
    paper_of,
    recipient_of,
    recipient_row,
    regencies_asking,
    requests_of,
)
from evaluations.request_rates import rate_table
from evaluations.services import (
    Refused,
    ask_all,
    cancel_request,
    decide_requested,
    send_requested,
)
from evidence.handlers import received_files
from evidence.models import DocumentVersion
from evidence.submissions import submit_new
from regions.timezones import timezone_of

CONFLICT = 409
UNPROCESSABLE = 422
MINE = [("Beranda", "/"), ("Permintaan", "")]


@require_safe
@on_assessment(Permission.VIEW_EVALUATION)
def matrix(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Who has sent what, and who is late."""
    page = matrix_of(assessment, request.user, request.now)
    rates = rate_table(page.asked)
    if wanted(request):
        return send(request, requests_book(page, rates))
    context = {
        "assessment": assessment,
        "matrix": page,
        "rates": rates,
        "crumbs": trail(assessment, ("Permintaan berkas", "")),
    }
    return render(request, "evaluations/requests.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@on_assessment(Permission.ASK_EVIDENCE)
def new(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Choose papers, recipients and a due time; nothing is asked until all three are right."""
    parts = asking_parts(assessment, request.GET.get("kecamatan", ""), request.now)
    form = AskForm(request.POST if request.method == "POST" else None, **parts.of_form)
    if form.is_bound and form.is_valid():
        try:
            papers = form.papers()
            due_at = form.cleaned_data["due_at"]
            ask_all(assessment=assessment, papers=papers, due_at=due_at, by=request.user)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Diminta: {'; '.join(paper.words for paper in papers)}.")
            return redirect(requests_address(assessment))
    crumbs = trail(
        assessment,
        ("Permintaan berkas", requests_address(assessment)),
        ("Permintaan baru", ""),
    )
    context = {"assessment": assessment, "form": form, "parts": parts, "crumbs": crumbs}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "evaluations/request_new.html", context, status=status)


@require_safe
@on_evidence_request(Permission.VIEW_EVALUATION)
def paper(request: HttpRequest, assessment: Assessment, asked: EvidenceRequest) -> HttpResponse:
    if wanted(request):
        return send(request, paper_book(paper_of(asked, request.user, request.now)))
    return paper_page(request, asked)


@require_POST
@on_evidence_request(Permission.ASK_EVIDENCE)
def decide(request: HttpRequest, assessment: Assessment, asked: EvidenceRequest) -> HttpResponse:
    """Accept or give back what one recipient sent."""
    form = DecideForm(request.POST)
    if not form.is_valid():
        return paper_page(request, asked, form=form, status=UNPROCESSABLE)
    told = form.cleaned_data
    recipient = recipient_of(asked, told["recipient"])
    if recipient is None:
        raise Http404
    try:
        row = decide_requested(
            recipient=recipient,
            decision=told["decision"],
            reason=told["reason"],
            seen=told["seen"],
            by=request.user,
        )
        messages.success(request, f"{recipient.name}: {row.get_decision_display().lower()}.")
    except Refused as error:
        form.add_error(None, f"{recipient.name}: {error}")
        return paper_page(request, asked, form=form, status=CONFLICT)
    return redirect(requests_address(assessment, asked.public_id))


@require_POST
@on_evidence_request(Permission.ASK_EVIDENCE)
def cancel(request: HttpRequest, assessment: Assessment, asked: EvidenceRequest) -> HttpResponse:
    cancel_request(asked=asked, by=request.user)
    messages.success(request, f"“{asked.title}” tidak diminta lagi. Yang sudah dikirim tetap ada.")
    return redirect(requests_address(assessment))


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What the person's own areas and offices are asked for."""
    rows = requests_of(request.user, request.now)
    if wanted(request):
        return send(request, my_requests_book(rows))
    context = {
        "rows": rows,
        "regencies": regencies_asking(request.user),
        "now": request.now,
        "crumbs": MINE,
    }
    return render(request, "evaluations/requests_mine.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@on_recipient
def answer(request: HttpRequest, recipient: RequestRecipient) -> HttpResponse:
    """Send a new file on a request, or choose one that is already there."""
    told = {"user": request.user, "shelf": shelf_of_recipient(recipient)}
    if request.method != "POST":
        return _answer_page(
            request, recipient, ShelfForm(initial=proposed_upload(recipient), **told)
        )
    form = ShelfForm(request.POST, received_files(request), **told)
    version = submit_new(form, by=request.user)
    if version is None:
        return _answer_page(request, recipient, form)
    return _sent(request, recipient, version)


@require_POST
@on_recipient
def choose(request: HttpRequest, recipient: RequestRecipient) -> HttpResponse:
    """Answer the request with a paper that the person may open, without sending it again."""
    region = recipient.request.assessment.region_id
    version = openable_version(request.POST.get("version", ""), region, request.user)
    if version is None:
        raise Http404
    return _sent(request, recipient, version)


def _sent(
    request: HttpRequest, recipient: RequestRecipient, version: DocumentVersion
) -> HttpResponse:
    """To the receipt; a refused sending leaves the document stored and says so."""
    try:
        send_requested(recipient=recipient, version=version, by=request.user)
    except Refused as error:
        messages.error(request, f"Dokumen tersimpan, tetapi belum terkirim. {error}")
        return redirect("evaluations:answer_request", recipient.public_id)
    messages.success(request, f"Terkirim untuk permintaan “{recipient.request.title}”.")
    return redirect("evidence:receipt", version.public_id)


def _answer_page(
    request: HttpRequest, recipient: RequestRecipient, form: ShelfForm
) -> HttpResponse:
    wanted = request.GET.get("q", "").strip()[:100]
    asked = recipient.request
    context = {
        "asked": asked,
        "row": recipient_row(recipient, request.now),
        "form": form,
        "now": request.now,
        "wanted": wanted,
        "choices": versions_of_recipient(
            own_documents(recipient), asked.assessment.region_id, request.user, wanted
        ),
        "crumbs": [
            ("Beranda", reverse("home")),
            ("Permintaan", reverse("evaluations:my_requests")),
            (asked.title, ""),
        ],
    }
    return render(request, "evaluations/request_answer.html", context, status=form.status)


def paper_page(
    request: HttpRequest,
    asked: EvidenceRequest,
    *,
    form: DecideForm | None = None,
    extending: ExtendForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of one paper; `form` and `extending` are what was refused, kept as it was typed."""
    page = paper_of(asked, request.user, request.now)
    zone = timezone_of(asked.assessment.region)
    context = {
        "assessment": asked.assessment,
        "page": page,
        "form": form,
        "extending": extending or ExtendForm(rows=page.rows, zone=zone, now=request.now),
        "crumbs": trail(
            asked.assessment,
            ("Permintaan berkas", requests_address(asked.assessment)),
            (page.told.title, ""),
        ),
    }
    return render(request, "evaluations/request.html", context, status=status)
