"""The parts of the full report as plain values; reports/content/full.py puts them together.

A `moment` passes by itself and is no part of a fingerprint (page.PASSING).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from reports.content.prose import Prose


@dataclass(frozen=True, slots=True)
class Listed:
    """A document in the list at the end, at its `place` there; a secret one has nothing else."""

    place: int
    is_secret: bool
    title: str = ""
    kind: str = ""
    number: str = ""
    date: date | None = None


@dataclass(frozen=True, slots=True)
class Cited:
    """A document that proves an answer, and on which of its pages."""

    document: Listed
    pages: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What a verdict says; `text` is left out where it could tell of a child."""

    points: Decimal | None
    reasons: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Talk:
    """A contribution to a talk that was released for papers."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Owed:
    """A paper that `count` areas or offices were asked for and have not sent."""

    title: str
    count: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a question gives less than it could, and who does what about it by when.

    `due_at` is None where nothing is open any more.
    """

    code: str
    label: str
    why: tuple[str, ...]
    deeds: tuple[str, ...]
    owed: tuple[Owed, ...]
    office: str
    due_at: datetime | None
    at_stake: Decimal


@dataclass(frozen=True, slots=True)
class Shared:
    """The same obstacle, or the same follow-up, of several questions; `first` is one of them."""

    first: Obstacle
    codes: tuple[str, ...]
    at_stake: Decimal


def shared_by(obstacles: Iterable[Obstacle], key: Callable[[Obstacle], Hashable]) -> list[Shared]:
    """One for each key, in the order of their first questions."""
    groups: dict[Hashable, list[Obstacle]] = {}
    for obstacle in obstacles:
        groups.setdefault(key(obstacle), []).append(obstacle)
    return [
        Shared(
            first=group[0],
            codes=tuple(one.code for one in group),
            at_stake=sum((one.at_stake for one in group), Decimal("0.00")),
        )
        for group in groups.values()
    ]


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One question; `claimed` are the points of the own stage where a later one judged it.

    `status` is the chip's word where no answer stands: "empty", "not_applicable".
    """

    code: str
    label: str
    said: str
    status: str
    points: Decimal
    maximum: Decimal
    claimed: Decimal | None
    note: str
    missing: tuple[str, ...]
    cited: tuple[Cited, ...]
    judged: Judged | None
    talks: tuple[Talk, ...]
    obstacle: Obstacle | None


@dataclass(frozen=True, slots=True)
class IndicatorPart:
    """`target`, `obstacle` and `follow_up` are what the operator wrote."""

    code: str
    name: str
    points: Decimal
    maximum: Decimal
    questions: tuple[QuestionLine, ...]
    target: Prose = ()
    obstacle: Prose = ()
    follow_up: Prose = ()

    @property
    def answered(self) -> int:
        return sum(not line.status for line in self.questions)

    @property
    def share(self) -> Decimal:
        """Percent of the maximum."""
        return self.points / self.maximum * 100 if self.maximum else Decimal(0)

    @property
    def obstacles(self) -> list[Obstacle]:
        return [line.obstacle for line in self.questions if line.obstacle]

    @property
    def reasons(self) -> list[Shared]:
        """Each reason once, with the questions that it stands for."""
        return shared_by(self.obstacles, lambda one: one.why)

    @property
    def tasks(self) -> list[Shared]:
        """Who does what by when, once for all questions that it helps."""
        return shared_by(self.obstacles, lambda one: (one.office, one.deeds, one.owed, one.due_at))


@dataclass(frozen=True, slots=True)
class ClusterPart:
    code: str
    title: str
    points: Decimal
    maximum: Decimal
    indicators: tuple[IndicatorPart, ...]


@dataclass(frozen=True, slots=True)
class ClusterBar:
    """As kla_charts draws it."""

    name: str
    score: Decimal
    maximum: Decimal


@dataclass(frozen=True, slots=True)
class Stair:
    """One stage; `change` against the last score before it."""

    label: str
    total: Decimal | None
    predicate: str
    moment: datetime | None
    change: Decimal | None


@dataclass(frozen=True, slots=True)
class IndicatorChange:
    """The questions of an indicator that both years know."""

    code: str
    name: str
    before: Decimal
    after: Decimal
    delta: Decimal


@dataclass(frozen=True, slots=True)
class YearChange:
    """Against the year before; `rows` only where both years know their questions at this stage."""

    year: int
    stage: str
    predicate: str
    before: Decimal | None
    after: Decimal | None
    delta: Decimal | None
    rows: tuple[IndicatorChange, ...]
    only_old: Decimal | None
    only_new: Decimal | None


@dataclass(frozen=True, slots=True)
class OfficeShare:
    """How many questions an office answers."""

    name: str
    questions: int


@dataclass(frozen=True, slots=True)
class CalendarLine:
    label: str
    opens_at: datetime | None
    closes_at: datetime | None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The regency: its areas on the day that counts, its offices, the stages' times."""

    kecamatan: int
    desa: int
    kelurahan: int
    offices: tuple[OfficeShare, ...]
    calendar: tuple[CalendarLine, ...]


@dataclass(frozen=True, slots=True)
class DecreeTold:
    """What the minister awarded; `computed` is what the scale says of the same score."""

    score: Decimal
    predicate: str
    computed: str
    number: str
    date: date
    note: str
