"""Figures about evidence: what can be linked to a question, and where a document is used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db.models import F, Max, Q
from django.urls import reverse

from accounts.models import User
from evaluations.access import assessments_visible_to
from evaluations.models import AnswerDocument, Assessment
from evidence.models import Document, DocumentVersion
from evidence.queries import Usage

MOST_CHOICES = 20


def linkable_versions(assessment: Assessment, user: User, wanted: str) -> list[DocumentVersion]:
    """The newest versions of the regency's documents that the person may open, newest first."""
    documents = Document.objects.openable_by(user).filter(region=assessment.region)
    if wanted:
        documents = documents.filter(Q(subject__icontains=wanted) | Q(number__icontains=wanted))
    versions = DocumentVersion.objects.filter(document__in=documents).select_related("document")
    newest = versions.annotate(last=Max("document__versions__number")).filter(number=F("last"))
    return list(newest.order_by("-received_at")[:MOST_CHOICES])


def usages(user: User, documents: Sequence[Document]) -> Mapping[int, Sequence[Usage]]:
    """For evidence pages: the questions that each document answers; two queries for all of them."""
    links = (
        AnswerDocument.objects.filter(version__document__in=documents)
        .select_related("version", "answer__question__indicator", "answer__assessment__round")
        .order_by("answer__assessment__round__year", "answer__question__position")
    )
    visible = set(assessments_visible_to(user).values_list("pk", flat=True))
    found: dict[int, list[Usage]] = defaultdict(list)
    for link in links:
        found[link.version.document_id].append(
            _usage(link, is_visible=link.answer.assessment_id in visible)
        )
    return found


def _usage(link: AnswerDocument, *, is_visible: bool) -> Usage:
    question, assessment = link.answer.question, link.answer.assessment
    pages = f", hal. {link.pages}" if link.pages else ""
    label = f"{assessment.round.year}: {question.code} {question.label}{pages}"
    if not is_visible:
        return Usage(label, "")
    address = reverse(
        "evaluations:question",
        kwargs={
            "year": assessment.round.year,
            "region": assessment.region_id,
            "indicator": question.indicator.code,
            "code": question.code,
        },
    )
    return Usage(label, address)
