"""The parent's side of a PDF: lays HTML, styles, fonts and pictures ready and starts the child."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings

from jobs.fonts import fonts_for
from jobs.sandbox import ChildFailed, NoSeat, run_limited

STATIC = Path(settings.BASE_DIR) / "static"
STYLES = (STATIC / "css/kop.css", STATIC / "css/paper.css")
PAPER_STYLES = STATIC / "css/papers"
CHART_STYLES = STATIC / "css/paper-charts.css"
MEMORY = 1_000 * 2**20
CPU_SECONDS = 30
WALL_SECONDS = 60
# For each further paper in the same file: a letter of three pages takes a quarter of it, and a busy
# machine four times as long (bench/letters.py).
CPU_SECONDS_MORE, WALL_SECONDS_MORE = 1, 3
LARGEST_PDF = 20_000_000

logger = logging.getLogger(__name__)


class NotPrinted(Exception):  # noqa: N818 - it reads as what it says
    """No paper was made; `str()` is the sentence for the person, `status` the page's status."""

    def __init__(self, sentence: str, status: int) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True, slots=True)
class Printed:
    """A finished PDF; `refused` are addresses that something in it wanted to be fetched."""

    content: bytes
    pages: int
    refused: tuple[str, ...] = ()


def print_html(
    html: str,
    *,
    paper: str,
    pictures: Mapping[str, bytes],
    styles: Sequence[str] = (),
    fits: bool = False,
    papers: int = 1,
) -> Printed:
    """The HTML as a PDF; `pictures` are PNGs that it names as "asset:<name>". Raises NotPrinted.

    `styles` are names in static/css/papers, `fits` draws everything smaller until it is one page.
    Each of its `papers` beyond the first gets more time.
    """
    with TemporaryDirectory(prefix="kla-cetak-") as folder:
        target = Path(folder) / "paper.pdf"
        order = laid_ready(Path(folder), html, paper=paper, pictures=pictures, styles=styles)
        order["fits"] = fits
        said = _draw_in_child(order, target, papers - 1)
        if said["refused"]:
            # How many, not which: an address may quote what people wrote.
            logger.warning("pdf: %s fetches refused", len(said["refused"]))
        return Printed(target.read_bytes(), said["pages"], tuple(said["refused"]))


def laid_ready(
    folder: Path,
    html: str,
    *,
    paper: str,
    pictures: Mapping[str, bytes],
    styles: Sequence[str] = (),
) -> dict[str, Any]:
    """Write what the child reads into `folder` and return its order."""
    page = folder / "paper.html"
    page.write_text(html, encoding="utf-8")
    parts = [(name, font, "font/ttf") for name, font in fonts_for(html).items()]
    parts += [(name, png, "image/png") for name, png in pictures.items()]
    assets = {}
    for number, (name, content, media_type) in enumerate(parts):
        asset = folder / str(number)
        asset.write_bytes(content)
        assets[name] = (str(asset), media_type)
    return {
        "html": str(page),
        "styles": [str(path) for path in (*STYLES, *(PAPER_STYLES / name for name in styles))],
        "chart_styles": str(CHART_STYLES),
        "assets": assets,
        "paper": paper,
    }


def _draw_in_child(order: Mapping[str, Any], target: Path, more: int) -> dict[str, Any]:
    try:
        return run_limited(
            "reports.pdf:render",
            order,
            str(target),
            memory=MEMORY,
            cpu_seconds=CPU_SECONDS + more * CPU_SECONDS_MORE,
            wall_seconds=WALL_SECONDS + more * WALL_SECONDS_MORE,
            largest_file=LARGEST_PDF,
        )
    except NoSeat:
        raise NotPrinted(
            "Server sedang sibuk mencetak lembar lain. Tunggu setengah menit, lalu unduh lagi.", 503
        ) from None
    except ChildFailed:
        raise NotPrinted(
            "Lembar PDF tidak berhasil dibuat. Cetak halaman ini dari peramban, dan beri tahu "
            "admin provinsi.",
            500,
        ) from None
