"""The form of "tahun lalu": what was ticked, as wishes that the service takes."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from evaluations.services.carrying import Carried, CarriedPaper
from evaluations.values import Value
from evaluations.years.carrying import CarryOver, Proposal
from evaluations.years.papers import LastPaper
from instruments.models import Question

ANSWER, PAPER = "jawaban", "dokumen"
VERSION = re.compile(r"[0-9]{1,6}")


@dataclass(frozen=True, slots=True)
class Ticks:
    """Values of ticked boxes: "1.1:0" is an answer at the version that was seen, else a key."""

    answers: Sequence[str]
    papers: Sequence[str]

    @classmethod
    def of(cls, data: QueryDict) -> Ticks:
        return cls(data.getlist(ANSWER), data.getlist(PAPER))

    @classmethod
    def everything(cls, rows: Collection[Proposal]) -> Ticks:
        """All answers, and the documents of the years that are looked at."""
        return cls(
            [row.key for row in rows if row.offers_answer],
            [paper.key for row in rows for paper in row.ticks if paper.is_safe],
        )


@dataclass(frozen=True, slots=True)
class Wished:
    """`strange` are ticks that nobody proposed to this person, shortened for showing."""

    wishes: list[Carried]
    strange: list[str]

    @property
    def codes(self) -> list[str]:
        return [wish.question.code for wish in self.wishes]


def wished(ticks: Ticks, carry: CarryOver) -> Wished:
    """One query. What is linked already is passed over, so that a form sent twice does no harm."""
    answers, strange = _answers(ticks, carry)
    papers: dict[str, list[LastPaper]] = {}
    offered = {paper.key: (row, paper) for row in carry.proposals for paper in row.ticks}
    linked = {key for row in carry.proposals for key in row.papers.linked}
    for key in dict.fromkeys(ticks.papers):
        if key in offered:
            row, paper = offered[key]
            papers.setdefault(row.question.code, []).append(paper)
        elif key not in linked:
            strange.append(key[:22])
    codes = {**answers, **papers}
    asked = Question.objects.filter(
        instrument=carry.assessment.round.instrument_id, code__in=codes
    ).select_related("indicator")
    by_code = {row.question.code: row for row in carry.proposals}
    return Wished(
        [
            _wish(by_code[one.code], one, answers.get(one.code), papers.get(one.code, ()))
            for one in asked
        ],
        strange,
    )


def _answers(ticks: Ticks, carry: CarryOver) -> tuple[dict[str, int], list[str]]:
    """Question code -> the version that was seen, and what nobody proposed."""
    values = {row.question.code: row.value for row in carry.proposals}
    answers, strange = {}, []
    for tick in ticks.answers:
        code, _, version = tick.partition(":")
        if values.get(code) is None or not VERSION.fullmatch(version):
            strange.append(code[:16])
        else:
            answers[code] = int(version)
    return answers, strange


def _wish(
    row: Proposal, question: Question, version: int | None, papers: Sequence[LastPaper]
) -> Carried:
    value: Value | None = None if version is None else row.value
    return Carried(
        question=question,
        source=row.source,
        value=value,
        version=version or 0,
        papers=[CarriedPaper(paper.version, paper.slot, paper.pages) for paper in papers],
        reason=row.reason if value is not None else "",
    )
