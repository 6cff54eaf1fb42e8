"""Figures of the pages of a kecamatan or village: its questions, what it is asked, its villages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Max

from accounts.models import User
from accounts.permissions import Permission, has_permission
from evaluations.access import assessments_visible_to
from evaluations.addresses import area_anchor
from evaluations.area_access import knows_area, own_areas
from evaluations.area_proof_queries import AreaProofRow, proofs_of_area
from evaluations.asked_rows import AskedRow
from evaluations.models import AreaAnswer, AreaHandIn, Assessment
from evaluations.progress import AreaProgress, progress_of
from evaluations.queries import overview
from evaluations.request_queries import requests_of_area
from evaluations.scorecards import AREA_LEVELS, Standing, Tally, counting_day, present_of
from evaluations.secret_words import hide_notes
from evaluations.times.door_queries import doors_for
from instruments.sheet import Kind, Question
from regions.models import Level, Region

UNIT_WORDS = {"kecamatan": "kecamatan", "desa": "desa/kelurahan"}
CHECK_STATUS = {
    AreaAnswer.Check.UNCHECKED: "answered",
    AreaAnswer.Check.VERIFIED: "verified",
    AreaAnswer.Check.REJECTED: "rejected",
}


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One question as the area sees it. `closed` says why it can't be answered, else "".

    `declared` is the operator's share that the first answer of any area would replace.
    """

    question: Question
    answer: AreaAnswer | None
    proofs: tuple[AreaProofRow, ...]
    tally: Tally
    closed: str
    declared: Decimal | None

    @property
    def anchor(self) -> str:
        return area_anchor(self.question.code)

    @property
    def unit(self) -> str:
        return UNIT_WORDS[self.question.area_level]

    @property
    def status(self) -> str:
        """The word of the chip."""
        return CHECK_STATUS[self.answer.check_state] if self.answer else "empty"

    @property
    def wanted_papers(self) -> str:
        """What usually proves the answer, in words."""
        return "; ".join(slot.label for slot in self.question.slots)


@dataclass(frozen=True, slots=True)
class VillageRow:
    """A village of the kecamatan, how far it is, and when it last handed in."""

    area: Region
    answered: int
    total: int
    handed_in_at: datetime | None


@dataclass(frozen=True, slots=True)
class AreaPage:
    """Everything the page of a kecamatan or village shows; `closed` as in AreaRow, for the whole.

    `may_hand_in` is about the time, `may_answer` about the person.
    """

    assessment: Assessment
    area: Region
    rows: tuple[AreaRow, ...]
    closed: str
    may_answer: bool
    handed_in: AreaHandIn | None
    asked: tuple[AskedRow, ...]
    villages: tuple[VillageRow, ...]
    years: tuple[int, ...]
    now: datetime
    closes_at: datetime | None

    @property
    def answered(self) -> int:
        return sum(row.answer is not None for row in self.rows)

    @property
    def missing(self) -> int:
        return len(self.rows) - self.answered

    @property
    def rejected(self) -> int:
        return sum(row.status == "rejected" for row in self.rows)

    @property
    def may_hand_in(self) -> bool:
        return self.may_answer and not self.closed

    @property
    def waiting(self) -> int:
        """Papers that are still to be sent, late ones too."""
        return sum(row.is_open for row in self.asked)

    def row(self, code: str) -> AreaRow:
        return next(row for row in self.rows if row.question.code == code)


def area_page(
    assessment: Assessment, area: Region, user: User, now: datetime | None = None
) -> AreaPage:
    """The page at `now`; the number of queries is the same for any number of rows."""
    standing = present_of(assessment, now)
    doors = doors_for(standing, assessment, user)
    answers = _answers_of(assessment, area)
    may_answer = has_permission(user, Permission.ANSWER_AREA, area)
    if not may_answer:
        hide_notes(answers.items(), assessment, standing.sheet, user)
    proofs = proofs_of_area(assessment, area, user)
    questions = questions_for(standing, area)
    years = Assessment.objects.filter(region=assessment.region_id).values_list("round__year")
    return AreaPage(
        assessment=assessment,
        area=area,
        rows=tuple(
            AreaRow(
                question=question,
                answer=answers.get(question.code),
                proofs=tuple(proofs.get(question.code, ())),
                tally=standing.tallies[question.code],
                closed=doors.closed(question.code, area.code),
                declared=declared_over(standing, question),
            )
            for question in questions
        ),
        closed=doors.closed(area=area.code),
        may_answer=may_answer,
        handed_in=AreaHandIn.objects.filter(assessment=assessment, area=area)
        .select_related("by")
        .first(),
        asked=tuple(requests_of_area(assessment, area, user, standing.now)),
        villages=tuple(_village_rows(assessment, area, standing)),
        years=tuple(year for (year,) in years.order_by("-round__year")),
        now=standing.now,
        closes_at=doors.closes_at(area=area.code),
    )


