"""The list of papers that left the portal; each proves itself at its address."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from ninja import Query, Schema

from accounts.permissions import Permission, reach_of
from api.paging import Page, Window, page_of
from api.router import reads
from api.shapes import Moment, Place, RegionCode, Year, moment, place
from reports.models import Paper


class PaperShape(Schema):
    """`fingerprint` is the SHA-256 of the data on it; `check` where it proves itself."""

    id: str
    number: int
    kind: str
    title: str
    region: Place
    year: int
    stage: str | None
    instrument: str | None
    made_at: Moment
    fingerprint: str
    check: str


@reads(
    "/papers",
    Page[PaperShape],
    "Daftar surat dan laporan",
    "Surat dan laporan yang pernah dibuat di wilayah tempat pemilik token boleh mencetak, yang "
    "terbaru lebih dahulu. check adalah alamat pemeriksaan keasliannya.",
)
def papers(
    request: HttpRequest,
    window: Query[Window],
    year: Year | None = None,
    region: RegionCode | None = None,
) -> dict[str, Any]:
    rows = Paper.objects.filter(reach_of(request.user, Permission.PRINT_PAPERS, "region"))
    told = {"year": year, "region": region}
    rows = rows.filter(**{name: value for name, value in told.items() if value is not None})
    rows = rows.select_related("region").order_by("-made_at", "-pk")
    return page_of(request, rows, window, lambda shown: [_paper(row) for row in shown])


def _paper(row: Paper) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "number": row.number,
        "kind": row.kind,
        "title": row.title,
        "region": place(row.region),
        "year": row.year,
        "stage": row.stage or None,
        "instrument": row.instrument or None,
        "made_at": moment(row.made_at, row.region),
        "fingerprint": row.fingerprint,
        "check": reverse("reports:check", args=[row.public_id]),
    }
