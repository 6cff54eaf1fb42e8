"""The cells of one row as wishes, each against what stood there. Pure, no database.

A blank cell leaves things as they are; the word "kosongkan" takes them away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from evaluations.recaps import LONGEST_REASON
from evaluations.sent_tables import Unread, shown
from evaluations.values import NotApplicable, Value, ValueFault, parse_value
from instruments.sheet import OPTION_KINDS, Kind, Question
from jobs.gate.workbook import DATE, FORMULA, LONGEST_CELL, NUMBER, OTHER, PERCENT, TEXT

CLEAR = "kosongkan"
NAMES = {"value": "Jawaban", "note": "Catatan", "reason": "Alasan"}


@dataclass(frozen=True, slots=True)
class Content:
    """What an answer says; all of it blank: not answered."""

    value: Value | None = None
    note: str = ""
    reason: str = ""


def plain(text: str) -> str:
    """As spreadsheets keep it at least: lines and spaces may differ, what can't be printed is gone.

    Two texts that are equal so are the same cell.
    """
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())


def read_value(question: Question, kind: str, text: str) -> Value | None:
    """What a cell of answers says; None takes the answer away. Raises Unread with a sentence."""
    if kind in (FORMULA, DATE, OTHER):
        what = {FORMULA: f"berisi rumus {shown(text)}", DATE: f"berupa tanggal {shown(text)}"}
        told = what.get(kind, f"berisi {shown(text)}")
        raise Unread(f"Jawaban {told}. Ketik pilihan atau angkanya.")
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


def read_text(name: str, kind: str, text: str, before: str) -> str:
    """A note or reason; `before` again where only its spaces differ. Raises Unread."""
    if text.casefold() == CLEAR:
        return ""
    is_cut = len(text) >= LONGEST_CELL
    told = plain(text)
    if told == plain(before) or (is_cut and plain(before).startswith(told)):
        return before
    if kind == FORMULA:
        raise Unread(f"{name} berisi rumus {shown(text)}. Ketik isinya sebagai teks.")
    if kind not in (TEXT, NUMBER):
        raise Unread(f"{name} berisi {shown(text)}, bukan teks. Jadikan sel teks, lalu ketik lagi.")
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
