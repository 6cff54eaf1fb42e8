"""Evidence of one question: a new file or a document that is already there, and taking it out."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from evaluations.decorators import on_question
from evaluations.models import AnswerDocument, Assessment
from evaluations.services import Refused, detach
from evaluations.views.addresses import question_address
from instruments.models import Question


@require_POST
@on_question
def unlink(
    request: HttpRequest, assessment: Assessment, question: Question, link_id: str
) -> HttpResponse:
    link = (
        AnswerDocument.objects.filter(
            public_id=link_id, answer__assessment=assessment, answer__question=question
        )
        .select_related("answer__question", "version__document")
        .first()
    )
    if link is None:
        raise Http404
    try:
        detach(assessment=assessment, link=link, by=request.user)
        messages.success(request, "Dokumen dilepas dari pertanyaan ini. Dokumennya tetap tersimpan.")
    except Refused as error:
        messages.error(request, str(error))
    return redirect(question_address(assessment, question))
