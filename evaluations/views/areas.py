"""What a kecamatan or village fills in itself: one tap an answer, its proof, and handing in."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import exports
from accounts.permissions import Permission
from evaluations.addresses import area_address
from evaluations.area_forms import AreaAnswerForm, ShelfForm, shelf_of_area
from evaluations.area_proof_queries import proof_of_area, versions_for_area
from evaluations.area_queries import (
    answer_of,
    area_page,
    areas_page,
    has_round,
    kecamatan_above,
)
from evaluations.decorators import on_area, on_area_question
from evaluations.exports.own_areas import areas_book
from evaluations.forms import KIND_OF_SLOT
from evaluations.models import AreaAnswer, Assessment
from evaluations.request_queries import openable_version
from evaluations.services import (
    DeclaredShare,
    Refused,
    StaleAnswer,
    attach_to_area,
    detach_from_area,
    hand_in,
    save_area_answer,
)
from evidence.handlers import received_files
from evidence.models import DocumentKind, DocumentVersion
from evidence.sensitivity import Sensitivity
from evidence.submissions import submit_new
from instruments.models import Question
from instruments.services import sheet_of
from regions.models import Region

CONFLICT = 409
UNPROCESSABLE = 422


@require_safe
def areas(request: HttpRequest) -> HttpResponse:
    """The own area, the kecamatan of the own regency, or the regencies."""
    page = areas_page(request.user, request.now)
    if page.only_one and has_round(page.only_one):
        return redirect("evaluations:area", page.only_one.code)
    if exports.wanted(request):
        return exports.send(request, areas_book(page))
    crumbs = [("Beranda", reverse("home")), ("Wilayah", "")]
    return render(request, "evaluations/areas.html", {"page": page, "crumbs": crumbs})


@require_safe
@on_area()
def area(request: HttpRequest, assessment: Assessment, area: Region) -> HttpResponse:
    page = area_page(assessment, area, request.user, request.now)
    context = {"page": page, "crumbs": area_crumbs(request, assessment, area)}
    return render(request, "evaluations/area.html", context)


@require_POST
@on_area_question
def save(
    request: HttpRequest, assessment: Assessment, area: Region, question: Question
) -> HttpResponse:
    """Save one tap; what is refused shows why on the question itself and keeps the note."""
    form = AreaAnswerForm(request.POST)
    trouble, status = {}, UNPROCESSABLE
    if form.is_valid():
        trouble, status = _save(form, assessment, area, question, request)
    if status == 200 and not request.htmx:
        messages.success(request, "Jawaban disimpan.")
        return redirect(area_address(assessment, area, question.code))
    page = area_page(assessment, area, request.user, request.now)
    context = {
        "page": page,
        "crumbs": area_crumbs(request, assessment, area),
        "active": question.code,
        "row": page.row(question.code),
        "saved": status == 200,
        "form": form,
        **trouble,
    }
    template = "evaluations/_area_saved.html" if request.htmx else "evaluations/area.html"
    return render(request, template, context, status=status)


def _save(
    form: AreaAnswerForm,
    assessment: Assessment,
    area: Region,
    question: Question,
    request: HttpRequest,
) -> tuple[dict, int]:
    """Save; returns what the question has to tell about a refusal, and a status."""
    told = form.cleaned_data
    try:
        save_area_answer(
            assessment=assessment,
            question=question,
            area=area,
            word=told["word"],
            note=told["note"],
            version=form.seen_version,
            by=request.user,
            over_declared=told["confirm"],
        )
    except StaleAnswer as error:
        form.add_error(None, str(error))
        return {"theirs": error.current}, CONFLICT
    except DeclaredShare as error:
        return {"to_confirm": error}, CONFLICT
    except Refused as error:
        form.add_error(None, str(error))
        return {}, CONFLICT
    return {}, 200


@require_http_methods(["GET", "HEAD", "POST"])
@on_area_question
def add_proof(
    request: HttpRequest, assessment: Assessment, area: Region, question: Question
) -> HttpResponse:
    """Take a photo, choose a file, or use a paper that is already there."""
    answer = answer_of(assessment, area, question.code)
    if answer is None:
        messages.error(request, "Pilih Ya atau Tidak dahulu, lalu tambahkan bukti.")
        return redirect(area_address(assessment, area, question.code))
    told = {"user": request.user, "shelf": shelf_of_area(area)}
    if request.method != "POST":
        form = ShelfForm(initial=_proposed(assessment, area, question), **told)
        return _proof_page(request, assessment, area, question, form)
    form = ShelfForm(request.POST, received_files(request), **told)
    version = submit_new(form, by=request.user)
    if version is None:
        return _proof_page(request, assessment, area, question, form)
    receipt = reverse("evidence:receipt", args=[version.public_id])
    words = 'Berkas diterima dan tersimpan. <a href="{}">Lihat tanda terima</a>.'
    messages.success(request, format_html(words, receipt))
    return _attached(request, answer, version)


@require_POST
@on_area_question
def link_proof(
    request: HttpRequest, assessment: Assessment, area: Region, question: Question
) -> HttpResponse:
    """Use a paper that the person may open, without sending it again."""
    answer = answer_of(assessment, area, question.code)
    version = openable_version(request.POST.get("version", ""), assessment.region_id, request.user)
    if answer is None or version is None:
        raise Http404
    return _attached(request, answer, version)


@require_POST
@on_area(Permission.ANSWER_AREA)
def unlink_proof(
    request: HttpRequest, assessment: Assessment, area: Region, proof_id: str
) -> HttpResponse:
    proof = proof_of_area(assessment, area, proof_id)
    if proof is None:
        raise Http404
    try:
        detach_from_area(proof=proof, by=request.user)
        messages.success(request, "Dokumen dilepas dari jawaban ini dan tetap tersimpan.")
    except Refused as error:
        messages.error(request, str(error))
    return redirect(area_address(assessment, area, proof.answer.question.code))


@require_POST
@on_area(Permission.ANSWER_AREA)
def send(request: HttpRequest, assessment: Assessment, area: Region) -> HttpResponse:
    """ "Kirim ke kabupaten", also with questions left open."""
    try:
        made = hand_in(assessment=assessment, area=area, by=request.user)
        messages.success(
            request,
            f"Terkirim ke {assessment.region.title}: {made.answered} dari {made.asked} jawaban. "
            "Selama pengisian dibuka, jawaban masih dapat diubah.",
        )
    except Refused as error:
        messages.error(request, str(error))
    return redirect(area_address(assessment, area))


def _attached(request: HttpRequest, answer: AreaAnswer, version: DocumentVersion) -> HttpResponse:
    """Link and go back to the question; a refused link leaves the document stored."""
    try:
        attach_to_area(answer=answer, version=version, by=request.user)
        messages.success(request, f"“{version.document.subject}” menjadi bukti jawaban ini.")
    except Refused as error:
        messages.error(request, f"Dokumen tersimpan, tetapi belum menjadi bukti. {error}")
    return redirect(area_address(answer.assessment, answer.area, answer.question.code))


def _proposed(assessment: Assessment, area: Region, question: Question) -> dict:
    """What the form begins with: the first thing asked for, and the question's class."""
    slot = question.slots.first()
    kind = KIND_OF_SLOT.get(slot.kind, DocumentKind.OTHER) if slot else DocumentKind.OTHER
    subject = f"{slot.label if slot else question.label} – {area.title}"
    sensitivity = sheet_of(assessment.round.instrument).sensitivity_of(question.code)
    return {"kind": kind, "subject": subject[:250], "sensitivity": sensitivity}


def _proof_page(
    request: HttpRequest,
    assessment: Assessment,
    area: Region,
    question: Question,
    form: ShelfForm,
) -> HttpResponse:
    wanted = request.GET.get("q", "").strip()[:100]
    sensitivity = sheet_of(assessment.round.instrument).sensitivity_of(question.code)
    context = {
        "assessment": assessment,
        "area": area,
        "question": question,
        "form": form,
        "is_sensitive": sensitivity == Sensitivity.SPECIFIC,
        "wanted": wanted,
        "choices": versions_for_area(assessment, area, request.user, wanted),
        "crumbs": area_crumbs(request, assessment, area, "Tambah bukti"),
    }
    return render(request, "evaluations/area_proof.html", context, status=form.status)


def area_crumbs(
    request: HttpRequest, assessment: Assessment, area: Region, here: str = ""
) -> list[tuple[str, str]]:
    """The way down to the area or to a page of it; a village user has no kecamatan above."""
    steps = [("Beranda", reverse("home")), ("Wilayah", reverse("evaluations:areas"))]
    if above := kecamatan_above(request.user, area):
        steps.append((above.title, area_address(assessment, above)))
    if here:
        steps.append((area.title, area_address(assessment, area)))
    return [*steps, (here or area.title, "")]
