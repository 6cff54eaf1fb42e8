"""Results of past years: what is recorded, a file of more, its preview, saving all or nothing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.exports import send, wanted
from accounts.workbooks import as_download
from evaluations.exports.rounds import results_book
from evaluations.past_results.forms import ResultFileForm
from evaluations.past_results.imports import (
    ChangedSince,
    NotSaved,
    ResultFile,
    opened,
    save_results,
)
from evaluations.past_results.judging import Judgement, Outcome, judge
from evaluations.past_results.matching import MOST_COLUMNS, sent_rows
from evaluations.past_results.queries import result_table
from evaluations.past_results.reading import World, world_of
from evaluations.past_results.sheets import template_tables
from evaluations.provinces import on_published_province, provinces_of
from evaluations.sent_tables import Unread
from evaluations.services import Refused
from evaluations.uploaded_tables import MOST_ROWS, uploaded_table
from evidence.handlers import received_files
from jobs.gate.refusal import Refused as FileRefused
from regions.models import Region

CONFLICT = 409
UNPROCESSABLE = 422
# Thousands of rows are one press of a button; the page shows the first of each kind.
MOST_SHOWN = 300


on_results = on_published_province("Hanya admin provinsi yang mencatat hasil tahun lalu.")


@require_http_methods(["GET", "HEAD", "POST"])
@on_results
def results(request: HttpRequest, province: Region) -> HttpResponse:
    """What is recorded; a POST takes a file and shows what saving would do, nothing is written."""
    if wanted(request):
        return send(request, results_book(province, result_table(province, is_whole=True)))
    if request.method != "POST":
        return _list_page(request, province, ResultFileForm())
    form = ResultFileForm(request.POST, received_files(request))
    if not form.is_valid():
        return _list_page(request, province, form)
    world = world_of(province)
    try:
        file = _file(form, world)
    except (FileRefused, Unread) as refusal:
        form.add_error("file", str(refusal))
        return _list_page(request, province, form)
    judgement = judge(file.rows, world, file.source)
    status = UNPROCESSABLE if judgement.of(Outcome.FAULT) else 200
    return _preview(request, province, file, judgement, status=status)


@require_POST
@on_results
def save(request: HttpRequest, province: Region) -> HttpResponse:
    """Records what the preview showed, all of it or nothing."""
    try:
        file = opened(request.POST.get("rows", ""), province, request.user)
        recorded = save_results(
            file=file,
            province=province,
            said=request.POST,
            without_unknown="tanpa-yang-asing" in request.POST,
            by=request.user,
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(_address(province))
    except NotSaved as refusal:
        status = CONFLICT if isinstance(refusal, ChangedSince) else UNPROCESSABLE
        return _preview(request, province, file, refusal.judgement, str(refusal), status)
    messages.success(
        request,
        f"{recorded.added} hasil baru dicatat, {recorded.changed} dikoreksi, "
        f"{recorded.unchanged} sudah tercatat.",
    )
    return redirect(_address(province))


@require_safe
@on_results
def template(request: HttpRequest, province: Region) -> HttpResponse:
    return as_download(f"templat-hasil-{province.code}.xlsx", template_tables(province))


def _file(form: ResultFileForm, world: World) -> ResultFile:
    """The upload as rows. Raises FileRefused or Unread."""
    source = form.cleaned_data["source"]
    table = uploaded_table(form.cleaned_data["file"], columns=MOST_COLUMNS)
    sent = sent_rows(table.rows, has_source=bool(source))
    if not sent.rows:
        raise Unread("Berkas belum berisi baris hasil. Isi di bawah judul kolom.")
    numbers = {row.number for row in sent.rows}
    return ResultFile(
        rows=sent.rows,
        source=source,
        mark=world.mark,
        hidden=sorted(table.hidden & numbers),
        ignored=sent.ignored,
        sheet=table.title if table.others else "",
    )


def _address(province: Region) -> str:
    return reverse("evaluations:results", query={"provinsi": province.code})


def _crumbs(province: Region, *steps: tuple[str, str]) -> list[tuple[str, str]]:
    board = reverse("evaluations:board_latest", query={"provinsi": province.code})
    own = _address(province) if steps else ""
    return [("Beranda", "/"), ("Provinsi", board), ("Hasil tahun lalu", own), *steps]


def _list_page(request: HttpRequest, province: Region, form: ResultFileForm) -> HttpResponse:
    until = request.GET.get("sampai", "")
    is_year = until.isascii() and until.isdecimal() and len(until) == 4
    context = {
        "province": province,
        "provinces": provinces_of(request.user),
        "table": result_table(province, int(until) if is_year else None),
        "form": form,
        "most_rows": MOST_ROWS,
        "crumbs": _crumbs(province),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "evaluations/results.html", context, status=status)


def _preview(
    request: HttpRequest,
    province: Region,
    file: ResultFile,
    judgement: Judgement,
    fault: str = "",
    status: int = 200,
) -> HttpResponse:
    """What was looked at now is what the next press agrees to."""
    shown = ResultFile(
        file.rows, file.source, judgement.mark, file.hidden, file.ignored, file.sheet
    )
    kinds = {outcome.value: judgement.of(outcome) for outcome in Outcome}
    may_save = not kinds[Outcome.FAULT] and (
        judgement.lines or kinds[Outcome.DOUBT] or kinds[Outcome.SKIP]
    )
    context = {
        "province": province,
        "file": file,
        "judgement": judgement,
        "kinds": kinds,
        "different": [judged for judged in judgement.rows if judged.is_different],
        "most_shown": MOST_SHOWN,
        "fault": fault,
        "agreed": "tanpa-yang-asing" in request.POST,
        "sealed": shown.sealed(province, request.user) if may_save else "",
        "again": _address(province),
        "crumbs": _crumbs(province, ("Pratinjau", "")),
    }
    return render(request, "evaluations/results_preview.html", context, status=status)
