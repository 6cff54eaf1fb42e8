"""What phones put behind a photo of their own: Samsung's data blocks, a motion photo's video.

Both are taken only when their own structure accounts for every byte, so that nothing else hides
there; refused would be most photos of the phones that camat and villages have.
"""

import struct

SAMSUNG_HEAD, SAMSUNG_END = b"SEFH", b"SEFT"
ENTRY = struct.Struct("<2xHII")  # kind, distance back from the head, size
BOX = struct.Struct(">I4s")
VIDEO_BOXES = {b"ftyp", b"mdat", b"moov", b"free", b"skip", b"wide", b"uuid", b"meta", b"mpvd"}


def is_phone_trailer(rest: bytes) -> bool:
    """Whether all of `rest`, what follows a JPEG's end, is one of the known trailers."""
    return _is_samsung(rest) or _is_video(rest)


def _is_samsung(rest: bytes) -> bool:
    """Blocks, then a directory that names them, its length, and the end mark."""
    if len(rest) < 20 or rest[-4:] != SAMSUNG_END:
        return False
    (length,) = struct.unpack("<I", rest[-8:-4])
    head = len(rest) - 8 - length
    if head < 0 or rest[head : head + 4] != SAMSUNG_HEAD or length < 12:
        return False
    (count,) = struct.unpack_from("<I", rest, head + 8)
    if length != 12 + count * ENTRY.size:
        return False
    entries = [ENTRY.unpack_from(rest, head + 12 + place * ENTRY.size) for place in range(count)]
    return _fill(head, sorted((head - back, size) for _, back, size in entries))


def _fill(end: int, blocks: list[tuple[int, int]]) -> bool:
    """Whether the blocks, as (start, size) in order, cover 0 to `end` without hole or overlap."""
    at = 0
    for start, size in blocks:
        if start != at:
            return False
        at += size
    return at == end


def _is_video(rest: bytes) -> bool:
    """A chain of MP4 boxes that begins with the file type and ends with the last byte."""
    at = 0
    while at + BOX.size <= len(rest):
        size, kind = BOX.unpack_from(rest, at)
        if kind not in VIDEO_BOXES or size < BOX.size or (at == 0) != (kind == b"ftyp"):
            return False
        at += size
    return at == len(rest) > 0
