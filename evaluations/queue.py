"""The verifier's work: which regencies wait, and the questions of one of them.

`bench_of` reads a regency once, for its queue and for the desk of each question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from accounts.models import User
from evaluations.judgements import (
    ACCEPTED,
    FRESH,
    NOT_THERE,
    RETURNED,
    Judged,
    LastVerdict,
    judged_of,
)
from evaluations.models import Assessment, AssessmentState, Scorecard, Stage
from evaluations.queue_rows import Claimed, QueueRow, Wish, queue_row
from evaluations.scorecards import Standing, present_of, submitted_standing
from evaluations.scoring import Card, Entry, score_verdicts
from evaluations.values import NotApplicable, Value
from evaluations.verification import unanswered_codes
from evaluations.workflow import Circumstances, Refusal, State, verdict_refused
from instruments.sheet import Sheet
from regions.timezones import timezone_of


@dataclass(frozen=True)
class Bench:
    """One regency on the verifier's table.

    `submitted` holds the claims as they were handed in, `present` the answers as they are now;
    before the first submit both are the present, and `stored` is None.
    """

    assessment: Assessment
    present: Standing
    submitted: Standing
    stored: Scorecard | None
    judged: Mapping[str, Judged]
    reader: int

    @cached_property
    def verdicts(self) -> dict[str, LastVerdict]:
        """The last verdict by question code."""
        return {code: one.last for code, one in self.judged.items() if one.last}

    @cached_property
    def own(self) -> frozenset[str]:
        """What the reader answered."""
        return frozenset(code for code, one in self.judged.items() if one.is_own)

    @property
    def sheet(self) -> Sheet:
        return self.present.sheet

    @property
    def is_repairing(self) -> bool:
        """While the regency repairs, its unfinished answers are nobody else's business."""
        return self.assessment.state == AssessmentState.RETURNED

    @cached_property
    def rows(self) -> tuple[QueueRow, ...]:
        """All questions in the order of the form."""
        return tuple(self._row(entry) for entry in self.submitted.card.ledger)

    def row(self, code: str) -> QueueRow:
        """KeyError for a code that the form does not hold."""
        return self._by_code[code]

    @cached_property
    def _by_code(self) -> dict[str, QueueRow]:
        return {row.code: row for row in self.rows}

    def _row(self, entry: Entry) -> QueueRow:
        return queue_row(
            self.sheet,
            entry.code,
            Claimed(
                entry.maximum,
                entry.points,
                entry.answered,
                entry.supported,
                isinstance(self._judged_value(entry.code), NotApplicable),
            ),
            self.judged.get(entry.code, NOT_THERE),
            self.reader,
        )

    def _judged_value(self, code: str) -> Value | None:
        """What a verdict is about: the answer of now, while repairing the one handed in."""
        return (self.submitted if self.is_repairing else self.present).values[code]

    def count(self, status: str) -> int:
        return sum(row.status == status for row in self.rows)

    @property
    def accepted(self) -> int:
        return self.count(ACCEPTED)

    @property
    def returned(self) -> int:
        return self.count(RETURNED)

    @property
    def fresh(self) -> int:
        return self.count(FRESH)

    @property
    def unjudged(self) -> int:
        return sum(row.is_open for row in self.rows)

    @cached_property
    def unanswered(self) -> list[str]:
        """What one deed can give 0 at once."""
        accepted = {row.code for row in self.rows if row.status == ACCEPTED}
        return unanswered_codes(self.present, accepted)

    @property
    def unanswered_rows(self) -> list[QueueRow]:
        return [self.row(code) for code in self.unanswered]

    @cached_property
    def province(self) -> Card:
        """The score as the verdicts stand now."""
        points = {code: last.points for code, last in self.verdicts.items()}
        given = {code: worth for code, worth in points.items() if worth is not None}
        return score_verdicts(self.sheet, given)

    @property
    def judged_at(self) -> datetime | None:
        """The moment of the last verdict."""
        return max((last.at for last in self.verdicts.values()), default=None)

    @property
    def circumstances(self) -> Circumstances:
        """What the transition table asks, from what was read already."""
        return Circumstances(
            state=State(self.assessment.state),
            now=self.present.now,
            stages=self.present.windows,
            unjudged=self.unjudged,
            returned=self.returned,
        )

    @property
    def refusal(self) -> Refusal | None:
        """Why no verdict can be given now."""
        window = self.present.windows[Stage.PROVINCE]
        return verdict_refused(self.assessment.state, window, self.present.now)

    @property
    def is_writable(self) -> bool:
        return self.refusal is None

    @property
    def refusal_sentence(self) -> str:
        refusal = self.refusal
        return refusal.in_words(timezone_of(self.assessment.region)) if refusal else ""

    def next_open(self, wish: Wish, after: str = "") -> QueueRow | None:
        """The next question without a verdict, in the chosen part first, then anywhere.

        What the reader sent back comes first, then the order of the form from `after` on and round
        again; own answers are left out.
        """
        waiting = [row for row in self.rows if row.is_open and not row.is_own]
        for rows in (wish.of_part(waiting), waiting):
            mine = [row for row in rows if row.is_mine_back and row.code != after]
            if rows:
                return next(iter(self._from(mine or rows, after)))
        return None

    def _from(self, rows: Sequence[QueueRow], after: str) -> list[QueueRow]:
        places = {row.code: place for place, row in enumerate(self.rows)}
        here = places.get(after, -1)
        later = [row for row in rows if places[row.code] > here]
        return later + [row for row in rows if places[row.code] < here] or list(rows)


def bench_of(assessment: Assessment, user: User, now: datetime | None = None) -> Bench:
    """Six queries at most, for any number of answers and verdicts."""
    present = present_of(assessment, now)
    stored = None
    if assessment.state != AssessmentState.DRAFT:
        stored = Scorecard.objects.get(assessment=assessment, stage=Stage.SELF)
    judged = judged_of([assessment.pk], user)
    return Bench(
        assessment=assessment,
        present=present,
        submitted=submitted_standing(present, stored) if stored else present,
        stored=stored,
        judged={code: one for (_, code), one in judged.items()},
        reader=user.pk,
    )
