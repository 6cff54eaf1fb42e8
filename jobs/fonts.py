"""The portal's own letters for a PDF: unpacked once a process, or each paper would take three times
as long.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from io import BytesIO
from pathlib import Path

from django.conf import settings
from fontTools.ttLib.woff2 import decompress

FOLDER = Path(settings.BASE_DIR) / "static/vendor/fontsource-arimo@5.3.0"
LATIN = ("arimo-latin-400-normal", "arimo-latin-700-normal")
LATIN_EXT = ("arimo-latin-ext-400-normal", "arimo-latin-ext-700-normal")
EXTENDED = re.compile("[\u0100-\u0130\u0132-\u0151\u0154-\u02ba\u1e00-\u1eff\u2113]")


def fonts_for(text: str) -> dict[str, bytes]:
    """Name -> TrueType bytes; letters beyond Latin 1 come only where the text has some."""
    return all_fonts() if EXTENDED.search(text) else _named(LATIN)


def all_fonts() -> dict[str, bytes]:
    """As `fonts_for`, of a text that nobody knows yet."""
    return _named(LATIN + LATIN_EXT)


def _named(names: Iterable[str]) -> dict[str, bytes]:
    return {f"{name}.ttf": _unpacked(name) for name in names}


@cache
def _unpacked(name: str) -> bytes:
    out = BytesIO()
    decompress(BytesIO((FOLDER / f"{name}.woff2").read_bytes()), out)
    return out.getvalue()
