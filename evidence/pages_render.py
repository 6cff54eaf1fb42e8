"""Draws one page in the limited child of jobs/sandbox.py. No Django: the child starts from here."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

from evidence.gate.heic import teach_pillow

# A4 at 150 dots an inch: small print stays legible, and a phone still loads it.
WIDTH = 1240
# A long strip is shown narrower rather than as a picture of a hundred megabytes.
TALLEST = 4 * WIDTH
# So few colours are text or a drawing: kept exactly that is smaller, too.
FEW_COLOURS = 256
QUALITY = 75


def draw(source: str, media_type: str, number: int, target: str) -> dict[str, int]:
    """Write page `number` of the file `source` as WebP into `target`; its width and height.

    Raises whatever the readers raise; the child's limits end what takes too much.
    """
    Image.MAX_IMAGE_PIXELS = None  # the gate has refused what is too large
    if media_type == "image/heic":
        teach_pillow()
    picture = _pdf_page(source, number) if media_type == "application/pdf" else _photo(source)
    Path(target).write_bytes(_webp(picture))
    return {"width": picture.width, "height": picture.height}


def _pdf_page(source: str, number: int) -> Image.Image:
    # From memory: the library would open a name that is none ("/dev/fd/5") in its own way.
    page = pypdfium2.PdfDocument(Path(source).read_bytes())[number - 1]
    width, height = page.get_size()
    scale = min(WIDTH / width, TALLEST / height)
    return page.render(scale=scale, rev_byteorder=True).to_pil().convert("RGB")


def _photo(source: str) -> Image.Image:
    """Upright as the phone held it; what else the phone wrote (where, when) stays behind."""
    picture = Image.open(source)
    # Only JPEG can: decodes at about the wanted size already.
    picture.draft("RGB", (2 * WIDTH, 2 * WIDTH))
    picture = ImageOps.exif_transpose(picture)
    picture.thumbnail((WIDTH, TALLEST))
    sheet = Image.new("RGB", picture.size, "white")
    picture = picture.convert("RGBA")
    sheet.paste(picture, mask=picture)
    return sheet


def _webp(picture: Image.Image) -> bytes:
    """The smaller of an exact and a good copy, without any metadata."""
    good = _saved(picture, quality=QUALITY)
    if picture.getcolors(FEW_COLOURS) is None:
        return good
    return min(_saved(picture, lossless=True), good, key=len)


def _saved(picture: Image.Image, **how: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, "WEBP", exif=b"", icc_profile=b"", **how)
    return out.getvalue()
