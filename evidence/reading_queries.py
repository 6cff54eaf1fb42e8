"""What a page shows of a paper's text: what it says of itself, and whether it names children.

    reading_for(user, document)     # for who may change the document, else None
    flagged(user, documents)        # which of a list need a look, in one query

Draw a reading with templates/evidence/_read.html, context `reading`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from accounts.models import User
from audit.clock import db_now
from evidence.models import Document, DocumentKind, DocumentText, DocumentVersion
from evidence.passport_proposals import proposals_in
from evidence.reading_services import REASONS, open_suspicion
from evidence.register_services import seen_stamp
from evidence.sensitivity import Sensitivity
from regions.models import Region

LABELS = {
    "kind": "Jenis",
    "number": "Nomor",
    "date": "Tanggal",
    "subject": "Perihal",
    "issuer": "Diterbitkan oleh",
    "signatory": "Ditandatangani oleh",
    "year": "Tahun",
}
# Longer than a file waits for the worker on a bad day; who comes later isn't kept waiting.
SOON = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class ReadField:
    """What the paper says (`value`) beside what a person typed (`current`, "" for nothing)."""

    name: str
    value: str | int | date
    current: str | int | date

    @property
    def label(self) -> str:
        return LABELS[self.name]

    @property
    def is_ticked(self) -> bool:
        """Ticked beforehand only where nothing was typed, or "Lainnya" for want of better."""
        return not self.current or (self.name, self.current) == ("kind", DocumentKind.OTHER.label)


@dataclass(frozen=True, slots=True)
class Finding:
    """What concerns a child in an unmarked paper: `count` things, `children` of them NIK."""

    count: int
    children: int

    @property
    def sentence(self) -> str:
        if self.children:
            return f"{self.children} NIK anak ditemukan di berkas ini."
        return "Berkas ini tampaknya memuat perkara anak: ada kata perkara beserta data orang."


@dataclass(frozen=True, slots=True)
class Reading:
    """`version` is the file that was read last; `fields` is what it says and the passport doesn't.

    `is_waiting` while the file came just now and nobody has read it yet.
    """

    version: DocumentVersion
    seen: str
    is_waiting: bool = False
    fields: tuple[ReadField, ...] = ()
    finding: Finding | None = None

    @property
    def has_news(self) -> bool:
        """Whether it says what nobody typed; where it only says it otherwise, it steps back."""
        return any(field.is_ticked for field in self.fields)

    @property
    def url(self) -> str:
        return reverse("evidence:reading", args=[self.version.document.public_id])

    @property
    def finding_url(self) -> str:
        return reverse("evidence:finding", args=[self.version.document.public_id])

    @property
    def reasons(self) -> Iterable[tuple[str, str]]:
        return REASONS.items()


def reading_for(user: User, document: Document) -> Reading | None:
    """None for who may not change the document, and when it has no file."""
    if not Document.objects.filter(pk=document.pk).changeable_by(user).exists():
        return None
    versions = list(document.versions.select_related("text", "scan").order_by("-number"))
    return _reading(document, versions) if versions else None


def flagged(user: User, documents: Iterable[Document]) -> set[int]:
    """Primary keys of those that the user may change and that seem to name a child, unmarked."""
    mine = Document.objects.filter(pk__in=[document.pk for document in documents])
    return _unmarked(mine.changeable_by(user))


def unmarked_in(region: Region) -> list[str]:
    """Public ids of the regency's papers that seem to name a child although nobody marked them."""
    found = _unmarked(Document.objects.filter(region=region, binned_at=None))
    papers = Document.objects.filter(pk__in=found).order_by("pk")
    return list(papers.values_list("public_id", flat=True))


def _reading(document: Document, versions: list[DocumentVersion]) -> Reading:
    newest = versions[0]
    newest.document = document
    text = getattr(newest, "text", None)
    came_just_now = newest.received_at > db_now() - SOON
    return Reading(
        version=newest,
        seen=seen_stamp(document),
        is_waiting=text is None and came_just_now and not newest.hold,
        fields=_fields(document, text.text) if text and text.text else (),
        finding=_finding(document, versions),
    )


def _fields(document: Document, text: str) -> tuple[ReadField, ...]:
    fields = []
    for proposal in proposals_in(text):
        current, value = getattr(document, proposal.field) or "", proposal.value
        if proposal.field == "kind":
            current, value = document.get_kind_display(), DocumentKind(value).label
        if _plain(current) != _plain(value):
            fields.append(ReadField(proposal.field, value, current))
    return tuple(fields)


def _finding(document: Document, versions: list[DocumentVersion]) -> Finding | None:
    """Of all versions together: an older file stays and can be opened, too."""
    if document.sensitivity == Sensitivity.SPECIFIC:
        return None
    texts = [version.text for version in versions if hasattr(version, "text")]
    founds = [text.found for text in texts if open_suspicion(text.found)]
    count = sum(open_suspicion(found) for found in founds)
    children = sum(found.get("nik_child", 0) for found in founds)
    return Finding(count, children) if count else None


def _unmarked(documents) -> set[int]:
    texts = DocumentText.objects.filter(version__document__in=documents).exclude(found={})
    texts = texts.exclude(version__document__sensitivity=Sensitivity.SPECIFIC)
    rows = texts.values_list("version__document", "found")
    return {document for document, found in rows if open_suspicion(found)}


def _plain(value: object) -> str:
    return " ".join(str(value).split()).casefold()
