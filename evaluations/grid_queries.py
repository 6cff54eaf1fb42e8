"""The villages of a kecamatan as one table: a row a village, a column a question asked of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from accounts.permissions import Permission, has_permission
from evaluations.area_queries import CHECK_STATUS
from evaluations.models import AreaAnswer, Assessment
from evaluations.scorecards import AREA_LEVELS, Standing, counting_day, present_of
from evaluations.services import Cell
from evaluations.times.door_queries import Doors, doors_for
from instruments.sheet import Kind, Question
from regions.models import Level, Region

STATUS_WORDS = {
    "empty": "belum dijawab",
    "answered": "tersimpan",
    "verified": "terverifikasi",
    "rejected": "ditolak",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A question for villages; `closed` says why none can answer it now, else ""."""

    question: Question
    closed: str

    @property
    def code(self) -> str:
        return self.question.code


@dataclass(frozen=True, slots=True)
class GridCell:
    """What stands, and what the person has typed over it and not saved ("" for nothing).

    `closed` says why this village can't answer the question now, else "".
    """

    column: Column
    answer: AreaAnswer | None
    typed: str
    closed: str = ""

    @property
    def word(self) -> str:
        return self.answer.word if self.answer else ""

    @property
    def shown(self) -> str:
        return self.typed or self.word

    @property
    def version(self) -> int:
        return self.answer.version if self.answer else 0

    @property
    def status(self) -> str:
        return CHECK_STATUS[self.answer.check_state] if self.answer else "empty"

    @property
    def in_words(self) -> str:
        """For those who can't see the table's marks."""
        return "belum disimpan" if self.typed else STATUS_WORDS[self.status]


@dataclass(frozen=True, slots=True)
class GridRow:
    """One village; `sent` is what its form field holds: question -> [word, version seen]."""

    village: Region
    cells: tuple[GridCell, ...]

    @property
    def answered(self) -> int:
        return sum(cell.answer is not None for cell in self.cells)

    @property
    def sent(self) -> str:
        typed = {cell.column.code: [cell.typed, cell.version] for cell in self.cells if cell.typed}
        return json.dumps(typed)


@dataclass(frozen=True, slots=True)
class GridPage:
    """Everything the table shows; `closed` says why nothing can be written, else ""."""

    assessment: Assessment
    kecamatan: Region
    columns: tuple[Column, ...]
    rows: tuple[GridRow, ...]
    closed: str
    may_answer: bool
    now: datetime

    @property
    def answered(self) -> int:
        return sum(row.answered for row in self.rows)

    @property
    def total(self) -> int:
        return len(self.rows) * len(self.columns)

    @property
    def may_write(self) -> bool:
        """Whether there is anything to type into, for this person now."""
        is_open = any(not column.closed for column in self.columns)
        return self.may_answer and bool(self.rows) and is_open


def grid_page(
    assessment: Assessment,
    kecamatan: Region,
    user: User,
    now: datetime | None = None,
    *,
    typed: Iterable[Cell] = (),
) -> GridPage:
    """The table at `now`; the same number of queries for any number of villages and answers.

    `typed` are cells that could not be saved: they are shown as typed, over what stands now.
    """
    standing = present_of(assessment, now)
    doors = doors_for(standing, assessment, user)
    villages = villages_of(assessment, kecamatan, standing)
    columns = _columns(standing, doors, kecamatan, villages)
    answers = answers_of_villages(assessment, kecamatan)
    kept = {cell.key: cell.word for cell in typed}
    return GridPage(
        assessment=assessment,
        kecamatan=kecamatan,
        columns=columns,
        rows=tuple(_row(village, columns, answers, kept, doors) for village in villages),
        closed=doors.closed(area=kecamatan.code),
        may_answer=has_permission(user, Permission.ANSWER_AREA, kecamatan),
        now=standing.now,
    )


def village_questions(standing: Standing) -> list[Question]:
    """What the instrument asks of villages, in the order of the form."""
    return [
        question
        for question in standing.sheet.questions
        if question.kind is Kind.ROLLUP and AREA_LEVELS.get(question.area_level) == Level.VILLAGE
    ]


def villages_of(assessment: Assessment, kecamatan: Region, standing: Standing) -> list[Region]:
    """Those that count in the shares, by code."""
    day = counting_day(assessment.region, standing.window, standing.now)
    rows = Region.objects.existing_on(day).filter(parent=kecamatan, level=Level.VILLAGE)
    return list(rows.order_by("code"))


def answers_of_villages(
    assessment: Assessment, kecamatan: Region
) -> dict[tuple[str, str], AreaAnswer]:
    """(village's code, question's code) -> what it says."""
    rows = AreaAnswer.objects.filter(assessment=assessment, area__parent=kecamatan)
    return {
        (row.area_id, row.question.code): row
        for row in rows.select_related("question", "updated_by")
    }


def _columns(
    standing: Standing, doors: Doors, kecamatan: Region, villages: Sequence[Region]
) -> tuple[Column, ...]:
    """A column is open as long as one of its villages may write."""
    return tuple(
        Column(
            question,
            ""
            if any(doors.refusal(question.code, village.code) is None for village in villages)
            else doors.closed(question.code, kecamatan.code),
        )
        for question in village_questions(standing)
    )


def _row(
    village: Region,
    columns: Sequence[Column],
    answers: Mapping[tuple[str, str], AreaAnswer],
    typed: Mapping[tuple[str, str], str],
    doors: Doors,
) -> GridRow:
    return GridRow(
        village,
        tuple(
            GridCell(
                column,
                answers.get((village.code, column.code)),
                typed.get((village.code, column.code), ""),
                column.closed or doors.closed(column.code, village.code),
            )
            for column in columns
        ),
    )
