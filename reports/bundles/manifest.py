"""`manifest.json`: what a bundle holds, exactly; written and read back by the same classes.

Reading is strict: a field that is missing, unknown, of another type or too long is a fault. Numbers
of an answer are texts, so that no float comes near them.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from instruments.sheet import Sheet, text_hash

FORMAT, VERSION = "kla-bundle", 1
MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"  # of what lies in a part, as sha256sum writes them

Code = Annotated[str, StringConstraints(min_length=1, max_length=16)]
Key = Annotated[str, StringConstraints(pattern=r"\A[A-Za-z0-9_-]{1,22}\z")]
Hash = Annotated[str, StringConstraints(pattern=r"\A[0-9a-f]{64}\z")]
AreaCode = Annotated[str, StringConstraints(pattern=r"\A[0-9.]{2,13}\z")]
Number = Annotated[str, StringConstraints(pattern=r"\A[0-9]{1,10}(\.[0-9]{1,2})?\z")]
Path = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Note = Annotated[str, StringConstraints(max_length=2000)]
Reason = Annotated[str, StringConstraints(max_length=300)]
Line = Annotated[str, StringConstraints(max_length=250)]
Size = Annotated[int, Field(ge=0)]
Year = Annotated[int, Field(ge=1945, le=2100)]
# A field may be called "date"; inside its class that would hide the type.
Day = date


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Proof(Strict):
    """A paper that proves an answer; its file is in `files`, unless it is kept back or missing."""

    paper: Key
    slot: Annotated[str, StringConstraints(max_length=40)] = ""
    pages: Annotated[str, StringConstraints(max_length=60)] = ""


class AreaWord(Strict):
    """What a kecamatan or village said."""

    area: AreaCode
    word: Literal["ya", "tidak"]
    note: Note = ""
    papers: tuple[Key, ...] = ()


class Asked(Strict):
    """One question of the form. What was stated is `option` or `number`, or neither: not answered.

    `share` is [good, total], what the areas' words gave when it was stated; it counts before
    `number`. `areas` is empty where the words have changed since. `counted` is the value that the
    points come from, as text.
    """

    code: Code
    option: Annotated[str, StringConstraints(max_length=16)] = ""
    number: Number | None = None
    share: tuple[Size, Size] | None = None
    reason: Reason = ""
    note: Note = ""
    counted: Annotated[str, StringConstraints(max_length=30)] = ""
    points: Number = "0.00"
    proofs: tuple[Proof, ...] = ()
    areas: tuple[AreaWord, ...] = ()


class Paper(Strict):
    """The passport of a paper whose file is inside; `agency` is an institution's slug."""

    key: Key
    name: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    media_type: Annotated[str, StringConstraints(max_length=100)]
    size: Annotated[int, Field(gt=0)]
    sha256: Hash
    kind: Annotated[str, StringConstraints(max_length=20)]
    number: Annotated[str, StringConstraints(max_length=100)] = ""
    date: Day | None = None
    subject: Line
    issuer: Annotated[str, StringConstraints(max_length=150)] = ""
    signatory: Annotated[str, StringConstraints(max_length=150)] = ""
    valid_until: Day | None = None
    year: Year | None = None
    sensitivity: Literal["U", "R"]
    agency: Annotated[str, StringConstraints(max_length=40)] = ""
    area: AreaCode | None = None
    tags: tuple[Annotated[str, StringConstraints(min_length=1, max_length=40)], ...] = ()


class KeptBack(Strict):
    """A paper that is not inside, and why; of a class S paper only what finds it in a cabinet."""

    key: Key
    why: Annotated[str, StringConstraints(max_length=20)]
    number: Annotated[str, StringConstraints(max_length=100)] = ""
    date: Day | None = None
    questions: tuple[Code, ...] = ()


class Member(Strict):
    """A file of the bundle, in which part it lies, and of which paper it is."""

    path: Path
    part: Annotated[int, Field(ge=1)]
    paper: Key
    size: Annotated[int, Field(gt=0)]
    sha256: Hash


class Manifest(Strict):
    """The whole bundle; the same in each of its parts."""

    format: Literal["kla-bundle"]
    version: Literal[1]
    made_at: datetime
    region: AreaCode
    region_name: Line
    year: Year
    stage: Literal["self"]
    is_submitted: bool
    stated_at: datetime
    instrument: Annotated[str, StringConstraints(max_length=40)]
    text_hash: Hash
    score: Number
    clusters: dict[Code, Number]
    parts: Annotated[int, Field(ge=1, le=999)]
    questions: tuple[Asked, ...]
    papers: tuple[Paper, ...]
    kept_back: tuple[KeptBack, ...]
    files: tuple[Member, ...]

    def as_bytes(self) -> bytes:
        return self.model_dump_json(indent=1, exclude_defaults=True).encode()


def form_hash(sheet: Sheet) -> str:
    """SHA-256 of everything in an instrument that an answer, its points or its proof depend on."""
    asked = [
        [
            question.code,
            text_hash(question),
            [slot.kind for slot in question.slots],
            [question.area_level, question.area_good_answer, question.not_applicable],
            sheet.sensitivity_of(question.code),
        ]
        for question in sheet.questions
    ]
    return hashlib.sha256(json.dumps(asked, ensure_ascii=False).encode()).hexdigest()


def plain(number: Decimal | None) -> str | None:
    """A number of an answer as text, without a sign or an exponent."""
    return None if number is None else format(number, "f")
