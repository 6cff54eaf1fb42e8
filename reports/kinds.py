"""Every kind of paper: what it is about, who builds its content, how it is set.

The command, the pages, the worker and the check page ask this table and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404

from evaluations.models import Assessment
from regions.models import Level, Region
from reports.content.full import full_pages
from reports.content.letters import letter_pages
from reports.content.meeting import meeting_pages
from reports.content.minutes import minutes_pages
from reports.content.page import PaperPage
from reports.content.progress import progress_pages
from reports.content.province import provila_pages, recap_pages
from reports.content.sekda import sekda_pages
from reports.forms import PaperForm
from reports.full_forms import FullForm
from reports.letter_forms import LetterForm
from reports.meeting_forms import MeetingForm
from reports.minutes_forms import MinutesForm
from reports.models import Paper


@dataclass(frozen=True, slots=True)
class ProvinceYear:
    """What a provincial paper is about."""

    region: Region
    year: int


Subject = Assessment | ProvinceYear
# (subject, options, now, made_by) -> the papers, several for letters. `options` are the cleaned
# fields of the kind's form; `recipients` among them, where it is, names the only ones to build.
Builder = Callable[[Any, Mapping[str, Any], datetime, str], Sequence[PaperPage]]


@dataclass(frozen=True, slots=True)
class PaperKind:
    """`body` is the template that screen and PDF share; `styles` are files in static/css.

    `fits` one page whatever the data; `in_background` papers are made by the worker. A `bare` body
    brings its own kop and title; one that `cites` names documents. Of a kind with many papers
    `overview` is the template of their list, and the screen then shows the first one only.
    """

    code: str
    label: str
    explains: str
    level: Level
    pages: Builder
    body: str
    form: type[PaperForm] = PaperForm
    styles: tuple[str, ...] = ("flow.css",)
    fits: bool = False
    in_background: bool = False
    bare: bool = False
    cites: bool = False
    overview: str = ""
    nothing: str = "Tidak ada yang perlu dicetak."


KINDS = {
    kind.code: kind
    for kind in (
        PaperKind(
            code="sekda",
            label="Lembar Sekda",
            explains="Satu halaman: posisi, kekurangan, siapa terlambat, dan langkah berikutnya.",
            level=Level.REGENCY,
            pages=sekda_pages,
            body="reports/_sekda_body.html",
            styles=(),
            fits=True,
        ),
        PaperKind(
            code="kemajuan",
            label="Laporan kemajuan",
            explains="Kemajuan setiap klaster, indikator, OPD, dan kecamatan, dan siapa terlambat.",
            level=Level.REGENCY,
            pages=progress_pages,
            body="reports/_progress_body.html",
        ),
        PaperKind(
            code="lengkap",
            label="Laporan lengkap",
            explains="Bab I-VI: hasil, uraian setiap indikator dengan bukti, kendala, dan tindak "
            "lanjut.",
            level=Level.REGENCY,
            pages=full_pages,
            body="reports/_full_body.html",
            form=FullForm,
            styles=("flow.css", "full.css"),
            in_background=True,
            bare=True,
            cites=True,
        ),
        PaperKind(
            code="surat",
            label="Surat kekurangan",
            explains="Surat kepada setiap camat dan OPD berisi persis apa yang masih kurang.",
            level=Level.REGENCY,
            pages=letter_pages,
            body="reports/_letter_body.html",
            form=LetterForm,
            styles=("letter.css",),
            in_background=True,
            bare=True,
            overview="reports/_letter_list.html",
            nothing="Tidak ada yang perlu disurati: semua yang masih dapat diisi sudah lengkap.",
        ),
        PaperKind(
            code="rakor",
            label="Bahan rapat koordinasi",
            explains="Acara menurut kekurangan saat ini, daftar hadir, dan lembar notulen.",
            level=Level.REGENCY,
            pages=meeting_pages,
            body="reports/_meeting_body.html",
            form=MeetingForm,
            styles=("flow.css", "meeting.css"),
        ),
        PaperKind(
            code="berita-acara",
            label="Berita acara verifikasi",
            explains="Nilai mandiri dan nilai verifikasi, alasannya, dan ruang tanda tangan.",
            level=Level.REGENCY,
            pages=minutes_pages,
            body="reports/_minutes_body.html",
            form=MinutesForm,
            styles=("flow.css", "minutes.css"),
            bare=True,
            nothing="Berita acara dibuat setelah verifikasi provinsi diselesaikan.",
        ),
        PaperKind(
            code="rekap",
            label="Rekapitulasi",
            explains="Semua kabupaten/kota: nilai tiap tahap, predikat, dan target.",
            level=Level.PROVINCE,
            pages=recap_pages,
            body="reports/_recap_body.html",
            styles=("flow.css", "province.css"),
            nothing="Provinsi ini belum mempunyai putaran atau hasil pada tahun itu.",
        ),
        PaperKind(
            code="provila",
            label="Lembar Provila",
            explains="Seberapa dekat provinsi dengan predikat Provinsi Layak Anak.",
            level=Level.PROVINCE,
            pages=provila_pages,
            body="reports/_provila_body.html",
            styles=("flow.css", "province.css"),
            nothing="Provinsi ini belum mempunyai putaran atau hasil pada tahun itu.",
        ),
    )
}


def kind_for(code: str, level: Level) -> PaperKind:
    """The kind of that name for a province or a regency; raises Http404."""
    kind = KINDS.get(code)
    if kind is None or kind.level != level:
        raise Http404
    return kind


def subject_at(kind: PaperKind, region: str, year: int) -> Subject | None:
    """What a kind of paper about a region and year is about; None when that is not there."""
    if kind.level == Level.PROVINCE:
        province = Region.objects.filter(code=region, level=Level.PROVINCE).first()
        return ProvinceYear(province, year) if province else None
    found = Assessment.objects.filter(region=region, round__year=year)
    return found.select_related("region", "round__instrument").first()


def rebuilt(paper: Paper, now: datetime) -> PaperPage | None:
    """The same paper from the figures of `now`; None when nothing is there any more."""
    kind = KINDS[paper.kind]
    subject = subject_at(kind, paper.region_id, paper.year)
    if subject is None:
        return None
    options = dict(paper.options)
    if paper.recipient:
        options["recipients"] = [paper.recipient]
    pages = kind.pages(subject, options, now, "")
    return next((page for page in pages if page.recipient == paper.recipient), None)
