"""Figures and rows for pages about papers; every queryset passes the gate of access.py first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from accounts.models import User
from audit.models import Event
from evidence.models import Document
from regions.models import Region

SHOWN_EVENTS = 50


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


def existing_for(user: User, region: Region, sha256: str) -> Document | None:
    """A document of the region with the same bytes, told only to who may open it (rules 4)."""
    same = Document.objects.filter(region=region, versions__sha256=sha256)
    return same.openable_by(user).first()


def openings_of(document: Document) -> Sequence[Event]:
    """The latest openings of the document's files, newest first."""
    events = Event.objects.filter(subject=f"document:{document.public_id}", verb="document.opened")
    return events.order_by("-pk")[:SHOWN_EVENTS]
