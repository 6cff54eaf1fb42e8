"""Writes of papers: receiving, new versions, raising the class, and opening, which leaves a trace.

A version's row is written after its bytes are on disk, so a crash in between leaves bytes without
a row (harmless, see check_evidence) and never a row without bytes (security 68).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts.models import Agency, User
from audit.clock import db_now
from evidence.arrivals import ArrivalRefused, ArrivalTaken, take
from evidence.models import Document, DocumentTag, DocumentVersion
from evidence.pages_services import forget_pages
from evidence.photos import forget_photos
from evidence.reading_services import forget_text
from evidence.receiving import Kept, keep, troubles_told
from evidence.scanning_tasks import look_after
from evidence.sensitivity import Sensitivity
from evidence.trail import record_deed
from regions.models import Region


def receive(
    *,
    upload: UploadedFile,
    region: Region,
    kind: str,
    subject: str,
    form_key: str,
    by: User,
    area: Region | None = None,
    agency: Agency | None = None,
    number: str = "",
    date: date | None = None,
    issuer: str = "",
    signatory: str = "",
    valid_until: date | None = None,
    year: int | None = None,
    sensitivity: str = Sensitivity.RESTRICTED,
    tags: Sequence[str] = (),
) -> DocumentVersion:
    """Store a new document with its first version; the same form sent again gives the same one.

    Never inside a transaction. Raises NotReceived; an area or agency of another region is an
    IntegrityError, because forms offer none.
    """

    def new_document() -> Document:
        document = Document.objects.create(
            region=region,
            area=area,
            agency=agency,
            kind=kind,
            number=number,
            date=date,
            subject=subject,
            issuer=issuer,
            signatory=signatory or None,
            valid_until=valid_until,
            year=year,
            sensitivity=sensitivity,
            created_by=by,
            created_at=db_now(),
        )
        DocumentTag.objects.bulk_create(DocumentTag(document=document, name=tag) for tag in tags)
        return document

    return _store(upload, form_key, by, "document.received", new_document)


@transaction.atomic
def register_kept(
    *, kept: Kept, form_key: str, by: User, tags: Sequence[str] = (), **passport: Any
) -> DocumentVersion:
    """A new document of a file that `receiving.keep` has stored, with its fields as `passport`.

    For who brings many papers or none, inside one transaction; undone, the file is the caller's to
    delete.
    """
    document = Document.objects.create(created_by=by, created_at=db_now(), **passport)
    DocumentTag.objects.bulk_create(DocumentTag(document=document, name=tag) for tag in tags)
    return _add_row(document, kept, form_key, by, "document.received")


def add_version(
    *, document: Document, upload: UploadedFile, form_key: str, by: User
) -> DocumentVersion:
    """Store a newer file of `document`; the older ones stay. As `receive` otherwise."""

    def same_document() -> Document:
        # Locked, so that two at once get two numbers.
        return Document.objects.select_for_update().get(pk=document.pk)

    return _store(upload, form_key, by, "document.version_added", same_document)


def received_before(*, form_key: str, by: User) -> DocumentVersion | None:
    """What this form already led to, if it was sent before."""
    versions = DocumentVersion.objects.select_related("document__region")
    return versions.filter(uploaded_by=by, form_key=form_key).first()


@transaction.atomic
def raise_sensitivity(*, document: Document, to: Sensitivity, by: User | None) -> None:
    """Give the document at least class `to`; it never falls (lowering needs two people)."""
    if to == Sensitivity.SPECIFIC:
        forget_pages(document=document)
        forget_text(document=document)
        forget_photos(document=document)
    lower = Document.objects.filter(pk=document.pk, sensitivity__in=Sensitivity(to).below())
    if lower.update(sensitivity=to):
        document.sensitivity = to
        record_deed("document.class_raised", document, by, {"to": str(to)})


@transaction.atomic
def open_file(*, version: DocumentVersion, by: User) -> File:
    """The stored file, for a person who may open it; the log keeps that it was opened."""
    record_deed("document.opened", version.document, by, {"version": version.public_id})
    return default_storage.open(version.storage_key)


def _store(
    upload: UploadedFile,
    form_key: str,
    by: User,
    verb: str,
    document_of: Callable[[], Document],
) -> DocumentVersion:
    """File first, then its row, its event and, from `document_of`, its document at once."""
    with troubles_told():
        if earlier := received_before(form_key=form_key, by=by):
            return earlier
    kept = keep(upload)
    try:
        with troubles_told(), transaction.atomic(durable=True):
            version = _add_row(document_of(), kept, form_key, by, verb)
            take(upload=upload, version=version)
            return version
    except ArrivalRefused as refusal:
        default_storage.delete(kept.key)
        # Two forms sent the same arrival at once: one file, one receipt.
        if isinstance(refusal, ArrivalTaken):
            return refusal.version
        raise
    except IntegrityError:
        # Rolled back for sure, so nothing names the file. After any other error it stays: the
        # commit may have happened although its answer got lost.
        default_storage.delete(kept.key)
        # The same form twice at once: the other one was first.
        if winner := received_before(form_key=form_key, by=by):
            return winner
        raise


def _add_row(document: Document, kept: Kept, form_key: str, by: User, verb: str) -> DocumentVersion:
    last = document.versions.aggregate(last=Max("number"))["last"] or 0
    version = DocumentVersion.objects.create(
        document=document,
        number=last + 1,
        storage_key=kept.key,
        sha256=kept.sha256,
        size=kept.size,
        media_type=kept.media_type,
        original_name=kept.name,
        page_count=kept.page_count,
        received_at=db_now(),
        uploaded_by=by,
        form_key=form_key,
    )
    look_after(version=version)
    told = {"version": version.public_id, "number": version.number, "size": kept.size}
    record_deed(verb, document, by, told | {"sha256": kept.sha256, "class": document.sensitivity})
    return version
