"""How strictly each verifier of a province judges in one year: figures for its admin alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from accounts.models import User
from evaluations.models import (
    Assessment,
    Decision,
    Scorecard,
    SecondVerdict,
    Stage,
    Verdict,
)
from evaluations.samples.queries import first_said
from regions.models import Region

# Below it shares jump with each single verdict.
FEW = 20
WHOLE = Decimal(100)
ZERO = Decimal(0)
# (key of the assessment, code of the question)
Place = tuple[int, str]


@dataclass(slots=True)
class Strictness:
    """One verifier's verdicts on answers that the regency gave, beside what it claimed.

    The four counts sum to `verdicts`. `claimed` and `given` are points of accepted answers.
    """

    name: str
    as_claimed: int = 0
    lowered: int = 0
    raised: int = 0
    returned: int = 0
    claimed: Decimal = ZERO
    given: Decimal = ZERO
    first_agreed: int = 0
    first_sampled: int = 0
    second_agreed: int = 0
    second_sampled: int = 0

    @property
    def verdicts(self) -> int:
        return self.as_claimed + self.lowered + self.raised + self.returned

    @property
    def is_few(self) -> bool:
        return self.verdicts < FEW

    @property
    def as_claimed_share(self) -> Decimal | None:
        return _share(self.as_claimed, self.verdicts)

    @property
    def lowered_share(self) -> Decimal | None:
        return _share(self.lowered, self.verdicts)

    @property
    def raised_share(self) -> Decimal | None:
        return _share(self.raised, self.verdicts)

    @property
    def returned_share(self) -> Decimal | None:
        return _share(self.returned, self.verdicts)

    @property
    def taken(self) -> Decimal | None:
        """Points taken of each 100 claimed, over what was accepted; below 0 when more was given."""
        return WHOLE * (self.claimed - self.given) / self.claimed if self.claimed else None

    @property
    def first_share(self) -> Decimal | None:
        """Percent of the own verdicts in samples with which the second verifier agreed."""
        return _share(self.first_agreed, self.first_sampled)

    @property
    def second_share(self) -> Decimal | None:
        return _share(self.second_agreed, self.second_sampled)

    def count(self, decision: str, points: Decimal | None, claimed: Decimal) -> None:
        """Add one verdict on an answer that claimed so many points."""
        if decision == Decision.RETURNED or points is None:
            self.returned += 1
            return
        self.claimed += claimed
        self.given += points
        if points == claimed:
            self.as_claimed += 1
        elif points < claimed:
            self.lowered += 1
        else:
            self.raised += 1


def _share(part: int, whole: int) -> Decimal | None:
    return WHOLE * part / whole if whole else None


@dataclass(frozen=True, slots=True)
class StrictnessTable:
    """All verifiers who judged anything in the year, by name; `few` is the mark's number."""

    year: int
    rows: tuple[Strictness, ...]
    few: int = field(default=FEW)


def strictness_of(province: Region, year: int) -> StrictnessTable | None:
    """None when the province has no evaluation in that year; six queries for any number."""
    assessments = list(
        Assessment.objects.filter(province.reach("region"), round__year=year).values_list(
            "pk", flat=True
        )
    )
    if not assessments:
        return None
    people = _People()
    _count_verdicts(assessments, people)
    _count_samples(assessments, people)
    return StrictnessTable(year, people.rows())


class _People:
    """One row a verifier, by the user's key."""

    def __init__(self) -> None:
        self._rows: dict[int, Strictness] = {}

    def row(self, person: User) -> Strictness:
        return self._rows.setdefault(person.pk, Strictness(str(person)))

    def rows(self) -> tuple[Strictness, ...]:
        return tuple(sorted(self._rows.values(), key=lambda row: row.name))


def _count_verdicts(assessments: Iterable[int], people: _People) -> None:
    """What nobody answered is given 0 by everybody: it says nothing of a verifier."""
    claims = _claims(assessments)
    verdicts = Verdict.objects.filter(
        answer__assessment__in=assessments, stage=Stage.PROVINCE
    ).select_related("by", "answer__question")
    for verdict in verdicts:
        claimed = claims.get((verdict.answer.assessment_id, verdict.answer.question.code))
        if claimed is not None:
            people.row(verdict.by).count(verdict.decision, verdict.points, claimed)


def _claims(assessments: Iterable[int]) -> Mapping[Place, Decimal]:
    """Points of each submitted answer, from the stored SELF cards."""
    cards = Scorecard.objects.filter(assessment__in=assessments, stage=Stage.SELF)
    return {
        (card.assessment_id, line["code"]): Decimal(line["points"])
        for card in cards
        for line in card.card["ledger"]
        if line["answer"] is not None
    }


def _count_samples(assessments: Iterable[int], people: _People) -> None:
    second = list(
        SecondVerdict.objects.filter(
            sample__assessment__in=assessments, at__isnull=False
        ).select_related("by")
    )
    told = first_said(second)
    names = {first.by for first in told.values()}
    by_name = {person.username: person for person in User.objects.filter(username__in=names)}
    for row in second:
        first = told[row.public_id]
        agreed = first.agrees_with(row)
        mine = people.row(row.by)
        mine.second_sampled += 1
        mine.second_agreed += agreed
        if first.by in by_name:
            theirs = people.row(by_name[first.by])
            theirs.first_sampled += 1
            theirs.first_agreed += agreed
