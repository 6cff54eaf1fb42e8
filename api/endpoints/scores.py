"""The card of one stage, as the command `score --json` prints it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Query, Schema

from api.doors import evaluation_of
from api.endpoints.evaluations import card_moment
from api.router import reads
from api.shapes import Moment, Points, RegencyCode, StageName, Year, points
from evaluations import queries
from evaluations.ledger.cards import StageCard, stage_cards
from evaluations.results import CARD_KEYS


class CardCluster(Schema):
    code: str
    score: Points
    maximum: Points


class CardIndicator(Schema):
    cluster: str
    code: str
    name: str
    score: Points
    maximum: Points


class ScoreShape(Schema):
    """The keys of the command `score --json`, then what the command does not say.

    `clusters` and `indicators` are empty where a stage was recorded without them.
    """

    region: str
    name: str
    year: int
    stage: str
    instrument: str
    score: Points
    predicate: str | None
    label: str | None
    maximum: Points | None
    clusters: list[CardCluster]
    unanswered: int | None
    unsupported: Points | None
    version: int
    at: Moment | None
    is_settled: bool
    indicators: list[CardIndicator]


@reads(
    "/evaluations/{year}/{region}/scores/{stage}",
    ScoreShape,
    "Kartu nilai satu tahap",
    "Isinya sama dengan perintah score --json, ditambah indikator. Tanpa version: yang terbaru.",
)
def score(
    request: HttpRequest,
    year: Year,
    region: RegencyCode,
    stage: StageName,
    version: int | None = Query(None, ge=1, le=999),
) -> dict[str, Any]:
    assessment = evaluation_of(request, year, region)
    page = queries.overview(assessment, request.now, request.user)
    card = stage_cards(page, request.user).find(stage, version)
    if card is None:
        raise Http404
    return {
        "region": assessment.region.code,
        "name": assessment.region.title,
        "year": assessment.round.year,
        "stage": card.stage,
        "instrument": assessment.round.instrument.code,
        **{key: card.content[key] for key in CARD_KEYS},
        "version": card.version,
        "at": card_moment(page, card),
        "is_settled": card.is_settled,
        "indicators": _indicators(page, card),
    }


def _indicators(page: queries.Overview, card: StageCard) -> list[dict[str, Any]]:
    return [
        {
            "cluster": cluster.code,
            "code": part.code,
            "name": part.name,
            "score": points(part.points),
            "maximum": points(part.maximum),
        }
        for cluster in card.sums(page.standing.sheet).clusters
        for part in cluster.indicators
    ]
