"""Files that are no PDF, made by code: a letter, a table and photos that nobody took."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

import openpyxl
from PIL import Image, ImageDraw

WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/"
DOCX_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="rels" ContentType="application/'
    'vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType='
    '"application/xml"/><Override PartName="/word/document.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{RELATIONS}package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{RELATIONS}officeDocument/2006/relationships/'
    'officeDocument" Target="word/document.xml"/></Relationships>',
}
EXIF_PART, TAKEN = 0x8769, 0x9003
PHOTO_SIZE = (640, 480)


def docx(paragraphs: Sequence[str]) -> bytes:
    """The least that Word opens: one plain paragraph for each text."""
    body = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
        for text in paragraphs
    )
    main = f'<w:document xmlns:w="{WORDS}"><w:body>{body}</w:body></w:document>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**DOCX_PARTS, "word/document.xml": main}.items():
            archive.writestr(name, content)
    return out.getvalue()


def xlsx(rows: Sequence[Sequence[object]]) -> bytes:
    """One sheet of these rows, the first one bold."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Rekap"
    for row in rows:
        sheet.append(list(row))
    for cell in sheet[1]:
        cell.font = openpyxl.styles.Font(bold=True)
    for column, cell in zip("ABCDEFGH", sheet[1], strict=False):
        sheet.column_dimensions[column].width = max(10, len(str(cell.value)) + 4)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def photo(motif: int, taken: str) -> bytes:
    """A JPEG of coloured shapes, another one for each motif; `taken` as "2023:06:27 09:00:00"."""
    dice = random.Random(motif)  # noqa: S311 - shapes, no secret
    picture = Image.new("RGB", PHOTO_SIZE, _colour(dice))
    brush = ImageDraw.Draw(picture)
    for _ in range(24):
        left, top = dice.randrange(PHOTO_SIZE[0]), dice.randrange(PHOTO_SIZE[1])
        box = (left, top, left + dice.randrange(50, 300), top + dice.randrange(50, 300))
        (brush.ellipse if dice.random() < 0.5 else brush.rectangle)(box, fill=_colour(dice))
    brush.text((20, 20), "Foto contoh, dibuat oleh program", fill="white", font_size=28)
    exif = Image.Exif()
    exif.get_ifd(EXIF_PART)[TAKEN] = taken
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80, exif=exif)
    return out.getvalue()


def _colour(dice: random.Random) -> tuple[int, int, int]:
    return dice.randrange(200), dice.randrange(200), dice.randrange(200)
