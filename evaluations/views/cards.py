"""The stored cards of an evaluation, and each frozen one as the bytes that were hashed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.exports import send, wanted
from accounts.permissions import Permission
from evaluations.addresses import trail
from evaluations.decorators import on_assessment
from evaluations.exports.ledger import cards_book
from evaluations.models import Assessment, Stage
from evaluations.outside.frozen import Tampered, bytes_of, card_rows, frozen_card

CONFLICT = 409


@require_safe
@on_assessment(Permission.VIEW_EVALUATION)
def cards(request: HttpRequest, assessment: Assessment, stage: str = "") -> HttpResponse:
    """Each stage and version: score, predicate, moment, SHA-256, and the file."""
    if stage and stage not in Stage.values:
        raise Http404
    last = Stage(stage).label if stage else ""
    rows = card_rows(assessment, request.user, stage)
    if wanted(request):
        return send(request, cards_book(assessment, rows, last))
    context = {
        "assessment": assessment,
        "rows": rows,
        "stage": last,
        "crumbs": trail(assessment, ("Nilai tersimpan", "")),
    }
    return render(request, "evaluations/cards.html", context)


@require_safe
@on_assessment(Permission.VIEW_EVALUATION)
def card_file(request: HttpRequest, assessment: Assessment, stage: str) -> HttpResponse:
    """The newest frozen version, or the one that `versi` names; the hash goes along."""
    wanted = request.GET.get("versi", "")
    is_number = not wanted or (wanted.isascii() and wanted.isdecimal() and len(wanted) < 4)
    card = frozen_card(assessment, stage, int(wanted or 0)) if is_number else None
    if card is None or wanted == "0":
        raise Http404
    try:
        content = bytes_of(card)
    except Tampered as error:
        context = {"sentence": str(error), "assessment": assessment}
        return render(request, "evaluations/card_tampered.html", context, status=CONFLICT)
    name = f"kartu-{stage}-{assessment.region_id}-{assessment.round.year}-v{card.version}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Sha256": card.sha256}
    return HttpResponse(content, content_type="application/json", headers=headers)
