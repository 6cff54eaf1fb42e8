"""The papers behind a claim: those pinned at the submit, and those of a repair."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet

from accounts.models import User
from evaluations.models import Answer, Assessment
from evaluations.photo_queries import photo_flags
from evaluations.queue import Bench
from evidence.models import Document, DocumentVersion
from evidence.sensitivity import Sensitivity
from instruments.sheet import Question

FIRST_NUMBER = re.compile(r"[0-9]+")
# (public id of a version, kind of the slot) -> page numbers.
Places = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One document version in one slot; of a paper that may not be opened only the slot is told.

    `is_claimed`: pinned when the answers were submitted; `is_present`: linked now. `flags` are
    sentences about a photo (photo_queries.py).
    """

    version: DocumentVersion
    slot: str
    pages: str
    is_claimed: bool
    is_present: bool
    may_open: bool
    flags: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return self.version.public_id

    @property
    def is_secret(self) -> bool:
        return self.version.document.sensitivity == Sensitivity.SPECIFIC

    @property
    def first_page(self) -> int:
        """Where the proof stands, "3-5" or "2, 7-9"; the first page when nobody said."""
        named = FIRST_NUMBER.search(self.pages)
        return int(named.group()) if named else 1


def paper_lines(bench: Bench, code: str, answer: Answer | None, user: User) -> Sequence[PaperLine]:
    """In the order of the slots; one query."""
    pinned = _pinned(bench, code)
    if answer is None and not pinned:
        return []
    versions = list(_versions(pinned, answer, user))
    present: Places = {
        (version.public_id, version.link_slot): version.link_pages
        for version in versions
        if version.link_slot
    }
    if bench.is_repairing:
        present = pinned
    by_key = {version.public_id: version for version in versions}
    labels = _slot_labels(bench.sheet.question(code))
    lines = [
        PaperLine(
            version=by_key[key],
            slot=labels.get(slot, slot),
            pages=present.get((key, slot), "") or pinned.get((key, slot), ""),
            is_claimed=bench.stored is None or (key, slot) in pinned,
            is_present=(key, slot) in present,
            may_open=by_key[key].may_open,
        )
        for key, slot in {**pinned, **present}
        if key in by_key
    ]
    order = list(labels.values())
    return sorted(lines, key=lambda line: order.index(line.slot) if line.slot in order else 99)


def flagged(assessment: Assessment, papers: Sequence[PaperLine]) -> Sequence[PaperLine]:
    """The same with what is striking about the photos that the verifier may open."""
    photos = {line.version.pk for line in papers if line.may_open and line.version.is_picture}
    flags = photo_flags(assessment, {(pk, "") for pk in photos})
    return [replace(line, flags=flags.get((line.version.pk, ""), ())) for line in papers]


def _pinned(bench: Bench, code: str) -> Places:
    """As the submitted claims name them."""
    if bench.stored is None:
        return {}
    claims = {claim["code"]: claim for claim in bench.stored.card["claims"]}
    documents = claims.get(code, {}).get("documents", [])
    return {(told["version"], told["slot"]): told["pages"] for told in documents}


def _versions(pinned: Places, answer: Answer | None, user: User) -> QuerySet[DocumentVersion]:
    """A version that fills two slots of the answer comes twice."""
    openable = Document.objects.openable_by(user).filter(pk=OuterRef("document"))
    return (
        DocumentVersion.objects.annotate(
            link=FilteredRelation("links", condition=Q(links__answer=answer))
        )
        .filter(Q(public_id__in=[key for key, _ in pinned]) | Q(link__isnull=False))
        .annotate(link_slot=F("link__slot"), link_pages=F("link__pages"), may_open=Exists(openable))
        .select_related("document", "scan")
        .order_by("received_at", "pk")
    )


def _slot_labels(question: Question) -> dict[str, str]:
    """One label a kind: optional kinds may repeat within a question."""
    labels: dict[str, list[str]] = {}
    for slot in question.slots:
        labels.setdefault(slot.kind, []).append(slot.label)
    return {kind: "; ".join(told) for kind, told in labels.items()}
