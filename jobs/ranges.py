"""Which part of a file a request wants (RFC 9110, 14): pure, for downloads that go on.

One range at a time. Several, another unit, or what is no range at all are ignored, as the standard
allows: the answer is the whole file then.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Nineteen digits name any byte of any file; more are no range but an attack on the parser.
RANGE = re.compile(r"bytes=([0-9]{0,19})-([0-9]{0,19})", re.IGNORECASE)


class Unsatisfiable(Exception):  # noqa: N818 - it reads as what it says
    """The range begins behind the end of the file: 416."""


@dataclass(frozen=True, slots=True)
class Part:
    """`length` bytes from `start` on, of a file of `size`."""

    start: int
    length: int
    size: int

    @property
    def content_range(self) -> str:
        return f"bytes {self.start}-{self.start + self.length - 1}/{self.size}"


def wanted_part(header: str, *, if_range: str, etag: str, size: int) -> Part | None:
    """The part that the headers Range and If-Range ("" when absent) ask for; None is the whole.

    `etag` is the file's strong one, with its quotes. With an If-Range that names something else the
    client holds a piece of another file, and gets the whole. Raises Unsatisfiable.
    """
    found = RANGE.fullmatch(header.strip())
    if found is None or (if_range and if_range.strip() != etag):
        return None
    first, last = found.groups()
    if not first and not last:
        return None
    if not first:
        return _last_bytes(int(last), size)
    return _from_to(int(first), int(last) if last else size - 1, size)


def _last_bytes(count: int, size: int) -> Part:
    length = min(count, size)
    if not length:
        raise Unsatisfiable
    return Part(size - length, length, size)


def _from_to(first: int, last: int, size: int) -> Part | None:
    if first >= size:
        raise Unsatisfiable
    if last < first:
        return None
    return Part(first, min(last, size - 1) - first + 1, size)
