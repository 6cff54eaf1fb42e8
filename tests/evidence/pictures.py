"""Photos that nobody took: coloured shapes, and what phones and people make of one and the same."""

from __future__ import annotations

import io
import random
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

SIZE = (1200, 900)
TAKEN, EXIF_PART, ORIENTATION = 0x9003, 0x8769, 0x0112


def scene(seed: int) -> Image.Image:
    """Another motif for each seed."""
    dice = random.Random(seed)
    picture = Image.new("RGB", SIZE, _colour(dice))
    light = Image.linear_gradient("L").resize(SIZE).rotate(dice.choice([0, 180]))
    picture = Image.blend(picture, Image.merge("RGB", [light] * 3), 0.4)
    brush = ImageDraw.Draw(picture)
    for _ in range(dice.randrange(15, 40)):
        left, top = dice.randrange(SIZE[0]), dice.randrange(SIZE[1])
        box = (left, top, left + dice.randrange(50, 400), top + dice.randrange(50, 400))
        shape = brush.ellipse if dice.random() < 0.5 else brush.rectangle
        shape(box, fill=_colour(dice))
    return picture.filter(ImageFilter.GaussianBlur(2))


def jpeg(
    picture: Image.Image, quality: int = 85, *, taken: str = "", orientation: int = 1
) -> bytes:
    """`taken` as a camera writes it, "2023:06:27 09:00:00"."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    if taken:
        exif.get_ifd(EXIF_PART)[TAKEN] = taken
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, exif=exif)
    return out.getvalue()


def png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _colour(dice: random.Random) -> tuple[int, int, int]:
    return dice.randrange(256), dice.randrange(256), dice.randrange(256)


def _cropped(picture: Image.Image) -> Image.Image:
    """One hundredth less at each side."""
    width, height = picture.size
    return picture.crop((width // 100, height // 100, width * 99 // 100, height * 99 // 100))


def _on_its_side(picture: Image.Image) -> bytes:
    """Stored turned, with the note that says how to hold it."""
    return jpeg(picture.transpose(Image.Transpose.ROTATE_90), orientation=6)


# What happens to a photo on its way: name -> the file that arrives.
ALTERED: dict[str, Callable[[Image.Image], bytes]] = {
    "resized": lambda picture: jpeg(picture.resize((640, 480))),
    "recompressed": lambda picture: jpeg(picture, 30),
    "as PNG": png,
    "brighter": lambda picture: jpeg(ImageEnhance.Brightness(picture).enhance(1.15)),
    "darker": lambda picture: jpeg(ImageEnhance.Brightness(picture).enhance(0.75)),
    "cropped": lambda picture: jpeg(_cropped(picture)),
    "on its side": _on_its_side,
}
