"""How far a regency is, and what papers it asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from ninja import Query, Schema

from api.doors import evaluation_of
from api.paging import Page, Window, page_of
from api.router import reads
from api.shapes import Moment, Points, RegencyCode, Year, moment, points
from evaluations import queries
from evaluations.asked_rows import AskedRow
from evaluations.models import EvidenceRequest
from evaluations.progress import AreaProgress, LateRow, ProgressRow, progress_of
from evaluations.request_queries import matrix_of, requests_of


class GroupShape(Schema):
    """A group of questions; `key` is the code of a cluster or indicator, an office's id, or "" for
    the whole and for what no office is in charge of.
    """

    key: str
    name: str
    questions: int
    answered: int
    submitted: int
    accepted: int
    returned: int
    points: Points
    maximum: Points
    lacks_evidence: int


class AreaShape(Schema):
    """A kecamatan: its own questions, its villages' together, and what it was asked to send."""

    code: str
    name: str
    asked: int
    answered: int
    yes: int
    verified: int
    rejected: int
    village_asked: int
    village_answered: int
    requested: int
    sent: int
    late: int


class LateShape(Schema):
    name: str
    what: str
    due_at: Moment


class ProgressShape(Schema):
    whole: GroupShape
    clusters: list[GroupShape]
    indicators: list[GroupShape]
    offices: list[GroupShape]
    areas: list[AreaShape]
    late: list[LateShape]


class AskedShape(Schema):
    """A paper asked of one area or office. `document` is the id of what was sent, null when
    nothing was or the reader may not know of it.
    """

    id: str
    request: str
    year: int
    region: str
    title: str
    kind: str
    recipient: str
    group: str
    status: str
    due_at: Moment
    sent_at: Moment | None
    document: str | None


@reads(
    "/evaluations/{year}/{region}/progress",
    ProgressShape,
    "Kemajuan",
    "Kemajuan menurut klaster, indikator, instansi, dan kecamatan, serta siapa yang terlambat.",
)
def progress(request: HttpRequest, year: Year, region: RegencyCode) -> dict[str, Any]:
    assessment = evaluation_of(request, year, region)
    shown = progress_of(queries.overview(assessment, request.now))
    return {
        "whole": _group(shown.whole),
        "clusters": [_group(row) for row in shown.clusters],
        "indicators": [_group(row) for row in shown.indicators],
        "offices": [_group(row) for row in shown.offices],
        "areas": [_area(row) for row in shown.areas],
        "late": [_late(row, shown.overview) for row in shown.late],
    }


@reads(
    "/evaluations/{year}/{region}/requests",
    Page[AskedShape],
    "Permintaan berkas kabupaten/kota",
    "Berkas yang diminta dari kecamatan, desa, dan instansi: satu baris tiap penerima.",
)
def asked(
    request: HttpRequest, year: Year, region: RegencyCode, window: Query[Window]
) -> dict[str, Any]:
    assessment = evaluation_of(request, year, region)
    rows = matrix_of(assessment, request.user, request.now).asked
    return page_of(request, rows, window, _asked)


@reads(
    "/requests",
    Page[AskedShape],
    "Permintaan berkas kepada saya",
    "Berkas yang diminta dari wilayah dan instansi pemilik token, yang terlambat lebih dahulu.",
)
def requests(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    return page_of(request, requests_of(request.user, request.now), window, _asked)


def _group(row: ProgressRow) -> dict[str, Any]:
    return {
        "key": row.key,
        "name": row.name,
        "questions": row.total,
        "answered": row.answered,
        "submitted": row.submitted,
        "accepted": row.accepted,
        "returned": row.returned,
        "points": points(row.points),
        "maximum": points(row.maximum),
        "lacks_evidence": row.lacks_evidence,
    }


def _area(row: AreaProgress) -> dict[str, Any]:
    counts = {
        name: getattr(row, name) for name in AreaShape.model_fields if name not in ("code", "name")
    }
    return {"code": row.key, "name": row.name, **counts}


def _late(row: LateRow, page: queries.Overview) -> dict[str, Any]:
    due_at = moment(row.due_at, page.assessment.region)
    return {"name": row.name, "what": row.what, "due_at": due_at}


def _asked(rows: Sequence[AskedRow]) -> list[dict[str, Any]]:
    return [_asked_row(row, row.request) for row in rows]


def _asked_row(row: AskedRow, paper: EvidenceRequest) -> dict[str, Any]:
    assessment, recipient = paper.assessment, row.recipient
    is_told = row.is_known and recipient.version_id is not None
    return {
        "id": recipient.public_id,
        "request": paper.public_id,
        "year": assessment.round.year,
        "region": assessment.region_id,
        "title": row.title,
        "kind": paper.kind,
        "recipient": recipient.name,
        "group": row.group,
        "status": row.status,
        "due_at": moment(row.due_at, assessment.region),
        "sent_at": moment(recipient.sent_at, assessment.region),
        "document": recipient.version.document.public_id if is_told else None,
    }
