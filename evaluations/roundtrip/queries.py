"""What an uploaded sheet meets: the answers of now, the doors, and the score before and after."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from accounts.models import User
from evaluations.access import codes_answered_by
from evaluations.models import Answer, AnswerContent, AnswerRevision, Assessment, AssessmentState
from evaluations.queries import Overview, overview
from evaluations.roundtrip.contents import Content
from evaluations.roundtrip.judging import Ground, JudgedRow, Outcome, Present, judge, keys_in
from evaluations.roundtrip.keys import HASH_SHOWN, Origin
from evaluations.scorecards import Standing, Tally, present_of, stated_value
from evaluations.scoring import Card, score
from evaluations.sent_tables import SentRow
from instruments.sheet import Question, Sheet


@dataclass(frozen=True)
class IsianPreview:
    """All rows of a file judged; `standing` is of what is answered now, submitted or not."""

    page: Overview
    standing: Standing
    rows: Sequence[JudgedRow]

    def _of(self, outcome: Outcome) -> list[JudgedRow]:
        return [row for row in self.rows if row.outcome is outcome]

    @cached_property
    def changed(self) -> list[JudgedRow]:
        return self._of(Outcome.CHANGED)

    @cached_property
    def conflicts(self) -> list[JudgedRow]:
        return self._of(Outcome.CONFLICT)

    @cached_property
    def refused(self) -> list[JudgedRow]:
        return self._of(Outcome.REFUSED)

    @cached_property
    def same(self) -> list[JudgedRow]:
        return self._of(Outcome.SAME)

    def wished(self, mine: Collection[str]) -> list[JudgedRow]:
        """What is written when the conflicts of these codes are decided for the file."""
        return [*self.changed, *(row for row in self.conflicts if row.code in mine)]

    @cached_property
    def then(self) -> Card:
        """The score after saving, while each conflict keeps what stands."""
        return self._after(self.changed)

    @cached_property
    def then_with_mine(self) -> Card:
        """The score if each conflict is decided for the file."""
        return self._after([*self.changed, *self.conflicts])

    def _after(self, rows: Iterable[JudgedRow]) -> Card:
        """Areas' shares stay: the note of such a row may change, its answer may not."""
        standing = self.standing
        told = {
            row.code: row.told.value
            for row in rows
            if row.told and not is_answered_by_areas(standing, row.code)
        }
        held = {code: answer.slots for code, answer in standing.answers.items()}
        return score(standing.sheet, {**standing.values, **told}, held)


def preview_of(
    rows: Sequence[SentRow], places: Mapping[str, int], assessment: Assessment, by: User
) -> IsianPreview:
    """In as many queries for one row as for all of them."""
    page = overview(assessment, user=by)
    standing = present_standing(page)
    ground = _ground(page, standing, by, rows)
    return IsianPreview(page, standing, judge(rows, places, ground))


def origin_of(assessment: Assessment) -> Origin:
    instrument = assessment.round.instrument.source_sha256[:HASH_SHOWN]
    return Origin(assessment.region_id, assessment.round.year, instrument)


def present_standing(page: Overview) -> Standing:
    """Of the answers as they are; a page shows what was submitted once it was."""
    if page.assessment.state == AssessmentState.DRAFT:
        return page.standing
    return present_of(page.assessment, page.standing.now)


def is_answered_by_areas(standing: Standing, code: str) -> bool:
    tally = standing.tallies.get(code)
    return tally is not None and tally.answered > 0


def area_words(question: Question, tally: Tally) -> str:
    """ "12 dari 15 kecamatan"."""
    return f"{tally.good} dari {tally.total} {question.area_level}"


def presents_of(assessment: Assessment, sheet: Sheet) -> dict[str, Present]:
    """Every answer as it stands, by code: one query."""
    rows = Answer.objects.filter(assessment=assessment).select_related("question", "updated_by")
    return {
        row.question.code: Present(
            _content(sheet.question(row.question.code), row),
            row.version,
            row.updated_at,
            str(row.updated_by or ""),
        )
        for row in rows
    }


def _ground(page: Overview, standing: Standing, by: User, rows: Sequence[SentRow]) -> Ground:
    sheet, assessment = standing.sheet, page.assessment
    presents = presents_of(assessment, sheet)
    own = codes_answered_by(assessment, by)
    by_areas = {
        code: (
            f"Pertanyaan ini sudah dijawab wilayah ({area_words(sheet.question(code), tally)}). "
            "Kosongkan sel Jawaban; jawaban wilayah diubah di halaman Jawaban wilayah."
        )
        for code, tally in standing.tallies.items()
        if tally.answered
    }
    return Ground(
        origin=origin_of(assessment),
        sheet=sheet,
        presents=presents,
        own=None if own is None else frozenset(own),
        closed=page.doors.closed,
        by_areas=by_areas,
        bases=_bases(assessment, sheet, presents, rows),
    )


def _bases(
    assessment: Assessment,
    sheet: Sheet,
    presents: Mapping[str, Present],
    rows: Sequence[SentRow],
) -> dict[tuple[str, int], Content]:
    """What was taken along of answers that were saved since: one query, none without such."""
    moved = {
        (key.code, key.version)
        for key in keys_in(rows)
        if key.code in presents and key.version < presents[key.code].version
    }
    if not moved:
        return {}
    found = AnswerRevision.objects.filter(
        answer__assessment=assessment,
        answer__question__code__in={code for code, _ in moved},
        version__in={version for _, version in moved},
    ).select_related("answer__question")
    return {
        (row.answer.question.code, row.version): _content(
            sheet.question(row.answer.question.code), row
        )
        for row in found
    }


def _content(question: Question, row: AnswerContent) -> Content:
    return Content(stated_value(question, row), row.note, row.declared_reason)
