"""Many answers of one kecamatan's villages in one deed: the grid, the paste and the XLSX."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F

from accounts.models import User
from audit.clock import db_now
from audit.services import Entry, record_all
from evaluations.models import Answer, AreaAnswer, Assessment
from evaluations.scorecards import AREA_LEVELS, store_card
from evaluations.services.areas import attach_to_area, papers_sent_in
from evaluations.services.doors import Refused, doors_of
from instruments.models import Question
from regions.models import Level, Region


@dataclass(frozen=True, slots=True)
class Cell:
    """What one village is to say to one question; `version` is that of the answer looked at."""

    area: str
    question: str
    word: str
    version: int

    @property
    def key(self) -> tuple[str, str]:
        return self.area, self.question


@dataclass(frozen=True, slots=True)
class Clash:
    """A cell that somebody else changed since it was looked at; `current` is what stands now."""

    cell: Cell
    current: AreaAnswer


@dataclass(slots=True)
class SavedCells:
    """What became of the cells: answers written, clashes, and sentence -> cells behind a door."""

    written: list[AreaAnswer] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)
    closed: dict[str, list[Cell]] = field(default_factory=lambda: defaultdict(list))

    @property
    def villages(self) -> int:
        return len({answer.area_id for answer in self.written})

    @property
    def left(self) -> list[Cell]:
        """Cells that were not saved."""
        behind = [cell for cells in self.closed.values() for cell in cells]
        return [clash.cell for clash in self.clashes] + behind


class DeclaredShares(Refused):
    """These answers take the place of shares that the operator declared: confirm it (rules 1).

    `shares` holds question code -> the share that counts now. Nothing was written.
    """

    def __init__(self, shares: Mapping[str, Decimal]) -> None:
        super().__init__(
            "Untuk beberapa pertanyaan, sampai sekarang dipakai persentase yang diisi operator. "
            "Setelah disimpan, hanya jawaban wilayah yang dihitung."
        )
        self.shares = dict(shares)


class NotAllSaved(Refused):
    """Some cells could not be saved, so that none was; `outcome` says which and why."""

    def __init__(self, outcome: SavedCells) -> None:
        super().__init__(
            "Ada jawaban yang berubah atau tertutup sejak pratinjau dibuat. Tidak ada yang "
            "disimpan; periksa lagi pratinjau yang baru."
        )
        self.outcome = outcome


@transaction.atomic
def save_area_answers(
    *,
    assessment: Assessment,
    kecamatan: Region,
    cells: Sequence[Cell],
    by: User,
    over_declared: Collection[str] = (),
    all_or_nothing: bool = False,
) -> SavedCells:
    """Write what villages of `kecamatan` say, each cell with its own version and event.

    The checks are those of `save_area_answer`; notes stay as they are, a cell that already says so
    is left alone. Whoever types a table wants the good part kept: cells that somebody else changed
    or that are closed are told one by one and the others are saved. With `all_or_nothing` one such
    cell raises NotAllSaved and nothing is written: a file was looked at as a whole.
    Questions in `over_declared` may take a declared share's place; for others DeclaredShares is
    raised before anything is written, because a share must not fall by halves. Raises Refused for
    a cell that can't be, such as one of another kecamatan: the page never offers it.
    The score is stored once; the number of queries does not grow with the cells, but for one more
    a hundred of them and some for each paper that proves a new answer.
    """
    questions = _questions(assessment, cells)
    doors = doors_of(assessment, by=by)
    villages = Region.objects.filter(parent=kecamatan, level=Level.VILLAGE).in_bulk()
    _require_sound(cells, questions, villages)
    present = _present(assessment, kecamatan, questions.values())
    outcome, to_write = SavedCells(), []
    for cell in cells:
        question, answer = questions[cell.question], present.get(cell.key)
        if answer and answer.word == cell.word and not _is_rejected(answer):
            continue
        if closed := doors.closed(question.code, cell.area):
            outcome.closed[closed].append(cell)
        elif (answer.version if answer else 0) != cell.version:
            outcome.clashes.append(Clash(cell, answer))
        else:
            to_write.append(cell)
    if all_or_nothing and outcome.left:
        raise NotAllSaved(outcome)
    _confirm_shares(assessment, to_write, over_declared)
    outcome.written = _write(assessment, to_write, questions, present, by)
    _prove(outcome.written, kecamatan, by)
    if outcome.written:
        store_card(doors.assessment, cause="area_answer.saved", by=by)
    return outcome


def _questions(assessment: Assessment, cells: Sequence[Cell]) -> dict[str, Question]:
    """The instrument's questions for villages that the cells are about, by code."""
    rows = Question.objects.filter(
        instrument=assessment.round.instrument_id, code__in={cell.question for cell in cells}
    )
    return {row.code: row for row in rows if AREA_LEVELS.get(row.area_level) == Level.VILLAGE}


