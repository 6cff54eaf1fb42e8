"""Papers that were asked for: by whom, until when, who has sent them, who is late."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission, has_permission
from audit.clock import db_now
from evaluations.access import agencies_of, assessments_visible_to
from evaluations.area_access import own_areas, own_recipients
from evaluations.chat_texts import message_of, whatsapp_link
from evaluations.models import (
    DUE_AT,
    Assessment,
    EvidenceRequest,
    RequestExtension,
    RequestRecipient,
)
from evidence.models import Document, DocumentVersion
from regions.models import Level, Region

# What a person should look at first.
ORDER = {"late": 0, "returned": 1, "waiting": 2, "sent": 3, "accepted": 4}
OPEN = frozenset({"late", "returned", "waiting"})
AT_HAND = (
    "request__assessment__round",
    "request__assessment__region",
    "area__parent",
    "agency",
    "extension__by",
)
GROUPS = {
    "kecamatan": "kecamatan",
    "desa": "desa/kelurahan",
    "instansi": "instansi",
}


@dataclass(frozen=True, slots=True)
class AskedRow:
    """One paper asked of one area or office; `status` is the word of the chip.

    `is_known` tells whether the reader may know the document that was sent.
    """

    recipient: RequestRecipient
    status: str
    is_known: bool = True

    @property
    def request(self) -> EvidenceRequest:
        return self.recipient.request

    @property
    def due_at(self) -> datetime:
        """The extended moment where more time was given."""
        return self.recipient.due_at

    @property
    def extension(self) -> RequestExtension | None:
        return self.recipient.extension

    @property
    def is_open(self) -> bool:
        """Whether something is still to be sent."""
        return self.status in OPEN

    @property
    def was_late(self) -> bool:
        sent_at = self.recipient.sent_at
        return sent_at is not None and sent_at >= self.due_at

    @property
    def group(self) -> str:
        area = self.recipient.area
        if area is None:
            return "instansi"
        return "kecamatan" if area.level == Level.KECAMATAN else "desa"


def requests_of_area(assessment: Assessment, area: Region, now: datetime) -> list[AskedRow]:
    """What the area is asked for, what is late first; one query."""
    return _in_order(_live().filter(request__assessment=assessment, area=area), now)


def requests_of(user: User, now: datetime | None = None) -> list[AskedRow]:
    """What the person's own areas and offices are asked for, in all years; what is late first."""
    if not own_areas(user) and not agencies_of(user):
        return []
    return _in_order(_live().filter(own_recipients(user)), now or db_now())


def open_rows_in(assessment: Assessment, now: datetime) -> list[AskedRow]:
    """What is still to be sent in a regency, by due time; one query, the documents at hand."""
    rows = _live().filter(request__assessment=assessment).select_related("version__document")
    shown = (AskedRow(row, row.status(now)) for row in rows.order_by(DUE_AT, "pk"))
    return [row for row in shown if row.is_open]


def open_requests_of(user: User, now: datetime | None = None) -> list[AskedRow]:
    """What the person still has to send."""
    return [row for row in requests_of(user, now) if row.is_open]


def regencies_asking(user: User) -> list[Assessment]:
    """Evaluations whose requests the person may read, the newest first."""
    rows = assessments_visible_to(user).select_related("round", "region")
    return list(rows.order_by("-round__year", "region"))


def recipient_row(recipient: RequestRecipient, now: datetime) -> AskedRow:
    """The same for a recipient at hand."""
    return AskedRow(recipient, recipient.status(now))


def _live() -> QuerySet[RequestRecipient]:
    rows = RequestRecipient.objects.filter(request__cancelled_at__isnull=True)
    return rows.select_related(*AT_HAND)


def _in_order(rows: Iterable[RequestRecipient], now: datetime) -> list[AskedRow]:
    shown = [AskedRow(row, row.status(now)) for row in rows]
    return sorted(shown, key=lambda row: (ORDER[row.status], row.due_at, row.recipient.pk))


