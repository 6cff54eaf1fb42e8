"""What an operator should see before submitting: what is missing, and what it costs (rules 5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from django.db.models import Count, F, Q
from django.urls import reverse

from audit.clock import db_now
from evaluations.addresses import (
    area_answers_address,
    claim_address,
    questions_address,
    requests_address,
)
from evaluations.check_items import CheckItem, Confirmation, Member
from evaluations.models import DUE_AT, Assessment, ConfirmedWarning, RequestRecipient
from evaluations.scorecards import Standing, present_of
from evaluations.years.paper_years import StrayPaper, outside_years
from evidence.reading_queries import unmarked_in


def checklist_of(assessment: Assessment) -> list[CheckItem]:
    """The warnings that stand now, most important first; empty when nothing is missing.

    Each with what was confirmed of it before. The same queries for any number of members.
    """
    standing = present_of(assessment)
    items = [
        _unanswered(assessment, standing),
        _unsupported(assessment, standing),
        _stray_papers(assessment, standing),
        _silent_areas(assessment, standing),
        _open_requests(assessment),
        _unmarked_papers(assessment),
    ]
    known = _confirmations(assessment)
    return [
        replace(item, confirmed=known.get(item.name, item.confirmed))
        for item in items
        if item.members
    ]


def _confirmations(assessment: Assessment) -> dict[str, Confirmation]:
    """By the warning's name; one query."""
    found: dict[str, Confirmation] = {}
    rows = ConfirmedWarning.objects.filter(assessment=assessment).select_related("by")
    for row in rows.order_by("at", "pk"):
        before = found.get(row.name, Confirmation()).members
        found[row.name] = Confirmation(before | set(row.members), str(row.by), row.at)
    return found


def _unanswered(assessment: Assessment, standing: Standing) -> CheckItem:
    blank = [entry for entry in standing.card.ledger if not entry.answered]
    return CheckItem(
        "belum-diisi",
        f"{len(blank)} pertanyaan belum diisi",
        _questions(assessment, standing, (entry.code for entry in blank)),
        points=sum((entry.maximum for entry in blank), Decimal(0)),
        stake="belum diraih",
        page=questions_address(assessment, "belum"),
    )


def _unsupported(assessment: Assessment, standing: Standing) -> CheckItem:
    bare = [entry.code for entry in standing.card.ledger if not entry.supported]
    return CheckItem(
        "tanpa-bukti",
        f"{len(bare)} jawaban tanpa bukti yang wajib",
        _questions(assessment, standing, bare),
        points=standing.card.unsupported,
        stake="belum terbukti",
        page=questions_address(assessment, "tanpa-bukti"),
    )


def _questions(
    assessment: Assessment, standing: Standing, codes: Iterable[str]
) -> tuple[Member, ...]:
    sheet = standing.sheet
    return tuple(
        Member(
            code,
            f"{code} {sheet.question(code).label}",
            claim_address(assessment, sheet.indicator_of(code).code, code),
        )
        for code in codes
    )


def _stray_papers(assessment: Assessment, standing: Standing) -> CheckItem:
    """Evidence is dated within the years that the instrument looks at (domain 7)."""
    years = standing.sheet.evidence_years
    papers = outside_years(assessment, years)
    asked = " dan ".join(str(year) for year in years)
    return CheckItem(
        "tahun-bukti",
        f"{len(papers)} dokumen bukti bertanggal di luar tahun {asked}",
        tuple(_stray(paper) for paper in papers),
    )


def _stray(paper: StrayPaper) -> Member:
    """Of a secret paper nothing is told here: it is counted only (rules 4)."""
    if paper.is_secret:
        return Member(paper.public_id)
    label = f"{paper.subject}, {paper.year}: bukti {', '.join(paper.codes)}"
    return Member(paper.public_id, label, reverse("evidence:detail", args=[paper.public_id]))


def _silent_areas(assessment: Assessment, standing: Standing) -> CheckItem:
    """Questions that some areas answered and others did not: the silent count as not good."""
    partly = {
        code: tally for code, tally in standing.tallies.items() if tally.answered and tally.silent
    }
    return CheckItem(
        "wilayah-diam",
        f"{sum(one.silent for one in partly.values())} jawaban kecamatan dan desa belum masuk",
        tuple(
            Member(
                code,
                f"{code} {standing.sheet.question(code).label}: {tally.silent} dari {tally.total}",
                area_answers_address(assessment, code),
            )
            for code, tally in partly.items()
        ),
        page=area_answers_address(assessment),
    )


def _open_requests(assessment: Assessment) -> CheckItem:
    waiting = RequestRecipient.objects.filter(
        request__assessment=assessment, request__cancelled_at__isnull=True, sent_at__isnull=True
    ).alias(until=DUE_AT)
    rows = list(
        waiting.values(key=F("request__public_id"), title=F("request__title"))
        .annotate(count=Count("pk"), late=Count("pk", filter=Q(until__lte=db_now())))
        .order_by("request__due_at", "request")
    )
    count, late = (sum(row[name] for row in rows) for name in ("count", "late"))
    return CheckItem(
        "permintaan",
        f"{count} permintaan berkas belum dikirim, {late} di antaranya terlambat",
        tuple(
            Member(
                row["key"],
                f"{row['title']}: {row['count']} belum mengirim",
                requests_address(assessment, row["key"]),
            )
            for row in rows
        ),
        page=requests_address(assessment),
    )


def _unmarked_papers(assessment: Assessment) -> CheckItem:
    """Papers that seem to name children and that nobody marked or called harmless (security 63)."""
    keys = unmarked_in(assessment.region)
    return CheckItem(
        "data-anak",
        f"{len(keys)} dokumen tampaknya memuat data anak dan belum ditandai rahasia",
        tuple(Member(key) for key in keys),
        page=reverse("evidence:list"),
    )
