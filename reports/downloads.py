"""Finished papers as answers: never a page of this portal, kept by no cache (security 46)."""

from django.http import HttpResponse

from jobs.downloads import FILE_HEADERS


def as_pdf(content: bytes, name: str) -> HttpResponse:
    headers = FILE_HEADERS | {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
