"""The form that is taken along: one row a question, typed cells, and what each row hangs on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openpyxl.cell import Cell
from openpyxl.styles import Border, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from accounts.exports import Book, Column, Kind, Listing
from accounts.models import User
from accounts.workbooks import write_text
from evaluations.access import codes_answered_by
from evaluations.exports.about import book_of_assessment
from evaluations.exports.words import status_words
from evaluations.queries import Overview, cluster_title
from evaluations.question_queries import QuestionRow, question_rows
from evaluations.roundtrip.contents import CLEAR, Content
from evaluations.roundtrip.judging import Present
from evaluations.roundtrip.keys import RowKey
from evaluations.roundtrip.queries import (
    area_words,
    is_answered_by_areas,
    origin_of,
    present_standing,
    presents_of,
)
from evaluations.scorecards import Standing
from evaluations.values import NotApplicable
from instruments.sheet import Kind as Asked
from instruments.sheet import Question

SHEET = "Isian"
COLUMNS = (
    Column("Kode", 8),
    Column("Klaster", 24),
    Column("Indikator", 10),
    Column("Pertanyaan", 50),
    Column("Jenis", 14),
    Column("Pilihan yang mungkin", 44),
    Column("Jawaban", 14),
    Column("Catatan", 40),
    Column("Alasan", 30),
    Column("Keadaan", 26),
    Column("Poin sekarang", 12, Kind.POINTS),
    Column("Maksimum", 12, Kind.POINTS),
    Column("Kunci (jangan diubah)", 42),
)
HEADS = {
    "code": "kode",
    "value": "jawaban",
    "note": "catatan",
    "reason": "alasan",
    "key": "kunci kuncijangandiubah",
}
ANSWER, NOTE, REASON = 7, 8, 9  # columns, counted from 1
FILLED_IN = PatternFill("solid", fgColor="FFF8E1")
# A colour hides the lines between cells.
LINE = Side("thin", "D9C88F")
EDGES = Border(LINE, LINE, LINE, LINE)
MOST_CHOICES = 9  # more are no list to choose from
LONGEST_LIST = 240  # Excel takes 255 with the quotes
READ_ONLY = "hanya dibaca"
KINDS = {
    Asked.CHOICE: "pilihan",
    Asked.YES_NO: "ya atau tidak",
    Asked.PERCENTAGE: "persen",
    Asked.COUNT: "jumlah",
    Asked.ROLLUP: "persen wilayah",
}
GUIDANCE = (
    "Isi hanya kolom Jawaban, Catatan, dan Alasan (berwarna). Kolom lain tidak dibaca, kecuali "
    "Kode dan Kunci, yang jangan diubah: dari sana portal tahu baris ini untuk apa.",
    "Jawaban: kode pilihan (misalnya a), angka, persen antara 0 dan 100, atau tidak berlaku bila "
    "boleh. Rumus tidak diterima; tempel nilainya.",
    f"Sel kosong tidak mengubah apa pun. Untuk menghapus isi yang tersimpan, tulis {CLEAR}.",
    "Alasan: wajib untuk tidak berlaku (mengapa) dan untuk persentase wilayah (dari mana).",
    "Catatan lewat Excel paling banyak 999 karakter, alasan 300. Jangan menulis nama atau NIK "
    "anak.",
    "Baris yang hanya dibaca: sudah dijawab wilayah, atau pintunya tertutup saat berkas dibuat.",
    "Baris boleh diurutkan, disaring, atau dihapus; lembar lain dan kolom tambahan diabaikan. "
    "Kirim sebagai XLSX, atau CSV sampai 1 MB.",
    "Jawaban yang diubah orang lain setelah berkas ini dibuat tidak ditimpa: portal menunjukkan "
    "keduanya dan Anda yang memilih. Sebelum disimpan selalu ada pratinjau.",
)


@dataclass(frozen=True, slots=True)
class _Form:
    """Everything that is put on the sheet."""

    page: Overview
    standing: Standing
    rows: Sequence[QuestionRow]
    presents: Mapping[str, Present]

    def content(self, code: str) -> Content:
        return self.presents.get(code, Present()).content

    def is_by_areas(self, row: QuestionRow) -> bool:
        return is_answered_by_areas(self.standing, row.code)

    def is_writable(self, row: QuestionRow) -> bool:
        return row.writable and self.page.doors.refusal(row.code) is None

    def finish(self, sheet: Worksheet) -> None:
        """Answers with their own type, notes with their lines, and lists to choose from."""
        sheet.freeze_panes = "B2"
        offered: dict[str, list[str]] = defaultdict(list)
        for line, row in enumerate(self.rows, 2):
            content, by_areas = self.content(row.code), self.is_by_areas(row)
            _write_texts(sheet, line, content)
            if not by_areas:
                _write_answer(sheet.cell(line, ANSWER), content)
            if not self.is_writable(row):
                continue
            for column in (NOTE, REASON) if by_areas else (ANSWER, NOTE, REASON):
                cell = sheet.cell(line, column)
                cell.fill, cell.border = FILLED_IN, EDGES
            if not by_areas and (words := _choices(self.standing.sheet.question(row.code))):
                offered[words].append(f"{get_column_letter(ANSWER)}{line}")
        for words, cells in offered.items():
            _offer(sheet, words, cells)


def isian_book(page: Overview, user: User) -> Book:
    """All questions that the person answers, in the order of the form."""
    standing = present_standing(page)
    own = codes_answered_by(page.assessment, user)
    rows = [row for row in question_rows(page, user) if own is None or row.code in own]
    form = _Form(page, standing, rows, presents_of(page.assessment, standing.sheet))
    points = {entry.code: entry.points for entry in standing.card.ledger}
    told = [_row(form, row, points[row.code]) for row in rows]
    scope = "semua pertanyaan" if own is None else "pertanyaan yang ditugaskan kepada Anda"
    sha256 = page.assessment.round.instrument.source_sha256
    return book_of_assessment(
        "isian",
        "Isian evaluasi",
        page.assessment,
        [Listing(SHEET, COLUMNS, told, finish=form.finish)],
        filters=[("Isi", scope), ("Sidik instrumen", sha256)],
        notes=GUIDANCE,
    )


def _row(form: _Form, row: QuestionRow, points: Decimal) -> list[Any]:
    """The answer is put in its place by `finish`; note and reason stand here for the height."""
    question = form.standing.sheet.question(row.code)
    cluster = form.standing.sheet.cluster_of(row.code)
    present = form.presents.get(row.code, Present())
    return [
        row.code,
        cluster_title(cluster.code, cluster.name),
        row.indicator,
        question.prompt or question.label,
        f"{KINDS[question.kind]}, {question.unit}".rstrip(", "),
        _offered(question),
        None,
        present.content.note,
        present.content.reason,
        _state(form, row),
        points,
        row.maximum,
        str(RowKey(present.version, row.code, origin_of(form.page.assessment))),
    ]


def _offered(question: Question) -> str:
    if question.options:
        told = [f"{choice.code}: {choice.label}" for choice in question.options]
    elif question.kind is Asked.COUNT:
        told = ["bilangan bulat, misalnya 12"]
    else:
        told = ["0 sampai 100, misalnya 85,5"]
    if question.not_applicable:
        told.append(f"{NotApplicable.YES.value} (dengan alasan)")
    return "; ".join(told)


def _state(form: _Form, row: QuestionRow) -> str:
    if form.is_by_areas(row):
        question = form.standing.sheet.question(row.code)
        said = area_words(question, form.standing.tallies[row.code])
        return f"Dijawab wilayah: {said}; {READ_ONLY}"
    words = status_words(row.chips)
    return words if form.is_writable(row) else f"{words}; {READ_ONLY}"


def _write_texts(sheet: Worksheet, line: int, content: Content) -> None:
    for column, text in ((NOTE, content.note), (REASON, content.reason)):
        write_text(sheet.cell(line, column), text, keeps_lines=True)


def _write_answer(cell: Cell, content: Content) -> None:
    """A number as a number; without a format of its own, so that no digit is added."""
    value = content.value
    if isinstance(value, Decimal):
        cell.number_format = "General"
        cell.value = int(value) if value == value.to_integral_value() else value.normalize()
    elif value is not None:
        write_text(cell, value.value if isinstance(value, NotApplicable) else str(value))


def _choices(question: Question) -> str:
    """What the cell's list offers, or "" where there is nothing to choose."""
    words = [choice.code for choice in question.options]
    if not words or len(words) > MOST_CHOICES:
        return ""
    if question.not_applicable:
        words.append(NotApplicable.YES.value)
    told = ",".join([*words, CLEAR])
    return told if len(told) <= LONGEST_LIST else ""


def _offer(sheet: Worksheet, words: str, cells: Sequence[str]) -> None:
    """It never hinders another word, because our own reading says more."""
    offered = DataValidation("list", formula1=f'"{words}"', allow_blank=True)
    offered.errorStyle = "warning"
    offered.error = f"Pilihan yang ada: {words}."[:LONGEST_LIST]
    offered.showErrorMessage = True
    for cell in cells:
        offered.add(cell)
    sheet.add_data_validation(offered)