@dataclass(frozen=True, slots=True)
class GroupCount:
    """How far the kecamatan, the villages or the offices are, counted by recipients."""

    name: str
    total: int
    done: int
    late: int
    late_since: datetime | None


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One recipient; `cells` stand under the papers, None where it was not asked."""

    name: str
    group: str
    cells: tuple[AskedRow | None, ...]

    @property
    def asked(self) -> list[AskedRow]:
        return [cell for cell in self.cells if cell]

    @property
    def open(self) -> int:
        return sum(cell.is_open for cell in self.asked)

    @property
    def late(self) -> list[AskedRow]:
        return [cell for cell in self.asked if cell.status == "late"]


@dataclass(frozen=True)
class Matrix:
    """Recipients x papers of one evaluation, kecamatan first, then villages and offices."""

    assessment: Assessment
    papers: tuple[EvidenceRequest, ...]
    cancelled: tuple[EvidenceRequest, ...]
    rows: tuple[MatrixRow, ...]
    may_ask: bool

    @cached_property
    def groups(self) -> list[GroupCount]:
        counted = [_group_count(name, self.rows, key) for key, name in GROUPS.items()]
        return [group for group in counted if group.total]

    @property
    def asked(self) -> list[AskedRow]:
        """Everything that is asked of anybody, row by row."""
        return [cell for row in self.rows for cell in row.asked]

    @cached_property
    def late(self) -> list[MatrixRow]:
        return [row for row in self.rows if row.late]


def matrix_of(assessment: Assessment, user: User, now: datetime) -> Matrix:
    """Three queries for any number of papers and recipients."""
    papers = list(EvidenceRequest.objects.filter(assessment=assessment))
    live = [paper for paper in papers if paper.cancelled_at is None]
    cells: dict[str, dict[int, AskedRow]] = defaultdict(dict)
    for row in _with_knowledge(_live().filter(request__assessment=assessment), user, now):
        cells[_place_of(row.recipient)][row.request.pk] = row
    return Matrix(
        assessment=assessment,
        papers=tuple(live),
        cancelled=tuple(paper for paper in papers if paper.cancelled_at),
        rows=tuple(_matrix_row(live, cells[place]) for place in sorted(cells)),
        may_ask=has_permission(user, Permission.ASK_EVIDENCE, assessment.region),
    )


def _place_of(recipient: RequestRecipient) -> str:
    """The order of the rows: areas by level and code, then offices by name."""
    if recipient.area is not None:
        return f"{recipient.area.level} {recipient.area_id}"
    return f"9 {recipient.agency.name} {recipient.agency_id}"


def _matrix_row(papers: Sequence[EvidenceRequest], cells: Mapping[int, AskedRow]) -> MatrixRow:
    one = next(iter(cells.values()))
    return MatrixRow(one.recipient.name, one.group, tuple(cells.get(paper.pk) for paper in papers))


def _with_knowledge(rows: QuerySet[RequestRecipient], user: User, now: datetime) -> list[AskedRow]:
    known = Document.objects.visible_to(user).filter(pk=OuterRef("version__document"))
    shown = rows.select_related(*AT_HAND, "version__document", "sent_by", "decided_by")
    return [
        AskedRow(row, row.status(now), row.is_known)
        for row in shown.annotate(is_known=Exists(known))
    ]


def _group_count(name: str, rows: Iterable[MatrixRow], key: str) -> GroupCount:
    mine = [row for row in rows if row.group == key]
    late = [row for row in mine if row.late]
    since = [cell.due_at for row in late for cell in row.late]
    return GroupCount(
        name=name,
        total=len(mine),
        done=sum(not row.open for row in mine),
        late=len(late),
        late_since=min(since, default=None),
    )


@dataclass(frozen=True)
class PaperPage:
    """One paper with everybody who was asked for it."""

    asked: EvidenceRequest
    rows: tuple[AskedRow, ...]
    may_ask: bool
    now: datetime

    @cached_property
    def counts(self) -> Counter[str]:
        return Counter(row.status for row in self.rows)

    @property
    def sent(self) -> int:
        """Who has sent something that was not given back."""
        return sum(not row.is_open for row in self.rows)

    @property
    def late(self) -> int:
        return self.counts["late"]

    @property
    def message(self) -> str:
        """Plain text for a chat group: what is asked, of whom, by when."""
        waiting = {row.recipient.name: row.due_at for row in self.rows if row.is_open}
        return message_of(self.asked, waiting)

    @property
    def chat_link(self) -> str:
        """Opens WhatsApp with the message."""
        return whatsapp_link(self.message)

    @property
    def extended(self) -> int:
        """How many were given more time."""
        return sum(row.extension is not None for row in self.rows)


def paper_of(asked: EvidenceRequest, user: User, now: datetime) -> PaperPage:
    """Two queries for any number of recipients."""
    rows = _with_knowledge(RequestRecipient.objects.filter(request=asked), user, now)
    region = asked.assessment.region
    return PaperPage(
        asked=asked,
        rows=tuple(sorted(rows, key=lambda row: _place_of(row.recipient))),
        may_ask=has_permission(user, Permission.ASK_EVIDENCE, region),
        now=now,
    )


def proposed_versions(
    assessment: Assessment, code: str, user: User, now: datetime | None = None
) -> list[AskedRow]:
    """Papers sent on requests that are offered to this question and that the person may open."""
    openable = Document.objects.openable_by(user).filter(region=assessment.region_id)
    rows = (
        _live()
        .filter(request__assessment=assessment, version__document__in=openable)
        .exclude(decision=RequestRecipient.Decision.RETURNED)
        .select_related("request", "area", "agency", "version__document")
        .order_by("area", "agency__name", "pk")
    )
    now = now or db_now()
    # JSON lists are looked into here: the two databases have no condition in common for it.
    return [AskedRow(row, row.status(now)) for row in rows if code in row.request.proposed]


def recipient_of(asked: EvidenceRequest, public_id: str) -> RequestRecipient | None:
    """Somebody who was asked for this paper."""
    rows = RequestRecipient.objects.filter(request=asked, public_id=public_id)
    return rows.select_related(*AT_HAND).first()


def own_documents(recipient: RequestRecipient) -> Q:
    """Condition on documents: those of the area or office that was asked."""
    if recipient.area_id:
        return Q(area=recipient.area_id)
    return Q(agency=recipient.agency_id)


def openable_version(public_id: str, region: str, user: User) -> DocumentVersion | None:
    """A file of a document of the regency that the person may open."""
    documents = Document.objects.openable_by(user).filter(region=region)
    rows = DocumentVersion.objects.filter(public_id=public_id, document__in=documents)
    return rows.select_related("document").first()
