"""Last year's documents of each question: which can prove the same question again, and why not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from accounts.models import User
from evaluations.models import AnswerDocument, Assessment
from evidence.models import Document, DocumentVersion
from evidence.sensitivity import Sensitivity
from instruments.mapping import Pair
from instruments.sheet import Sheet


@dataclass(frozen=True, slots=True)
class LastPaper:
    """A document that proved the question last year, to be linked as its newest `version`.

    `key` is the public id of last year's link; `slot` is "" where nothing asks for its kind any
    more. `year` is that of its date, without one what its passport says. `becomes_secret`: taking
    it makes the document class S, for good (rules 4).
    """

    key: str
    version: DocumentVersion
    slot: str
    slot_label: str
    pages: str
    year: int | None
    is_in_years: bool
    is_replaced: bool
    becomes_secret: bool

    @property
    def is_offered(self) -> bool:
        return bool(self.slot) and not self.is_replaced

    @property
    def is_safe(self) -> bool:
        """What "tick all" ticks: dated in the years that are looked at, and no class changes."""
        return self.is_offered and self.is_in_years and not self.becomes_secret


@dataclass(frozen=True, slots=True)
class LastPapers:
    """Of one question; `linked` are the keys of those that prove it this year already, `hidden`
    counts documents that the reader may not open.
    """

    offered: tuple[LastPaper, ...] = ()
    linked: tuple[str, ...] = ()
    hidden: int = 0


def last_papers(
    earlier: Assessment, assessment: Assessment, user: User, sheet: Sheet, pairs: Collection[Pair]
) -> Mapping[str, LastPapers]:
    """New code -> last year's documents, without those that prove it already: three queries."""
    links = _links(earlier, user, {pair.old for pair in pairs})
    newest = _newest({link.version.document_id for found in links.values() for link in found})
    proved = _proved(assessment, {pair.new for pair in pairs})
    return {
        pair.new: _papers_of(links[pair.old], newest, proved, sheet, pair.new)
        for pair in pairs
        if pair.old in links
    }


def _links(
    earlier: Assessment, user: User, codes: Collection[str]
) -> Mapping[str, Sequence[AnswerDocument]]:
    """Old code -> links, each of which knows whether the reader may open its document."""
    may_open = Document.objects.openable_by(user).filter(pk=OuterRef("version__document"))
    rows = AnswerDocument.objects.filter(
        answer__assessment=earlier, answer__question__code__in=codes
    )
    rows = rows.annotate(may_open=Exists(may_open))
    found = defaultdict(list)
    for link in rows.select_related("version__document", "answer__question"):
        found[link.answer.question.code].append(link)
    return dict(found)


def _newest(documents: Collection[int]) -> Mapping[int, DocumentVersion]:
    versions = DocumentVersion.objects.filter(document__in=documents).newest()
    return {version.document_id: version for version in versions.select_related("document")}


def _proved(assessment: Assessment, codes: Collection[str]) -> set[tuple[str, int]]:
    """(code, document) of what is linked this year already."""
    rows = AnswerDocument.objects.filter(
        answer__assessment=assessment, answer__question__code__in=codes
    )
    return set(rows.values_list("answer__question__code", "version__document"))


def _papers_of(
    links: Sequence[AnswerDocument],
    newest: Mapping[int, DocumentVersion],
    proved: Collection[tuple[str, int]],
    sheet: Sheet,
    code: str,
) -> LastPapers:
    offered, linked = [], []
    for link in links:
        if (code, link.version.document_id) in proved:
            linked.append(link.public_id)
        elif link.may_open:
            offered.append(_paper(link, newest[link.version.document_id], sheet, code))
    return LastPapers(tuple(offered), tuple(linked), len(links) - len(offered) - len(linked))


def _paper(link: AnswerDocument, version: DocumentVersion, sheet: Sheet, code: str) -> LastPaper:
    document = version.document
    labels = {slot.kind: slot.label for slot in reversed(sheet.question(code).slots)}
    year = document.date.year if document.date else document.year
    is_secret_there = sheet.is_sensitive(code)
    return LastPaper(
        key=link.public_id,
        version=version,
        slot=link.slot if link.slot in labels else "",
        slot_label=labels.get(link.slot, ""),
        pages=link.pages if link.version_id == version.pk else "",
        year=year,
        is_in_years=year in sheet.evidence_years,
        is_replaced=document.replaced_by_id is not None,
        becomes_secret=is_secret_there and document.sensitivity != Sensitivity.SPECIFIC,
    )
