"""Figures about evidence: what proves a question, what could, and where a document is used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from evaluations.access import assessments_visible_to
from evaluations.addresses import question_address
from evaluations.models import AnswerDocument, Assessment
from evaluations.scoring import Entry
from evidence.models import Document, DocumentVersion
from evidence.queries import Usage
from instruments.sheet import Question, Slot

MOST_CHOICES = 20


@dataclass(frozen=True, slots=True)
class ProofRow:
    """A linked document; of one that the reader may not know the page tells only that it is there.

    Who reads a whole evaluation may still be a stranger to some of its documents (rules 4).
    """

    link: AnswerDocument
    is_known: bool


@dataclass(frozen=True, slots=True)
class SlotRow:
    """One kind of evidence that a question asks for, with what was linked to it."""

    kind: str
    labels: tuple[str, ...]
    required: bool
    missing: bool
    proofs: tuple[ProofRow, ...]


def linkable_versions(assessment: Assessment, user: User, wanted: str) -> list[DocumentVersion]:
    """The newest versions of the regency's documents that the person may open, newest first."""
    documents = Document.objects.openable_by(user).filter(region=assessment.region)
    if wanted:
        documents = documents.filter(Q(subject__icontains=wanted) | Q(number__icontains=wanted))
    versions = DocumentVersion.objects.filter(document__in=documents).select_related("document")
    return list(versions.newest().order_by("-received_at")[:MOST_CHOICES])


def proof_rows(assessment: Assessment, code: str, user: User) -> list[ProofRow]:
    """What was linked to a question, and of each whether the person may know it: one query."""
    known = Document.objects.visible_to(user).filter(pk=OuterRef("version__document"))
    links = AnswerDocument.objects.filter(
        answer__assessment=assessment, answer__question__code=code
    ).select_related("version__document")
    return [ProofRow(link, link.is_known) for link in links.annotate(is_known=Exists(known))]


def slot_rows(question: Question, entry: Entry, proofs: Sequence[ProofRow]) -> tuple[SlotRow, ...]:
    """One row a kind: optional kinds may repeat within a question and share their documents."""
    by_kind: dict[str, list[Slot]] = {}
    for slot in question.slots:
        by_kind.setdefault(slot.kind, []).append(slot)
    return tuple(
        SlotRow(
            kind=kind,
            labels=tuple(slot.label for slot in slots),
            required=any(slot.required for slot in slots),
            missing=kind in entry.missing,
            proofs=tuple(proof for proof in proofs if proof.link.slot == kind),
        )
        for kind, slots in by_kind.items()
    )


def usages(user: User, documents: Sequence[Document]) -> Mapping[int, Sequence[Usage]]:
    """For evidence pages: the questions that each document answers; one query for all of them."""
    visible = assessments_visible_to(user).filter(pk=OuterRef("answer__assessment"))
    links = (
        AnswerDocument.objects.filter(version__document__in=documents)
        .annotate(is_visible=Exists(visible))
        .select_related("version", "answer__question__indicator", "answer__assessment__round")
        .order_by("answer__assessment__round__year", "answer__question__position")
    )
    found: dict[int, list[Usage]] = defaultdict(list)
    for link in links:
        found[link.version.document_id].append(_usage(link))
    return found


def _usage(link: AnswerDocument) -> Usage:
    """`link` knows whether the reader sees its evaluation (`is_visible`)."""
    question, assessment = link.answer.question, link.answer.assessment
    pages = f", hal. {link.pages}" if link.pages else ""
    label = f"{assessment.round.year}: {question.code} {question.label}{pages}"
    if not link.is_visible:
        return Usage(label, "")
    return Usage(label, question_address(assessment, question))
