"""An instrument as plain values: what is asked, and how many points each answer gives.

No Django and no database: the same sheet comes from a YAML file (`instruments.files`) and from the
rows of a published instrument (`instruments.services.sheet_of`), and the two are equal.
Absent texts are "", absent lists are (), all numbers are `Decimal`.
"""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

# Special protection: victims, children in conflict with the law. Class S as a whole (rules 4).
SENSITIVE_CLUSTER = "V"


class Kind(StrEnum):
    """How a question is answered. A closed list: a new kind is code with a test, never data."""

    CHOICE = "choice"
    YES_NO = "yes_no"
    PERCENTAGE = "percentage"
    COUNT = "count"
    ROLLUP = "rollup"


OPTION_KINDS = frozenset({Kind.CHOICE, Kind.YES_NO})
SHARE_KINDS = frozenset({Kind.PERCENTAGE, Kind.ROLLUP})


@dataclass(frozen=True, slots=True)
class LegalBasis:
    number: str
    title: str


@dataclass(frozen=True, slots=True)
class Stage:
    """`by`: who scores at this stage, "regency", "province" or "external"."""

    code: str
    label: str
    by: str


@dataclass(frozen=True, slots=True)
class Institution:
    """A field of work; the office that does it has its own name in every regency."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Predicate:
    code: str
    label: str
    edge: Decimal
    inclusive: bool

    def reached_by(self, total: Decimal) -> bool:
        """`from` counts the edge itself, `above` starts just behind it. `total` is rounded."""
        return total >= self.edge if self.inclusive else total > self.edge


@dataclass(frozen=True, slots=True)
class Choice:
    code: str
    label: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class Band:
    """`start` belongs to the band, `end` to the next one; the last band has no end."""

    start: Decimal
    end: Decimal | None
    points: Decimal


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for evidence. `required_for` narrows the demand to some options."""

    kind: str
    label: str
    required: bool
    required_for: tuple[str, ...] = ()

    def asked_for(self, option_code: str | None) -> bool:
        """True when a claim with this option (None: a number or share) needs a document here."""
        return option_code in self.required_for if self.required_for else self.required


@dataclass(frozen=True, slots=True)
class Question:
    """`area_level`: "kecamatan" or "desa" for a rollup, whose areas answer "ya" or "tidak"."""

    code: str
    label: str
    prompt: str
    guidance: str
    kind: Kind
    max_points: Decimal
    slots: tuple[Slot, ...]
    lead: str
    effort: str
    sensitive: bool
    contributors: tuple[str, ...] = ()
    options: tuple[Choice, ...] = ()
    bands: tuple[Band, ...] = ()
    unit: str = ""
    area_level: str = ""
    area_prompt: str = ""
    area_good_answer: str = ""
    not_applicable: bool = False
    previous: str = ""

    def choice(self, code: str) -> Choice:
        """The option with this code; KeyError when the question does not offer it."""
        return {option.code: option for option in self.options}[code]

    def band_for(self, amount: Decimal | Fraction) -> Band:
        """The band an amount >= 0 falls into. Exact: 12 of 15 is 80, not 79.99."""
        return next(band for band in reversed(self.bands) if band.start <= amount)


@dataclass(frozen=True, slots=True)
class Indicator:
    code: str
    name: str
    max_points: Decimal
    lead: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Cluster:
    code: str
    name: str
    max_points: Decimal
    indicators: tuple[Indicator, ...]


Place = tuple[Cluster, Indicator, Question]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One whole instrument. Look-ups raise KeyError for a code that it does not hold."""

    code: str
    year: int
    title: str
    max_points: Decimal
    evidence_years: tuple[int, ...]
    legal_basis: tuple[LegalBasis, ...]
    predicates: tuple[Predicate, ...]
    stages: tuple[Stage, ...]
    institutions: tuple[Institution, ...]
    clusters: tuple[Cluster, ...]
    questions: tuple[Question, ...] = field(init=False, repr=False, compare=False)
    indicators: tuple[Indicator, ...] = field(init=False, repr=False, compare=False)
    _places: Mapping[str, Place] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        places = {
            question.code: (cluster, indicator, question)
            for cluster in self.clusters
            for indicator in cluster.indicators
            for question in indicator.questions
        }
        indicators = tuple(i for cluster in self.clusters for i in cluster.indicators)
        # The only way to keep a look-up table inside a frozen, slotted value.
        object.__setattr__(self, "_places", places)
        object.__setattr__(self, "indicators", indicators)
        object.__setattr__(self, "questions", tuple(place[2] for place in places.values()))

    def has_question(self, code: str) -> bool:
        return code in self._places

    def question(self, code: str) -> Question:
        return self._places[code][2]

    def indicator_of(self, question_code: str) -> Indicator:
        return self._places[question_code][1]

    def cluster_of(self, question_code: str) -> Cluster:
        return self._places[question_code][0]

    def indicator(self, code: str) -> Indicator:
        return {indicator.code: indicator for indicator in self.indicators}[code]

    def cluster(self, code: str) -> Cluster:
        return {cluster.code: cluster for cluster in self.clusters}[code]

    def sensitivity_of(self, question_code: str) -> str:
        """The class "S" or "R" of a question."""
        return sensitivity_class(self.question(question_code), self.cluster_of(question_code))

    def is_sensitive(self, question_code: str) -> bool:
        """Whether a question is of class S: what is said of it may name a child (rules 4)."""
        return self.sensitivity_of(question_code) == "S"


def sensitivity_class(question: Question, cluster: Cluster) -> str:
    """ "S" (can identify a child in need of protection) or "R" (restricted), rules 4."""
    return "S" if question.sensitive or cluster.code == SENSITIVE_CLUSTER else "R"


def text_hash(question: Question) -> str:
    """SHA-256 of what a respondent answers to: NFC prompt, kind, options, bands (rules 6).

    Equal hashes carry last year's answer over, so 1.5 and 1.50 hash alike, and the maximum, the
    evidence and the guidance do not count.
    """
    asked = [
        _nfc(question.prompt),
        question.kind.value,
        [[option.code, _nfc(option.label), _plain(option.points)] for option in question.options],
        [[_plain(band.start), _plain(band.end), _plain(band.points)] for band in question.bands],
    ]
    return hashlib.sha256(json.dumps(asked, ensure_ascii=False).encode()).hexdigest()


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _plain(number: Decimal | None) -> str | None:
    return None if number is None else format(number.normalize(), "f")
