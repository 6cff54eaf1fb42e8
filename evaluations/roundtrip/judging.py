"""Each row of an uploaded sheet against what stands now: same, changed, in conflict, refused.

Three texts are compared, as in any merge: what was taken along (`bases`), what the person made of
it, and what stands now. A row is in conflict only where both sides changed since.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from openpyxl.utils import get_column_letter

from evaluations.recap.queries import value_words
from evaluations.roundtrip.contents import (
    NAMES,
    Content,
    merged,
    reason_fault,
    seen,
    wishes_in,
)
from evaluations.roundtrip.keys import NEW_FILE, Origin, RowKey, read_key, refuse_other
from evaluations.sent_tables import SentRow, Unread, shown
from instruments.sheet import Question, Sheet
from jobs.gate.workbook import TEXT

CODE, KEY = "code", "key"
NOT_YOURS = (
    "Pertanyaan ini ditugaskan kepada instansi lain. Minta operator kabupaten/kota mengubah "
    "penugasan bila perlu."
)


class Outcome(StrEnum):
    SAME = "same"
    CHANGED = "changed"
    CONFLICT = "conflict"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Present:
    """What stands now; `version` 0, and nobody, for what was never answered."""

    content: Content = field(default_factory=Content)
    version: int = 0
    at: datetime | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """What rows are judged against.

    `own` are the questions of the person, None for all; `closed` gives the sentence of a door, ""
    when it is open; `by_areas` says of a rollup why its answer is not the operator's any more;
    `bases` holds, by code and version, what was taken along where something else stands now.
    """

    origin: Origin
    sheet: Sheet
    presents: Mapping[str, Present]
    own: frozenset[str] | None
    closed: Callable[[str], str]
    by_areas: Mapping[str, str]
    bases: Mapping[tuple[str, int], Content]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, what is allowed, and where: "G7"."""

    cell: str
    says: str


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell: what stands now and what would stand, in words."""

    name: str
    cell: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """`told` is what would be written, and `present` what stands; None where a code is unknown."""

    number: int
    code: str
    label: str
    outcome: Outcome
    present: Present | None = None
    told: Content | None = None
    changes: tuple[CellChange, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def version(self) -> int:
        return self.present.version if self.present else 0


def judge(rows: Sequence[SentRow], places: Mapping[str, int], ground: Ground) -> list[JudgedRow]:
    """All rows that say something, in the order of the file. `places`: column -> place from 0."""
    filled = [row for row in rows if any(row.text(column) for column in (CODE, KEY, *NAMES))]
    times = Counter(row.text(CODE) for row in filled)
    return [_judged(row, places, ground, times) for row in filled]


def keys_in(rows: Iterable[SentRow]) -> Iterator[RowKey]:
    """Those that can be read."""
    for row in rows:
        try:
            yield read_key(row.kind(KEY), row.text(KEY))
        except Unread:
            continue


def refuse_other_files(rows: Sequence[SentRow], origin: Origin) -> None:
    """Raise Unread once for a whole file of another evaluation, and not for each of its rows."""
    keys = list(keys_in(rows))
    if keys and all(key.origin != origin for key in keys):
        refuse_other(keys[0], origin)


class _Fault(Exception):  # noqa: N818 - one row's fault, caught where rows are judged
    def __init__(self, *faults: tuple[str, str]) -> None:
        super().__init__()
        self.faults = faults


def _judged(
    row: SentRow, places: Mapping[str, int], ground: Ground, times: Mapping[str, int]
) -> JudgedRow:
    code = row.text(CODE)
    question = ground.sheet.question(code) if ground.sheet.has_question(code) else None
    label = question.label if question else ""
    try:
        key = _key(row, ground, times)
        return _compared(row, places, ground, ground.sheet.question(key.code), key)
    except _Fault as refused:
        faults = tuple(Fault(_cell(row, places, at), says) for at, says in refused.faults)
        present = ground.presents.get(code, Present()) if question else None
        return JudgedRow(row.number, code[:20], label, Outcome.REFUSED, present, faults=faults)


def _key(row: SentRow, ground: Ground, times: Mapping[str, int]) -> RowKey:
    """The row's question and version, once all that names them agrees."""
    code = row.text(CODE)
    if not code:
        raise _Fault((CODE, f"Kode kosong. {NEW_FILE}"))
    if row.kind(CODE) != TEXT:
        raise _Fault(
            (
                CODE,
                f"Kode {seen(row.kind(CODE), code)} berupa angka, tanggal, atau rumus, padahal "
                "14.10 lalu menjadi 14.1. Jadikan kolom Kode teks, lalu ketik ulang kodenya.",
            )
        )
    if times[code] > 1:
        raise _Fault(
            (CODE, f"Kode {shown(code)} ada di {times[code]} baris. Sisakan satu baris saja.")
        )
    if not ground.sheet.has_question(code):
        raise _Fault((CODE, f"Kode {shown(code)} tidak ada di instrumen ini."))
    try:
        key = read_key(row.kind(KEY), row.text(KEY))
        refuse_other(key, ground.origin)
    except Unread as fault:
        raise _Fault((KEY, str(fault))) from None
    if key.code != code:
        says = f"Kode {code} tidak sama dengan kuncinya ({key.code}). Kembalikan kodenya."
        raise _Fault((CODE, says))
    if key.version > ground.presents.get(code, Present()).version:
        raise _Fault((KEY, f"Kunci baris ini berubah. {NEW_FILE}"))
    return key


