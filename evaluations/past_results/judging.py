"""What recording a list of past results would do, row by row: new, changed, doubtful, at fault."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from evaluations.models import RecordedResult, Stage
from evaluations.past_results.matching import Doubt
from evaluations.past_results.reading import Answers, Asks, Skipped, Unknown, World, read_line
from evaluations.predicate_words import YearScale
from evaluations.results import Key, ResultLine
from evaluations.sent_tables import SentRow, Unread, is_unwritten, shown
from instruments.sheet import Predicate
from regions.models import Region

# Each is a field of the form (500 at most); a file with more unclear words is not a list of ours.
MOST_DOUBTS = 100


class Outcome(StrEnum):
    """`UNKNOWN`: nobody of this province is meant; such a row is left out if the person agrees."""

    FAULT = "fault"
    DOUBT = "doubt"
    UNKNOWN = "unknown"
    SKIP = "skip"
    CHANGE = "change"
    NEW = "new"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Judged:
    """One row. `says` why it is not simply recorded; `before` is what a change would replace.

    `computed` is the predicate of the score on the scale of the row's own year, `scale` that scale;
    without it nothing is computed.
    """

    row: SentRow
    outcome: Outcome
    says: str = ""
    line: ResultLine | None = None
    region: Region | None = None
    stated: Predicate | None = None
    before: RecordedResult | None = None
    was: Predicate | None = None
    scale: YearScale | None = None
    computed: Predicate | None = None

    @property
    def keeps_score(self) -> bool:
        """The row says nothing of it, so what is stored stays."""
        return self.before is not None and is_unwritten(self.row, "score")

    @property
    def keeps_predicate(self) -> bool:
        """As the score."""
        return self.before is not None and is_unwritten(self.row, "predicate")

    @property
    def is_compared(self) -> bool:
        return self.scale is not None and self.line is not None and self.line.score is not None

    @property
    def is_different(self) -> bool:
        """The stated predicate is not the one of the score; at FINAL none is stated too."""
        if not self.is_compared or not self.line:
            return False
        says_something = bool(self.stated) or self.line.stage is Stage.FINAL
        stated = self.stated.code if self.stated else ""
        return says_something and stated != (self.computed.code if self.computed else "")


@dataclass(frozen=True, slots=True)
class Asked:
    """A doubt and what the person answered, "" while open."""

    doubt: Doubt
    said: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """All rows in the order of the file, and what a person still has to say, each once."""

    rows: tuple[Judged, ...]
    doubts: tuple[Asked, ...]
    mark: str

    def of(self, outcome: Outcome) -> list[Judged]:
        return [judged for judged in self.rows if judged.outcome is outcome]

    @property
    def lines(self) -> list[ResultLine]:
        """What saving would hand over."""
        writing = (Outcome.NEW, Outcome.CHANGE, Outcome.SAME)
        return [j.line for j in self.rows if j.outcome in writing and j.line]


def judge(
    rows: Sequence[SentRow], world: World, source: str = "", said: Mapping[str, str] | None = None
) -> Judgement:
    """`source` is that of rows without one; `said` answers doubts, by the names of their fields."""
    answers = Answers(said or {})
    first_rows: dict[Key, int] = {}
    judged = [_judged(row, world, source, answers, first_rows) for row in rows]
    asked = [Asked(doubt, answers.said(doubt)) for doubt in answers.asked.values()]
    return Judgement(tuple(judged), tuple(asked[:MOST_DOUBTS]), world.mark)


def _judged(
    row: SentRow, world: World, source: str, answers: Answers, first_rows: dict[Key, int]
) -> Judged:
    try:
        line = read_line(row, world, source, answers)
        first = first_rows.setdefault(line.key, row.number)
        if first != row.number:
            raise Unread(f"sama dengan baris {first}: daerah, tahun, dan tahap")
        return _compared(row, line, world)
    except Asks as asks:
        return Judged(row, Outcome.DOUBT, _unclear(asks.doubt))
    except Skipped:
        return Judged(row, Outcome.SKIP, "dilewati menurut pilihan Anda")
    except Unknown as unknown:
        return Judged(row, Outcome.UNKNOWN, str(unknown))
    except Unread as fault:
        return Judged(row, Outcome.FAULT, str(fault))


def _unclear(doubt: Doubt) -> str:
    return f"{doubt.about} {shown(doubt.text)} belum jelas"


def _compared(row: SentRow, line: ResultLine, world: World) -> Judged:
    before = world.stored.get(line.key)
    scale = world.scales.of(line.year)
    outcome = Outcome.NEW
    if before:
        is_same = all(getattr(before, name) == value for name, value in line.content.items())
        outcome = Outcome.SAME if is_same else Outcome.CHANGE
    return Judged(
        row=row,
        outcome=outcome,
        line=line,
        region=world.regencies.by_code[line.region],
        stated=world.scales.called(line.predicate, line.year),
        before=before,
        was=world.scales.called(before.predicate, line.year) if before else None,
        scale=scale,
        computed=scale.reached_by(line.score) if scale and line.score is not None else None,
    )
