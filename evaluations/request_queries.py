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
from evaluations.asked_rows import ORDER, AskedRow
from evaluations.chat_texts import message_of, whatsapp_link
from evaluations.models import DUE_AT, Assessment, EvidenceRequest, RequestRecipient
from evaluations.request_titles import Ear, Told, ear_of, sent_secret, was_asked
from evidence.models import Document, DocumentVersion
from instruments.services import sheet_of
from regions.models import Region

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


def requests_of_area(
    assessment: Assessment, area: Region, user: User, now: datetime
) -> list[AskedRow]:
    """What the area is asked for, what is late first; two queries at most."""
    rows = list(_told_to(_live().filter(request__assessment=assessment, area=area), user))
    ear = ear_of(assessment, [row.request for row in rows], user)
    return _in_order(AskedRow(row, row.status(now), _told(row, ear)) for row in rows)


def requests_of(user: User, now: datetime | None = None) -> list[AskedRow]:
    """What the person's own areas and offices are asked for, in all years; what is late first."""
    if not own_areas(user) and not agencies_of(user):
        return []
    now = now or db_now()
    return _in_order(recipient_row(row, now) for row in _live().filter(own_recipients(user)))


def open_rows_in(assessment: Assessment, now: datetime) -> list[AskedRow]:
    """What is still to be sent in a regency, by due time, as everybody may read it; one query."""
    rows = _live().filter(request__assessment=assessment)
    rows = rows.annotate(sent_secret=sent_secret("request")).order_by(DUE_AT, "pk")
    ear = Ear(sheet_of(assessment.round.instrument))
    shown = (AskedRow(row, row.status(now), _told(row, ear)) for row in rows)
    return [row for row in shown if row.is_open]


def open_requests_of(user: User, now: datetime | None = None) -> list[AskedRow]:
    """What the person still has to send."""
    return [row for row in requests_of(user, now) if row.is_open]


def regencies_asking(user: User) -> list[Assessment]:
    """Evaluations whose requests the person may read, the newest first."""
    rows = assessments_visible_to(user).select_related("round", "region")
    return list(rows.order_by("-round__year", "region"))


def recipient_row(recipient: RequestRecipient, now: datetime) -> AskedRow:
    """The same for a recipient at hand, for who was asked or stands in."""
    return AskedRow(recipient, recipient.status(now), Told.all_of(recipient.request))


def _live() -> QuerySet[RequestRecipient]:
    rows = RequestRecipient.objects.filter(request__cancelled_at__isnull=True)
    return rows.select_related(*AT_HAND)


def _told_to(rows: QuerySet[RequestRecipient], user: User) -> QuerySet[RequestRecipient]:
    """With what decides how much of each the reader is told; `_told` asks for it."""
    return rows.annotate(
        is_own=was_asked(user, pk=OuterRef("pk")),
        is_asked=was_asked(user, request=OuterRef("request")),
        sent_secret=sent_secret("request"),
    )


def _told(row: RequestRecipient, ear: Ear) -> Told:
    asked = {name: getattr(row, name, False) for name in ("is_asked", "is_own")}
    return ear.told_of(row.request, sent_secret=row.sent_secret, **asked)


def _in_order(rows: Iterable[AskedRow]) -> list[AskedRow]:
    return sorted(rows, key=lambda row: (ORDER[row.status], row.due_at, row.recipient.pk))


@dataclass(frozen=True, slots=True)
class PaperHead:
    """One paper above its column, in the words that the reader is told."""

    request: EvidenceRequest
    told: Told


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
    papers: tuple[PaperHead, ...]
    cancelled: tuple[PaperHead, ...]
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
    """Four queries for any number of papers and recipients."""
    papers = list(
        EvidenceRequest.objects.filter(assessment=assessment).annotate(
            is_asked=was_asked(user, request=OuterRef("pk")), sent_secret=sent_secret("pk")
        )
    )
    ear = ear_of(assessment, papers, user)
    heads = [
        PaperHead(paper, ear.told_of(paper, sent_secret=paper.sent_secret, is_asked=paper.is_asked))
        for paper in papers
    ]
    live = [paper for paper in papers if paper.cancelled_at is None]
    cells: dict[str, dict[int, AskedRow]] = defaultdict(dict)
    for row in _with_knowledge(_live().filter(request__assessment=assessment), user, ear, now):
        cells[_place_of(row.recipient)][row.request.pk] = row
    return Matrix(
        assessment=assessment,
        papers=tuple(head for head in heads if head.request.cancelled_at is None),
        cancelled=tuple(head for head in heads if head.request.cancelled_at),
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


def _with_knowledge(
    rows: QuerySet[RequestRecipient], user: User, ear: Ear, now: datetime
) -> list[AskedRow]:
    known = Document.objects.visible_to(user).filter(pk=OuterRef("version__document"))
    shown = _told_to(rows, user).select_related(
        *AT_HAND, "version__document", "sent_by", "decided_by"
    )
    return [
        AskedRow(row, row.status(now), _told(row, ear), row.is_known)
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
    """One paper with everybody who was asked for it; `told_everybody` may leave the portal."""

    asked: EvidenceRequest
    told: Told
    told_everybody: Told
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
        return message_of(self.asked, self.told_everybody, waiting)

    @property
    def chat_link(self) -> str:
        """Opens WhatsApp with the message."""
        return whatsapp_link(self.message)

    @property
    def extended(self) -> int:
        """How many were given more time."""
        return sum(row.extension is not None for row in self.rows)


def paper_of(asked: EvidenceRequest, user: User, now: datetime) -> PaperPage:
    """Three queries for any number of recipients."""
    ear = ear_of(asked.assessment, [asked], user)
    rows = _with_knowledge(RequestRecipient.objects.filter(request=asked), user, ear, now)
    came_secret = any(row.recipient.sent_secret for row in rows)
    is_asked = any(row.recipient.is_own for row in rows)
    return PaperPage(
        asked=asked,
        told=ear.told_of(asked, sent_secret=came_secret, is_asked=is_asked),
        told_everybody=Ear(ear.sheet).told_of(asked, sent_secret=came_secret),
        rows=tuple(sorted(rows, key=lambda row: _place_of(row.recipient))),
        may_ask=has_permission(user, Permission.ASK_EVIDENCE, asked.assessment.region),
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
    # There stands where a paper comes from, not what was asked for.
    return [
        AskedRow(row, row.status(now), Told.kind_of(row.request))
        for row in rows
        if code in row.request.proposed
    ]


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
