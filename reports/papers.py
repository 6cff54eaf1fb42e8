"""From a content tree to a finished PDF, for the pages and for the command alike."""

from __future__ import annotations

import secrets
from datetime import datetime
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from regions.models import Region
from regions.timezones import timezone_of
from reports.content import SekdaPage
from reports.letterheads import Kop, arms_of, kop_of
from reports.printing import Printed, print_html

ARMS = "lambang"


def sekda_html(page: SekdaPage) -> str:
    """The Sekda page as the PDF's child reads it."""
    return _html("reports/sekda_paper.html", page.kop, {"page": page})


def print_sekda(page: SekdaPage, paper: str) -> Printed:
    """Raises NotPrinted."""
    return _printed(sekda_html(page), page.kop, paper)


def print_sample(region: Region, *, now: datetime, paper: str) -> Printed:
    """The region's letterhead and signature on an otherwise nearly empty page."""
    kop = kop_of(region)
    html = _html("reports/letterhead_paper.html", kop, {"made_at": now})
    return _printed(html, kop, paper)


def _html(template: str, kop: Kop, context: dict[str, Any]) -> str:
    """Moments are printed in the region's own time."""
    arms_url = f"asset:{ARMS}" if kop.has_arms else ""
    with timezone.override(timezone_of(kop.region)):
        return render_to_string(template, context | {"kop": kop, "arms_url": arms_url})


def _printed(html: str, kop: Kop, paper: str) -> Printed:
    png = arms_of(kop.region) if kop.has_arms else None
    return print_html(html, paper=paper, pictures={ARMS: png} if png else {})


def write_whole(target: Path, content: bytes) -> None:
    """The whole file or none, also when the disk is full; raises OSError."""
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        draft.write_bytes(content)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def file_name(page: SekdaPage) -> str:
    """ "sekda-17.04-2024.pdf": sorts by region and year in a folder of downloads."""
    return f"sekda-{page.assessment.region_id}-{page.assessment.round.year}.pdf"
