"""The table of the SK Gugus Tugas as a file: reading it, and what each row would assign.

No writes here. The header is free in order and words; a code may be a question's, an indicator's
or a cluster's, and the narrowest that names a question wins.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import Enum

from accounts.institutions import known_institutions
from accounts.models import Agency
from accounts.queries import names_of, spellings
from accounts.succession import Successions
from evaluations.assigning.copies import agencies_by_code
from evaluations.assigning.sheets import TableRow
from evaluations.models import Assessment
from instruments.services import sheet_of
from instruments.sheet import Sheet
from jobs.gate.workbook import FORMULA, NUMBER, TEXT
from regions.names import squashed

LEADS = ("", "penanggungjawab", "pj", "pic", "ketua", "koordinator", "leadingsector", "pengampu")
MEMBERS = ("anggota", "pendukung", "pendamping", "sekretaris")
NEAREST, CUTOFF = 5, 0.55


class Outcome(Enum):
    """What saving does with a row: `FAULT` keeps the whole file from being saved."""

    ASSIGN = "cocok"
    CHOOSE = "perlu dipilih"
    SKIP = "dilewati"
    FAULT = "salah"


@dataclass(slots=True)
class JudgedRow:
    """One row: the questions that it assigns and to whom, or a sentence why not.

    `choice` is the key of the written name that somebody has to choose an office for.
    """

    row: TableRow
    outcome: Outcome = Outcome.ASSIGN
    says: str = ""
    codes: tuple[str, ...] = ()
    office: Agency | None = None
    choice: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A written name that is not clearly one office: the likely ones first, then all others."""

    key: str
    written: str
    numbers: tuple[int, ...]
    likely: Sequence[Agency]
    others: Sequence[Agency]
    chosen: str = ""


@dataclass(slots=True)
class JudgedTable:
    """A whole file against the assessment as it is now.

    `present` is code -> office's key or None, of every question that a row names, whatever was
    chosen; `is_strange` when an office was chosen that is not offered.
    """

    rows: list[JudgedRow]
    doubts: list[Doubt] = field(default_factory=list)
    offices: dict[str, Agency] = field(default_factory=dict)
    present: dict[str, int | None] = field(default_factory=dict)
    names: Mapping[int, Agency] = field(default_factory=dict)
    is_strange: bool = False

    def of(self, outcome: Outcome) -> list[JudgedRow]:
        return [row for row in self.rows if row.outcome is outcome]

    @property
    def faults(self) -> list[JudgedRow]:
        return self.of(Outcome.FAULT)

    @property
    def fresh(self) -> dict[str, Agency]:
        """Questions that nobody has yet."""
        return {code: one for code, one in self.offices.items() if self.present[code] is None}

    @property
    def replaced(self) -> list[tuple[str, Agency, Agency]]:
        """Questions that another office has: code, that one, and the one of the file."""
        return [
            (code, self.names[key], one)
            for code, one in self.offices.items()
            if (key := self.present[code]) is not None and key != one.pk
        ]

    @property
    def same(self) -> int:
        return len(self.offices) - len(self.fresh) - len(self.replaced)

    @property
    def mark(self) -> str:
        """A fingerprint of who has these questions now: another one means that it changed."""
        return hashlib.sha256(json.dumps(sorted(self.present.items())).encode()).hexdigest()

    def wanted(self, *, replace: bool) -> dict[str, Agency]:
        """What saving writes, with or without those that another office has."""
        more = {code: one for code, _, one in self.replaced} if replace else {}
        return {**self.fresh, **more}


def judge(
    rows: Sequence[TableRow], assessment: Assessment, chosen: Mapping[str, str]
) -> JudgedTable:
    """Every row with its outcome; `chosen` is key of a written name -> public id of the office.

    Four queries beside the sheet, whatever the number of rows.
    """
    sheet = sheet_of(assessment.round.instrument)
    book = _OfficeBook(assessment, chosen)
    judged = [_judge(row, sheet, book) for row in rows]
    table = JudgedTable(judged, doubts=book.doubts(judged), names=book.known.offices)
    table.offices = _assigned(judged, sheet)
    now = agencies_by_code(assessment)
    table.present = {code: now.get(code) for one in judged for code in one.codes}
    table.is_strange = book.is_strange
    return table


def _judge(row: TableRow, sheet: Sheet, book: _OfficeBook) -> JudgedRow:
    fault = _fault_of(row)
    if fault:
        return JudgedRow(row, Outcome.FAULT, fault)
    role = squashed(row.role)
    if role in MEMBERS:
        return JudgedRow(row, Outcome.SKIP, "Anggota tidak ditugaskan; hanya penanggung jawab.")
    if role not in LEADS:
        told = f"Peran “{row.role[:40]}” tidak dikenal. Tulis penanggung jawab atau anggota."
        return JudgedRow(row, Outcome.FAULT, told)
    codes = codes_named(row.code, sheet)
    if not codes:
        told = f"Kode “{row.code[:40]}” tidak ada di instrumen {sheet.code}."
        return JudgedRow(row, Outcome.SKIP, told if row.code else "Kolom kode kosong.")
    office, says = book.find(row.office)
    if office is None:
        return JudgedRow(row, Outcome.CHOOSE, says, codes, choice=squashed(row.office))
    return JudgedRow(row, Outcome.ASSIGN, says, codes, office)


