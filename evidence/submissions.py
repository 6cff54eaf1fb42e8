"""From a filled form to a received file: one way for every page that takes files.

Each function gives the version, or None when the form has to be shown again with `form.status`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from accounts.models import User
from evidence import arrival_files
from evidence.arrivals import discard, outcome
from evidence.forms import FileForm, UploadForm
from evidence.models import Document, DocumentVersion
from evidence.queries import existing_for
from evidence.receiving import NotReceived, sha256_of
from evidence.services import add_version, receive, received_before

REFUSED = 422


def submit_new(form: UploadForm, *, by: User) -> DocumentVersion | None:
    """Store a new document, unless the person may use one with the same bytes instead."""
    return _submit(form, lambda upload: _receive_or_offer(form, upload, by))


def submit_for(form: FileForm, *, metadata: Mapping[str, Any], by: User) -> DocumentVersion | None:
    """Store a new document for a page that knows place and passport itself, and asked the right."""

    def deed(upload: UploadedFile) -> DocumentVersion:
        form_key = form.cleaned_data["form_key"]
        return receive(upload=upload, form_key=form_key, by=by, **metadata)

    return _submit(form, deed)


def submit_version(form: FileForm, *, document: Document, by: User) -> DocumentVersion | None:
    """Store a newer file of the document."""

    def deed(upload: UploadedFile) -> DocumentVersion:
        form_key = form.cleaned_data["form_key"]
        return add_version(document=document, upload=upload, form_key=form_key, by=by)

    return _submit(form, deed)


def _submit(
    form: FileForm, deed: Callable[[UploadedFile], DocumentVersion | None]
) -> DocumentVersion | None:
    if not form.is_valid():
        form.status = REFUSED
        return None
    if form.arrived and form.arrived.version:
        return form.arrived.version
    try:
        with form.opened() as upload:
            version = deed(upload)
    except NotReceived as refusal:
        return _refused(form, refusal)
    if version and form.arrived:
        arrival_files.remove(form.arrived.public_id)
    return version


def _refused(form: FileForm, refusal: NotReceived) -> DocumentVersion | None:
    """Tell why, unless the same arrival was received through another request meanwhile.

    What the gate refused is of no use; after a full disk or a busy server it waits here.
    """
    if form.arrived and (winner := outcome(arrival=form.arrived)):
        return winner
    form.refuse(refusal)
    if form.arrived and form.status == REFUSED:
        discard(arrival=form.arrived)
        form.arrived = None
    return None


def _receive_or_offer(form: UploadForm, upload: UploadedFile, by: User) -> DocumentVersion | None:
    told, metadata = form.cleaned_data, form.metadata()
    existing = None
    if not told["as_new"]:
        existing = existing_for(by, metadata["region"], sha256_of(upload))
    if existing is None:
        return receive(upload=upload, form_key=told["form_key"], by=by, **metadata)
    # Asked second: the same form sent twice finds the document that it made itself.
    earlier = received_before(form_key=told["form_key"], by=by)
    if earlier is None:
        form.offer(existing)
    return earlier