def _compared(
    row: SentRow, places: Mapping[str, int], ground: Ground, question: Question, key: RowKey
) -> JudgedRow:
    present = ground.presents.get(question.code, Present())
    is_moved = key.version != present.version
    base = ground.bases.get((key.code, key.version), Content()) if is_moved else present.content
    cells = {field: row.cells[field] for field in NAMES if field in row.cells}
    if question.code in ground.by_areas:
        says = ground.by_areas[question.code]
        if row.text("value"):
            raise _Fault(("value", says))
    wishes, faults = wishes_in(question, cells, base)
    if faults:
        raise _Fault(*faults.items())
    told = merged(question, present.content, wishes)
    if says := reason_fault(question, told, wishes):
        raise _Fault(("reason", says))
    if not wishes or told == present.content:
        return JudgedRow(row.number, question.code, question.label, Outcome.SAME, present)
    _require_door(question, ground)
    changes = _changes(row, places, question, present.content, told)
    outcome = Outcome.CONFLICT if is_moved else Outcome.CHANGED
    return JudgedRow(row.number, question.code, question.label, outcome, present, told, changes)


def _require_door(question: Question, ground: Ground) -> None:
    if ground.own is not None and question.code not in ground.own:
        raise _Fault((CODE, NOT_YOURS))
    if closed := ground.closed(question.code):
        raise _Fault((CODE, closed))


def _changes(
    row: SentRow,
    places: Mapping[str, int],
    question: Question,
    before: Content,
    after: Content,
) -> tuple[CellChange, ...]:
    return tuple(
        CellChange(
            NAMES[field],
            _cell(row, places, field),
            _words(question, field, getattr(before, field), "belum dijawab"),
            _words(question, field, getattr(after, field), "dikosongkan"),
        )
        for field in NAMES
        if getattr(before, field) != getattr(after, field)
    )


def _words(question: Question, field: str, told: Any, blank: str) -> str:
    if field != "value":
        return told or ("dikosongkan" if blank == "dikosongkan" else "kosong")
    return blank if told is None else value_words(question, told)


def _cell(row: SentRow, places: Mapping[str, int], column: str) -> str:
    """Excel's own name, as "G7"."""
    return f"{get_column_letter(places[column] + 1)}{row.number}" if column in places else ""
