"""The two indexes of a bundle: a page to read and print without a network, and a workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.template.loader import render_to_string

from accounts.exports import About, Column, Kind, Listing, book_of
from evidence.models import DocumentKind
from reports.bundles.contents import Contents, Line, Paper, Proof
from reports.bundles.layout import Layout
from reports.bundles.manifest import Member

PAGE, BOOK, STYLE = "index.html", "indeks.xlsx", "indeks.css"
STYLE_SOURCE = Path(settings.BASE_DIR) / "static/css/bundle-index.css"
QUESTIONS = (
    Column("Kode", 10),
    Column("Bagian formulir", 28),
    Column("Pertanyaan", 60),
    Column("Jawaban", 34),
    Column("Poin", 10, Kind.POINTS),
    Column("Maksimum", 10, Kind.POINTS),
    Column("Alasan", 30),
    Column("Catatan", 50),
    Column("Berkas", 8, Kind.COUNT),
)
FILES = (
    Column("Kode", 10),
    Column("Bukti yang diminta", 36),
    Column("Berkas", 60),
    Column("Bagian", 8, Kind.COUNT),
    Column("Halaman", 12),
    Column("Jenis", 22),
    Column("Nomor", 22),
    Column("Tanggal", 18, Kind.DAY),
    Column("Perihal", 50),
    Column("Ukuran (byte)", 14, Kind.COUNT),
    Column("SHA-256", 66),
)
KEPT_BACK = (
    Column("Kode dokumen", 26),
    Column("Nomor", 26),
    Column("Tanggal", 18, Kind.DAY),
    Column("Untuk pertanyaan", 24),
    Column("Mengapa tidak di dalam", 60),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A paper under a question. `member` is None for one that is not inside."""

    proof: Proof
    member: Member | None

    @property
    def href(self) -> str:
        return quote(self.member.path) if self.member else ""

    @property
    def name(self) -> str:
        return self.member.path.rpartition("/")[2] if self.member else ""

    @property
    def paper(self) -> Paper:
        return self.proof.paper


@dataclass(frozen=True, slots=True)
class Section:
    """A question with the papers under it."""

    line: Line
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Index:
    """What both indexes tell; `parts` is how many files the whole bundle has."""

    contents: Contents
    sections: Sequence[Section]
    parts: int
    made_at: datetime
    made_by: str

    @property
    def stage(self) -> str:
        """Which answers these are, as every index says it."""
        if self.contents.is_submitted:
            return "Evaluasi mandiri, jawaban dan bukti seperti saat diajukan"
        return "Evaluasi mandiri, jawaban saat ini (belum diajukan)"


def index_of(
    contents: Contents,
    layout: Layout,
    members: Sequence[Member],
    parts: int,
    made: tuple[datetime, str],
) -> Index:
    """`made` is when and by whom."""
    by_path = {member.path: member for member in members}
    sections = [
        Section(line, [_row(line, proof, layout.paths, by_path) for proof in line.proofs])
        for line in contents.lines
    ]
    return Index(contents, sections, parts, *made)


def _row(
    line: Line, proof: Proof, paths: Mapping[tuple[str, str], str], members: Mapping[str, Member]
) -> Row:
    return Row(proof, members.get(paths.get((line.code, proof.paper.key), "")))


def files_of(index: Index) -> dict[str, bytes]:
    """By name; moments are written in the active time zone."""
    page = render_to_string("reports/bundle_index.html", {"index": index})
    return {PAGE: page.encode(), STYLE: STYLE_SOURCE.read_bytes(), BOOK: _workbook(index)}


def _workbook(index: Index) -> bytes:
    assessment = index.contents.assessment
    about = About(
        title="Berkas untuk situs nasional",
        region=assessment.region.title,
        year=assessment.round.year,
        stage=index.stage,
        instrument=index.contents.sheet.title,
        notes=(
            "Berkas yang rahasia tidak ada di dalam. Daftarnya di lembar Tidak di dalam; "
            "serahkan dengan cara lain.",
        ),
    )
    listings = (
        Listing("Pertanyaan", QUESTIONS, [_question(section) for section in index.sections]),
        Listing("Berkas", FILES, _files(index)),
        Listing("Tidak di dalam", KEPT_BACK, _kept_back(index.contents)),
    )
    return book_of(about, listings, made_at=index.made_at, made_by=index.made_by)


def _question(section: Section) -> list:
    line = section.line
    return [
        line.code,
        line.cluster,
        line.question.prompt,
        line.words or "Belum dijawab",
        line.points,
        line.question.max_points,
        line.reason,
        line.note,
        sum(row.member is not None for row in section.rows),
    ]


def _files(index: Index) -> list[list]:
    return [
        [
            section.line.code,
            row.proof.slot_label,
            row.member.path,
            row.member.part,
            row.proof.pages,
            DocumentKind(row.paper.version.document.kind).label,
            row.paper.number,
            row.paper.date,
            row.paper.title,
            row.member.size,
            row.member.sha256,
        ]
        for section in index.sections
        for row in section.rows
        if row.member is not None
    ]


def _kept_back(contents: Contents) -> list[list]:
    return [
        [
            paper.key,
            paper.number,
            paper.date,
            ", ".join(contents.questions_of(paper)),
            paper.why.words,
        ]
        for paper in contents.kept_back
    ]
