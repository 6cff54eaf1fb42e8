"""DOCX as plain text: headings, paragraphs, lists, tables and pictures, as far as ten pages go."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import mammoth
from mammoth import documents
from mammoth import html as made
from PIL import Image

from evidence.office.plain import Plain

# Letters, and what a paragraph or cell weighs beside its own: somewhat more than ten pages.
MOST_WEIGHT, BLOCK_WEIGHT = 60_000, 40
MOST_PICTURES = 20
MOST_PIXELS = 40_000_000
PICTURE_SIDE = 1_000
PICTURE_FORMATS = ["JPEG", "PNG", "GIF", "BMP", "WEBP", "TIFF"]
WIDEST_CELL, TALLEST_CELL = 40, 200
# Alignment is a style of ours; the file's own names can't reach it, `_shaped` sets them all.
STYLES = """
p[style-name='kla-center'] => p.center:fresh
p[style-name='kla-right'] => p.right:fresh
u => u
"""
ALIGNED = {"center": "kla-center", "right": "kla-right", "end": "kla-right"}
CUT = '<p class="note">… Lanjutan dokumen ini tidak digambar.</p>'
EMPTY = '<p class="note">Dokumen ini tidak berisi teks yang dapat digambar.</p>'


def read(path: Path) -> Plain:
    album = _Album()
    trimmer = _Trimmer()
    with path.open("rb") as file:
        result = mammoth.convert_to_html(
            file,
            transform_document=trimmer.trim,
            convert_image=album.place,
            style_map=STYLES,
            # Neither a style map nor a picture of the file's own choosing.
            include_embedded_style_map=False,
            external_file_access=False,
        )
    html = result.value or EMPTY
    return Plain(html + CUT if trimmer.is_cut else html, album.pictures)


class _Trimmer:
    """Keeps what fits into `MOST_WEIGHT`, whatever it is nested in."""

    def __init__(self) -> None:
        self.left = MOST_WEIGHT
        self.is_cut = False

    def trim(self, document: documents.Document) -> documents.Document:
        return document.copy(children=self._kept(document.children))

    def _kept(self, children: Sequence[Any]) -> list[Any]:
        kept: list[Any] = []
        for child in children:
            if self.left <= 0:
                self.is_cut = True
                break
            kept.extend(self._shaped(child))
        return kept

    def _shaped(self, thing: Any) -> list[Any]:
        if isinstance(thing, documents.Text):
            text = thing.value[: self.left]
            self.is_cut |= len(text) < len(thing.value)
            self.left -= len(text)
            return [documents.Text(text)]
        if isinstance(thing, documents.Hyperlink):
            return self._kept(thing.children)  # its words; nobody clicks on a picture
        self.left -= 1 if isinstance(thing, documents.Run) else BLOCK_WEIGHT
        if not isinstance(thing, documents.HasChildren):
            return [thing]
        return [_plain(thing).copy(children=self._kept(thing.children))]


def _plain(thing: Any) -> Any:
    """Aligned as in the file, and cells no larger than a page can hold."""
    if isinstance(thing, documents.Paragraph) and thing.alignment in ALIGNED:
        # A heading stays one: its size says more than its place.
        is_heading = (thing.style_name or "").lower().startswith("heading")
        return thing if is_heading else thing.copy(style_name=ALIGNED[thing.alignment])
    if isinstance(thing, documents.TableCell):
        spans = {"colspan": min(thing.colspan, WIDEST_CELL)}
        return thing.copy(rowspan=min(thing.rowspan, TALLEST_CELL), **spans)
    return thing


class _Album:
    """The pictures of the document, decoded and made small; what can't be is told in words."""

    def __init__(self) -> None:
        self.pictures: dict[str, tuple[bytes, str]] = {}

    def place(self, image: documents.Image) -> list[Any]:
        if len(self.pictures) >= MOST_PICTURES:
            return [made.text("[gambar berikutnya tidak digambar]")]
        try:
            picture = _small(image)
        except (KeyError, ValueError, OSError, SyntaxError, Image.DecompressionBombError):
            return [made.text("[gambar yang tidak dapat digambar]")]
        name = f"gambar-{len(self.pictures)}"
        self.pictures[name] = picture
        return [made.element("img", {"src": f"asset:{name}", "alt": ""})]


def _small(image: documents.Image) -> tuple[bytes, str]:
    with image.open() as stored:
        picture = Image.open(io.BytesIO(stored.read()), formats=PICTURE_FORMATS)
    if picture.width * picture.height > MOST_PIXELS:
        raise ValueError("too many pixels")
    picture.draft("RGB", (PICTURE_SIDE, PICTURE_SIDE))
    picture.thumbnail((PICTURE_SIDE, PICTURE_SIDE))
    out = io.BytesIO()
    if picture.has_transparency_data:
        picture.convert("RGBA").save(out, "PNG", compress_level=1)
        return out.getvalue(), "image/png"
    picture.convert("RGB").save(out, "JPEG", quality=80)
    return out.getvalue(), "image/jpeg"
