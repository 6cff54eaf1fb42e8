"""Small readable files that stand for real papers in the demo; nothing in them is true."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile

from demo.stage import KAUR, office, person, region
from evidence.models import DocumentVersion
from evidence.services import receive
from regions.models import Region

A4 = (595, 842)
LINE, TOP, LEFT = 18, 780, 60


@dataclass(frozen=True, slots=True)
class Paper:
    """A made-up document: who hands it in and which slots it fills, as (question, slot, pages).

    A passport may be blank where the paper itself says it (`date` None, `number` "").
    """

    file_name: str
    kind: str
    number: str
    date: date | None
    subject: str
    issuer: str
    by: str
    institution: str
    pages: tuple[str, ...]
    answers: tuple[tuple[str, str, str], ...] = ()
    regency: str = KAUR
    sensitivity: str = "R"
    tags: tuple[str, ...] = ()


def paper_bytes(paper: Paper) -> bytes:
    """The paper as a PDF, one page for each text, below a heading from the passport."""
    heading = f"{paper.issuer}\n{paper.number}\n\n{paper.subject}\n\n"
    return drawn(
        [
            f"{heading if number == 1 else ''}{text}\n\nHalaman {number}. Contoh untuk demo."
            for number, text in enumerate(paper.pages, start=1)
        ],
        title=paper.subject,
    )


def drawn(pages: Sequence[str], *, title: str) -> bytes:
    """A PDF of these pages of text in Helvetica, line by line."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
    )
    for text in pages:
        page = pdf.add_blank_page(page_size=A4)
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.obj.Contents = pdf.make_stream(_stream(text))
    pdf.docinfo["/Title"] = title
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def _stream(text: str) -> bytes:
    """A content stream that writes the lines from the top down."""
    lines = [line for part in text.split("\n") for line in textwrap.wrap(part, 78) or [""]]
    shown = "".join(f"({_escaped(line)}) Tj T*\n" for line in lines)
    return f"BT /F1 12 Tf {LINE} TL {LEFT} {TOP} Td\n{shown}ET".encode("latin-1", "replace")


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def received(
    paper: Paper, area: Region | None = None, content: bytes | None = None
) -> DocumentVersion:
    """Hand the paper in by the upload's own door; a second time it is the same one.

    `content` is its file where that is no PDF of the passport and the pages.
    """
    return receive(
        upload=SimpleUploadedFile(paper.file_name, content or paper_bytes(paper)),
        region=region(paper.regency),
        area=area,
        agency=office(paper.regency, paper.institution) if paper.institution else None,
        kind=paper.kind,
        number=paper.number,
        date=paper.date,
        subject=paper.subject,
        issuer=paper.issuer,
        valid_until=None,
        year=paper.date.year if paper.date else None,
        sensitivity=paper.sensitivity,
        tags=paper.tags,
        form_key=f"demo-{paper.regency}-{paper.file_name}",
        by=person(paper.by),
    )
