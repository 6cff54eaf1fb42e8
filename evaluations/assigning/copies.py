"""Who answered last year's questions, led on to the offices that exist now; no writes here."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from accounts.models import Agency
from accounts.succession import Successions
from evaluations.models import Assessment, Assignment
from evaluations.years.maps import map_between
from instruments.services import sheet_of
from instruments.sheet import Question


class Outcome(Enum):
    """What copying does with a question."""

    COPY = "disalin"
    SAME = "sudah sama"
    TAKEN = "sudah ditugaskan"
    CHOOSE = "perlu dipilih"
    NONE = "tidak ada di tahun lalu"


@dataclass(frozen=True, slots=True)
class CopyRow:
    """One question: last year's office, who does its work now, and who has the question now.

    `office` is None unless it is clear who; `offered` are then the offices to choose from.
    """

    question: Question
    before: Agency | None
    office: Agency | None
    present: Agency | None
    offered: Sequence[Agency]
    outcome: Outcome

    @property
    def is_followed(self) -> bool:
        """Another office than last year's does the work now."""
        return self.office is not None and self.office != self.before

    @property
    def is_orphan(self) -> bool:
        """Who has the question now was closed and can't answer it."""
        return self.present is not None and self.present.valid_until is not None


@dataclass(frozen=True, slots=True)
class Split:
    """The questions of one office of last year for which somebody has to choose another."""

    before: Agency
    offered: Sequence[Agency]
    rows: Sequence[CopyRow]
    has_heirs: bool

    @property
    def why(self) -> str:
        if self.has_heirs:
            return "Pekerjaannya kini dipegang beberapa instansi."
        return "Instansi ini ditutup tanpa pengganti."


@dataclass(frozen=True, slots=True)
class Copy:
    """The preview of a whole assessment, in the order of its form."""

    source: Assessment
    rows: Sequence[CopyRow]
    offices: Sequence[Agency]

    def of(self, outcome: Outcome) -> list[CopyRow]:
        return [row for row in self.rows if row.outcome is outcome]

    @property
    def copied(self) -> list[CopyRow]:
        return self.of(Outcome.COPY)

    @property
    def chosen_by_hand(self) -> list[CopyRow]:
        return self.of(Outcome.CHOOSE)

    @property
    def splits(self) -> list[Split]:
        """The same by last year's office, since most of its questions go one way."""
        by_office: dict[int, list[CopyRow]] = defaultdict(list)
        for row in self.chosen_by_hand:
            if row.before is not None:
                by_office[row.before.pk].append(row)
        return [
            Split(row.before, row.offered, rows, has_heirs=len(row.offered) < len(self.offices))
            for rows in by_office.values()
            if (row := rows[0]).before is not None
        ]

    @property
    def taken(self) -> list[CopyRow]:
        return self.of(Outcome.TAKEN)

    @property
    def unknown(self) -> list[CopyRow]:
        return self.of(Outcome.NONE)

    @property
    def same(self) -> int:
        return len(self.of(Outcome.SAME))

    @property
    def present(self) -> dict[str, int | None]:
        """Question code -> key of its office now."""
        return {row.question.code: row.present and row.present.pk for row in self.rows}

    @property
    def mark(self) -> str:
        """A fingerprint of what is shown: another one means that it changed in between."""
        told = [
            [row.question.code, *(one and one.public_id for one in (row.office, row.present))]
            for row in self.rows
        ]
        return hashlib.sha256(json.dumps([self.source.pk, told]).encode()).hexdigest()


def source_of(assessment: Assessment) -> Assessment | None:
    """The regency's evaluation of the latest year before, if somebody was assigned there."""
    earlier = Assessment.objects.filter(
        region=assessment.region_id, round__year__lt=assessment.round.year
    )
    assigned = earlier.filter(assignments__isnull=False).select_related("round__instrument")
    return assigned.order_by("-round__year").first()


def copy_of(assessment: Assessment, source: Assessment) -> Copy:
    """What copying from `source` would do with each question; four queries beside the sheets."""
    sheet = sheet_of(assessment.round.instrument)
    known = Successions(assessment.region)
    before = _last_years(source, assessment)
    present = agencies_by_code(assessment)
    year = assessment.round.year
    rows = [
        _row(
            question,
            before.get(question.code),
            known.offices.get(present.get(question.code, 0)),
            known,
            year,
        )
        for question in sheet.questions
    ]
    return Copy(source, rows, known.existing)


def agencies_by_code(assessment: Assessment) -> dict[str, int]:
    """Question code -> key of the office in charge."""
    rows = Assignment.objects.filter(assessment=assessment)
    return dict(rows.values_list("question__code", "agency"))


def _last_years(source: Assessment, assessment: Assessment) -> Mapping[str, int]:
    """New code -> key of last year's office, where a question follows one of last year's."""
    assigned = agencies_by_code(source)
    mapped = map_between(source, assessment)
    return {pair.new: assigned[pair.old] for pair in mapped.pairs if pair.old in assigned}


def _row(
    question: Question, before: int | None, present: Agency | None, known: Successions, year: int
) -> CopyRow:
    if before is None:
        return CopyRow(question, None, None, present, (), Outcome.NONE)
    old, heirs = known.offices[before], known.heirs(before, year)
    # Who has the question and lives on beside its successors: these are proposed.
    later = _successors(present, known, year) if present in heirs else heirs
    if present in heirs and not later:
        return CopyRow(question, old, present, present, (), Outcome.SAME)
    if len(later) != 1:
        return CopyRow(question, old, None, present, heirs or known.existing, Outcome.CHOOSE)
    outcome = Outcome.COPY if present is None else Outcome.TAKEN
    return CopyRow(question, old, later[0], present, (), outcome)


def _successors(office: Agency | None, known: Successions, year: int) -> list[Agency]:
    """Who else does in `year` what an office did that still exists."""
    return [] if office is None else [o for o in known.heirs(office.pk, year) if o != office]
