"""Writes of the register: the passport of a document, what replaces it, and the bin.

Files and versions are never touched here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime

from accounts.models import User
from audit.clock import db_now
from evidence.models import Document, DocumentTag
from evidence.trail import record_deed

# What a person may correct afterwards; owner and class have ways of their own.
PASSPORT = (
    "kind",
    "number",
    "date",
    "subject",
    "issuer",
    "signatory",
    "valid_until",
    "year",
)
MOST_TAGS = 12
LONGEST_CHAIN = 50

# Document -> why it can't be thrown away, as a sentence, or "".
Holder = Callable[[Document], str]
_holders: list[Holder] = []


class NotChanged(Exception):  # noqa: N818 - it reads as what it says
    """Nothing was written; `str()` is the sentence for the person."""


class StalePassport(NotChanged):
    """Somebody else changed the passport since it was shown; `current` is what it says now."""

    def __init__(self, current: Document) -> None:
        super().__init__(
            "Keterangan dokumen ini baru saja diubah orang lain. Bandingkan kedua isian, lalu "
            "simpan lagi."
        )
        self.current = current


def register_holder(holder: Holder) -> None:
    """Apps above say here what holds a document back from the bin."""
    _holders.append(holder)


def held_back(document: Document) -> str:
    """Why the document can't be thrown away now, or ""."""
    return next((sentence for holder in _holders if (sentence := holder(document))), "")


def seen_stamp(document: Document) -> str:
    """What a form carries so that a change in between is noticed."""
    return document.changed_at.isoformat() if document.changed_at else ""


@transaction.atomic
def change_passport(
    *,
    document: Document,
    changes: Mapping[str, Any],
    seen_at: str | datetime | None,
    by: User,
    tags: Iterable[str] | None = None,
) -> list[str]:
    """Correct the passport; returns the names of what changed (PASSPORT, "tags").

    `seen_at` is the `seen_stamp` of what the person saw. Raises StalePassport, and ValueError for a
    field that is no part of the passport. Nothing is said in the log but the names.
    """
    if unknown := set(changes) - set(PASSPORT):
        raise ValueError(f"not in the passport: {sorted(unknown)}")
    row = _locked(document)
    _require_fresh(row, seen_at)
    changed = [name for name in PASSPORT if name in changes and _differs(row, name, changes[name])]
    for name in changed:
        setattr(row, name, changes[name])
    if tags is not None and _write_tags(row, tags):
        changed.append("tags")
    if changed:
        row.changed_at = db_now()
        row.save(update_fields=[*(name for name in changed if name != "tags"), "changed_at"])
        record_deed("document.passport_changed", row, by, {"fields": changed})
    return changed


@transaction.atomic
def replace_document(*, document: Document, by_document: Document | None, by: User) -> None:
    """Say that a newer document takes the place of this one, or with None that none does.

    Raises NotChanged for itself, for one of another region, and for a circle.
    """
    row = _locked(document)
    if by_document is not None:
        _require_successor(row, _locked(by_document))
    if row.replaced_by_id == (by_document.pk if by_document else None):
        return
    row.replaced_by, row.changed_at = by_document, db_now()
    row.save(update_fields=["replaced_by", "changed_at"])
    told = {"by": by_document.public_id if by_document else ""}
    record_deed("document.replaced", row, by, told)


@transaction.atomic
def bin_document(*, document: Document, by: User) -> None:
    """Throw a document away, to be restored at will. Raises NotChanged while anything uses it.

    Locked, so that it can't be linked between the look and the deed; twice is one deed.
    """
    row = _locked(document)
    if row.binned_at is not None:
        return
    if sentence := held_back(row):
        raise NotChanged(sentence)
    row.binned_at, row.binned_by = db_now(), by
    row.save(update_fields=["binned_at", "binned_by"])
    record_deed("document.binned", row, by, {})


@transaction.atomic
def restore_document(*, document: Document, by: User) -> None:
    """Take a document out of the bin; twice is one deed."""
    row = _locked(document)
    if row.binned_at is None:
        return
    row.binned_at = row.binned_by = None
    row.save(update_fields=["binned_at", "binned_by"])
    record_deed("document.restored", row, by, {})


def lock_kept(document: Document) -> None:
    """Lock a document that is about to be used. Raises NotChanged when it lies in the bin."""
    if _locked(document).binned_at is not None:
        raise NotChanged(
            "Dokumen ini ada di tempat sampah. Pulihkan dahulu, atau pilih dokumen lain."
        )


def clean_tags(names: Iterable[str]) -> list[str]:
    """Tags as they are stored: lower case, one blank between words, each once, in their order."""
    tidy = (" ".join(name.split()).lower() for name in names)
    return list(dict.fromkeys(name for name in tidy if name))


def _locked(document: Document) -> Document:
    return Document.objects.select_for_update().get(pk=document.pk)


def _require_fresh(row: Document, seen_at: str | datetime | None) -> None:
    seen = parse_datetime(seen_at) if isinstance(seen_at, str) and seen_at else seen_at or None
    if row.changed_at != seen:
        raise StalePassport(row)


def _differs(row: Document, name: str, value: Any) -> bool:
    return (getattr(row, name) or None) != (value or None)


def _write_tags(row: Document, names: Iterable[str]) -> bool:
    wanted = clean_tags(names)[:MOST_TAGS]
    present = set(row.tags.values_list("name", flat=True))
    if present == set(wanted):
        return False
    row.tags.exclude(name__in=wanted).delete()
    new = (DocumentTag(document=row, name=name) for name in wanted if name not in present)
    DocumentTag.objects.bulk_create(new)
    return True


def _require_successor(row: Document, newer: Document) -> None:
    if newer.pk == row.pk:
        raise NotChanged("Dokumen tidak dapat diganti oleh dirinya sendiri. Pilih dokumen lain.")
    if newer.region_id != row.region_id:
        raise NotChanged("Pilih dokumen pengganti dari kabupaten/kota yang sama.")
    later: Document | None = newer
    for _ in range(LONGEST_CHAIN):
        if later is None:
            return
        if later.pk == row.pk:
            raise NotChanged(
                "Dokumen itu sendiri sudah dinyatakan diganti oleh dokumen ini. Pilih yang lain."
            )
        later = later.replaced_by
