"""Figures for who looks at all areas: each question's share, and each area's answer to one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import Count

from accounts.models import User
from accounts.permissions import Permission, has_permission
from evaluations.area_proof_queries import AreaProofRow, flagged, proofs_of_answers
from evaluations.area_queries import CHECK_STATUS, UNIT_WORDS, declared_over
from evaluations.models import AreaAnswer, Assessment, AssessmentState
from evaluations.scorecards import AREA_LEVELS, Standing, Tally, counting_day, present_of
from evaluations.secret_words import hide_notes
from evaluations.times.door_queries import checking_closed
from instruments.sheet import Kind, Question
from regions.models import Level, Region

PER_PAGE = 50
FILTERS = {
    "belum": "Belum menjawab",
    "menunggu": "Menunggu pemeriksaan",
    "terverifikasi": "Terverifikasi",
    "ditolak": "Ditolak",
    "ya": "Menjawab ya",
    "tidak": "Menjawab tidak",
}


@dataclass(frozen=True, slots=True)
class RollupRow:
    """One question with what its areas say. `declared` is a share that counts no longer or still.

    `silent` names who has not answered: kecamatan by name, villages by kecamatan with their number.
    `points` are those of a draft as it stands; None once claims were submitted.
    """

    question: Question
    tally: Tally
    checks: Mapping[str, int]
    declared: Decimal | None
    declared_counts: bool
    silent: tuple[str, ...]
    points: Decimal | None

    @property
    def unit(self) -> str:
        return UNIT_WORDS[self.question.area_level]

    @property
    def percent(self) -> Decimal:
        """For reading only; bands are found from the exact share."""
        return Decimal(self.tally.good * 100) / self.tally.total

    @property
    def unchecked(self) -> int:
        return self.checks.get(AreaAnswer.Check.UNCHECKED, 0)

    @property
    def verified(self) -> int:
        return self.checks.get(AreaAnswer.Check.VERIFIED, 0)

    @property
    def rejected(self) -> int:
        return self.checks.get(AreaAnswer.Check.REJECTED, 0)


@dataclass(frozen=True, slots=True)
class RollupPage:
    """All rollup questions of an evaluation, those of the kecamatan first."""

    assessment: Assessment
    kecamatan: tuple[RollupRow, ...]
    villages: tuple[RollupRow, ...]
    standing: Standing

    @property
    def groups(self) -> list[tuple[str, tuple[RollupRow, ...]]]:
        named = [("Kecamatan", self.kecamatan), ("Desa/kelurahan", self.villages)]
        return [(name, rows) for name, rows in named if rows]

    @property
    def total_answers(self) -> int:
        return sum(row.tally.answered for row in (*self.kecamatan, *self.villages))

    @property
    def unchecked(self) -> int:
        return sum(row.unchecked for row in (*self.kecamatan, *self.villages))


def rollup_page(assessment: Assessment, now: datetime) -> RollupPage:
    """Nine queries for any number of areas and answers."""
    standing = present_of(assessment, now)
    counts = _check_counts(assessment)
    silent = _Silence(assessment, standing)
    is_draft = assessment.state == AssessmentState.DRAFT
    points = {entry.code: entry.points for entry in standing.card.ledger} if is_draft else {}
    rows = [
        _rollup_row(standing, question, counts, silent, points)
        for question in standing.sheet.questions
        if question.kind is Kind.ROLLUP and question.code in standing.tallies
    ]
    return RollupPage(
        assessment=assessment,
        kecamatan=tuple(row for row in rows if row.question.area_level == "kecamatan"),
        villages=tuple(row for row in rows if row.question.area_level == "desa"),
        standing=standing,
    )


def _rollup_row(
    standing: Standing,
    question: Question,
    counts: Mapping[str, Mapping[str, int]],
    silent: _Silence,
    points: Mapping[str, Decimal],
) -> RollupRow:
    stated = standing.answers.get(question.code)
    return RollupRow(
        question=question,
        tally=standing.tallies[question.code],
        checks=counts.get(question.code, {}),
        declared=stated.number if stated else None,
        declared_counts=declared_over(standing, question) is not None,
        silent=tuple(silent.names(question)),
        points=points.get(question.code),
    )


def _check_counts(assessment: Assessment) -> Mapping[str, Mapping[str, int]]:
    rows = AreaAnswer.objects.filter(assessment=assessment)
    counted = rows.values_list("question__code", "check_state").annotate(Count("pk")).order_by()
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for code, check, count in counted:
        found[code][check] = count
    return found


class _Silence:
    """Who has not answered what: two queries for all questions."""

    def __init__(self, assessment: Assessment, standing: Standing) -> None:
        self.areas = areas_counted(assessment, standing)
        self.kecamatan = {area.pk: area.name for area in self.areas}
        answered = AreaAnswer.objects.filter(assessment=assessment)
        self.answered = set(answered.values_list("question__code", "area_id"))

    def names(self, question: Question) -> Iterator[str]:
        level = AREA_LEVELS[question.area_level]
        silent = [
            area
            for area in self.areas
            if area.level == level and (question.code, area.pk) not in self.answered
        ]
        if level == Level.KECAMATAN:
            yield from (area.name for area in silent)
        else:
            for parent, count in Counter(area.parent_id for area in silent).items():
                yield f"{self.kecamatan.get(parent, parent)} ({count})"


def areas_counted(assessment: Assessment, standing: Standing) -> list[Region]:
    """The kecamatan and villages that make the denominators, by code."""
    day = counting_day(assessment.region, standing.window, standing.now)
    areas = Region.objects.existing_on(day).filter(regency=assessment.region_id)
    return list(areas.filter(level__gte=Level.KECAMATAN).order_by("code"))


@dataclass(frozen=True, slots=True)
class AreaAnswerRow:
    """One area's answer to the question, or its silence; `is_own` answers nobody checks himself.

    `closed` says why it can't be checked now.
    """

    area: Region
    parent_name: str
    answer: AreaAnswer | None
    proofs: tuple[AreaProofRow, ...]
    is_own: bool
    closed: str = ""

    @property
    def may_tick(self) -> bool:
        return self.answer is not None and not self.is_own and not self.closed

    @property
    def status(self) -> str:
        return CHECK_STATUS[self.answer.check_state] if self.answer else "empty"

    @property
    def ticket(self) -> str:
        """What a checkbox sends: which answer, at which version it was looked at."""
        return f"{self.answer.public_id}:{self.answer.version}" if self.answer else ""


@dataclass(frozen=True, slots=True)
class AreaQuestionPage:
    """Every area's answer to one question; `closed` says why none can be checked now."""

    assessment: Assessment
    question: Question
    tally: Tally
    page: Page
    rows: tuple[AreaAnswerRow, ...]
    chosen: str
    may_check: bool
    closed: str

    @property
    def unit(self) -> str:
        return UNIT_WORDS[self.question.area_level]

    @property
    def offers_checking(self) -> bool:
        return self.may_check and any(row.answer and not row.closed for row in self.rows)


