"""What last year's evaluation proposes for this one: answers and documents of the same questions.

A proposal is never stored: it is last year's answer where instruments/mapping.py says that the
question is the same. What a person made of it is a CarryDecision. Everything else is listed to be
looked at again ("periksa ulang"), never guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from accounts.models import User
from evaluations.access import codes_answered_by
from evaluations.desk import value_in_words
from evaluations.models import Answer, Assessment, CarryDecision
from evaluations.queries import cluster_title
from evaluations.scorecards import stated_value
from evaluations.values import NotApplicable, Value, ValueFault, check_value
from evaluations.years.asked_again import AskedAgain, asked_again
from evaluations.years.last_points import LastPoints
from evaluations.years.maps import earlier_assessment, map_between
from evaluations.years.papers import LastPaper, LastPapers
from evaluations.years.two_years import TwoYears, read_years
from instruments.mapping import Ground, Pair, TextChange, text_difference
from instruments.sheet import Cluster, Indicator, Kind, Question, Sheet

BY_AREAS = "Dijawab kembali oleh wilayah."
NOT_SAID = "Tahun lalu tidak dijawab."


@dataclass(frozen=True, slots=True)
class Proposal:
    """Last year's answer to a question of this year's form.

    `value` is what would be taken over, None where `why_not` says why nothing can be. `version` is
    that of this year's answer as it stands, 0 without one.
    """

    question: Question
    cluster: Cluster
    indicator: Indicator
    pair: Pair
    source: Answer
    said: str
    said_now: str
    value: Value | None
    why_not: str
    then: LastPoints | None
    papers: LastPapers
    present: Answer | None
    decision: CarryDecision | None
    closed: str
    changes: tuple[TextChange, ...]

    @property
    def version(self) -> int:
        return self.present.version if self.present else 0

    @property
    def key(self) -> str:
        """What its ticked box sends: the code and the version that was seen."""
        return f"{self.question.code}:{self.version}"

    @property
    def reason(self) -> str:
        """Why the question does not apply, which is part of that answer."""
        return self.source.declared_reason if self.value is NotApplicable.YES else ""

    @property
    def is_answered(self) -> bool:
        """Somebody answered it this year, from last year or not."""
        return bool(self.present and self.present.said)

    @property
    def offers_answer(self) -> bool:
        return self.value is not None and not self.is_answered

    @property
    def ticks(self) -> list[LastPaper]:
        """Documents that can be ticked."""
        return [paper for paper in self.papers.offered if paper.is_offered]

    @property
    def is_taken(self) -> bool:
        return self.decision is not None and self.decision.taken

    @property
    def is_set_aside(self) -> bool:
        return self.decision is not None and not self.decision.taken

    @property
    def has_something(self) -> bool:
        return self.offers_answer or bool(self.ticks)

    @property
    def is_open(self) -> bool:
        """It still waits for somebody."""
        return self.has_something and self.decision is None


@dataclass(frozen=True, slots=True)
class Part:
    """A cluster of the form with how many of its proposals still wait."""

    code: str
    name: str
    waiting: int

    @property
    def label(self) -> str:
        """Short enough for a row of them: "Klaster I"."""
        return self.name.partition(":")[0]


@dataclass(frozen=True, slots=True)
class CarryOver:
    """All that last year proposes to one person, in the order of the form."""

    assessment: Assessment
    earlier: Assessment
    sheet: Sheet
    proposals: tuple[Proposal, ...]
    again: AskedAgain
    closed: str

    @property
    def open(self) -> list[Proposal]:
        return [row for row in self.proposals if row.is_open]

    @property
    def parts(self) -> list[Part]:
        waiting = [row.cluster.code for row in self.open]
        return [
            Part(part.code, cluster_title(part.code, part.name), waiting.count(part.code))
            for part in self.sheet.clusters
        ]

    def find(self, code: str) -> Proposal | None:
        return next((row for row in self.proposals if row.question.code == code), None)


def carry_over(
    assessment: Assessment, user: User, now: datetime, *, only: str = ""
) -> CarryOver | None:
    """What last year proposes, of all questions that the person answers, or `only` of one.

    None without an evaluation of the regency in an earlier year. The same number of queries for
    any number of questions.
    """
    earlier = earlier_assessment(assessment)
    if earlier is None:
        return None
    found = map_between(earlier, assessment)
    own = codes_answered_by(assessment, user)
    wanted = {pair.new for pair in found.pairs} | set(found.unmapped)
    wanted = wanted & {only} if only else wanted
    wanted = wanted if own is None else wanted & own
    years = read_years(earlier, assessment, user, [p for p in found.pairs if p.new in wanted], now)
    pairs = [pair for pair in found.pairs if pair.new in wanted and pair.old in years.before]
    return CarryOver(
        assessment=assessment,
        earlier=earlier,
        sheet=years.sheet,
        proposals=tuple(_proposal(years, pair) for pair in pairs),
        again=asked_again(years, found, wanted, with_gone=own is None and not only),
        closed=years.doors.closed(),
    )


def carried(assessment: Assessment, code: str = "") -> dict[str, CarryDecision]:
    """Question code -> who took it over, where the answer still is the one that was taken.

    Of all questions, or of one; one query.
    """
    taken = CarryDecision.objects.filter(
        assessment=assessment, taken=True, question__answers__assessment=F("assessment")
    )
    if code:
        taken = taken.filter(question__code=code)
    rows = taken.annotate(
        option=F("question__answers__option"), number=F("question__answers__number")
    ).select_related("question", "by", "source__assessment__round")
    return {row.question.code: row for row in rows if _is_still(row)}


def _is_still(row: CarryDecision) -> bool:
    """`row` knows what this year's answer says."""
    said, source = (row.option, row.number), row.source
    return said == (source.option, source.number) and said != ("", None)


def _proposal(years: TwoYears, pair: Pair) -> Proposal:
    question, old = years.sheet.question(pair.new), years.old_sheet.question(pair.old)
    source = years.before[pair.old]
    stated = stated_value(old, source)
    value, why_not = _takeable(question, stated)
    said = value_in_words(old, stated)
    said_now = value_in_words(question, value)
    return Proposal(
        question=question,
        cluster=years.sheet.cluster_of(pair.new),
        indicator=years.sheet.indicator_of(pair.new),
        pair=pair,
        source=source,
        said=said,
        said_now="" if said_now == said else said_now,
        value=value,
        why_not=why_not,
        then=years.points.get(pair.old),
        papers=years.papers.get(pair.new, LastPapers()),
        present=years.present.get(pair.new),
        decision=years.decisions.get(pair.new),
        closed=years.doors.closed(pair.new),
        # Texts that hash alike read alike.
        changes=text_difference(old, question) if pair.ground is Ground.PREVIOUS else (),
    )


def _takeable(question: Question, stated: Value | None) -> tuple[Value | None, str]:
    """The value that this year's question takes, or why there is none.

    A declared share is never carried: the areas answer anew.
    """
    if question.kind is Kind.ROLLUP and not isinstance(stated, NotApplicable):
        return None, BY_AREAS
    if stated is None:
        return None, NOT_SAID
    try:
        check_value(question, stated)
    except ValueFault as fault:
        return None, f"Jawaban tahun lalu tidak cocok lagi. {fault}"
    return stated, ""


def by_indicator(rows: Sequence[Proposal]) -> list[tuple[Indicator, list[Proposal]]]:
    """In the order of the form."""
    groups: dict[str, tuple[Indicator, list[Proposal]]] = {}
    for row in rows:
        groups.setdefault(row.indicator.code, (row.indicator, []))[1].append(row)
    return list(groups.values())
