"""The lines of an evaluation: where the points of a stage come from, and what is answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Query, Schema

from api.doors import evaluation_of
from api.paging import Page, Window, page_of
from api.router import reads
from api.shapes import (
    Code,
    Moment,
    OfficeName,
    Points,
    RegencyCode,
    StageName,
    Year,
    moment,
    office,
    points,
)
from evaluations import queries
from evaluations.desk import value_in_words
from evaluations.ledger.cards import stage_cards
from evaluations.ledger.points import Row, Wish, ledger_of
from evaluations.ledger.traces import VerdictTrace
from evaluations.models import Stage
from evaluations.question_queries import QuestionRow, question_rows
from evaluations.values import format_value


class VerdictShape(Schema):
    """The last verdict of the stage; `points` is null when the question went back."""

    decision: str
    points: Points | None
    reasons: list[str]
    text: str
    at: Moment


class LedgerRow(Schema):
    """`missing` are kinds of required evidence; `papers` counts the linked ones, also those that
    the reader may not open. `lost` counts from the earlier stage, else from the maximum.
    """

    code: str
    label: str
    cluster: str
    indicator: str
    said: str
    points: Points
    maximum: Points
    lost: Points
    does_not_apply: bool
    from_areas: bool
    missing: list[str]
    papers: int
    verdict: VerdictShape | None


class AnswerRow(Schema):
    """What counts for a question. `value` is for machines: "a", "85.50", "12/15", "tidak berlaku";
    null is unanswered. `said` is the same in words.
    """

    code: str
    label: str
    cluster: str
    indicator: str
    kind: str
    sensitivity: str
    state: str
    value: str | None
    said: str
    points: Points
    maximum: Points
    lacks_evidence: bool
    office: OfficeName | None


@reads(
    "/evaluations/{year}/{region}/ledger",
    Page[LedgerRow],
    "Asal nilai",
    "Satu baris tiap pertanyaan dari kartu satu tahap, urut formulir. Kosong bila tahap itu "
    "dicatat tanpa rincian pertanyaan.",
)
def ledger(
    request: HttpRequest,
    year: Year,
    region: RegencyCode,
    window: Query[Window],
    stage: StageName = Stage.SELF.value,
    version: int | None = Query(None, ge=1, le=999),
    cluster: Code = "",
) -> dict[str, Any]:
    assessment = evaluation_of(request, year, region)
    page = queries.overview(assessment, request.now, request.user)
    cards = stage_cards(page, request.user)
    card = cards.find(stage, version)
    if card is None:
        raise Http404
    rows = ledger_of(page, cards, card, Wish(everything=True), request.user).rows
    kept = [row for row in rows if not cluster or _cluster(page, row) == cluster]
    return page_of(request, kept, window, lambda shown: [_line(page, row) for row in shown])


@reads(
    "/evaluations/{year}/{region}/answers",
    Page[AnswerRow],
    "Jawaban",
    "Satu baris tiap pertanyaan dengan keadaan dan nilainya, urut formulir. Setelah diajukan: "
    "jawaban yang diajukan.",
)
def answers(
    request: HttpRequest,
    year: Year,
    region: RegencyCode,
    window: Query[Window],
    cluster: Code = "",
    state: Code = "",
) -> dict[str, Any]:
    assessment = evaluation_of(request, year, region)
    page = queries.overview(assessment, request.now, request.user)
    rows = [
        row
        for row in question_rows(page, request.user)
        if (not cluster or _cluster(page, row) == cluster) and (not state or row.status == state)
    ]
    return page_of(request, rows, window, lambda shown: _answers(page, shown))


def _cluster(page: queries.Overview, row: Row | QuestionRow) -> str:
    return page.standing.sheet.cluster_of(row.code).code


def _line(page: queries.Overview, row: Row) -> dict[str, Any]:
    return {
        "code": row.code,
        "label": row.label,
        "cluster": _cluster(page, row),
        "indicator": row.indicator,
        "said": row.said,
        "points": points(row.points),
        "maximum": points(row.maximum),
        "lost": points(row.lost),
        "does_not_apply": row.does_not_apply,
        "from_areas": row.from_areas,
        "missing": list(row.missing),
        "papers": row.paper_count,
        "verdict": _verdict(page, row.verdict),
    }


def _verdict(page: queries.Overview, verdict: VerdictTrace | None) -> dict[str, Any] | None:
    if verdict is None:
        return None
    return {
        "decision": verdict.decision,
        "points": points(verdict.points),
        "reasons": verdict.reasons,
        "text": verdict.text,
        "at": moment(verdict.at, page.assessment.region),
    }


def _answers(page: queries.Overview, rows: Sequence[QuestionRow]) -> list[dict[str, Any]]:
    return [_answer(page, row) for row in rows]


def _answer(page: queries.Overview, row: QuestionRow) -> dict[str, Any]:
    sheet, value = page.standing.sheet, page.standing.values[row.code]
    question = sheet.question(row.code)
    return {
        "code": row.code,
        "label": row.label,
        "cluster": _cluster(page, row),
        "indicator": row.indicator,
        "kind": question.kind.value,
        "sensitivity": sheet.sensitivity_of(row.code),
        "state": row.status,
        "value": None if value is None else format_value(value),
        "said": value_in_words(question, value),
        "points": points(row.points),
        "maximum": points(row.maximum),
        "lacks_evidence": row.lacks_evidence,
        "office": office(row.agency),
    }
