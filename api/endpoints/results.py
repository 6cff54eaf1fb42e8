"""Results: a province's board, what was recorded of years without a round, what is published."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Query, Schema

from accounts.permissions import Permission, reach_of
from api.doors import province_of
from api.endpoints.evaluations import PredicateShape, predicate_shape
from api.paging import Page, Window, page_of
from api.router import reads
from api.shapes import (
    Moment,
    Place,
    Points,
    ProvinceCode,
    RegionCode,
    StageName,
    Year,
    moment,
    place,
    points,
)
from evaluations.board import board_of
from evaluations.board_rows import Awarded, BoardRow, StageScore
from evaluations.models import RecordedResult
from publication import public_queries
from regions.models import Region
from regions.timezones import timezone_of


class AwardShape(Schema):
    """What a decree gave; `is_known` false: no result of that year is recorded."""

    year: int
    predicate: PredicateShape | None
    is_known: bool


class BoardScore(Schema):
    """`is_settled` false: it can still move, and the sum of a province that still verifies means
    nothing yet. `at` is null for a self score that follows each answer.
    """

    stage: str
    score: Points | None
    predicate: PredicateShape | None
    at: Moment | None
    is_settled: bool


class BoardRowShape(Schema):
    region: Place
    state: str | None
    awards: list[AwardShape]
    scores: list[BoardScore]
    target: Points | None
    to_target: Points | None
    to_first_step: Points | None


class BoardShape(Schema):
    province: Place
    year: int
    years: list[int]
    sources: list[str]
    rows: list[BoardRowShape]


class RecordedShape(Schema):
    region: Place
    year: int
    stage: str
    score: Points | None
    predicate: str | None
    source: str


class PublishedCluster(Schema):
    code: str
    name: str
    score: Points
    maximum: Points


class PublishedShape(Schema):
    province: Place
    region: Place
    year: int
    stage: str
    score: Points | None
    maximum: Points | None
    predicate: str | None
    predicate_label: str | None
    instrument: str | None
    clusters: list[PublishedCluster]
    ground: str | None
    published_at: Moment


@reads(
    "/provinces/{province}/board/{year}",
    BoardShape,
    "Papan provinsi",
    "Semua kabupaten/kota satu provinsi pada satu tahun: predikat yang ditetapkan, nilai tiap "
    "tahap, target, dan kekurangannya. Untuk peran tingkat provinsi.",
)
def board(request: HttpRequest, province: ProvinceCode, year: Year) -> dict[str, Any]:
    region = province_of(request, province)
    shown = board_of(region, year, request.now.astimezone(timezone_of(region)).date())
    if shown is None:
        raise Http404
    return {
        "province": place(region),
        "year": year,
        "years": list(shown.years),
        "sources": list(shown.sources),
        "rows": [_board_row(row) for row in shown.rows],
    }


@reads(
    "/recorded-results",
    Page[RecordedShape],
    "Hasil tahun lalu",
    "Hasil yang dicatat dari tahun tanpa putaran di portal, untuk wilayah yang evaluasinya boleh "
    "dibaca; tahun terbaru lebih dahulu.",
)
def recorded_results(
    request: HttpRequest,
    window: Query[Window],
    year: Year | None = None,
    region: RegionCode | None = None,
    stage: StageName | None = None,
) -> dict[str, Any]:
    rows = RecordedResult.objects.filter(
        reach_of(request.user, Permission.VIEW_EVALUATION, "region")
    )
    told = {"year": year, "region": region, "stage": stage}
    rows = rows.filter(**{name: value for name, value in told.items() if value is not None})
    rows = rows.select_related("region").order_by("-year", "region", "pk")
    return page_of(request, rows, window, lambda shown: [_recorded(row) for row in shown])


@reads(
    "/published-results",
    Page[PublishedShape],
    "Hasil yang diumumkan",
    "Hasil yang diumumkan admin provinsi kepada umum, sama dengan halaman publik; tahun terbaru "
    "lebih dahulu.",
)
def published_results(
    request: HttpRequest,
    window: Query[Window],
    year: Year | None = None,
    province: ProvinceCode | None = None,
) -> dict[str, Any]:
    rows = public_queries.published_results(year, province=province or "")
    return page_of(request, rows, window, lambda shown: [_published(row) for row in shown])


def _board_row(row: BoardRow) -> dict[str, Any]:
    return {
        "region": place(row.region),
        "state": row.assessment.state if row.assessment else None,
        "awards": [_award(given) for given in row.awards],
        "scores": [_score(score, row.region) for score in row.scores.values()],
        "target": points(row.target),
        "to_target": points(row.to_target),
        "to_first_step": points(row.to_first_step),
    }


def _award(given: Awarded) -> dict[str, Any]:
    return {
        "year": given.year,
        "predicate": predicate_shape(given.predicate),
        "is_known": given.is_known,
    }


def _score(score: StageScore, region: Region) -> dict[str, Any]:
    return {
        "stage": score.stage.value,
        "score": points(score.total),
        "predicate": predicate_shape(score.predicate),
        "at": None if score.is_draft else moment(score.moment, region),
        "is_settled": score.is_settled,
    }


def _recorded(row: RecordedResult) -> dict[str, Any]:
    return {
        "region": place(row.region),
        "year": row.year,
        "stage": row.stage,
        "score": points(row.score),
        "predicate": row.predicate or None,
        "source": row.source,
    }


def _published(row: public_queries.Published) -> dict[str, Any]:
    told = row.result
    return {
        "province": {"code": told.province_code, "name": told.province_name},
        "region": {"code": told.region_code, "name": told.region_name},
        "year": told.year,
        "stage": told.stage,
        "score": points(told.score),
        "maximum": points(told.maximum),
        "predicate": told.predicate or None,
        "predicate_label": told.predicate_label or None,
        "instrument": told.instrument or None,
        "clusters": [cluster.stored for cluster in told.clusters],
        "ground": told.ground or None,
        "published_at": moment(row.at),
    }