def area_question_page(
    assessment: Assessment,
    code: str,
    user: User,
    now: datetime,
    *,
    chosen: str = "",
    number: str | None = "",
    per_page: int = PER_PAGE,
) -> AreaQuestionPage:
    """One page of areas, kept by one of `FILTERS`; ten queries for any number of them.

    Three more where photos are shown to who checks.
    """
    standing = present_of(assessment, now)
    question = standing.sheet.question(code)
    areas = areas_counted(assessment, standing)
    names = {area.pk: area.name for area in areas if area.level == Level.KECAMATAN}
    answers = _answers_to(assessment, code)
    chosen = chosen if chosen in FILTERS else ""
    level = AREA_LEVELS[question.area_level]
    kept = [area for area in areas if area.level == level and _kept(chosen, answers.get(area.pk))]
    page = Paginator(kept, per_page).get_page(number)
    shown = [answers[area.pk] for area in page if area.pk in answers]
    hide_notes([(code, answer) for answer in shown], assessment, standing.sheet, user)
    proofs = proofs_of_answers(shown, user)
    may_check = has_permission(user, Permission.CHECK_AREA, assessment.region)
    if may_check:
        proofs = flagged(assessment, proofs)
    closed = checking_closed(standing, assessment, user)
    return AreaQuestionPage(
        assessment=assessment,
        question=question,
        tally=standing.tallies[code],
        page=page,
        rows=tuple(
            _answer_row(area, names, answers, proofs, user, closed(code, area.pk)) for area in page
        ),
        chosen=chosen,
        may_check=may_check,
        closed=closed(code, ""),
    )


def _answers_to(assessment: Assessment, code: str) -> dict[str, AreaAnswer]:
    rows = AreaAnswer.objects.filter(assessment=assessment, question__code=code)
    return {answer.area_id: answer for answer in rows.select_related("updated_by", "checked_by")}


def _kept(chosen: str, answer: AreaAnswer | None) -> bool:
    if answer is None:
        return chosen in ("", "belum")
    keeps = {
        "belum": False,
        "menunggu": answer.check_state == AreaAnswer.Check.UNCHECKED,
        "terverifikasi": answer.check_state == AreaAnswer.Check.VERIFIED,
        "ditolak": answer.check_state == AreaAnswer.Check.REJECTED,
        "ya": answer.word == AreaAnswer.Word.YES,
        "tidak": answer.word == AreaAnswer.Word.NO,
    }
    return keeps.get(chosen, True)


def _answer_row(
    area: Region,
    names: Mapping[str, str],
    answers: Mapping[str, AreaAnswer],
    proofs: Mapping[int, Sequence[AreaProofRow]],
    user: User,
    closed: str,
) -> AreaAnswerRow:
    answer = answers.get(area.pk)
    return AreaAnswerRow(
        area=area,
        parent_name=names.get(area.parent_id, ""),
        answer=answer,
        proofs=tuple(proofs.get(answer.pk, ())) if answer else (),
        is_own=answer is not None and answer.updated_by_id == user.pk,
        closed=closed,
    )


def answers_by_ticket(
    assessment: Assessment, code: str, tickets: Iterable[str]
) -> list[tuple[AreaAnswer, int]]:
    """What was ticked, each with the version that was looked at; strangers are left out."""
    seen = versions_of(tickets)
    rows = AreaAnswer.objects.filter(
        assessment=assessment, question__code=code, public_id__in=seen
    ).select_related("assessment__round__instrument", "assessment__region", "question", "area")
    return [(answer, seen[answer.public_id]) for answer in rows.order_by("area")]


def versions_of(tickets: Iterable[str]) -> dict[str, int]:
    """What checkboxes sent: an answer's public id -> the version that was looked at."""
    seen = {}
    for ticket in tickets:
        public_id, _, version = ticket.partition(":")
        if version.isdecimal() and len(version) < 9:
            seen[public_id] = int(version)
    return seen
