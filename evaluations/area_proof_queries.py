"""Documents that prove what an area says: linked ones, those to choose from, and their use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Case, Exists, OuterRef, Q, Value, When

from accounts.models import User
from evaluations.access import assessments_visible_to
from evaluations.addresses import area_address, rollup_address
from evaluations.area_access import own_areas
from evaluations.models import AreaAnswer, AreaProof, Assessment
from evaluations.photo_queries import photo_flags
from evidence.models import Document, DocumentVersion
from evidence.queries import Usage
from regions.models import Region

MOST_CHOICES = 20


@dataclass(frozen=True, slots=True)
class AreaProofRow:
    """A linked document; of one that the reader may not know only that it is there is told.

    `flags` are sentences for who checks (photo_queries.py).
    """

    proof: AreaProof
    is_known: bool
    flags: tuple[str, ...] = ()


def proofs_of_area(
    assessment: Assessment, area: Region, user: User
) -> Mapping[str, Sequence[AreaProofRow]]:
    """By question code: all documents of the area's answers, in one query."""
    found = defaultdict(list)
    answers = AreaAnswer.objects.filter(assessment=assessment, area=area)
    for row in _proof_rows(answers, user):
        found[row.proof.answer.question.code].append(row)
    return found


def proofs_of_answers(
    answers: Sequence[AreaAnswer], user: User
) -> Mapping[int, Sequence[AreaProofRow]]:
    """By primary key of the answer, in one query."""
    found = defaultdict(list)
    for row in _proof_rows(answers, user):
        found[row.proof.answer_id].append(row)
    return found


def flagged(
    assessment: Assessment, proofs: Mapping[int, Sequence[AreaProofRow]]
) -> Mapping[int, Sequence[AreaProofRow]]:
    """The same with what is striking about their photos."""
    every = [row.proof for rows in proofs.values() for row in rows]
    shown = {(p.version_id, p.answer.area_id) for p in every if p.version.is_picture}
    flags = photo_flags(assessment, shown)
    return {
        key: [
            replace(row, flags=flags.get((row.proof.version_id, row.proof.answer.area_id), ()))
            for row in rows
        ]
        for key, rows in proofs.items()
    }


def _proof_rows(answers, user: User) -> list[AreaProofRow]:
    known = Document.objects.visible_to(user).filter(pk=OuterRef("version__document"))
    proofs = AreaProof.objects.filter(answer__in=answers).select_related(
        "version__document", "answer__question"
    )
    return [
        AreaProofRow(proof, proof.is_known) for proof in proofs.annotate(is_known=Exists(known))
    ]


def proof_of_area(assessment: Assessment, area: Region, public_id: str) -> AreaProof | None:
    """One link, if it belongs to an answer of the area in this evaluation."""
    rows = AreaProof.objects.filter(
        public_id=public_id, answer__assessment=assessment, answer__area=area
    )
    return rows.select_related(
        "version__document", "answer__question", "answer__assessment__round__instrument"
    ).first()


def versions_for_area(
    assessment: Assessment, area: Region, user: User, wanted: str = ""
) -> list[DocumentVersion]:
    """Newest versions that the person may open: the area's own, with `wanted` any that match."""
    documents = Document.objects.openable_by(user).filter(region=assessment.region_id)
    if wanted:
        documents = documents.filter(Q(subject__icontains=wanted) | Q(number__icontains=wanted))
    else:
        documents = documents.filter(area__in=[area.pk, area.parent_id])
    return _newest(documents, Case(When(document__area=area.pk, then=Value(0)), default=Value(1)))


def versions_of_recipient(
    documents: Q, region: str, user: User, wanted: str = ""
) -> list[DocumentVersion]:
    """Newest versions that the person may open, of the `documents` that are the asked one's own."""
    rows = Document.objects.openable_by(user).filter(region=region)
    if wanted:
        rows = rows.filter(Q(subject__icontains=wanted) | Q(number__icontains=wanted))
    else:
        rows = rows.filter(documents)
    return _newest(rows, Value(0))


def _newest(documents, first: Case | Value) -> list[DocumentVersion]:
    versions = DocumentVersion.objects.filter(document__in=documents).select_related("document")
    newest = versions.newest().annotate(rank=first)
    return list(newest.order_by("rank", "-received_at")[:MOST_CHOICES])


def area_usages(user: User, documents: Sequence[Document]) -> Mapping[int, Sequence[Usage]]:
    """For evidence pages: which areas' answers each document proves; one query for all."""
    visible = assessments_visible_to(user).filter(pk=OuterRef("answer__assessment"))
    proofs = (
        AreaProof.objects.filter(version__document__in=documents)
        .annotate(is_visible=Exists(visible))
        .select_related("version", "answer__question", "answer__area", "answer__assessment__round")
    )
    areas = own_areas(user)
    found: dict[int, list[Usage]] = defaultdict(list)
    for proof in proofs.order_by("answer__assessment__round__year", "answer__area"):
        found[proof.version.document_id].append(_usage(proof, areas))
    return found


def _usage(proof: AreaProof, areas: Sequence[Region]) -> Usage:
    """`proof` knows whether the reader sees its evaluation (`is_visible`)."""
    answer = proof.answer
    assessment, question = answer.assessment, answer.question
    label = f"{assessment.round.year}: {question.label} ({answer.area.title})"
    if any(area.contains(answer.area) for area in areas):
        return Usage(label, area_address(assessment, answer.area, question.code))
    return Usage(label, rollup_address(assessment, question) if proof.is_visible else "")
