"""The verifier's desk: one question with its claim, what was repaired, its papers and its steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Subquery

from accounts.models import User
from evaluations.judgements import FRESH, LastVerdict
from evaluations.models import Answer, AnswerRevision, Assessment
from evaluations.papers import PaperLine, flagged, paper_lines
from evaluations.queries import cluster_title
from evaluations.queue import Bench, bench_of
from evaluations.queue_rows import QueueRow, Wish
from evaluations.scorecards import Standing, Tally
from evaluations.scoring import ZERO, Entry, steps_of
from evaluations.values import NotApplicable, Share, Value, spoken
from evaluations.verdict_queries import VerdictRow, verdict_rows
from evaluations.verification import is_blank, is_unanswered, proposals_of
from evidence.pages import PagesView, pages_of
from instruments.models import Question as QuestionRecord
from instruments.sheet import Band, Indicator, Kind, Question

ACCEPTED_NOT_APPLICABLE = "Tidak berlaku, diterima"
# How many questions before and after the open one the list at its side shows.
NEAR = 20


@dataclass(frozen=True, slots=True)
class Claim:
    """What is said of a question, in words, and what it is worth."""

    words: str
    points: Decimal
    note: str
    declared_reason: str
    lacks: tuple[str, ...]
    at: datetime | None = None
    is_not_applicable: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """Points that a verdict can give, and what they stand for; `key` is the number to press."""

    key: int
    points: Decimal
    labels: tuple[str, ...]
    is_proposed: bool
    is_claimed: bool

    @property
    def value(self) -> str:
        return format(self.points.normalize(), "f")


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything the desk shows of one question.

    `repaired` is what was handed in after a return, where it differs from the claim. `version` is
    that of the verdict of this review, 0 without one. What the regency never answered can't be sent
    back (`may_return`), and gives no points unless its areas answered: `steps` is then 0 alone.
    """

    bench: Bench
    row: QueueRow
    question: Question
    indicator: Indicator
    cluster_title: str
    claim: Claim
    repaired: Claim | None
    tally: Tally | None
    steps: tuple[Step, ...]
    may_return: bool
    proposed: Decimal
    history: Sequence[VerdictRow]
    version: int
    papers: Sequence[PaperLine]
    shown: PaperLine | None
    pages: PagesView | None
    near: Sequence[QueueRow]
    previous: QueueRow | None
    following: QueueRow | None
    next_open: QueueRow | None

    @property
    def last(self) -> LastVerdict | None:
        return self.bench.verdicts.get(self.row.code)

    @property
    def latest(self) -> VerdictRow | None:
        """The verdict that still stands: one that sent the question back ends with the repair."""
        if self.row.status == FRESH or not self.history:
            return None
        return self.history[0]

    @property
    def reason_codes(self) -> Sequence[str]:
        """Of the verdict that still stands."""
        return self.last.reasons if self.latest and self.last else ()

    @property
    def has_secrets(self) -> bool:
        return any(paper.is_secret for paper in self.papers)

    @property
    def is_writable(self) -> bool:
        return self.bench.is_writable and not self.row.is_own


def desk_of(
    assessment: Assessment,
    code: str,
    user: User,
    wish: Wish,
    *,
    paper: str = "",
    now: datetime | None = None,
) -> Desk:
    """The desk of one question; KeyError for a code or a `paper` that is not there.

    `paper` is the public id of the version to open; without it the first that is no secret.
    """
    bench = bench_of(assessment, user, now)
    row = bench.row(code)
    answer = _answer(bench, code)
    papers = flagged(assessment, paper_lines(bench, code, answer, user))
    shown = _shown(papers, paper)
    near, previous, following = _around(bench, row, wish)
    history = verdict_rows(assessment, code, user)
    question = bench.sheet.question(code)
    proposed = proposals_of(bench.present)[code]
    return Desk(
        bench=bench,
        row=row,
        question=question,
        indicator=bench.sheet.indicator_of(code),
        cluster_title=_cluster_title(bench, code),
        claim=_claim(bench, question, answer),
        repaired=_repaired(bench, question, answer, papers),
        tally=bench.present.tallies.get(code) if question.kind is Kind.ROLLUP else None,
        steps=_steps(question, proposed, row, is_silent=is_unanswered(bench.present, code)),
        may_return=not is_blank(bench.present, code),
        proposed=proposed,
        history=history,
        version=_version(bench, code),
        papers=papers,
        shown=shown,
        pages=pages_of(shown.version, user, start=shown.first_page) if shown else None,
        near=near,
        previous=previous,
        following=following,
        next_open=bench.next_open(wish, code),
    )


def question_record(assessment: Assessment, code: str) -> QuestionRecord:
    return assessment.round.instrument.questions.get(code=code)


def _answer(bench: Bench, code: str) -> Answer | None:
    """The answer of now, with what its note and reason said when it was submitted."""
    then = AnswerRevision.objects.filter(
        answer__assessment=bench.assessment,
        answer__question__code=code,
        at__lte=bench.submitted.scored_at,
    )
    latest = then.order_by("-version")
    return (
        Answer.objects.filter(assessment=bench.assessment, question__code=code)
        .annotate(
            submitted_note=Subquery(latest.values("note")[:1]),
            submitted_reason=Subquery(latest.values("declared_reason")[:1]),
        )
        .first()
    )


def _claim(bench: Bench, question: Question, answer: Answer | None) -> Claim:
    """As it was submitted; before that, as it stands."""
    note = answer.submitted_note if answer else ""
    reason = answer.submitted_reason if answer else ""
    return _said(bench.submitted, question, note or "", reason or "", bench.submitted.scored_at)


