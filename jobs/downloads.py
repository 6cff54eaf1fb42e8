"""A file of a work on its way to its owner: whole, or the part that a broken download lacks."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from django.db import transaction
from django.http import FileResponse, HttpResponse

from audit.services import record
from jobs import outputs
from jobs.models import WorkFile
from jobs.ranges import Part, Unsatisfiable, wanted_part

if TYPE_CHECKING:
    from django.http import HttpRequest

# A file is never a page of this portal, and no cache keeps it (security 46).
FILE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store, private",
    "Cross-Origin-Resource-Policy": "same-origin",
}
IN_PARTS = FILE_HEADERS | {"Accept-Ranges": "bytes"}


def send_file(request: HttpRequest, file: WorkFile) -> HttpResponse:
    """The answer with its event; raises FileNotFoundError when the bytes are gone."""
    etag = f'"{file.sha256}"'
    try:
        part = wanted_part(
            request.headers.get("Range", ""),
            if_range=request.headers.get("If-Range", ""),
            etag=etag,
            size=file.size,
        )
    except Unsatisfiable:
        headers = {"Content-Range": f"bytes */{file.size}"}
        return HttpResponse(status=416, headers=IN_PARTS | headers)
    whole = Part(0, file.size, file.size)
    stored = outputs.storage().open(file.key)
    _note(file, part or whole, request)
    answer = FileResponse(
        _Piece(stored, part or whole),
        as_attachment=True,
        filename=file.name,
        content_type=file.media_type,
        headers=IN_PARTS | {"ETag": etag, "Content-Length": (part or whole).length},
    )
    if part:
        answer.status_code, answer.headers["Content-Range"] = 206, part.content_range
    return answer


class _Piece:
    """What FileResponse reads a part of a file through; it closes the file at the end."""

    def __init__(self, stored: IO[bytes], part: Part) -> None:
        stored.seek(part.start)
        self._stored, self._left = stored, part.length
        self.close = stored.close

    def read(self, size: int) -> bytes:
        data = self._stored.read(min(size, self._left))
        self._left -= len(data)
        return data


@transaction.atomic
def _note(file: WorkFile, part: Part, request: HttpRequest) -> None:
    record(
        verb="work.fetched",
        subject=f"work:{file.work.public_id}",
        region=file.work.region,
        by=request.user,
        data={
            "kind": file.work.kind,
            "file": file.number,
            "from": part.start,
            "bytes": part.length,
        },
    )
