"""Finding a document with a few keys: every word must hold somewhere in its passport.

"sk 2023 dinkes gugus" finds decrees of 2023 of the health office about the gugus tugas. A word may
be part of number, subject, issuer, signatory, tag or owner, or name a kind or a year.
"""

from __future__ import annotations

import re

from django.db.models import Exists, OuterRef, Q

from evidence.models import DocumentKind, DocumentQuerySet, DocumentTag

MOST_WORDS = 8
# A word of a search, or several between quotation marks.
WORD = re.compile(r'"([^"]+)"|(\S+)')
YEAR = re.compile(r"(19|20)\d\d")
# How people call the kinds; the labels' own words count too.
SPOKEN = {
    DocumentKind.REGULATION: "perda perbup perwali perwako peraturan",
    DocumentKind.DECREE: "sk kepbup kepwal keputusan",
    DocumentKind.CIRCULAR: "se edaran instruksi",
    DocumentKind.SOP: "sop",
    DocumentKind.REPORT: "laporan notulen notula daftar hadir absensi",
    DocumentKind.PHOTO: "foto gambar dokumentasi",
    DocumentKind.MATRIX: "matriks data rekap",
    DocumentKind.BUDGET: "dpa rka anggaran",
    DocumentKind.AGREEMENT: "mou pks perjanjian kerja sama",
    DocumentKind.CERTIFICATE: "sertifikat piagam",
}
KIND_WORDS = {
    word: {kind for kind, words in SPOKEN.items() if word in words.split()}
    for spoken in SPOKEN.values()
    for word in spoken.split()
}


def words_of(text: str) -> list[str]:
    """The words of a search, quoted ones together; lower case, the first few only."""
    found = (quoted or plain for quoted, plain in WORD.findall(text))
    return [word.strip('"').lower() for word in found if word.strip('"')][:MOST_WORDS]


def search(documents: DocumentQuerySet, text: str) -> DocumentQuerySet:
    """Those of `documents` in whose passport every word of `text` holds."""
    for word in words_of(text):
        documents = documents.filter(_holds(word))
    return documents


def _holds(word: str) -> Q:
    tagged = DocumentTag.objects.filter(document=OuterRef("pk"), name__icontains=word)
    condition = Q(Exists(tagged))
    for place in ("number", "subject", "issuer", "signatory"):
        condition |= Q(**{f"{place}__icontains": word})
    for owner in ("agency__name", "agency__institution", "area__name"):
        condition |= Q(**{f"{owner}__icontains": word})
    if word in KIND_WORDS:
        condition |= Q(kind__in=KIND_WORDS[word])
    if YEAR.fullmatch(word):
        condition |= Q(year=int(word)) | Q(date__year=int(word))
    return condition
