"""Figures and rows for pages about papers; every queryset passes the gate of access.py first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice

from accounts.models import User
from audit.models import Event
from evidence.models import Document, DocumentVersion, VirusScan
from regions.models import Region

SHOWN_EVENTS, READ_EVENTS = 50, 1000
FILE_OPENED, PAGE_OPENED = "document.opened", "document.page_opened"


@dataclass(frozen=True, slots=True)
class Usage:
    """Where a document is used: the words of a link and its address ("" when out of reach)."""

    label: str
    url: str


# User and documents -> usages by the documents' primary keys, in one query for all of them.
UsageFinder = Callable[[User, Sequence[Document]], Mapping[int, Sequence[Usage]]]
_finders: list[UsageFinder] = []


def register_usage_finder(finder: UsageFinder) -> None:
    """Apps above tell here where their rows use documents; evidence knows nothing of them."""
    _finders.append(finder)


def usages_of(user: User, documents: Sequence[Document]) -> dict[int, list[Usage]]:
    """By primary key, for every one of `documents`."""
    found: dict[int, list[Usage]] = {document.pk: [] for document in documents}
    for finder in _finders:
        for key, usages in finder(user, documents).items():
            found[key] += usages
    return found


def receipts_of(user: User, numbers: Sequence[str]) -> list[DocumentVersion]:
    """The versions with these numbers whose documents the user may know of, oldest first."""
    known = DocumentVersion.objects.filter(document__in=Document.objects.visible_to(user))
    asked = [number for number in numbers if number.isprintable()]
    rows = known.filter(public_id__in=asked).order_by("received_at", "pk")
    return list(rows.select_related("document__region", "document__area", "document__agency"))


def existing_for(user: User, region: Region, sha256: str) -> Document | None:
    """A document of the region with the same bytes, told only to who may open it (rules 4)."""
    same = Document.objects.filter(region=region, versions__sha256=sha256)
    same = same.exclude(versions__scan__state=VirusScan.State.INFECTED)
    return same.openable_by(user).first()


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening in the log: when, by whom, and what ("Berkas", "Halaman 1–3")."""

    at: datetime
    actor: str
    what: str


def openings_of(document: Document) -> list[Opening]:
    """The latest openings of the document's files and pages, newest first.

    Who looks through a paper opens page after page: such a run is one row, at the time of its end.
    """
    subject = f"document:{document.public_id}"
    events = Event.objects.filter(subject=subject, verb__in=[FILE_OPENED, PAGE_OPENED])
    runs = groupby(events.order_by("-pk")[:READ_EVENTS], key=_run_of)
    return [_opening(list(run)) for _, run in islice(runs, SHOWN_EVENTS)]


def _run_of(event: Event) -> tuple[object, ...]:
    """Equal for the page openings of one person in one file; a file is a run of its own."""
    if event.verb == FILE_OPENED:
        return (event.pk,)
    return event.actor, event.data["version"]


def _opening(run: list[Event]) -> Opening:
    newest = run[0]
    if newest.verb == FILE_OPENED:
        return Opening(newest.at, newest.actor, "Berkas")
    numbers = [event.data["page"] for event in run]
    first, last = min(numbers), max(numbers)
    what = f"Halaman {first}" if first == last else f"Halaman {first}–{last}"
    return Opening(newest.at, newest.actor, what)
