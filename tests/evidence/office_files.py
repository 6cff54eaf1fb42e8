"""XLSX and DOCX to be drawn: tables and letters of any size, and such that do harm."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import openpyxl

from tests.evidence import corpus

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PICTURES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
)


def book(*sheets: Sequence[Sequence[object]], formats: dict[str, str] | None = None) -> bytes:
    """An XLSX of these sheets of rows, named Lembar1 ...; `formats` by cell of the first one."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for number, rows in enumerate(sheets, 1):
        sheet = made.create_sheet(f"Lembar{number}")
        for row in rows:
            sheet.append(list(row))
    for cell, form in (formats or {}).items():
        made.worksheets[0][cell].number_format = form
    return saved(made)


def saved(made: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def paragraph(text: str, *, centred: bool = False) -> str:
    shape = '<w:pPr><w:jc w:val="center"/></w:pPr>' if centred else ""
    return f'<w:p>{shape}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def table(rows: Iterable[Iterable[str]], span: int = 1) -> str:
    shape = f'<w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>' if span > 1 else ""
    body = "".join(
        f"<w:tr>{''.join(f'<w:tc>{shape}{paragraph(text)}</w:tc>' for text in row)}</w:tr>"
        for row in rows
    )
    return f"<w:tbl>{body}</w:tbl>"


def picture(name: str) -> str:
    """A drawing that shows the relation `name`."""
    blip = f'<a:blip r:embed="{name}"/>'
    inner = f"<pic:pic><pic:blipFill>{blip}</pic:blipFill></pic:pic>"
    graphic = f"<a:graphic><a:graphicData>{inner}</a:graphicData></a:graphic>"
    return f"<w:p><w:r><w:drawing><wp:inline>{graphic}</wp:inline></w:drawing></w:r></w:p>"


def letter(paragraphs: Iterable[str] = (), *, body: str = "", media: bytes | None = None) -> bytes:
    """A DOCX of these paragraphs, then `body` as XML; `media` is what rId9 leads to."""
    content = "".join(map(paragraph, paragraphs)) + body
    main = f"<w:document {W} {PICTURES}><w:body>{content}</w:body></w:document>"
    if media is None:
        return corpus.docx(main=main)
    relations = corpus.relations_to("image", "media/gambar.png").replace("rId1", "rId9")
    inside = relations.replace(' TargetMode="External"', "")
    types = corpus.DOCX_PARTS["[Content_Types].xml"].replace(
        "<Override", '<Default Extension="png" ContentType="image/png"/><Override'
    )
    parts = [("word/_rels/document.xml.rels", inside), ("word/media/gambar.png", media)]
    return corpus.docx(*parts, main=main, types=types)


def without_body() -> bytes:
    """A DOCX that the gate takes and no reader understands."""
    return corpus.docx(main=f"<w:document {W}/>")
