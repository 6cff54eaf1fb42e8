"""What each kecamatan, village and office still owes: answers, papers, and what was given back.

Reminders are made of it, so nothing here names a child: of a class S paper only its kind is told,
and why it was given back stands in the portal alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.urls import reverse

from evaluations.addresses import area_address
from evaluations.asked_rows import AskedRow
from evaluations.models import (
    AreaAnswer,
    Assessment,
    AssessmentState,
    RequestRecipient,
)
from evaluations.request_queries import open_rows_in
from evaluations.request_titles import known_codes
from evaluations.scorecards import AREA_LEVELS, counting_day
from evaluations.times.door_queries import Doors, doors_of_areas
from instruments.services import sheet_of
from instruments.sheet import Kind, Question, Sheet
from regions.models import Level, Region

# Area and question code -> how it was checked, and why it was rejected.
Answers = Mapping[tuple[str, str], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class OpenAnswer:
    """A question nobody has answered yet; of a kecamatan's villages `areas` are those that owe it.

    `is_all`: these are all its villages.
    """

    label: str
    areas: tuple[str, ...] = ()
    is_all: bool = False

    @property
    def count(self) -> int:
        return len(self.areas) or 1


@dataclass(frozen=True, slots=True)
class OpenPaper:
    """A paper that was not sent; `who` is the village, for its kecamatan.

    A secret one has no title of its own: `proves` tells what it is for, by the questions' labels.
    """

    title: str
    due_at: datetime
    is_late: bool
    who: str = ""
    proves: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Returned:
    """A paper or an answer that was given back; without `reason` it is told in the portal only.

    `due_at` is None for an answer in a stage without an end.
    """

    title: str
    reason: str
    due_at: datetime | None
    who: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """All that one kecamatan (with its villages), village or office owes in one evaluation.

    `asked` counts its own open questions, `village_asked` those of each of its `villages`,
    `answers_due` is when answering ends, if ever; `page` is where to go.
    """

    key: str
    name: str
    assessment: Assessment
    page: str
    asked: int = 0
    village_asked: int = 0
    villages: int = 0
    answers: tuple[OpenAnswer, ...] = ()
    village_answers: tuple[OpenAnswer, ...] = ()
    papers: tuple[OpenPaper, ...] = ()
    returned: tuple[Returned, ...] = ()
    answers_due: datetime | None = None
    is_village: bool = False

    @property
    def count(self) -> int:
        answers = sum(answer.count for answer in (*self.answers, *self.village_answers))
        return answers + len(self.papers) + len(self.returned)

    @property
    def due_moments(self) -> list[datetime]:
        """When something of it is due."""
        moments = [row.due_at for row in (*self.papers, *self.returned)]
        if self.answers or self.village_answers:
            moments.append(self.answers_due)
        return sorted(moment for moment in moments if moment)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The rollup questions that can still be answered, by whom and until when."""

    sheet: Sheet
    doors: Doors

    def of(self, area: Region) -> list[Question]:
        return [
            one
            for one in self.sheet.questions
            if one.kind is Kind.ROLLUP
            and AREA_LEVELS[one.area_level] == area.level
            and not self.doors.refusal(one.code, area.code)
        ]

    def until(self, area: Region) -> datetime | None:
        assessment = self.doors.assessment
        if assessment.state == AssessmentState.RETURNED:
            return assessment.repair_until
        return self.doors.closes_at(area=area.code)

    def is_secret(self, code: str) -> bool:
        return self.sheet.is_sensitive(code)


def missing_in(
    assessment: Assessment, now: datetime, *, after_cutoff: bool = False
) -> dict[str, Missing]:
    """By code of area and public id of office, areas first; who owes nothing is left out.

    `after_cutoff` also tells what only the regency's own cut-off has stopped: its operators can
    still take it. Six queries for any number of areas, questions and papers.
    """
    doors = replace(doors_of_areas(assessment, now), is_bound=not after_cutoff)
    asked = _Asked(sheet_of(assessment.round.instrument), doors)
    rows: dict[str, list[AskedRow]] = defaultdict(list)
    for row in open_rows_in(assessment, now):
        rows[_key(row.recipient)].append(row)
    found = _of_areas(assessment, asked, rows)
    offices = {
        key: _of_office(assessment, asked, theirs)
        for key, theirs in rows.items()
        if theirs[0].recipient.agency is not None
    }
    found |= dict(sorted(offices.items(), key=lambda item: item[1].name))
    return {key: missing for key, missing in found.items() if missing.count}


