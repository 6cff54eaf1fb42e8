"""Everything that a kecamatan and its villages say, to be checked in one place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission, has_permission
from evaluations.area_proof_queries import AreaProofRow, proofs_of_answers
from evaluations.area_queries import CHECK_STATUS
from evaluations.models import AreaAnswer, Assessment
from evaluations.scorecards import present_of
from evaluations.secret_words import hide_notes
from evaluations.times.door_queries import checking_closed
from regions.models import Level, Region

# A form field each, of the 500 that a form may have (rules 3).
PER_PAGE = 100
FILTERS = {
    "menunggu": "Menunggu pemeriksaan",
    "terverifikasi": "Terverifikasi",
    "ditolak": "Ditolak",
    "semua": "Semua",
}
STATES = {
    "menunggu": AreaAnswer.Check.UNCHECKED,
    "terverifikasi": AreaAnswer.Check.VERIFIED,
    "ditolak": AreaAnswer.Check.REJECTED,
}


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One answer; `closed` says why it can't be checked now, `is_own` that somebody else has to."""

    answer: AreaAnswer
    proofs: tuple[AreaProofRow, ...]
    is_own: bool
    closed: str

    @property
    def status(self) -> str:
        return CHECK_STATUS[self.answer.check_state]

    @property
    def ticket(self) -> str:
        return f"{self.answer.public_id}:{self.answer.version}"

    @property
    def may_tick(self) -> bool:
        return not (self.is_own or self.closed)


@dataclass(frozen=True, slots=True)
class KecamatanChecks:
    """One page of answers; `waiting` counts what is unchecked in the whole kecamatan."""

    assessment: Assessment
    kecamatan: Region
    page: Page
    rows: tuple[CheckRow, ...]
    chosen: str
    waiting: int
    total: int
    may_check: bool
    closed: str

    @property
    def offers_checking(self) -> bool:
        return self.may_check and any(row.may_tick for row in self.rows)


def kecamatan_checks(
    assessment: Assessment,
    kecamatan: Region,
    user: User,
    now: datetime,
    *,
    chosen: str = "",
    number: str | None = "",
    per_page: int = PER_PAGE,
) -> KecamatanChecks:
    """Kept by one of `FILTERS`, else what waits; the same number of queries for any number."""
    chosen = chosen if chosen in FILTERS else "menunggu"
    every = _answers(assessment, kecamatan)
    kept = every.filter(check_state=STATES[chosen]) if chosen in STATES else every
    page = Paginator(kept, per_page).get_page(number)
    answers = list(page)
    standing = present_of(assessment, now)
    said = [(answer.question.code, answer) for answer in answers]
    hide_notes(said, assessment, standing.sheet, user)
    proofs = proofs_of_answers(answers, user)
    closed = checking_closed(standing, assessment, user)
    return KecamatanChecks(
        assessment=assessment,
        kecamatan=kecamatan,
        page=page,
        rows=tuple(
            CheckRow(
                answer,
                tuple(proofs.get(answer.pk, ())),
                answer.updated_by_id == user.pk,
                closed(answer.question.code, answer.area_id),
            )
            for answer in answers
        ),
        chosen=chosen,
        waiting=every.filter(check_state=AreaAnswer.Check.UNCHECKED).count(),
        total=every.count(),
        may_check=has_permission(user, Permission.CHECK_AREA, assessment.region),
        closed=closed("", kecamatan.code),
    )


def kecamatan_of(assessment: Assessment, code: str) -> Region | None:
    """A kecamatan of the regency; None for any other code."""
    rows = Region.objects.filter(regency=assessment.region_id, level=Level.KECAMATAN, code=code)
    return rows.first()


def _answers(assessment: Assessment, kecamatan: Region) -> QuerySet[AreaAnswer]:
    rows = AreaAnswer.objects.filter(
        Q(area=kecamatan) | Q(area__parent=kecamatan), assessment=assessment
    )
    return rows.select_related("question", "area", "updated_by", "checked_by").order_by(
        "question__position", "area"
    )


def answers_of_tickets(
    assessment: Assessment, kecamatan: Region, tickets: Mapping[str, int]
) -> list[tuple[AreaAnswer, int]]:
    """What was ticked, each with the version that was looked at; strangers are left out."""
    rows = _answers(assessment, kecamatan).filter(public_id__in=tickets)
    return [(answer, tickets[answer.public_id]) for answer in rows]


def waiting_by_kecamatan(assessment: Assessment) -> list[tuple[Region, int]]:
    """Kecamatan whose answers, or whose villages' answers, wait for their check; two queries."""
    rows = AreaAnswer.objects.filter(
        assessment=assessment, check_state=AreaAnswer.Check.UNCHECKED
    ).values_list("area", "area__parent", "area__level")
    counts = Counter(code if level == Level.KECAMATAN else parent for code, parent, level in rows)
    return [(area, counts[area.pk]) for area in Region.objects.filter(pk__in=counts)]
