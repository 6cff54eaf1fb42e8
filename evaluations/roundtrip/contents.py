"""The cells of one row as wishes, each against what stood there. Pure, no database.

A blank cell leaves things as they are; the word "kosongkan" takes them away.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format

from accounts.workbooks import cell_text, escaped
from evaluations.recaps import LONGEST_REASON
from evaluations.sent_tables import Unread, shown
from evaluations.values import NotApplicable, Value, ValueFault, parse_value
from instruments.sheet import OPTION_KINDS, Kind, Question
from jobs.gate.workbook import DATE, FORMULA, LONGEST_CELL, NUMBER, OTHER, PERCENT, TEXT

CLEAR = "kosongkan"
READ_AWAY = "x005F_"
LOGICAL = {"True": "BENAR", "False": "SALAH"}
NAMES = {"value": "Jawaban", "note": "Catatan", "reason": "Alasan"}


@dataclass(frozen=True, slots=True)
class Content:
    """What an answer says; all of it blank: not answered."""

    value: Value | None = None
    note: str = ""
    reason: str = ""


def is_same_cell(text: str, before: str) -> bool:
    """Whether `text`, read from a cell, is what we wrote there for `before`.

    Spaces and ends of lines may differ, because CSV and spreadsheets change them. A long text comes
    back as its beginning. openpyxl does not read escapes in what it wrote itself, and in what a
    spreadsheet saved it drops READ_AWAY wherever it stands; a CSV has none.
    """
    told = _words(text)
    is_cut = len(text) >= LONGEST_CELL
    kept = cell_text(before, keeps_lines=True)
    came_back = map(_words, (escaped(kept), kept.replace(READ_AWAY, ""), kept))
    return any(told == one or (is_cut and one.startswith(told)) for one in came_back)


def _words(text: str) -> str:
    return " ".join(cell_text(text, keeps_lines=True).split())


def read_value(question: Question, kind: str, text: str) -> Value | None:
    """What a cell of answers says; None takes the answer away. Raises Unread with a sentence."""
    if kind in (FORMULA, DATE, OTHER):
        what = {FORMULA: "berisi rumus", DATE: "berupa tanggal"}.get(kind, "berisi")
        raise Unread(f"Jawaban {what} {seen(kind, text)}. Ketik pilihan atau angkanya.")
    if kind == PERCENT and question.kind is Kind.COUNT:
        raise Unread("Jawaban berformat persen, padahal ditanyakan jumlah. Ketik angkanya saja.")
    if text.casefold() == CLEAR:
        return None
    try:
        return parse_value(question, _typed(question, kind, text))
    except ValueFault as fault:
        raise Unread(str(fault)) from None


def _typed(question: Question, kind: str, text: str) -> str:
    """As a person would type it: a comma, because a number cell never means thousands."""
    if kind in (NUMBER, PERCENT):
        # Ten places drop Excel's noise.
        told = format(Decimal(repr(round(float(text), 10))), "f")
        return told.removesuffix(".0").replace(".", ",")
    if question.kind not in OPTION_KINDS:
        return text
    offered = {option.code.casefold(): option.code for option in question.options}
    return offered.get(text.partition(":")[0].strip().casefold(), text)


def seen(kind: str, text: str) -> str:
    """What is no text, as a person sees it: a day in words, and never "True"."""
    if kind == DATE:
        with suppress(ValueError):
            moment = datetime.fromisoformat(text)
            at = "" if moment.time() == time() else ", H.i"
            return shown(date_format(moment, f"j F Y{at}"))
    return shown(LOGICAL.get(text, text) if kind == OTHER else text)


def read_text(name: str, kind: str, text: str, before: str) -> str:
    """A note or reason; `before` again where the cell is as we wrote it. Raises Unread.

    Unchanged is unchanged, whatever it says: a stored "kosongkan" takes nothing away.
    """
    if is_same_cell(text, before):
        return before
    if text.casefold() == CLEAR:
        return ""
    if kind == FORMULA:
        raise Unread(f"{name} berisi rumus {shown(text)}. Ketik isinya sebagai teks.")
    if kind not in (TEXT, NUMBER):
        told = f"{name} berisi {seen(kind, text)}, bukan teks"
        raise Unread(f"{told}. Jadikan sel teks, lalu ketik lagi.")
    most = LONGEST_REASON if name == NAMES["reason"] else LONGEST_CELL - 1
    if len(text) > most:
        raise Unread(f"{name} lebih dari {most} karakter. Persingkat, atau tulis di portal.")
    return text


Cells = dict[str, Sequence[str]]


def wishes_in(
    question: Question, cells: Cells, base: Content
) -> tuple[dict[str, Any], dict[str, str]]:
    """What the person changed since `base`, by field of Content, and the fault of each field."""
    wishes: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for field, name in NAMES.items():
        kind, text = cells.get(field, (TEXT, ""))
        if not text:
            continue
        before = getattr(base, field)
        try:
            if field == "value":
                told: Any = read_value(question, kind, text)
            else:
                told = read_text(name, kind, text, before)
        except Unread as fault:
            faults[field] = str(fault)
            continue
        if told != before:
            wishes[field] = told
    return wishes, faults


def merged(question: Question, present: Content, wishes: dict[str, Any]) -> Content:
    """What would stand. A reason belongs to what does not apply and to a declared share only."""
    told = replace(present, **wishes)
    if takes_reason(question, told.value):
        return told
    return replace(told, reason="")


def takes_reason(question: Question, value: Value | None) -> bool:
    return value is NotApplicable.YES or (question.kind is Kind.ROLLUP and value is not None)


def reason_fault(question: Question, told: Content, wishes: dict[str, Any]) -> str:
    """Why the reason and the answer don't go together, or ""."""
    if takes_reason(question, told.value):
        if told.reason.strip() or not {"value", "reason"} & wishes.keys():
            return ""
        if told.value is NotApplicable.YES:
            return f"Tulis mengapa pertanyaan {question.code} tidak berlaku di daerah Anda."
        return "Tulis dari mana persentase ini, misalnya rekap camat 20 Juni 2024."
    if wishes.get("reason"):
        return (
            "Alasan hanya untuk jawaban tidak berlaku dan persentase wilayah. Pindahkan ke Catatan."
        )
    return ""
