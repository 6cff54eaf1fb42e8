"""More time for who was asked, and texts that remind who still owes something."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.exports import send, wanted
from accounts.permissions import Permission
from audit.clock import in_words
from evaluations.addresses import requests_address, trail
from evaluations.decorators import on_assessment, on_evidence_request
from evaluations.exports.requests import reminders_book
from evaluations.extension_forms import ExtendForm
from evaluations.models import Assessment, EvidenceRequest
from evaluations.reminder_pages import reminders_page
from evaluations.request_queries import paper_of
from evaluations.services import Refused, extend
from evaluations.views.requests import CONFLICT, UNPROCESSABLE, paper_page
from regions.timezones import timezone_of


@require_safe
@on_assessment(Permission.ASK_EVIDENCE)
def reminders(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """A text for each kecamatan and office, and one for all; the operator sends it by hand."""
    page = reminders_page(assessment, request.now)
    if wanted(request):
        return send(request, reminders_book(page, assessment))
    context = {
        "assessment": assessment,
        "page": page,
        "crumbs": trail(
            assessment,
            ("Permintaan berkas", requests_address(assessment)),
            ("Pengingat", ""),
        ),
    }
    return render(request, "evaluations/reminders.html", context)


@require_POST
@on_evidence_request(Permission.ASK_EVIDENCE)
def extend_request(
    request: HttpRequest, assessment: Assessment, asked: EvidenceRequest
) -> HttpResponse:
    """Give one recipient, or all who have not sent yet, more time."""
    zone = timezone_of(assessment.region)
    rows = paper_of(asked, request.user, request.now).rows
    form = ExtendForm(request.POST, rows=rows, zone=zone, now=request.now)
    if not form.is_valid():
        return paper_page(request, asked, extending=form, status=UNPROCESSABLE)
    until = form.cleaned_data["until"]
    try:
        gained = extend(
            asked=asked,
            until=until,
            reason=form.cleaned_data["why"],
            recipient=form.recipient,
            by=request.user,
        )
    except Refused as error:
        form.add_error(None, str(error))
        return paper_page(request, asked, extending=form, status=CONFLICT)
    names = "; ".join(row.name for row in gained[:5])
    whom = names if len(gained) <= 5 else f"{names} dan {len(gained) - 5} lainnya"
    done = f"{whom}: diperpanjang" if gained else "Sudah diperpanjang"
    messages.success(request, f"{done} sampai {in_words(until, zone)}.")
    return redirect(requests_address(assessment, asked.public_id))
