"""Evaluations and their scores: the figures of the pages, from the same functions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from ninja import Query, Schema

from api.doors import evaluation_of
from api.paging import Page, Window, page_of
from api.router import reads
from api.shapes import (
    Day,
    Moment,
    Place,
    Points,
    RegencyCode,
    RegionCode,
    StateName,
    Year,
    moment,
    place,
    points,
)
from evaluations import queries
from evaluations.ledger.cards import StageCard, stage_cards
from evaluations.models import Assessment, AssessmentState, Scorecard
from instruments.sheet import Predicate


class StoredScore(Schema):
    """The self score as lists show it, at the moment when it was stored; `at` is null for one that
    still follows each answer.
    """

    score: Points
    predicate: str | None
    at: Moment | None
    is_settled: bool


class EvaluationRow(Schema):
    year: int
    region: Place
    state: str
    state_label: str
    target: Points | None
    score: StoredScore | None


class PredicateShape(Schema):
    code: str
    label: str


class StageScore(Schema):
    """`at` is null for a self score that still follows each answer; `is_settled`: it stays."""

    stage: str
    label: str
    version: int
    score: Points
    predicate: PredicateShape | None
    at: Moment | None
    is_settled: bool


class GapShape(Schema):
    """From the self score to the regency's target and to the next predicate."""

    target: Points | None
    to_target: Points | None
    next_predicate: PredicateShape | None
    to_next_predicate: Points | None


class ClusterShape(Schema):
    """A cluster of the self score; questions are counted."""

    code: str
    name: str
    score: Points
    maximum: Points
    questions: int
    answered: int
    submitted: int
    accepted: int


class DecreeShape(Schema):
    score: Points
    predicate: PredicateShape | None
    computed: PredicateShape | None
    ground_number: str
    ground_date: Day


class Evaluation(Schema):
    year: int
    region: Place
    instrument: str
    state: str
    state_label: str
    stages: list[StageScore]
    gap: GapShape
    clusters: list[ClusterShape]
    decree: DecreeShape | None


@reads(
    "/evaluations",
    Page[EvaluationRow],
    "Daftar evaluasi",
    "Evaluasi yang boleh dibaca dengan nilai mandiri yang tersimpan, tahun terbaru lebih dahulu, "
    "lalu urut kode. region boleh kode provinsi.",
)
def evaluations(
    request: HttpRequest,
    window: Query[Window],
    year: Year | None = None,
    region: RegionCode | None = None,
    state: StateName | None = None,
) -> dict[str, Any]:
    rows = [
        (assessment, card)
        for assessment, card in queries.assessments_with_scores(request.user)
        if (year is None or assessment.round.year == year)
        and (region is None or f"{assessment.region_id}.".startswith(f"{region}."))
        and (state is None or assessment.state == state)
    ]
    return page_of(request, rows, window, _rows)


@reads(
    "/evaluations/{year}/{region}",
    Evaluation,
    "Satu evaluasi",
    "Keadaan, nilai tiap tahap yang boleh dilihat, predikat, klaster, dan kekurangannya.",
)
def evaluation(request: HttpRequest, year: Year, region: RegencyCode) -> dict[str, Any]:
    assessment = evaluation_of(request, year, region)
    page = queries.overview(assessment, request.now, request.user)
    cards = stage_cards(page, request.user)
    return {
        "year": assessment.round.year,
        "region": place(assessment.region),
        "instrument": assessment.round.instrument.code,
        "state": assessment.state,
        "state_label": assessment.get_state_display(),
        "stages": [_stage(page, card) for card in cards.newest],
        "gap": _gap(page.gap),
        "clusters": [_cluster(row) for row in queries.cluster_rows(page)],
        "decree": _decree(page),
    }


def _rows(rows: Sequence[tuple[Assessment, Scorecard | None]]) -> list[dict[str, Any]]:
    return [
        {
            "year": assessment.round.year,
            "region": place(assessment.region),
            "state": assessment.state,
            "state_label": assessment.get_state_display(),
            "target": points(assessment.target),
            "score": _stored(assessment, card) if card else None,
        }
        for assessment, card in rows
    ]


def _stored(assessment: Assessment, card: Scorecard) -> dict[str, Any]:
    is_draft = assessment.state == AssessmentState.DRAFT
    return {
        "score": points(card.total),
        "predicate": card.predicate or None,
        "at": None if is_draft else moment(card.computed_at, assessment.region),
        "is_settled": card.is_settled,
    }


def _stage(page: queries.Overview, card: StageCard) -> dict[str, Any]:
    return {
        "stage": card.stage,
        "label": card.label,
        "version": card.version,
        "score": points(card.total),
        "predicate": predicate_shape(card.predicate),
        "at": card_moment(page, card),
        "is_settled": card.is_settled,
    }


def card_moment(page: queries.Overview, card: StageCard) -> str | None:
    """The moment of a draft is that of the request: told, no two answers would be alike."""
    is_live = card.at == page.standing.now
    return None if is_live else moment(card.at, page.assessment.region)


def predicate_shape(step: Predicate | None) -> dict[str, str] | None:
    return {"code": step.code, "label": step.label} if step else None


def _gap(gap: queries.Gap) -> dict[str, Any]:
    return {
        "target": points(gap.target),
        "to_target": points(gap.to_target),
        "next_predicate": predicate_shape(gap.next_step),
        "to_next_predicate": points(gap.to_next_step),
    }


def _cluster(row: queries.ClusterRow) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "score": points(row.score),
        "maximum": points(row.maximum),
        "questions": row.total,
        "answered": row.answered,
        "submitted": row.submitted,
        "accepted": row.accepted,
    }


def _decree(page: queries.Overview) -> dict[str, Any] | None:
    decree = queries.decree_of(page)
    if decree is None:
        return None
    return {
        "score": points(decree.score),
        "predicate": predicate_shape(decree.predicate),
        "computed": predicate_shape(decree.computed),
        "ground_number": decree.ground_number,
        "ground_date": decree.ground_date.isoformat(),
    }