def _fault_of(row: TableRow) -> str:
    for name, kind, text in row.cells():
        if kind == FORMULA:
            return f"Kolom {name} berisi rumus. Tulis isinya sebagai teks."
        if kind == NUMBER and name == "kode" and text.isdecimal():
            continue
        if kind == NUMBER and name == "kode":
            return f"Kode {text} berupa angka, padahal 14.10 lalu menjadi 14.1. Jadikan teks."
        if kind not in (TEXT, NUMBER):
            return f"Kolom {name} berupa tanggal atau BENAR/SALAH. Tulis sebagai teks."
    return "" if squashed(row.office) else "Kolom instansi belum diisi. Tulis nama instansi."


def codes_named(text: str, sheet: Sheet) -> tuple[str, ...]:
    """The questions of a question's, indicator's or cluster's code, as "21a" or "Klaster II"."""
    wanted = squashed(text).removeprefix("klaster").removeprefix("indikator")
    for question in sheet.questions:
        # With its dots: "1.11" and "11.1" are two questions.
        if question.code.casefold() == text.strip().casefold():
            return (question.code,)
    if "." in text.strip().rstrip("."):
        return ()
    for indicator in sheet.indicators:
        if squashed(indicator.code) == wanted:
            return tuple(question.code for question in indicator.questions)
    for cluster in sheet.clusters:
        if wanted in (squashed(cluster.code), squashed(cluster.name)):
            return tuple(
                question.code for part in cluster.indicators for question in part.questions
            )
    return ()


def _assigned(judged: Sequence[JudgedRow], sheet: Sheet) -> dict[str, Agency]:
    """Question code -> office, in the order of the form.

    A row for one question counts before one for its indicator, and that before one for the
    cluster; of two rows for the same the first counts, the later one says so.
    """
    found: dict[str, Agency] = {}
    first: dict[tuple[str, ...], JudgedRow] = {}
    named = [one for one in judged if one.outcome in (Outcome.ASSIGN, Outcome.CHOOSE)]
    for one in sorted(named, key=lambda one: len(one.codes)):
        before = first.setdefault(one.codes, one)
        if before is not one:
            one.outcome, one.choice = Outcome.SKIP, ""
            one.says = f"Kode ini sudah punya penanggung jawab di baris {before.row.number}."
        elif one.office is not None:
            for code in one.codes:
                found.setdefault(code, one.office)
    return {one.code: found[one.code] for one in sheet.questions if one.code in found}


class _OfficeBook:
    """Finds an office by what somebody wrote; what was chosen for a name counts first."""

    def __init__(self, assessment: Assessment, chosen: Mapping[str, str]) -> None:
        self.region = assessment.region
        self.year = assessment.round.year
        self.known = Successions(assessment.region)
        self.chosen = chosen
        self._names = [(names_of(office), office) for office in self.known.offices.values()]
        self._slugs = {squashed(name): slug for slug, name in known_institutions()}
        self._by_id = {office.public_id: office for office in self.known.existing}
        self.is_strange = not set(chosen.values()) <= set(self._by_id)

    def find(self, written: str) -> tuple[Agency | None, str]:
        """The office, and a sentence when it is not simply the one of that name."""
        if picked := self._by_id.get(self.chosen.get(squashed(written), "")):
            return picked, f"Dipilih untuk “{written[:60]}”."
        found = self._called(written)
        living = [office for office in found if office.valid_until is None]
        if len(living) == 1:
            return living[0], ""
        if len(found) == 1:
            heirs = self.known.heirs(found[0].pk, self.year)
            if len(heirs) == 1:
                return heirs[0], f"{found[0]} sekarang {heirs[0]}."
        return None, f"“{written[:60]}” tidak jelas menunjuk satu instansi."

    def likely(self, written: str) -> list[Agency]:
        """Several of that name, their heirs, or those whose names are close."""
        found = self._called(written)
        heirs = [heir for office in found for heir in self.known.heirs(office.pk, self.year)]
        if heirs:
            return list(dict.fromkeys(heirs))
        by_name = {name: office for names, office in self._names for name in names
                   if office.valid_until is None}  # fmt: skip
        close = [
            name
            for key in spellings(written, self.region)
            for name in get_close_matches(key, by_name, n=NEAREST, cutoff=CUTOFF)
        ]
        return list(dict.fromkeys(by_name[name] for name in close))

    def doubts(self, judged: Sequence[JudgedRow]) -> list[Doubt]:
        """One for each written name that somebody has to choose for, or has chosen for."""
        numbers: dict[str, list[int]] = {}
        written: dict[str, str] = {}
        for one in judged:
            key = squashed(one.row.office)
            if one.choice or (one.outcome is Outcome.ASSIGN and key in self.chosen):
                numbers.setdefault(key, []).append(one.row.number)
                written.setdefault(key, one.row.office)
        return [self._doubt(key, written[key], numbers[key]) for key in numbers]

    def _doubt(self, key: str, written: str, numbers: Sequence[int]) -> Doubt:
        likely = self.likely(written)
        others = [office for office in self.known.existing if office not in likely]
        return Doubt(key, written, tuple(numbers), likely, others, self.chosen.get(key, ""))

    def _called(self, written: str) -> list[Agency]:
        for key in self._keys(written):
            found = [office for names, office in self._names if key in names]
            if found:
                return found
        return []

    def _keys(self, written: str) -> Iterator[str]:
        yield from (key for key in spellings(written, self.region) if key)
        for key in spellings(written, self.region):
            if slug := self._slugs.get(key):
                yield squashed(slug)
