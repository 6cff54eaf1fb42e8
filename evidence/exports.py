"""The register of documents as files: what the cards of the list, the bin and the receipts say."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from accounts.exports import About, Book, Column, Fields, Kind, listing_of
from accounts.filters import in_words
from evidence.models import Document, DocumentVersion
from evidence.queries import Usage
from evidence.register_forms import DocumentFilter

PASSPORT: Fields = (
    (Column("Perihal", 60), lambda document: document.subject),
    (Column("Jenis", 24), lambda document: document.get_kind_display()),
    (Column("Nomor", 28), lambda document: document.number),
)
OWNER: Fields = ((Column("Milik", 44), lambda document: document.owner),)
BINNED: Fields = (
    *PASSPORT,
    *OWNER,
    (Column("Dibuang", 24, Kind.MOMENT), lambda document: document.binned_at),
    (Column("Dibuang oleh", 30), lambda document: str(document.binned_by)),
)
RECEIPTS: Fields = (
    (Column("Nomor tanda terima", 26), lambda version: version.public_id),
    (Column("Diterima", 24, Kind.MOMENT), lambda version: version.received_at),
    (Column("Perihal", 50), lambda version: version.document.subject),
    (Column("Nama berkas", 40), lambda version: version.original_name),
    (Column("Milik", 44), lambda version: version.document.owner),
    (Column("Ukuran (byte)", 14, Kind.COUNT), lambda version: version.size),
    (Column("Sidik jari (SHA-256)", 68), lambda version: version.sha256),
)


def documents_book(
    asked: DocumentFilter,
    documents: Sequence[Document],
    usages: Mapping[int, Sequence[Usage]],
    flagged: Collection[int],
) -> Book:
    """`usages` and `flagged` go by the documents' primary keys, as on the page."""
    fields: Fields = (
        *PASSPORT,
        (Column("Tanggal", 20, Kind.DAY), lambda document: document.date),
        (
            Column("Tahun", 8, Kind.YEAR),
            lambda document: document.date.year if document.date else document.year,
        ),
        *OWNER,
        (Column("Kelas", 14), lambda document: document.get_sensitivity_display()),
        (Column("Menjawab pertanyaan", 14, Kind.COUNT), lambda one: len(usages[one.pk])),
        (Column("Versi", 8, Kind.COUNT), lambda document: document.version_count),
        (Column("Sudah diganti", 10), lambda document: _yes(bool(document.replaced_by_id))),
        (Column("Periksa data anak", 12), lambda document: _yes(document.pk in flagged)),
    )
    about = About("Dokumen", filters=in_words(asked))
    return Book("dokumen", about, [listing_of("Dokumen", fields, documents)])


def bin_book(documents: Sequence[Document]) -> Book:
    about = About("Tempat sampah dokumen")
    return Book("dokumen-sampah", about, [listing_of("Tempat sampah", BINNED, documents)])


def receipts_book(versions: Sequence[DocumentVersion]) -> Book:
    about = About("Tanda terima")
    return Book("tanda-terima", about, [listing_of("Tanda terima", RECEIPTS, versions)])


def _yes(told: bool) -> str:
    return "ya" if told else ""
