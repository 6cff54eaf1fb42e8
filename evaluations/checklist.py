"""What an operator should see before submitting: what is missing, and what it costs (rules 5)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from audit.clock import db_now
from evaluations.models import DUE_AT, Assessment, RequestRecipient
from evaluations.scorecards import Standing, present_of
from evidence.reading_queries import unmarked_in


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One warning; `key` changes with its count, so that a confirmation is about what was seen.

    `points` are at stake and `stake` says how; `filter` is a filter of the question list that
    shows them.
    """

    name: str
    count: int
    title: str
    points: Decimal | None = None
    stake: str = ""
    filter: str = ""

    @property
    def key(self) -> str:
        return f"{self.name}:{self.count}"


def checklist_of(assessment: Assessment) -> list[CheckItem]:
    """The warnings that stand now, most important first; empty when nothing is missing."""
    standing = present_of(assessment)
    items = [
        _unanswered(standing),
        _unsupported(standing),
        _silent_areas(standing),
        _open_requests(assessment),
        _unmarked_papers(assessment),
    ]
    return [item for item in items if item.count]


def _unanswered(standing: Standing) -> CheckItem:
    count = standing.card.unanswered
    lost = sum((e.maximum for e in standing.card.ledger if not e.answered), Decimal(0))
    return CheckItem(
        "belum-diisi", count, f"{count} pertanyaan belum diisi", lost, "belum diraih", "belum"
    )


def _unsupported(standing: Standing) -> CheckItem:
    count = sum(not entry.supported for entry in standing.card.ledger)
    title = f"{count} jawaban tanpa bukti yang wajib"
    unsupported = standing.card.unsupported
    return CheckItem("tanpa-bukti", count, title, unsupported, "belum terbukti", "tanpa-bukti")


def _silent_areas(standing: Standing) -> CheckItem:
    """Questions that some areas answered and others did not: the silent count as not good."""
    partly = [tally for tally in standing.tallies.values() if tally.answered and tally.silent]
    count = sum(tally.silent for tally in partly)
    title = f"{count} jawaban kecamatan dan desa belum masuk"
    return CheckItem("wilayah-diam", count, title)


def _open_requests(assessment: Assessment) -> CheckItem:
    waiting = RequestRecipient.objects.filter(
        request__assessment=assessment, request__cancelled_at__isnull=True, sent_at__isnull=True
    )
    late = waiting.alias(due_at=DUE_AT).filter(due_at__lte=db_now()).count()
    count = waiting.count()
    title = f"{count} permintaan berkas belum dikirim, {late} di antaranya terlambat"
    return CheckItem("permintaan", count, title)


def _unmarked_papers(assessment: Assessment) -> CheckItem:
    """Papers that seem to name children and that nobody marked or called harmless (security 63)."""
    count = unmarked_in(assessment.region)
    title = f"{count} dokumen tampaknya memuat data anak dan belum ditandai rahasia"
    return CheckItem("data-anak", count, title)
