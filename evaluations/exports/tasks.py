"""What a person has to do, as a file: every task of every evaluation, most points first."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.exports import About, Book, Column, Fields, Kind, listing_of
from evaluations.models import AnswerState, Assessment
from evaluations.question_queries import QuestionRow
from evaluations.task_queries import Tasks

TASKS: Fields = (
    (Column("Daerah", 28), lambda pair: pair[0].region.title),
    (Column("Tahun", 8, Kind.YEAR), lambda pair: pair[0].round.year),
    (Column("Kode", 8), lambda pair: pair[1].code),
    (Column("Pertanyaan", 60), lambda pair: pair[1].label),
    (Column("Tugas", 18), lambda pair: _deed(pair[1])),
    (Column("Dapat diraih", 12, Kind.POINTS), lambda pair: _at_stake(pair[1])),
    (Column("Nilai mandiri", 12, Kind.POINTS), lambda pair: _claimed(pair[1])),
    (Column("Maksimum", 12, Kind.POINTS), lambda pair: pair[1].maximum),
    (Column("Instansi", 34), lambda pair: pair[1].agency.name if pair[1].agency else None),
)


def tasks_book(groups: Sequence[Tasks]) -> Book:
    rows: list[tuple[Assessment, QuestionRow]] = [
        (tasks.overview.assessment, row) for tasks in groups for row in tasks.rows
    ]
    return Book("tugas", About("Tugas saya"), [listing_of("Tugas", TASKS, rows)])


def _is_returned(row: QuestionRow) -> bool:
    return row.status == AnswerState.RETURNED


def _deed(row: QuestionRow) -> str:
    if _is_returned(row):
        return "Perbaiki"
    return "Jawab" if row.status == "empty" else "Lengkapi bukti"


def _at_stake(row: QuestionRow):
    return None if _is_returned(row) else row.at_stake


def _claimed(row: QuestionRow):
    return row.points if _is_returned(row) else None
