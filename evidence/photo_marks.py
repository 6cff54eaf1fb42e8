"""What a photo tells of itself, read in the limited child of jobs/sandbox.py. No Django.

The fingerprint is a difference hash: of a small grey copy, 64 times whether a field is brighter
than its neighbour. Size, format and brightness hardly change it; no face and no word can be made
from it again. Its twenty lines are our own: the library for it (ImageHash) brings numpy, scipy and
PyWavelets, a hundred megabytes for this one function.
"""

from __future__ import annotations

from datetime import date, datetime
from itertools import pairwise

from PIL import Image, ImageOps

from evidence.gate.heic import teach_pillow

SIDE = 8
# Fields that must differ, by so many of 256 greys: an empty sheet is like every other one.
MOST_ALIKE, A_LITTLE = 12, 4
NEAR = 6
EXIF_PART, TAKEN, DIGITISED = 0x8769, 0x9003, 0x9004
# No phone took pictures before; a clock that was never set says 1970 or 1980.
EARLIEST = date(2000, 1, 1)


def look(source: str) -> dict[str, str]:
    """`fingerprint`: 16 hex digits, "" for a picture without features; `taken_on`: ISO date or "".

    Raises whatever Pillow raises; the child's limits end what takes too much.
    """
    Image.MAX_IMAGE_PIXELS = None  # the gate has refused what is too large
    teach_pillow()
    with Image.open(source) as picture:
        taken_on = _taken_on(picture)
        return {"fingerprint": fingerprint(picture), "taken_on": taken_on}


def fingerprint(picture: Image.Image) -> str:
    picture.draft("L", (16 * SIDE, 16 * SIDE))  # only JPEG can: it decodes smaller already
    upright = ImageOps.exif_transpose(picture).convert("L")
    small = upright.resize((SIDE + 1, SIDE), Image.Resampling.BOX)
    greys = small.tobytes()  # one byte a field
    rows = [greys[start : start + SIDE + 1] for start in range(0, len(greys), SIDE + 1)]
    steps = [right - left for row in rows for left, right in pairwise(row)]
    if sum(abs(step) >= A_LITTLE for step in steps) < MOST_ALIKE:
        return ""
    return f"{int(''.join('01'[step > 0] for step in steps), 2):016x}"


def distance(one: str, other: str) -> int:
    """How many of the 64 bits differ; up to `NEAR` it is nearly the same picture."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def _taken_on(picture: Image.Image) -> str:
    told = picture.getexif().get_ifd(EXIF_PART)
    for tag in (TAKEN, DIGITISED):
        try:
            taken = datetime.strptime(str(told.get(tag, ""))[:10], "%Y:%m:%d").date()  # noqa: DTZ007
        except ValueError:
            continue
        return taken.isoformat() if taken >= EARLIEST else ""
    return ""
