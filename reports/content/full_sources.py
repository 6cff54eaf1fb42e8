"""What the full report reads beside the scores: papers, notes, talks and what is still owed.

A paper is read by whoever holds it, so it tells what no right is needed for: READER has none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from evaluations.asked_rows import AskedRow
from evaluations.ledger.cards import StageCard
from evaluations.models import (
    AnswerDocument,
    AnswerRevision,
    Assessment,
    Comment,
    EvidenceRequest,
)
from evaluations.request_queries import open_rows_in
from evidence.models import DocumentVersion
from evidence.names import NIK
from evidence.personal import MASK
from evidence.reading_services import open_suspicion
from evidence.sensitivity import Sensitivity
from instruments.sheet import Sheet
from reports.content.full_tree import Cited, Listed, Owed, Talk

MOST_OWED = 2
READER = cast(User, AnonymousUser())

# (public id of a version, pages) in the order of linking, by question code.
Places = Mapping[str, Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Sources:
    """By question code; of questions about children only papers, and those without their names."""

    cited: Mapping[str, tuple[Cited, ...]]
    notes: Mapping[str, str]
    talks: Mapping[str, tuple[Talk, ...]]
    owed: Mapping[str, tuple[Owed, ...]]

    @property
    def documents(self) -> tuple[Listed, ...]:
        every = {one.document.place: one.document for held in self.cited.values() for one in held}
        return tuple(every[place] for place in sorted(every))


def sources_of(assessment: Assessment, card: StageCard, sheet: Sheet, now: datetime) -> Sources:
    """What was known when the card was made; five queries for any number of questions."""
    return Sources(
        cited=_cited(assessment, card, sheet),
        notes=_notes(assessment, card, sheet),
        talks=_talks(assessment, sheet),
        owed=_owed(open_rows_in(assessment, now), sheet),
    )


def _cited(assessment: Assessment, card: StageCard, sheet: Sheet) -> dict[str, tuple[Cited, ...]]:
    """Numbered as they appear in the order of the form."""
    places = _pinned(card) if "claims" in card.content else _linked(assessment, card.at)
    codes = [question.code for question in sheet.questions if question.code in places]
    keys = dict.fromkeys(key for code in codes for key, _ in places[code])
    versions = {
        version.public_id: version
        for version in DocumentVersion.objects.filter(public_id__in=keys).select_related(
            "document", "text"
        )
    }
    known = [key for key in keys if key in versions]
    listed = {key: _listed(place, versions[key]) for place, key in enumerate(known, 1)}
    return {
        code: tuple(Cited(listed[key], pages) for key, pages in places[code] if key in listed)
        for code in codes
    }


def _listed(place: int, version: DocumentVersion) -> Listed:
    """A paper has the highest class of the questions it ever proved (rules 4).

    One in which a child's data was found stays unnamed until somebody has said what to do.
    """
    document, text = version.document, getattr(version, "text", None)
    is_suspected = text is not None and open_suspicion(text.found) > 0
    if document.sensitivity == Sensitivity.SPECIFIC or is_suspected:
        return Listed(place, is_secret=True)
    return Listed(
        place,
        is_secret=False,
        title=NIK.sub(MASK, document.subject),
        kind=document.get_kind_display(),
        number=NIK.sub(MASK, document.number),
        date=document.date,
    )


def _pinned(card: StageCard) -> Places:
    """By the claims that were submitted."""
    return {
        claim["code"]: [(told["version"], told["pages"]) for told in claim["documents"]]
        for claim in card.content["claims"]
    }


def _linked(assessment: Assessment, until: datetime) -> Places:
    held: dict[str, list[tuple[str, str]]] = defaultdict(list)
    links = AnswerDocument.objects.filter(answer__assessment=assessment, linked_at__lte=until)
    for code, key, pages in links.values_list(
        "answer__question__code", "version__public_id", "pages"
    ):
        held[code].append((key, pages))
    return held


def _notes(assessment: Assessment, card: StageCard, sheet: Sheet) -> dict[str, str]:
    """The note of the newest revision that the stage could know of."""
    rows = AnswerRevision.objects.filter(answer__assessment=assessment, at__lte=card.at)
    told = dict(rows.order_by("version").values_list("answer__question__code", "note"))
    return {code: note for code, note in told.items() if note and not sheet.is_sensitive(code)}


def _talks(assessment: Assessment, sheet: Sheet) -> dict[str, tuple[Talk, ...]]:
    """Only threads that somebody released for papers."""
    found: dict[str, list[Talk]] = defaultdict(list)
    rows = Comment.objects.filter(
        thread__assessment=assessment, thread__in_papers=True, withdrawn_at__isnull=True
    )
    for code, at, text in rows.values_list("thread__question__code", "at", "text"):
        if not sheet.is_sensitive(code):
            found[code].append(Talk(at, text))
    return {code: tuple(talks) for code, talks in found.items()}


def _owed(rows: Iterable[AskedRow], sheet: Sheet) -> dict[str, tuple[Owed, ...]]:
    """A line for each request and question that it is for; a class S paper by its kind only."""
    asked: dict[int, list[AskedRow]] = defaultdict(list)
    for row in rows:
        asked[row.request.pk].append(row)
    found: dict[str, list[Owed]] = defaultdict(list)
    for theirs in asked.values():
        request = theirs[0].request
        codes = [code for code in _codes(request) if sheet.has_question(code)]
        owed = Owed(theirs[0].title, len(theirs), min(row.due_at for row in theirs))
        for code in codes:
            found[code].append(owed)
    return {code: _short(owed) for code, owed in found.items()}


def _short(owed: Sequence[Owed]) -> tuple[Owed, ...]:
    """A question that waits for many papers tells how many."""
    if len(owed) <= MOST_OWED:
        return tuple(owed)
    parties, due_at = sum(one.count for one in owed), min(one.due_at for one in owed)
    return (Owed(f"{len(owed)} berkas", parties, due_at),)


def _codes(request: EvidenceRequest) -> list[str]:
    return list(dict.fromkeys((*request.proves, *request.proposed)))
