"""The measures: scoring, pages beside an empty one, saves, uploads."""

from __future__ import annotations

import gc
import io
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext
from weasyprint import HTML

from audit.clock import db_now
from bench import full_report, letters
from bench.scene import KAUR, SELUMA, Scene, build
from evaluations.models import Answer
from evaluations.scorecards import standing_of
from evaluations.scoring import score
from reports.content.sekda import sekda_page
from reports.kinds import KINDS
from reports.papers import paper_html
from reports.pdf import render
from reports.printing import laid_ready

BASE = f"/evaluasi/2024/{KAUR}/"
EMPTY = "/kosong/"
BLANK = '<!doctype html><html lang="id"><title>kosong</title><p>kosong'
PAGES = {
    "empty signed-in page": EMPTY,
    "home": "/",
    "overview": BASE,
    "questions, filtered": f"{BASE}pertanyaan/?saring=tanpa-bukti",
    "indicator (63 questions)": f"{BASE}1/",
    "question (choice)": f"{BASE}13/13.1/",
    "question (rollup, villages)": f"{BASE}26/26.2/",
    "assignments": f"{BASE}penugasan/",
    "document list": "/dokumen/",
}
# Pages of others: name -> who opens it, and where.
OTHERS = {
    "verifier: regencies": ("verifikator", "/verifikasi/"),
    "verifier: queue": ("verifikator", f"/verifikasi/2024/{SELUMA}/"),
    "verifier: desk": ("verifikator", f"/verifikasi/2024/{SELUMA}/1.1/"),
    "board, 10 regencies": ("admin.provinsi", "/provinsi/2024/"),
    "board, 514 regencies": ("admin.contoh", "/provinsi/2024/"),
    "progress": ("sekda.kaur", f"{BASE}kemajuan/"),
    "Sekda page": ("sekda.kaur", f"{BASE}sekda/"),
    "camat: own page": ("camat.kaur", f"/wilayah/{KAUR}.01/"),
    "requests: matrix": ("operator.kaur", f"{BASE}permintaan/"),
}
SAVE = f"{BASE}1/1.1/simpan/"


def run(*, rounds: int, uploads: int) -> Iterator[str]:
    """Lines of the report, one after the other as they are measured."""
    scene = build({"stdout": io.StringIO()})
    wall, cpu = scene.regions_seconds
    yield f"load_regions, empty database: {wall:.1f} s, of them {cpu:.1f} s CPU"
    yield from _scoring(scene, rounds)
    yield f"{'':30}{'CPU ms':>8}{'x floor':>9}{'queries':>9}{'kB':>6}"
    floor = 0.0
    for name, address in PAGES.items():
        floor = floor or _cpu(lambda address=address: _get(scene.client, address), rounds)
        yield _page_row(scene.client, name, address, floor, rounds)
    for name, (username, address) in OTHERS.items():
        yield _page_row(scene.clients[username], name, address, floor, rounds)
    save = _saver(scene)
    milliseconds = _cpu(save, rounds)
    yield _row("answer save over htmx", milliseconds, floor, _queries(save), 0)
    yield from _papers(scene, max(rounds // 5, 3))
    yield from full_report.measured(scene.assessment, scene.operator)
    # Afterwards: the most memory of any child so far is what both of them tell.
    yield from letters.measured(scene.assessment)
    yield f"uploads of a small PDF, one after the other: {_uploads(scene, uploads):.1f} a second"


def _scoring(scene: Scene, rounds: int) -> Iterator[str]:
    standing = standing_of(scene.assessment)
    sheet = standing.sheet
    values = {question.code: standing.value_of(question.code) for question in sheet.questions}
    held = {code: answer.slots for code, answer in standing.answers.items()}
    pure = _cpu(lambda: score(sheet, values, held), rounds)
    yield f"score of {len(values)} answers, without the database: {pure:.2f} ms CPU"
    stored = _cpu(lambda: standing_of(scene.assessment), rounds)
    count = _queries(lambda: standing_of(scene.assessment))
    yield f"standing_of, with the database: {stored:.2f} ms CPU, {count} queries"


def _row(name: str, milliseconds: float, floor: float, queries: int, size: float) -> str:
    kilobytes = f"{size:6.0f}" if size else f"{'-':>6}"
    return f"{name:30}{milliseconds:8.1f}{milliseconds / floor:9.1f}{queries:9}{kilobytes}"


def _cpu(deed: Callable[[], Any], rounds: int) -> float:
    """Median CPU milliseconds of this process, warm."""
    for _ in range(3):
        deed()
    gc.collect()
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        deed()
        taken.append((time.process_time() - start) * 1000)
    return statistics.median(taken)


def _queries(deed: Callable[[], Any]) -> int:
    reset_queries()
    with CaptureQueriesContext(connection) as captured:
        deed()
    return len(captured)


def _page_row(client: Client, name: str, address: str, floor: float, rounds: int) -> str:
    milliseconds = _cpu(lambda: _get(client, address), rounds)
    size = len(_get(client, address).content) / 1000
    return _row(name, milliseconds, floor, _queries(lambda: _get(client, address)), size)


def _get(client: Client, address: str) -> Any:
    response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address}: {response.status_code}")
    return response


def _papers(scene: Scene, rounds: int) -> Iterator[str]:
    """The Sekda PDF beside a blank page, both in this process; a reader waits for a child more."""
    page = sekda_page(scene.assessment, now=db_now(), made_by=scene.operator)
    with tempfile.TemporaryDirectory() as folder:
        order = laid_ready(
            Path(folder), paper_html(KINDS["sekda"], [page]), paper="A4", pictures={}
        )
        order["fits"] = True
        target = str(Path(folder) / "sekda.pdf")
        sekda = _cpu(lambda: render(order, target), rounds)
    blank = _cpu(lambda: HTML(string=BLANK).write_pdf(pdf_variant="pdf/ua-1"), rounds)
    yield f"Sekda PDF: {sekda:.0f} ms CPU; a blank page: {blank:.0f} ms; {sekda / blank:.1f} times"


def _saver(scene: Scene) -> Callable[[], None]:
    """Save 1.1 as another option each time, at the version that stands."""
    stored = Answer.objects.get(assessment=scene.assessment, question__code="1.1")
    state = {"version": stored.version, "value": stored.option}

    def save() -> None:
        state["value"] = "b" if state["value"] == "a" else "a"
        response = scene.client.post(SAVE, state | {"note": ""}, headers={"HX-Request": "true"})
        if response.status_code != 200:
            raise RuntimeError(f"{SAVE}: {response.status_code}")
        state["version"] += 1

    return save


def _uploads(scene: Scene, count: int) -> float:
    """Uploads a second through the page, the gate's own process and the disk's fsync included."""
    place = f"daerah:{KAUR}"
    start = time.perf_counter()
    for number in range(count):
        response = scene.client.post(
            "/dokumen/baru/",
            {
                "subject": f"Bukti {number}",
                "kind": "laporan",
                "place": place,
                "sensitivity": "R",
                "file": SimpleUploadedFile(f"{number}.pdf", _small_pdf(), "application/pdf"),
            },
        )
        if response.status_code != 302:
            raise RuntimeError(f"upload: {response.status_code}")
    return count / (time.perf_counter() - start)


def _small_pdf() -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    pdf.docinfo["/Title"] = os.urandom(8).hex()
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()
