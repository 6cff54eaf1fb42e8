"""The first pages of an office file as a PDF of our own, made in the limited child."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from evidence.office import sheets, words
from evidence.office.plain import MOST_PAGES, Plain
from evidence.uploads import DOCX, XLSX
from jobs.typesetting import OwnAssetsOnly, Typesetter, uncollected

MOST_HTML = 600_000
STYLES = Path(__file__).with_name("plain.css")
READERS: Mapping[str, Callable[[Path], Plain]] = {
    DOCX.media_type: words.read,
    XLSX.media_type: sheets.read,
}


def typeset(source: str, media_type: str, fonts: Mapping[str, str], target: str) -> int:
    """Write the PDF into `target`; how many pages it has, one at least.

    `fonts`: name -> path. Raises whatever the readers raise; the child's limits end what takes too
    much.
    """
    plain = READERS[media_type](Path(source))
    if len(plain.html) > MOST_HTML:
        raise ValueError("too long for ten pages")
    assets = {name: (Path(path).read_bytes(), "font/ttf") for name, path in fonts.items()}
    fetcher = OwnAssetsOnly(assets | plain.pictures)
    with uncollected():
        layout = Typesetter([STYLES.read_text(encoding="utf-8")], fetcher).lay_out(plain.html)
        kept = layout.pages[:MOST_PAGES]
        Path(target).write_bytes(layout.copy(kept).write_pdf())
    return len(kept)
