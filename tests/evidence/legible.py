"""Files with words in them: PDF, DOCX, XLSX, and pictures of a page for Tesseract."""

from __future__ import annotations

import io
from collections.abc import Sequence
from html import escape

import openpyxl
import pikepdf
from PIL import Image, ImageDraw, ImageFont

from jobs.fonts import all_fonts
from tests.evidence import corpus

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def pdf(*pages: str) -> bytes:
    """One page a text, its lines below each other."""
    made = pikepdf.new()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    font = made.make_indirect(font)
    for text in pages:
        page = made.add_blank_page(page_size=(595, 842))
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        lines = (line.replace("(", r"\(").replace(")", r"\)") for line in text.split("\n"))
        shown = "".join(f"({line}) Tj T*\n" for line in lines)
        content = f"BT /F1 11 Tf 14 TL 50 800 Td\n{shown}ET"
        page.obj.Contents = made.make_stream(content.encode("latin-1", "replace"))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def docx(*paragraphs: str, table: Sequence[Sequence[str]] = ()) -> bytes:
    told = "".join(_paragraph(text) for text in paragraphs)
    rows = "".join(
        f"<w:tr>{''.join(f'<w:tc>{_paragraph(cell)}</w:tc>' for cell in row)}</w:tr>"
        for row in table
    )
    body = f"{told}<w:tbl>{rows}</w:tbl>" if rows else told
    main = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return corpus.docx(main=main)


def xlsx(*rows: Sequence[object]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def photo(text: str, kind: str = "PNG") -> bytes:
    """A page of A4 at 150 dots an inch, as somebody scans it."""
    page = Image.new("L", (1240, 1754), 250)
    letters = next(data for name, data in all_fonts().items() if "latin-400" in name)
    font = ImageFont.truetype(io.BytesIO(letters), 30)
    ImageDraw.Draw(page).multiline_text((110, 120), text, fill=20, font=font, spacing=14)
    out = io.BytesIO()
    page.save(out, kind)
    return out.getvalue()


def scan(text: str, line: str = "") -> bytes:
    """A PDF that holds a picture of the page, and `line` printed on a page of its own."""
    page = Image.open(io.BytesIO(photo(text)))
    out = io.BytesIO()
    page.save(out, "PDF", resolution=150)
    if not line:
        return out.getvalue()
    with pikepdf.open(out) as made, pikepdf.open(io.BytesIO(pdf(line))) as printed:
        made.pages.extend(printed.pages)
        both = io.BytesIO()
        made.save(both)
    return both.getvalue()


def _paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"
