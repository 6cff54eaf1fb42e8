"""HEIC, the photos of newer phones: only with pillow-heif (requirements-heic.txt).

No Django: the children that parse and draw start from here.
"""

from __future__ import annotations

import struct
from importlib.util import find_spec

HEAD = struct.Struct(">I4s")
LONG = struct.Struct(">Q")
# What a still photo is made of (ISO/IEC 23008-12); a film, or what nobody names, is none of these.
BOXES = {b"ftyp", b"meta", b"mdat", b"idat", b"free", b"skip", b"wide", b"uuid"}
STILL = {b"heic", b"heix", b"heim", b"heis", b"mif1"}


def is_available() -> bool:
    return find_spec("pillow_heif") is not None


def teach_pillow() -> None:
    """Let Pillow open HEIC in this process, with one thread: others would each want memory."""
    if is_available():
        import pillow_heif

        pillow_heif.register_heif_opener(thumbnails=False)
        pillow_heif.options.DECODE_THREADS = 1


def is_still(data: bytes) -> bool:
    """Whether the file calls itself a photo, and its boxes fill it to its last byte."""
    if data[4:8] != b"ftyp" or data[8:12] not in STILL:
        return False
    at = 0
    while at + HEAD.size <= len(data):
        size, kind = HEAD.unpack_from(data, at)
        if size == 1 and at + 16 <= len(data):
            (size,) = LONG.unpack_from(data, at + 8)
        elif size == 0:
            size = len(data) - at  # the last box, by definition
        if kind not in BOXES or size < HEAD.size:
            return False
        at += size
    return at == len(data)
