"""A coat of arms as sent becomes a small PNG of our own: nothing of the file itself is kept.

No Django: `redraw` runs in the child of jobs/sandbox.py, which starts from this module.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

from evidence.uploads import inspect
from jobs.gate.refusal import Refused

SUFFIXES = (".png", ".jpg", ".jpeg", ".webp")
KINDS_TEXT = "PNG, JPEG, atau WebP"
LARGEST_SIDE = 480  # pixels; 25 mm on paper at well over 300 dpi
LARGEST_PNG = 200_000
SMALLEST_SIDE = 32


def check_kind(name: str) -> None:
    """Raise Refused unless the name claims a picture."""
    if not name.lower().endswith(SUFFIXES):
        raise Refused(f"Lambang harus berupa gambar {KINDS_TEXT}. Pilih berkas gambarnya.")


def redraw(path: str, name: str, target: str) -> dict[str, Any]:
    """Write the picture anew to `target`; says `width` and `height`, or why it is `refused`."""
    seen = inspect(path, name)
    if "refused" in seen:
        return {"refused": seen["refused"]}
    with Image.open(path) as sent:
        upright = ImageOps.exif_transpose(sent).convert("RGBA")
    if min(upright.size) < SMALLEST_SIDE:
        return {
            "refused": f"Gambar {upright.width} x {upright.height} piksel terlalu kecil untuk "
            f"dicetak. Pakai gambar paling sedikit {SMALLEST_SIDE} piksel."
        }
    upright.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    _save(upright, Path(target))
    return {"width": upright.width, "height": upright.height}


def _save(picture: Image.Image, target: Path) -> None:
    """A fresh image holds pixels only; a photo that stays too large is drawn in 256 colours."""
    bare = Image.frombytes("RGBA", picture.size, picture.tobytes())
    bare.save(target, "PNG", optimize=True)
    if target.stat().st_size > LARGEST_PNG:
        bare.quantize(256, method=Image.Quantize.FASTOCTREE).save(target, "PNG", optimize=True)
