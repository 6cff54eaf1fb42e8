"""The verifier's work: which regencies wait, and the questions of one of them.

`bench_of` reads a regency once, for its queue and for the desk of each question.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from urllib.parse import urlencode

from accounts.models import User
from evaluations.models import (
    Answer,
    AnswerState,
    Assessment,
    AssessmentState,
    Decision,
    Scorecard,
    Stage,
)
from evaluations.scorecards import Standing, present_of, submitted_standing
from evaluations.scoring import Card, Entry, score_verdicts
from evaluations.values import spoken
from evaluations.verification import answered_by, unanswered_codes
from evaluations.workflow import Circumstances, Refusal, State, verdict_refused
from instruments.sheet import Sheet
from regions.timezones import timezone_of

OPEN, RETURNED, FRESH, ACCEPTED = "open", "returned", "resubmitted", "accepted"
STATUS_WORDS = {OPEN: "belum", RETURNED: "kembali", FRESH: "ulang", ACCEPTED: "diterima"}


@dataclass(frozen=True, slots=True)
class LastVerdict:
    """What the province said last of a question, in whatever review."""

    review: int
    decision: str
    points: Decimal | None
    at: datetime
    version: int
    reasons: Sequence[str]


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A question as the verifier meets it; `given` is None without a verdict that gave points.

    `status` is "open", "returned", "resubmitted" or "accepted"; `is_own`: somebody else must judge.
    """

    code: str
    label: str
    indicator: str
    cluster: str
    maximum: Decimal
    claimed: Decimal
    given: Decimal | None
    status: str
    is_answered: bool
    lacks_evidence: bool
    is_own: bool

    @property
    def is_open(self) -> bool:
        """Without a verdict that still stands: what came back repaired counts again."""
        return self.status in (OPEN, FRESH)

    @property
    def words(self) -> str:
        """The points given, or why there are none yet."""
        if self.status == ACCEPTED and self.given is not None:
            return spoken(self.given)
        return STATUS_WORDS[self.status]

    @property
    def chip(self) -> str:
        """The status chip; a judged question stays judged though nobody answered it."""
        if self.status != OPEN:
            return self.status
        return "submitted" if self.is_answered else "empty"


Keeps = Callable[[QueueRow], bool]
FILTERS: Mapping[str, tuple[str, Keeps]] = {
    "belum": ("Belum dinilai", lambda row: row.is_open),
    "ulang": ("Diajukan ulang", lambda row: row.status == FRESH),
    "dikembalikan": ("Dikembalikan", lambda row: row.status == RETURNED),
    "diterima": ("Diterima", lambda row: row.status == ACCEPTED),
    "tanpa-bukti": ("Tanpa bukti", lambda row: row.lacks_evidence),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What the address asks for: one of `FILTERS`, and the code of a cluster or an indicator."""

    filter: str = ""
    part: str = ""

    @classmethod
    def asked(cls, words: Mapping[str, str]) -> Wish:
        """Unknown words ask for nothing."""
        chosen = words.get("saring", "")
        return cls(chosen if chosen in FILTERS else "", words.get("bagian", "")[:8])

    @property
    def query(self) -> str:
        """For the next address: "?saring=belum&bagian=13", or nothing."""
        told = {"saring": self.filter, "bagian": self.part}
        kept = {name: value for name, value in told.items() if value}
        return f"?{urlencode(kept)}" if kept else ""

    def of_part(self, rows: Sequence[QueueRow]) -> list[QueueRow]:
        return [row for row in rows if self.part in ("", row.cluster, row.indicator)]

    def keeps(self, row: QueueRow) -> bool:
        return not self.filter or FILTERS[self.filter][1](row)


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
    verdicts: Mapping[str, LastVerdict]
    own: frozenset[str]

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
        last = self.verdicts.get(entry.code)
        stated = self.present.answers.get(entry.code)
        question = self.sheet.question(entry.code)
        return QueueRow(
            code=entry.code,
            label=question.label,
            indicator=self.sheet.indicator_of(entry.code).code,
            cluster=self.sheet.cluster_of(entry.code).code,
            maximum=entry.maximum,
            claimed=entry.points,
            given=last.points if last else None,
            status=_status(stated.state if stated else AnswerState.EMPTY, last),
            is_answered=entry.answered,
            lacks_evidence=not entry.supported,
            is_own=entry.code in self.own,
        )

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

        In the order of the form from `after` on, and round again; own answers are left out.
        """
        waiting = [row for row in self.rows if row.is_open and not row.is_own]
        for rows in (wish.of_part(waiting), waiting):
            if rows:
                return next(iter(self._from(rows, after)))
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
    verdicts, own = _verdicts(assessment, user)
    return Bench(
        assessment=assessment,
        present=present,
        submitted=submitted_standing(present, stored) if stored else present,
        stored=stored,
        verdicts=verdicts,
        own=own,
    )


def _verdicts(assessment: Assessment, user: User) -> tuple[dict[str, LastVerdict], frozenset[str]]:
    """The last verdict by question code, and the codes that the person answered: one query."""
    rows = (
        Answer.objects.filter(assessment=assessment)
        .annotate(is_own=answered_by(user))
        .order_by("verdicts__review")
        .values_list(
            "question__code",
            "is_own",
            "verdicts__stage",
            "verdicts__review",
            "verdicts__decision",
            "verdicts__points",
            "verdicts__at",
            "verdicts__version",
            "verdicts__reasons",
        )
    )
    last, own = {}, set()
    for code, is_own, stage, *verdict in rows:
        if is_own:
            own.add(code)
        if stage == Stage.PROVINCE:
            last[code] = LastVerdict(*verdict)
    return last, frozenset(own)


def _status(state: str, last: LastVerdict | None) -> str:
    if state == AnswerState.RETURNED:
        return RETURNED
    if state == AnswerState.RESUBMITTED:
        return FRESH
    return ACCEPTED if last and last.decision == Decision.ACCEPTED else OPEN