def questions_for(standing: Standing, area: Region) -> list[Question]:
    """What the instrument asks areas of this level, in the order of the form."""
    return [
        question
        for question in standing.sheet.questions
        if question.kind is Kind.ROLLUP and AREA_LEVELS.get(question.area_level) == area.level
    ]


def declared_over(standing: Standing, question: Question) -> Decimal | None:
    """The declared share that counts while no area has answered (rules 1)."""
    stated = standing.answers.get(question.code)
    tally = standing.tallies.get(question.code)
    if stated is None or (tally is not None and tally.answered):
        return None
    return stated.number


def answer_of(assessment: Assessment, area: Region, code: str) -> AreaAnswer | None:
    """What the area says to one question, with all that its services ask of it."""
    return _answers_of(assessment, area, code).get(code)


def _answers_of(assessment: Assessment, area: Region, code: str = "") -> Mapping[str, AreaAnswer]:
    rows = AreaAnswer.objects.filter(assessment=assessment, area=area)
    if code:
        rows = rows.filter(question__code=code)
    return {
        answer.question.code: answer
        for answer in rows.select_related(
            "question", "area", "updated_by", "checked_by", "assessment__round__instrument"
        )
    }


def _village_rows(assessment: Assessment, area: Region, standing: Standing) -> Iterable[VillageRow]:
    if area.level != Level.KECAMATAN:
        return
    day = counting_day(assessment.region, standing.window, standing.now)
    villages = Region.objects.existing_on(day).filter(parent=area, level=Level.VILLAGE)
    answers = AreaAnswer.objects.filter(assessment=assessment, area__parent=area)
    answered = dict(answers.values_list("area").annotate(Count("pk")).order_by())
    sent = AreaHandIn.objects.filter(assessment=assessment, area__parent=area)
    moments = dict(sent.values_list("area").annotate(Max("at")).order_by())
    total = sum(question.area_level == "desa" for question in standing.sheet.questions)
    for village in villages:
        yield VillageRow(village, answered.get(village.pk, 0), total, moments.get(village.pk))


@dataclass(frozen=True, slots=True)
class KecamatanRow:
    """A kecamatan of the regency for its operator; `progress` counts answers and papers."""

    progress: AreaProgress
    handed_in_at: datetime | None


@dataclass(frozen=True, slots=True)
class AreasPage:
    """The way in: own areas, else the kecamatan of the one regency, else the regencies.

    `may_answer` is about the whole regency: its operator.
    """

    own: Sequence[Region] = ()
    assessment: Assessment | None = None
    kecamatan: Sequence[KecamatanRow] = ()
    regencies: Sequence[Assessment] = ()
    may_answer: bool = False

    @property
    def only_one(self) -> Region | None:
        """Where somebody with a single area is taken at once."""
        return self.own[0] if len(self.own) == 1 and not self.regencies else None


def areas_page(user: User, now: datetime | None = None) -> AreasPage:
    """What the person has to do with areas; the newest evaluation of each regency counts."""
    own = own_areas(user)
    newest = _newest_of_each(assessments_visible_to(user))
    if own or len(newest) != 1:
        return AreasPage(own=own, regencies=newest)
    assessment = newest[0]
    return AreasPage(
        assessment=assessment,
        kecamatan=kecamatan_rows(assessment, now),
        may_answer=has_permission(user, Permission.ANSWER_AREA, assessment.region),
    )


def own_area_pages(user: User, now: datetime | None = None) -> list[AreaPage]:
    """For the person's home: the own areas in the newest evaluation of their regency."""
    own = own_areas(user)
    taking_part = Assessment.objects.filter(region__in={area.regency_id for area in own})
    newest = {row.region_id: row for row in _newest_of_each(taking_part)} if own else {}
    return [
        area_page(newest[area.regency_id], area, user, now)
        for area in own
        if area.regency_id in newest
    ]


def kecamatan_above(user: User, area: Region) -> Region | None:
    """The kecamatan of a village, for who may go there; its row must be at hand."""
    if area.level != Level.VILLAGE or not knows_area(user, area.parent):
        return None
    return area.parent


def has_round(area: Region) -> bool:
    """Whether the area's regency takes part in any round yet."""
    return Assessment.objects.filter(region=area.regency_id).exists()


def kecamatan_rows(assessment: Assessment, now: datetime | None = None) -> list[KecamatanRow]:
    """Those that count, in the order of their codes."""
    sent = AreaHandIn.objects.filter(assessment=assessment).values_list("area")
    moments = dict(sent.annotate(Max("at")).order_by())
    areas = progress_of(overview(assessment, now)).areas
    return [KecamatanRow(row, moments.get(row.key)) for row in areas]


def _newest_of_each(assessments: Iterable[Assessment]) -> list[Assessment]:
    rows = assessments.select_related("round__instrument", "region").order_by(
        "region", "round__year"
    )
    return list({row.region_id: row for row in rows}.values())
