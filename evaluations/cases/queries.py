"""The open questions of all regencies that a verifier reaches, from stored cards and states.

The same queries for one regency and for ten: nothing is scored here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from accounts.models import User
from evaluations.access import assessments_verified_by
from evaluations.cases.cases import CaseRow, CaseWish, in_order
from evaluations.judgements import FRESH, NOT_THERE, judged_of
from evaluations.models import Assessment, AssessmentState, Scorecard, Stage
from evaluations.queue_rows import Claimed, queue_row
from evaluations.values import NotApplicable
from instruments.services import sheet_of


@dataclass(frozen=True, slots=True)
class Cases:
    """All questions under verification, `rows` of them kept by the wish, in order of work."""

    everything: Sequence[CaseRow]
    wish: CaseWish

    @property
    def rows(self) -> list[CaseRow]:
        return in_order(case for case in self.everything if self.wish.keeps(case))

    @property
    def open(self) -> int:
        """How many wait for this person in all regencies."""
        return sum(CaseWish().keeps(case) for case in self.everything)

    @property
    def regencies(self) -> list[Assessment]:
        found = {case.assessment.region_id: case.assessment for case in self.everything}
        return [found[code] for code in sorted(found)]


def cases_of(user: User, wish: CaseWish, now: datetime) -> Cases:
    """Three queries, and eight more the first time that a process meets an instrument."""
    assessments = list(
        assessments_verified_by(user)
        .filter(state=AssessmentState.VERIFYING)
        .select_related("round__instrument", "region")
    )
    keys = [row.pk for row in assessments]
    cards = Scorecard.objects.filter(assessment__in=keys, stage=Stage.SELF)
    stored = {card.assessment_id: card for card in cards}
    judged = judged_of(keys, user)
    return Cases(
        tuple(
            case
            for assessment in assessments
            for case in _cases(assessment, stored[assessment.pk], judged, user, now)
        ),
        wish,
    )


def _cases(
    assessment: Assessment,
    card: Scorecard,
    judged: Mapping,
    user: User,
    now: datetime,
) -> Iterator[CaseRow]:
    """What was repaired waits since it was handed in again, all else since the submit."""
    sheet = sheet_of(assessment.round.instrument)
    for line in card.card["ledger"]:
        known = judged.get((assessment.pk, line["code"]), NOT_THERE)
        since = assessment.moved_at if known.status == FRESH else card.computed_at
        row = queue_row(sheet, line["code"], claimed_in(line), known, user.pk)
        yield CaseRow(assessment, row, since, (now - since).days)


def claimed_in(line: Mapping[str, Any]) -> Claimed:
    """A line of a stored ledger (scoring.ledger_as_rows)."""
    return Claimed(
        maximum=Decimal(line["maximum"]),
        points=Decimal(line["points"]),
        is_answered=line["answer"] is not None,
        is_supported=not line["missing"],
        is_not_applicable=line["answer"] == NotApplicable.YES.value,
    )
