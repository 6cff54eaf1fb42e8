"""Is a paper genuine, and do its figures still stand? For whoever holds it in the hand."""

from __future__ import annotations

import re
from datetime import datetime
from enum import StrEnum

from django.core.cache import cache
from django.db import transaction
from django.utils.crypto import constant_time_compare

from audit.services import record
from reports.kinds import rebuilt
from reports.models import Paper

# A paper is computed anew at most once in so many seconds, however many people ask.
KEPT_SECONDS = 60
# As audit.ids makes them; PostgreSQL would not even look for some other text.
PUBLIC_ID = re.compile(r"[0-9A-Za-z_-]{22}")
NUMBER = re.compile(r"KLA/([0-9]{2}(?:\.[0-9]{2})?)/([0-9]{4})/([0-9]{4,9})")
# Letters of a fingerprint that are typed by hand: 48 bits, far beyond guessing at our rates.
FINGERPRINT = re.compile(r"[0-9a-f]{12,64}")


class Standing(StrEnum):
    """What became of the figures since the paper left."""

    UNCHANGED = "tetap"
    CHANGED = "berubah"
    # What it was about is not there any more, or has nothing to print.
    UNKNOWN = "tidak-diketahui"


def paper_at(public_id: str) -> Paper | None:
    """The paper with this id, with its region."""
    if not PUBLIC_ID.fullmatch(public_id):
        return None
    return Paper.objects.select_related("region").filter(public_id=public_id).first()


def standing_of(paper: Paper, now: datetime) -> Standing:
    """As it was found within the last minute; each look anew leaves an event without a person.

    The new figures themselves stay inside: they may be drafts.
    """
    key = f"reports.standing.{paper.public_id}"
    known: str | None = cache.get(key)
    if known is not None:
        return Standing(known)
    found = _compared(paper, now)
    cache.set(key, found.value, KEPT_SECONDS)
    _record(paper, found)
    return found


def typed_paper(number: str, fingerprint: str) -> Paper | None:
    """The paper with this number in words, if its fingerprint begins so; both as NUMBER and
    FINGERPRINT have them.
    """
    region, year, count = NUMBER.fullmatch(number).groups()
    paper = Paper.objects.filter(region=region, year=year, number=count).first()
    if paper is None:
        return None
    same = constant_time_compare(paper.fingerprint[: len(fingerprint)], fingerprint)
    return paper if same else None


def _compared(paper: Paper, now: datetime) -> Standing:
    page = rebuilt(paper, now)
    if page is None:
        return Standing.UNKNOWN
    same = page.fingerprint == paper.fingerprint
    return Standing.UNCHANGED if same else Standing.CHANGED


@transaction.atomic
def _record(paper: Paper, found: Standing) -> None:
    record(
        verb="paper.checked",
        subject=f"paper:{paper.public_id}",
        region=paper.region_id,
        by=None,
        data={"kind": paper.kind, "year": paper.year, "standing": found.value},
    )
