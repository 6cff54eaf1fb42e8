"""What all papers have in common: what they say of themselves, cut lists, the fingerprint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Generic, Self, TypeVar

from django.utils.formats import number_format

from evaluations.scorecards import fingerprint
from regions.models import Region
from reports.letterheads import Kop

# Letters of a name or a question; beyond them a line of a paper would become three.
LONGEST_NAME, LONGEST_QUESTION = 60, 110
# What grows by itself while no figure moves: no part of a fingerprint.
PASSING = frozenset({"moment", "days"})

T = TypeVar("T")
F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class Cut(Generic[T]):
    """The first rows of a longer list, and how many more there are."""

    rows: tuple[T, ...]
    more: int

    @property
    def total(self) -> int:
        return len(self.rows) + self.more


@dataclass(frozen=True, slots=True)
class Proof:
    """How a paper proves itself: its number in words and where its QR code leads."""

    public_id: str
    number: str
    url: str

    @property
    def picture(self) -> str:
        """The QR code's name among the pictures of a PDF."""
        return f"qr-{self.public_id}"


@dataclass(frozen=True, kw_only=True)
class PaperPage(Generic[F]):
    """One paper; screen, PDF and browser print draw the same.

    `stage` is a stage's code, or "" where no single stage is told. `figures` is a tree of
    dataclasses with everything that somebody could dispute: the fingerprint covers it. `told` is
    what the check page shows. `recipient` and `options` are kept with the paper (reports.models).
    `proof` comes when the paper leaves.
    """

    kind: str
    title: str
    region: Region
    year: int
    stage: str
    stage_label: str
    moment: datetime
    instrument: str
    figures: F
    told: tuple[tuple[str, str], ...]
    kop: Kop
    made_at: datetime
    made_by: str
    recipient: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    proof: Proof | None = None

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the figures and of what they are about: the same data, the same number."""
        about = {
            "kind": self.kind,
            "region": self.region.code,
            "year": self.year,
            "stage": self.stage,
            "instrument": self.instrument,
            "recipient": self.recipient,
        }
        return fingerprint(about | {"figures": _plain(asdict(self.figures))})

    @property
    def short_fingerprint(self) -> str:
        return self.fingerprint[:12]

    def proved(self, proof: Proof) -> Self:
        return replace(self, proof=proof)


def cut(rows: Sequence[T], most: int) -> Cut[T]:
    return Cut(tuple(rows[:most]), max(len(rows) - most, 0))


def clipped(text: str, longest: int = LONGEST_NAME) -> str:
    """At most so many letters, the last one an ellipsis when something was left out."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def points(value: Decimal | None) -> str:
    """ "1.234,50", for a sentence."""
    return number_format(value, 2, force_grouping=True)


def _plain(thing):
    """Decimals and moments as text, so that canonical JSON can hold them; without what passes."""
    if isinstance(thing, dict):
        return {str(key): _plain(value) for key, value in thing.items() if key not in PASSING}
    if isinstance(thing, list | tuple):
        return [_plain(value) for value in thing]
    return thing if isinstance(thing, int | str | bool | None) else str(thing)