def kecamatan_and_offices(found: Mapping[str, Missing]) -> list[Missing]:
    """Those who are reminded in a chat; villages stand with their kecamatan."""
    return [missing for missing in found.values() if not missing.is_village]


def _of_areas(
    assessment: Assessment, asked: _Asked, rows: Mapping[str, list[AskedRow]]
) -> dict[str, Missing]:
    areas = _areas(assessment, asked.doors)
    answers: Answers = {
        (area, code): (check, reason)
        for area, code, check, reason in AreaAnswer.objects.filter(
            assessment=assessment
        ).values_list("area", "question__code", "check_state", "check_reason")
    }
    villages: dict[str, list[Region]] = defaultdict(list)
    for area in areas:
        if area.level == Level.VILLAGE:
            villages[area.parent_id].append(area)
    return {
        area.code: _of_area(assessment, asked, area, villages[area.code], rows, answers)
        for area in areas
    }


def _areas(assessment: Assessment, doors: Doors) -> Sequence[Region]:
    day = counting_day(assessment.region, doors.window, doors.now)
    areas = Region.objects.existing_on(day).filter(regency=assessment.region_id)
    return list(areas.filter(level__gte=Level.KECAMATAN))


def _of_area(
    assessment: Assessment,
    asked: _Asked,
    area: Region,
    villages: Sequence[Region],
    rows: Mapping[str, list[AskedRow]],
    answers: Answers,
) -> Missing:
    everybody = [(area, ""), *((village, village.name) for village in villages)]
    return Missing(
        key=area.code,
        name=area.title,
        assessment=assessment,
        page=area_address(assessment, area),
        asked=len(own := asked.of(area)),
        village_asked=max((len(asked.of(village)) for village in villages), default=0),
        villages=len(villages),
        answers=tuple(OpenAnswer(one.label) for one in own if (area.code, one.code) not in answers),
        village_answers=tuple(_village_answers(asked, villages, answers)),
        papers=tuple(
            paper for one, who in everybody for paper in _papers(asked, rows.get(one.code, ()), who)
        ),
        returned=tuple(
            thing
            for one, who in everybody
            for thing in (
                *_returned(asked, rows.get(one.code, ()), who),
                *_rejected(asked, one, who, answers),
            )
        ),
        answers_due=asked.until(area),
        is_village=area.level == Level.VILLAGE,
    )


def _village_answers(
    asked: _Asked, villages: Sequence[Region], answers: Answers
) -> Iterable[OpenAnswer]:
    owing: dict[str, list[str]] = defaultdict(list)
    for village in villages:
        for question in asked.of(village):
            if (village.code, question.code) not in answers:
                owing[question.code].append(village.name)
    for question in asked.sheet.questions:
        if names := owing.get(question.code):
            yield OpenAnswer(question.label, tuple(names), len(names) == len(villages))


def _of_office(assessment: Assessment, asked: _Asked, rows: Sequence[AskedRow]) -> Missing:
    agency = rows[0].recipient.agency
    return Missing(
        key=agency.public_id,
        name=agency.name,
        assessment=assessment,
        page=reverse("evaluations:my_requests"),
        papers=tuple(_papers(asked, rows)),
        returned=tuple(_returned(asked, rows)),
    )


def _papers(asked: _Asked, rows: Iterable[AskedRow], who: str = "") -> Iterable[OpenPaper]:
    for row in rows:
        if row.status != RequestRecipient.Decision.RETURNED:
            late, proves = row.status == "late", _labels_of_secret(asked, row)
            yield OpenPaper(row.title, row.due_at, late, who, proves)


def _returned(asked: _Asked, rows: Iterable[AskedRow], who: str = "") -> Iterable[Returned]:
    for row in rows:
        if row.status == RequestRecipient.Decision.RETURNED:
            yield Returned(row.title, row.reason, row.due_at, who)


def _rejected(asked: _Asked, area: Region, who: str, answers: Answers) -> Iterable[Returned]:
    for question in asked.of(area):
        check, reason = answers.get((area.code, question.code), ("", ""))
        if check == AreaAnswer.Check.REJECTED:
            told = "" if asked.is_secret(question.code) else reason
            yield Returned(question.label, told, asked.until(area), who)


def _labels_of_secret(asked: _Asked, row: AskedRow) -> tuple[str, ...]:
    codes = () if row.told.is_whole else known_codes(asked.sheet, row.request)
    return tuple(asked.sheet.question(code).label for code in codes)


def _key(recipient: RequestRecipient) -> str:
    return recipient.area_id or recipient.agency.public_id
