"""From content trees to a finished PDF, for the pages, the command and the worker alike."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
from django.template.loader import render_to_string
from django.utils import timezone

from audit.clock import db_now
from regions.models import Region
from regions.timezones import timezone_of
from reports.content.page import PaperPage
from reports.kinds import KINDS, PaperKind
from reports.letterheads import Kop, arms_of, kop_of
from reports.printing import Printed, print_html
from reports.signing import is_signing, signed

ARMS = "lambang"


def paper_html(kind: PaperKind, pages: Sequence[PaperPage]) -> str:
    """One document of all the pages, as the PDF's child reads it."""
    return _html("reports/paper.html", pages[0].kop, {"kind": kind, "pages": pages})


def print_pages(pages: Sequence[PaperPage], size: str) -> Printed:
    """The pages of one kind and region in one file, signed where the portal signs.

    Raises NotPrinted.
    """
    kind, kop = KINDS[pages[0].kind], pages[0].kop
    codes = {page.proof.picture: qr_code(page.proof.url) for page in pages if page.proof}
    printed = print_html(
        paper_html(kind, pages),
        paper=size,
        pictures=_arms(kop) | codes,
        styles=kind.styles,
        fits=kind.fits,
        papers=len(pages),
    )
    return _signed(printed, kop) if is_signing() else printed


def print_sample(region: Region, *, now: datetime, paper: str) -> Printed:
    """The region's letterhead and signature on an otherwise nearly empty page."""
    kop = kop_of(region)
    html = _html("reports/letterhead_paper.html", kop, {"made_at": now})
    return print_html(html, paper=paper, pictures=_arms(kop), fits=True)


def qr_code(url: str) -> bytes:
    """A PNG that leads a phone to `url`; a quarter of it may be damaged by a stamp."""
    out = BytesIO()
    segno.make(url, error="q", micro=False).save(out, kind="png", scale=6, border=2)
    return out.getvalue()


def _signed(printed: Printed, kop: Kop) -> Printed:
    place = kop.city or kop.region.title
    return replace(printed, content=signed(printed.content, location=place, now=db_now()))


def _html(template: str, kop: Kop, context: dict[str, Any]) -> str:
    """Moments are printed in the region's own time."""
    arms_url = f"asset:{ARMS}" if kop.has_arms else ""
    with timezone.override(timezone_of(kop.region)):
        return render_to_string(template, context | {"kop": kop, "arms_url": arms_url})


def _arms(kop: Kop) -> dict[str, bytes]:
    png = arms_of(kop.region) if kop.has_arms else None
    return {ARMS: png} if png else {}


def write_whole(target: Path, content: bytes) -> None:
    """The whole file or none, also when the disk is full; raises OSError."""
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        draft.write_bytes(content)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def file_name(page: PaperPage) -> str:
    """ "sekda-17.04-2024.pdf": sorts by region and year in a folder of downloads."""
    return f"{page.kind}-{page.region.code}-{page.year}.pdf"
