"""The register of documents: what its list and pages tell, never a file (rules 4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query, Schema

from api.doors import document_of
from api.paging import Page, Window, page_of
from api.router import reads
from api.shapes import (
    Day,
    Moment,
    OfficeName,
    Place,
    PublicId,
    RegencyCode,
    Words,
    Year,
    moment,
    office,
    place,
)
from evidence.models import Document, DocumentKind, DocumentVersion
from evidence.queries import usages_of
from evidence.searching import search as searched
from evidence.sensitivity import Sensitivity

KindName = Literal[tuple(DocumentKind.values)]
ClassName = Literal[tuple(Sensitivity.values)]


class DocumentRow(Schema):
    """`used` counts the questions that it proves; `sensitivity`: U, R, or S for what concerns a
    child.
    """

    id: str
    subject: str
    kind: str
    number: str
    date: Day | None
    year: int | None
    issuer: str
    valid_until: Day | None
    sensitivity: str
    region: Place
    area: Place | None
    office: OfficeName | None
    versions: int
    used: int
    is_replaced: bool
    created_at: Moment


class VersionShape(Schema):
    """A received file, by its properties; `is_held`: the virus scanner has not let it through."""

    number: int
    name: str
    media_type: str
    size: int
    pages: int | None
    sha256: str
    received_at: Moment
    is_held: bool


class DocumentShape(DocumentRow):
    tags: list[str]
    questions: list[str]
    files: list[VersionShape]


@reads(
    "/documents",
    Page[DocumentRow],
    "Daftar dokumen",
    "Keterangan dokumen yang boleh diketahui, yang terbaru lebih dahulu. Berkasnya tidak pernah "
    "diberikan lewat API.",
)
def documents(
    request: HttpRequest,
    window: Query[Window],
    search: Words = "",
    region: RegencyCode | None = None,
    kind: KindName | None = None,
    sensitivity: ClassName | None = None,
    year: Year | None = None,
) -> dict[str, Any]:
    rows = Document.objects.visible_to(request.user).for_cards()
    told = {"region": region, "kind": kind, "sensitivity": sensitivity, "year": year}
    rows = rows.filter(**{name: value for name, value in told.items() if value is not None})
    return page_of(request, searched(rows, search), window, lambda shown: _rows(request, shown))


@reads(
    "/documents/{public_id}",
    DocumentShape,
    "Satu dokumen",
    "Keterangan satu dokumen, pertanyaan yang dijawabnya, dan sifat tiap versi berkasnya.",
)
def document(request: HttpRequest, public_id: PublicId) -> dict[str, Any]:
    found = document_of(request, public_id)
    versions = list(found.versions.select_related("scan").order_by("-number"))
    found.version_count = len(versions)
    usages = usages_of(request.user, [found])[found.pk]
    return {
        **_row(found, used=len(usages)),
        "tags": [tag.name for tag in found.tags.all()],
        "questions": [usage.label for usage in usages],
        "files": [_file(version, found) for version in versions],
    }


def _rows(request: HttpRequest, rows: Sequence[Document]) -> list[dict[str, Any]]:
    usages = usages_of(request.user, rows)
    return [_row(row, used=len(usages[row.pk])) for row in rows]


def _row(document: Document, *, used: int) -> dict[str, Any]:
    """`version_count` is annotated (DocumentQuerySet.for_cards); None before the first file."""
    return {
        "id": document.public_id,
        "subject": document.subject,
        "kind": document.kind,
        "number": document.number,
        "date": document.date and document.date.isoformat(),
        "year": document.year,
        "issuer": document.issuer,
        "valid_until": document.valid_until and document.valid_until.isoformat(),
        "sensitivity": document.sensitivity,
        "region": place(document.region),
        "area": place(document.area) if document.area else None,
        "office": office(document.agency),
        "versions": document.version_count or 0,
        "used": used,
        "is_replaced": document.replaced_by_id is not None,
        "created_at": moment(document.created_at, document.region),
    }


def _file(version: DocumentVersion, document: Document) -> dict[str, Any]:
    return {
        "number": version.number,
        "name": version.original_name,
        "media_type": version.media_type,
        "size": version.size,
        "pages": version.page_count,
        "sha256": version.sha256,
        "received_at": moment(version.received_at, document.region),
        "is_held": version.hold is not None,
    }
