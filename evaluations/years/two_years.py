"""What is read of an evaluation and of the one before it, to compare question by question."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from accounts.models import User
from evaluations.desk import value_in_words
from evaluations.models import Answer, Assessment, CarryDecision
from evaluations.scorecards import stated_value
from evaluations.times.door_queries import Doors, doors_at
from evaluations.years.last_points import LastPoints, last_points
from evaluations.years.papers import LastPapers, last_papers
from instruments.mapping import Pair
from instruments.services import sheet_of
from instruments.sheet import Question, Sheet


@dataclass(frozen=True, slots=True)
class TwoYears:
    """`before` and `points` go by the codes of the earlier year, all else by this year's."""

    sheet: Sheet
    old_sheet: Sheet
    before: Mapping[str, Answer]
    present: Mapping[str, Answer]
    points: Mapping[str, LastPoints]
    papers: Mapping[str, LastPapers]
    decisions: Mapping[str, CarryDecision]
    doors: Doors

    def said(self, old: Question) -> str:
        """What was answered to a question of the earlier year, in words."""
        source = self.before.get(old.code)
        return value_in_words(old, stated_value(old, source)) if source else ""


def read_years(
    earlier: Assessment, assessment: Assessment, user: User, pairs: Collection[Pair], now: datetime
) -> TwoYears:
    """The same number of queries for any number of questions; documents only of `pairs`."""
    sheet = sheet_of(assessment.round.instrument)
    decisions = CarryDecision.objects.filter(assessment=assessment)
    return TwoYears(
        sheet=sheet,
        old_sheet=sheet_of(earlier.round.instrument),
        before=_answers(earlier),
        present=_answers(assessment),
        points=last_points(earlier, user),
        papers=last_papers(earlier, assessment, user, sheet, pairs),
        decisions={row.question.code: row for row in decisions.select_related("question", "by")},
        doors=doors_at(assessment, user, now),
    )


def _answers(assessment: Assessment) -> dict[str, Answer]:
    rows = Answer.objects.filter(assessment=assessment).annotate(code=F("question__code"))
    return {answer.code: answer for answer in rows}