def _repaired(
    bench: Bench, question: Question, answer: Answer | None, papers: Sequence[PaperLine]
) -> Claim | None:
    if bench.stored is None or bench.is_repairing or answer is None:
        return None
    now = _said(bench.present, question, answer.note, answer.declared_reason, answer.updated_at)
    then = _claim(bench, question, answer)
    same_words = (now.words, now.note, now.declared_reason) == (
        then.words,
        then.note,
        then.declared_reason,
    )
    same_papers = all(line.is_claimed == line.is_present for line in papers)
    return None if same_words and same_papers else now


def _said(
    standing: Standing, question: Question, note: str, reason: str, at: datetime | None
) -> Claim:
    entry = _entry(standing, question.code)
    does_not_apply = isinstance(entry.value, NotApplicable)
    return Claim(
        words=value_in_words(question, standing.values[question.code]),
        points=entry.points,
        note=note,
        declared_reason=reason if question.kind is Kind.ROLLUP or does_not_apply else "",
        is_not_applicable=does_not_apply,
        lacks=tuple(slot.label for slot in question.slots if slot.kind in entry.missing),
        at=at,
    )


def _entry(standing: Standing, code: str) -> Entry:
    indicator = standing.card.indicator(standing.sheet.indicator_of(code).code)
    return next(entry for entry in indicator.entries if entry.code == code)


def value_in_words(question: Question, value: Value | None) -> str:
    """ "Perda", "87,5 persen", "12 dari 15 kecamatan"; empty when nobody answered."""
    if value is None:
        return ""
    if isinstance(value, NotApplicable):
        return "Tidak berlaku"
    if isinstance(value, Share):
        return f"{value.good} dari {value.total} {question.area_level}"
    if isinstance(value, Decimal):
        return f"{spoken(value.normalize())} {_unit(question)}".strip()
    return question.choice(value).label


def _unit(question: Question) -> str:
    return "persen" if question.kind is Kind.ROLLUP else question.unit


def _steps(
    question: Question, proposed: Decimal, row: QueueRow, *, is_silent: bool
) -> tuple[Step, ...]:
    """From the most points to none, as the options stand on the form."""
    rising = (ZERO,) if is_silent else steps_of(question)
    return tuple(
        Step(
            key=key,
            points=points,
            labels=_labels(question, points, row),
            is_proposed=points == proposed,
            is_claimed=row.is_answered and points == row.claimed,
        )
        for key, points in enumerate(reversed(rising), start=1)
    )


def _labels(question: Question, points: Decimal, row: QueueRow) -> tuple[str, ...]:
    if not points and row.is_not_applicable:
        return (ACCEPTED_NOT_APPLICABLE,)
    if not points and not row.is_answered:
        return ("Tidak dijawab",)
    options = [option.label for option in question.options if option.points == points]
    bands = [band_in_words(question, band) for band in question.bands if band.points == points]
    return tuple(options + bands) or ("Tidak terbukti",)


def band_in_words(question: Question, band: Band) -> str:
    """ "3–4 bidang", "25 sampai di bawah 50 persen", "75 persen ke atas"."""
    unit = _unit(question)
    start = spoken(band.start.normalize())
    if band.end is None:
        return f"{start} {unit} ke atas"
    if question.kind is not Kind.COUNT:
        if not band.start:
            return f"Di bawah {spoken(band.end.normalize())} {unit}"
        return f"{start} sampai di bawah {spoken(band.end.normalize())} {unit}"
    last = spoken((band.end - 1).normalize())
    return f"{start} {unit}" if last == start else f"{start}–{last} {unit}"


def _version(bench: Bench, code: str) -> int:
    last = bench.verdicts.get(code)
    return last.version if last and last.review == bench.assessment.review else 0


def _shown(papers: Sequence[PaperLine], wanted: str) -> PaperLine | None:
    """What was asked for, else what is new since the repair, else the first that still counts.

    A secret paper is never opened unasked (rules 4): each of its pages is logged.
    """
    if wanted:
        return {line.key: line for line in papers if line.may_open}[wanted]
    offered = [line for line in papers if line.may_open and not line.is_secret]
    return min(offered, key=lambda line: (not line.is_present, line.is_claimed), default=None)


def _around(
    bench: Bench, row: QueueRow, wish: Wish
) -> tuple[list[QueueRow], QueueRow | None, QueueRow | None]:
    """The neighbours in the filtered list, which may no longer hold the open question itself."""
    wanted = {other.code for other in wish.of_part(bench.rows) if wish.keeps(other)} | {row.code}
    kept = [other for other in bench.rows if other.code in wanted]
    place = kept.index(row)
    framed = [None, *kept, None]
    return kept[max(place - NEAR, 0) : place + NEAR + 1], framed[place], framed[place + 2]


def _cluster_title(bench: Bench, code: str) -> str:
    cluster = bench.sheet.cluster_of(code)
    return cluster_title(cluster.code, cluster.name)


def saved_words(bench: Bench, code: str) -> str:
    """ "1.1 diterima dengan 9 poin. Nilai provinsi kini 512,30."."""
    last = bench.verdicts[code]
    if last.points is None:
        deed = "dikembalikan"
    elif bench.row(code).is_not_applicable and not last.points:
        deed = f"{ACCEPTED_NOT_APPLICABLE.lower()} dengan 0 poin"
    else:
        deed = f"diterima dengan {spoken(last.points.normalize())} poin"
    return f"{code} {deed}. Nilai provinsi kini {spoken(bench.province.total)}."
