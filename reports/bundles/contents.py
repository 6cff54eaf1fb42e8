"""What a bundle is made of: every question with what was stated, and the papers that prove it.

Once submitted it is the claims with their pinned versions, in a draft what stands now. What is
secret is left out here already, so that nothing further on could print it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from evaluations.models import (
    Assessment,
)
from evaluations.scorecards import Standing
from evaluations.scoring import Entry
from evaluations.values import Share, Value
from evidence.models import DocumentVersion
from evidence.reading_services import open_suspicion
from evidence.sensitivity import Sensitivity
from instruments.sheet import Question, Sheet
from regions.models import Region


class Why(StrEnum):
    """Why a paper is not inside."""

    CHILD = "anak"
    SUSPECTED = "dugaan"
    WAITING = "menunggu"
    INFECTED = "virus"
    BINNED = "sampah"
    UNREADABLE = "hilang"
    CHANGED = "berubah"

    @property
    def words(self) -> str:
        return WORDS[self]


WORDS = {
    Why.CHILD: "Rahasia: menyangkut anak. Serahkan dengan cara lain.",
    Why.SUSPECTED: "Diduga memuat data anak. Putuskan dahulu di halaman dokumennya.",
    Why.WAITING: "Belum selesai diperiksa antivirus.",
    Why.INFECTED: "Antivirus menemukan virus di berkasnya.",
    Why.BINNED: "Dokumen ada di tempat sampah.",
    Why.UNREADABLE: "Berkasnya tidak dapat dibaca dari penyimpanan. Beri tahu admin.",
    Why.CHANGED: "Isi berkas tidak sama dengan saat diterima. Beri tahu admin.",
}


# Of these not even a title is told: it may hold a name.
UNTOLD = frozenset({Why.CHILD, Why.SUSPECTED})


@dataclass(frozen=True, slots=True)
class Paper:
    """A version, by its public id, of a `document`; `why` it is not inside, None for what is.

    Of what is UNTOLD `version` is None: `number` and `date` are all that is told of it.
    """

    key: str
    document: str
    number: str
    date: date | None
    why: Why | None
    version: DocumentVersion | None = field(repr=False, compare=False)

    @property
    def is_inside(self) -> bool:
        return self.why is None

    @property
    def is_secret(self) -> bool:
        return self.why is Why.CHILD

    @property
    def title(self) -> str:
        return self.version.document.subject if self.version else "Dokumen yang tidak disebut"


@dataclass(frozen=True, slots=True)
class Proof:
    """A paper in a slot of a question, or what a kecamatan or village (`area`) proves with it."""

    paper: Paper
    slot: str
    slot_label: str
    pages: str
    area: Region | None = None


@dataclass(frozen=True, slots=True)
class AreaSaid:
    area: Region
    word: str
    note: str


@dataclass(frozen=True, slots=True)
class Line:
    """A question of the form; `words` is its answer for people, "" when nobody answered.

    `option`, `number`, `share`, `reason`, `note` are what was stated. Note and reason of a question
    about children stay in the portal.
    """

    question: Question
    position: int
    cluster: str
    entry: Entry
    value: Value | None
    words: str
    option: str
    number: Decimal | None
    reason: str
    note: str
    is_secret: bool
    proofs: tuple[Proof, ...]
    areas: tuple[AreaSaid, ...]

    @property
    def code(self) -> str:
        return self.question.code

    @property
    def points(self) -> Decimal:
        return self.entry.points

    @property
    def share(self) -> Share | None:
        return self.value if isinstance(self.value, Share) else None


@dataclass(frozen=True, slots=True)
class Contents:
    assessment: Assessment
    standing: Standing
    is_submitted: bool
    lines: tuple[Line, ...]

    @property
    def sheet(self) -> Sheet:
        return self.standing.sheet

    @property
    def stated_at(self) -> datetime:
        return self.standing.scored_at

    @property
    def papers(self) -> list[Paper]:
        """Each once, in the order of the form."""
        found = {proof.paper.key: proof.paper for line in self.lines for proof in line.proofs}
        return list(found.values())

    @property
    def kept_back(self) -> list[Paper]:
        return [paper for paper in self.papers if not paper.is_inside]

    def questions_of(self, paper: Paper) -> list[str]:
        return [
            line.code
            for line in self.lines
            if any(proof.paper.key == paper.key for proof in line.proofs)
        ]


def without(contents: Contents, faults: Mapping[str, Why]) -> Contents:
    """The same, told that these papers (by key) turned out not to be had."""

    def told(proof: Proof) -> Proof:
        why = faults.get(proof.paper.key)
        if why is None or not proof.paper.is_inside:
            return proof
        version = None if why in UNTOLD else proof.paper.version
        return replace(proof, paper=replace(proof.paper, why=why, version=version))

    lines = (
        replace(line, proofs=tuple(told(proof) for proof in line.proofs)) for line in contents.lines
    )
    return replace(contents, lines=tuple(lines))


def why_not(version: DocumentVersion) -> Why | None:
    """Why this version can't leave now; fetch it with its document, scan and text."""
    if version.document.sensitivity == Sensitivity.SPECIFIC:
        return Why.CHILD
    if version.document.binned_at is not None:
        return Why.BINNED
    if version.hold:
        return Why.INFECTED if version.hold.is_infected else Why.WAITING
    text = getattr(version, "text", None)
    return Why.SUSPECTED if text and open_suspicion(text.found) else None
