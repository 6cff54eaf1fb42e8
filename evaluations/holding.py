"""What holds a document back from the bin: an answer, an area's answer or a request."""

from __future__ import annotations

from evaluations.models import (
    AnswerDocument,
    AreaProof,
    AssessmentState,
    Award,
    RequestRecipient,
    Scorecard,
    Stage,
)
from evaluations.request_titles import told_title
from evidence.models import Document
from instruments.services import sheet_of


def uses_of(document: Document) -> str:
    """Why the document can't be thrown away now, as a sentence, or ""."""
    return _awarding(document) or _submitted(document) or _linked(document)


def _awarding(document: Document) -> str:
    """The ground of a result stays as long as the result does."""
    awards = Award.objects.filter(file__document=document).select_related("assessment__round")
    award = awards.first()
    if award is None:
        return ""
    return (
        f"Dokumen ini dasar penetapan {award.assessment.round.year} ({award.ground_number}), jadi "
        "tidak dapat dibuang."
    )


def _submitted(document: Document) -> str:
    """Pinned by a submitted evaluation, whether or not a later repair still uses it (rules 1)."""
    versions = set(document.versions.values_list("public_id", flat=True))
    # JSON is looked into here: the two databases have no condition in common for it.
    cards = Scorecard.objects.filter(assessment__region=document.region_id, stage=Stage.SELF)
    for card in cards.exclude(assessment__state=AssessmentState.DRAFT).select_related(
        "assessment__round"
    ):
        for claim in card.card.get("claims", ()):
            if versions & {paper["version"] for paper in claim["documents"]}:
                return (
                    f"Dokumen ini bagian dari jawaban {claim['code']} evaluasi "
                    f"{card.assessment.round.year} yang sudah diajukan, jadi tidak dapat dibuang. "
                    "Bila sudah tidak berlaku, nyatakan diganti oleh dokumen baru."
                )
    return ""


def _linked(document: Document) -> str:
    link = (
        AnswerDocument.objects.filter(version__document=document)
        .select_related("answer__question", "answer__assessment__round")
        .first()
    )
    if link is not None:
        year = link.answer.assessment.round.year
        return (
            f"Dokumen ini masih menjadi bukti pertanyaan {link.answer.question.code} ({year}). "
            "Lepaskan dahulu dari pertanyaan itu, lalu buang."
        )
    proof = (
        AreaProof.objects.filter(version__document=document)
        .select_related("answer__question", "answer__area")
        .first()
    )
    if proof is not None:
        return (
            f"Dokumen ini masih menjadi bukti jawaban {proof.answer.area.title} untuk pertanyaan "
            f"{proof.answer.question.code}. Lepaskan dahulu dari jawaban itu, lalu buang."
        )
    sent = RequestRecipient.objects.filter(version__document=document)
    if row := sent.select_related(
        "request__assessment__round__instrument", "version__document"
    ).first():
        # Who holds the document need not be who was asked.
        title = told_title(sheet_of(row.request.assessment.round.instrument), row)
        return (
            f"Dokumen ini dikirim untuk permintaan “{title}”, jadi tidak dapat "
            "dibuang. Kirim dokumen lain untuk permintaan itu dahulu."
        )
    return ""
