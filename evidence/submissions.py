"""From a filled form to a received file: one way for every page that takes files.

Each function gives the version, or None when the form has to be shown again with `form.status`.
"""

from __future__ import annotations

from collections.abc import Callable

from accounts.models import User
from evidence.forms import FileForm, UploadForm
from evidence.models import Document, DocumentVersion
from evidence.queries import existing_for
from evidence.receiving import NotReceived, sha256_of
from evidence.services import add_version, receive, received_before


def submit_new(form: UploadForm, *, by: User) -> DocumentVersion | None:
    """Store a new document, unless the person may use one with the same bytes instead."""
    return _submit(form, lambda: _receive_or_offer(form, by))


def submit_version(form: FileForm, *, document: Document, by: User) -> DocumentVersion | None:
    """Store a newer file of the document."""

    def deed() -> DocumentVersion:
        told = form.cleaned_data
        return add_version(document=document, upload=told["file"], form_key=told["form_key"], by=by)

    return _submit(form, deed)


def _submit(form: FileForm, deed: Callable[[], DocumentVersion | None]) -> DocumentVersion | None:
    if not form.is_valid():
        form.status = 422
        return None
    try:
        return deed()
    except NotReceived as refusal:
        form.refuse(refusal)
        return None


def _receive_or_offer(form: UploadForm, by: User) -> DocumentVersion | None:
    told, metadata = form.cleaned_data, form.metadata()
    existing = None
    if not told["as_new"]:
        existing = existing_for(by, metadata["region"], sha256_of(told["file"]))
    if existing is None:
        return receive(upload=told["file"], form_key=told["form_key"], by=by, **metadata)
    # Asked second: the same form sent twice finds the document that it made itself.
    earlier = received_before(form_key=told["form_key"], by=by)
    if earlier is None:
        form.offer(existing)
    return earlier
