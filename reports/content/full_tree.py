"""The full report as a tree of plain values; reports/content/full.py grows it.

Names end in "moment" where a time passes by itself and is no part of a fingerprint (page.PASSING).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from evaluations.queries import Gap
from instruments.sheet import LegalBasis, Predicate
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


@dataclass(frozen=True, slots=True)
class OwnTexts:
    """What the operator wrote into the chapters."""

    preface: Prose
    background: Prose
    region: Prose
    result: Prose
    obstacles: Prose
    closing: Prose


@dataclass(frozen=True, slots=True)
class FullFigures:
    """Everything in the report; `detail_stage` names the stage whose questions chapter IV tells.

    It differs from the report's own where that was recorded by clusters only. `bars` is empty where
    nothing but a total was recorded.
    """

    total: Decimal
    maximum: Decimal
    predicate: Predicate | None
    gap: Gap
    questions: int
    answered: int
    indicator_words: str
    legal_basis: tuple[LegalBasis, ...]
    evidence_years: tuple[int, ...]
    surroundings: Surroundings
    stairs: tuple[Stair, ...]
    bars: tuple[ClusterBar, ...]
    change: YearChange | None
    decree: DecreeTold | None
    detail_stage: str
    is_own_detail: bool
    clusters: tuple[ClusterPart, ...]
    obstacles: tuple[Obstacle, ...]
    documents: tuple[Listed, ...]
    texts: OwnTexts

    @property
    def at_stake(self) -> Decimal:
        return sum((one.at_stake for one in self.obstacles), Decimal("0.00"))

    @property
    def secrets(self) -> int:
        return sum(document.is_secret for document in self.documents)
