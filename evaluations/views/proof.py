"""Evidence of one question: a new file or a document that is already there, and taking it out."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST

from evaluations.addresses import indicator_address, question_address, trail
from evaluations.decorators import on_question
from evaluations.forms import KIND_OF_SLOT, ProofForm
from evaluations.models import AnswerDocument, Assessment
from evaluations.proof_queries import linkable_versions
from evaluations.request_queries import proposed_versions
from evaluations.services import Refused, attach, detach
from evaluations.suggestion_queries import papers_for
from evidence.forms import UploadForm
from evidence.handlers import received_files
from evidence.models import Document, DocumentKind, DocumentVersion
from evidence.sensitivity import Sensitivity
from evidence.submissions import submit_new
from instruments.models import Question
from instruments.services import sheet_of


@require_http_methods(["GET", "HEAD", "POST"])
@on_question
def add(request: HttpRequest, assessment: Assessment, question: Question) -> HttpResponse:
    """Choose a stored document for a slot, or send a new one into it."""
    slot = _slot(question, request)
    if request.method != "POST":
        kind = KIND_OF_SLOT.get(slot, DocumentKind.OTHER)
        initial = {"kind": kind, "sensitivity": _class_of(assessment, question)}
        form = UploadForm(user=request.user, region=assessment.region, initial=initial)
        return _page(request, assessment, question, form, ProofForm(initial={"slot": slot}))
    form = UploadForm(
        request.POST, received_files(request), user=request.user, region=assessment.region
    )
    proof = ProofForm(request.POST)
    version = submit_new(form, by=request.user) if proof.is_valid() else None
    if version is None:
        return _page(request, assessment, question, form, proof)
    receipt = format_html(
        'Berkas diterima dan tersimpan. <a href="{}">Lihat tanda terima</a>.',
        reverse("evidence:receipt", args=[version.public_id]),
    )
    messages.success(request, receipt)
    return _attached(request, assessment, question, proof, version)


@require_POST
@on_question
def link(request: HttpRequest, assessment: Assessment, question: Question) -> HttpResponse:
    """Link a document that the person may open, without sending it again."""
    documents = Document.objects.openable_by(request.user).filter(region=assessment.region)
    version = (
        DocumentVersion.objects.filter(
            public_id=request.POST.get("version", ""), document__in=documents
        )
        .select_related("document")
        .first()
    )
    if version is None:
        raise Http404
    proof = ProofForm(request.POST)
    if not proof.is_valid():
        messages.error(request, " ".join(error for row in proof.errors.values() for error in row))
        return redirect(question_address(assessment, question))
    return _attached(request, assessment, question, proof, version)


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
        messages.success(request, "Dokumen dilepas dari pertanyaan ini dan tetap tersimpan.")
    except Refused as error:
        messages.error(request, str(error))
    return redirect(question_address(assessment, question))


def _slot(question: Question, request: HttpRequest) -> str:
    slot = request.POST.get("slot") or request.GET.get("slot", "")
    if not question.slots.filter(kind=slot).exists():
        raise Http404
    return slot


def _class_of(assessment: Assessment, question: Question) -> str:
    """The class that a document takes at least when it answers the question (rules 4)."""
    return sheet_of(assessment.round.instrument).sensitivity_of(question.code)


def _attached(
    request: HttpRequest,
    assessment: Assessment,
    question: Question,
    proof: ProofForm,
    version: DocumentVersion,
) -> HttpResponse:
    """Link and go back to the question; a refused link leaves the document stored."""
    try:
        attach(
            assessment=assessment,
            question=question,
            version=version,
            slot=proof.cleaned_data["slot"],
            pages=proof.cleaned_data["pages"],
            by=request.user,
        )
        messages.success(
            request, f"“{version.document.subject}” menjadi bukti pertanyaan {question.code}."
        )
    except Refused as error:
        messages.error(request, f"Dokumen tersimpan, tetapi belum menjadi bukti. {error}")
    return redirect(question_address(assessment, question))


def _page(
    request: HttpRequest,
    assessment: Assessment,
    question: Question,
    form: UploadForm,
    proof: ProofForm,
) -> HttpResponse:
    slot = _slot(question, request)
    wanted = request.GET.get("q", "").strip()
    suggested = [] if wanted else papers_for(assessment, question.code, request.user, slot)
    others = {paper.version.pk for paper in suggested}
    choices = linkable_versions(assessment, request.user, wanted)
    context = {
        "assessment": assessment,
        "question": question,
        "form": form,
        "proof": proof,
        "slot": slot,
        "is_sensitive": _class_of(assessment, question) == Sensitivity.SPECIFIC,
        "slot_labels": question.slots.filter(kind=slot).values_list("label", flat=True),
        "wanted": wanted,
        "suggested": suggested,
        "choices": [version for version in choices if version.pk not in others],
        "proposals": proposed_versions(assessment, question.code, request.user, request.now),
        "crumbs": trail(
            assessment,
            (
                f"Indikator {question.indicator.code}",
                indicator_address(assessment, question.indicator.code),
            ),
            (f"Pertanyaan {question.code}", question_address(assessment, question)),
            ("Tambah bukti", ""),
        ),
    }
    status = form.status if form.is_bound and form.status != 200 else 422 if proof.errors else 200
    return render(request, "evaluations/add_proof.html", context, status=status)