def _require_sound(
    cells: Sequence[Cell], questions: Mapping[str, Question], villages: Collection[str]
) -> None:
    """Each cell once, of a village of the kecamatan and a question for villages, with a word."""
    for key, times in Counter(cell.key for cell in cells).items():
        if times > 1:
            raise Refused(f"Sel {key[0]}, pertanyaan {key[1]}, dikirim dua kali.")
    for cell in cells:
        if cell.word not in AreaAnswer.Word.values:
            raise Refused(f"Jawaban {cell.word[:40]!r} tidak dikenal. Pilih ya atau tidak.")
        if cell.question not in questions:
            raise Refused(f"Pertanyaan {cell.question} tidak ditanyakan kepada desa/kelurahan.")
        if cell.area not in villages:
            raise Refused(f"{cell.area} bukan desa/kelurahan kecamatan ini.")


def _present(
    assessment: Assessment, kecamatan: Region, questions: Collection[Question]
) -> dict[tuple[str, str], AreaAnswer]:
    rows = AreaAnswer.objects.filter(
        assessment=assessment, area__parent=kecamatan, question__in=questions
    ).select_related("question", "area", "updated_by", "assessment__round__instrument")
    return {(row.area_id, row.question.code): row for row in rows}


def _is_rejected(answer: AreaAnswer) -> bool:
    """What was rejected is looked at anew, also when the same word is given again."""
    return answer.check_state == AreaAnswer.Check.REJECTED


def _confirm_shares(
    assessment: Assessment, cells: Sequence[Cell], over_declared: Collection[str]
) -> None:
    asked = {cell.question for cell in cells} - set(over_declared)
    if shares := declared_shares(assessment, asked):
        raise DeclaredShares(shares)


def declared_shares(assessment: Assessment, codes: Collection[str]) -> dict[str, Decimal]:
    """Question -> the operator's share that counts until an area answers (rules 1)."""
    declared = dict(
        Answer.objects.filter(assessment=assessment, question__code__in=codes, number__isnull=False)
        .order_by("question__position")
        .values_list("question__code", "number")
    )
    answered = AreaAnswer.objects.filter(assessment=assessment, question__code__in=declared)
    for code in set(answered.values_list("question__code", flat=True).distinct()):
        del declared[code]
    return declared


def _write(
    assessment: Assessment,
    cells: Sequence[Cell],
    questions: Mapping[str, Question],
    present: Mapping[tuple[str, str], AreaAnswer],
    by: User,
) -> list[AreaAnswer]:
    """New rows in one insert, changed ones in one update a word, one event a cell."""
    now = db_now()
    written, new = [], []
    changed: dict[str, list[AreaAnswer]] = defaultdict(list)
    for cell in cells:
        answer = present.get(cell.key) or AreaAnswer(
            assessment=assessment, question=questions[cell.question], area_id=cell.area
        )
        (changed[cell.word] if answer.pk else new).append(answer)
        answer.word, answer.version = cell.word, answer.version + 1
        answer.updated_at, answer.updated_by = now, by
        written.append(answer)
    AreaAnswer.objects.bulk_create(new)
    for word, answers in changed.items():
        _update(answers, word, now, by)
    record_all(entries=[_saved(answer) for answer in written], by=by)
    return written


def _update(answers: Sequence[AreaAnswer], word: str, now: datetime, by: User) -> None:
    """A new word waits for its check again."""
    AreaAnswer.objects.filter(pk__in=[answer.pk for answer in answers]).update(
        word=word,
        version=F("version") + 1,
        check_state=AreaAnswer.Check.UNCHECKED,
        check_reason="",
        checked_at=None,
        checked_by=None,
        updated_at=now,
        updated_by=by,
    )


def _saved(answer: AreaAnswer) -> Entry:
    data = {
        "question": answer.question.code,
        "version": answer.version,
        "value": answer.word,
    }
    return Entry("area_answer.saved", f"area_answer:{answer.public_id}", answer.area_id, data)


def _prove(answers: Sequence[AreaAnswer], kecamatan: Region, by: User) -> None:
    """What a village sent on a request that names the question proves its answer at once."""
    if not answers:
        return
    papers = defaultdict(list)
    for row in papers_sent_in(answers[0].assessment_id).filter(area__parent=kecamatan):
        papers[row.area_id].append(row)
    for answer in answers:
        for row in papers[answer.area_id]:
            if answer.question.code in row.request.proves:
                attach_to_area(answer=answer, version=row.version, by=by)
