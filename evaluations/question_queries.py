"""Figures of the questions: lists of them, and the page of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import User
from accounts.permissions import Permission, has_permission
from evaluations.access import agencies_of
from evaluations.models import Answer, AnswerRevision, AnswerState, Assessment, AssessmentState
from evaluations.proof_queries import SlotRow, proof_rows, slot_rows
from evaluations.queries import Office, Overview, cluster_title, offices_by_code
from evaluations.scorecards import Standing, Tally, present_of
from evaluations.scoring import ClusterScore, Entry, IndicatorScore
from evaluations.secret_words import hide_answers, untold_codes, without_words
from evaluations.values import NotApplicable, Share, Value
from evaluations.verdict_queries import VerdictRow, is_of_the_province, verdict_rows
from instruments.sheet import Indicator, Question

NOT_APPLICABLE = "not_applicable"
FILTERS = {
    "belum": "Belum diisi",
    "tanpa-bukti": "Tanpa bukti",
    "dikembalikan": "Dikembalikan",
    "milik-saya": "Boleh saya isi",
}


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question in a list: where it stands, who answers it, what is at stake."""

    code: str
    label: str
    indicator: str
    points: Decimal
    maximum: Decimal
    status: str
    lacks_evidence: bool
    agency: Office | None
    writable: bool
    is_not_applicable: bool = False

    @property
    def chips(self) -> tuple[str, ...]:
        """The status, and that the question does not apply: it never looks like an answer."""
        if not self.is_not_applicable:
            return (self.status,)
        return (NOT_APPLICABLE,) if self.status == "answered" else (self.status, NOT_APPLICABLE)

    @property
    def at_stake(self) -> Decimal:
        """Points that are not there yet or rest on a claim without evidence."""
        return self.maximum if self.lacks_evidence else self.maximum - self.points


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """Everything the page of one question shows.

    `entry` is of the SELF score. While a returned question is repaired, `repair` is what its
    present answer would give, and value and slots are those of the present. `is_untold`: what
    people wrote is left out of `answer`, `revisions` and `verdicts`, for it may name a child.
    """

    question: Question
    row: QuestionRow
    answer: Answer | None
    entry: Entry
    value: Value | None
    tally: Tally | None
    slots: tuple[SlotRow, ...]
    revisions: Sequence[AnswerRevision]
    indicator: Indicator
    indicator_score: IndicatorScore
    cluster_score: ClusterScore
    siblings: tuple[QuestionRow, ...]
    previous: QuestionRow | None
    following: QuestionRow | None
    is_sensitive: bool
    verdicts: Sequence[VerdictRow] = ()
    repair: Entry | None = None
    can_write: bool = False
    is_untold: bool = False

    @property
    def cluster_title(self) -> str:
        return cluster_title(self.cluster_score.code, self.cluster_score.name)

    @property
    def answer_text(self) -> str:
        """What counts, in words: 0 is an answer, only None is none."""
        if self.value is None:
            return ""
        if isinstance(self.value, NotApplicable):
            return "Tidak berlaku"
        if isinstance(self.value, Share):
            return f"{self.value.good} dari {self.value.total} {self.question.area_level}"
        return f"{self.answer.said} {self.question.unit}".strip() if self.answer else ""


def question_rows(page: Overview, user: User) -> list[QuestionRow]:
    """All questions in the order of the form."""
    offices = offices_by_code(page.assessment)
    writes_all = has_permission(user, Permission.ANSWER_ALL, page.assessment.region)
    own = agencies_of(user)
    judges = is_of_the_province(user, page.assessment)
    rows = []
    for entry in page.standing.card.ledger:
        office = offices.get(entry.code)
        status = _status(page, entry, judges=judges)
        is_own = office is not None and office.pk in own
        rows.append(
            QuestionRow(
                code=entry.code,
                label=page.standing.sheet.question(entry.code).label,
                indicator=page.standing.sheet.indicator_of(entry.code).code,
                points=entry.points,
                maximum=entry.maximum,
                status=status,
                lacks_evidence=not entry.supported,
                agency=office,
                writable=(writes_all or is_own) and _is_open(page, status),
                is_not_applicable=entry.value is NotApplicable.YES,
            )
        )
    return rows


def _status(page: Overview, entry: Entry, *, judges: bool) -> str:
    """Whether it is answered while the regency fills in, later what has become of it.

    Who judges reads each decision at once, the regency once it is handed over.
    """
    stated = page.standing.answers.get(entry.code)
    if page.assessment.state == AssessmentState.DRAFT or stated is None:
        return "answered" if entry.answered else "empty"
    return stated.state if judges else stated.told_state


def _is_open(page: Overview, status: str) -> bool:
    """Of a returned evaluation only what came back can be written."""
    returned = page.assessment.state == AssessmentState.RETURNED
    return not returned or status == AnswerState.RETURNED


def filtered(rows: Sequence[QuestionRow], chosen: str) -> list[QuestionRow]:
    """The rows that one of `FILTERS` keeps; any other word keeps all."""
    keeps = {
        "belum": lambda row: row.status == "empty",
        "tanpa-bukti": lambda row: row.lacks_evidence,
        "dikembalikan": lambda row: row.status == AnswerState.RETURNED,
        "milik-saya": lambda row: row.writable,
    }.get(chosen)
    return [row for row in rows if keeps is None or keeps(row)]


NO_OFFICE = "-"


def of_office(rows: Sequence[QuestionRow], wanted: str) -> list[QuestionRow]:
    """The rows of one office by its public id, "-" for those that nobody answers, "" for all."""
    if not wanted:
        return list(rows)
    return [row for row in rows if _office_key(row) == wanted]


def office_named(rows: Sequence[QuestionRow], wanted: str) -> str:
    """What the office is called; "" for one that answers nothing here."""
    if wanted == NO_OFFICE:
        return "Belum ditugaskan"
    names = (row.agency.name for row in rows if row.agency and row.agency.public_id == wanted)
    return next(names, "")


def _office_key(row: QuestionRow) -> str:
    return row.agency.public_id if row.agency else NO_OFFICE


def question_page(
    page: Overview, code: str, user: User, rows: Sequence[QuestionRow] | None = None
) -> QuestionPage:
    """The page of one question; `rows` if they were read already. KeyError for an unknown code."""
    standing = page.standing
    question = standing.sheet.question(code)
    indicator = standing.sheet.indicator_of(code)
    rows = question_rows(page, user) if rows is None else rows
    siblings = tuple(row for row in rows if row.indicator == indicator.code)
    row, previous, following = _with_neighbours(rows, code)
    revisions = _revisions(page.assessment, code)
    verdicts = verdict_rows(page.assessment, code, user)
    is_untold = bool(untold_codes(page.assessment, standing.sheet, [code], user))
    if is_untold:
        verdicts = [without_words(verdict) for verdict in verdicts]
        hide_answers(revisions)
    answer = revisions[0].answer if revisions else None
    indicator_score = standing.card.indicator(indicator.code)
    entry = _entry_of(standing, code)
    repair = _repair_of(page, code, row)
    return QuestionPage(
        question=question,
        row=row,
        answer=answer,
        entry=entry,
        value=(repair or entry).value,
        tally=standing.tallies.get(code),
        slots=slot_rows(question, repair or entry, proof_rows(page.assessment, code, user)),
        revisions=revisions,
        indicator=indicator,
        indicator_score=indicator_score,
        cluster_score=standing.card.cluster(standing.sheet.cluster_of(code).code),
        siblings=siblings,
        previous=previous,
        following=following,
        is_sensitive=standing.sheet.is_sensitive(code),
        verdicts=verdicts,
        repair=repair,
        can_write=row.writable and page.doors.refusal(code) is None,
        is_untold=is_untold,
    )


def _entry_of(standing: Standing, code: str) -> Entry:
    return next(entry for entry in standing.card.ledger if entry.code == code)


def _repair_of(page: Overview, code: str, row: QuestionRow) -> Entry | None:
    """What the present answer to a returned question would give; the SELF score stays (rules 1)."""
    if page.assessment.state != AssessmentState.RETURNED or row.status != AnswerState.RETURNED:
        return None
    return _entry_of(present_of(page.assessment, page.standing.now), code)


def _with_neighbours(
    rows: Sequence[QuestionRow], code: str
) -> tuple[QuestionRow, QuestionRow | None, QuestionRow | None]:
    """The row of a question, the one before and the one after it in the form."""
    place = [row.code for row in rows].index(code)
    framed = [None, *rows, None]
    return rows[place], framed[place], framed[place + 2]


def _revisions(assessment: Assessment, code: str) -> Sequence[AnswerRevision]:
    """The latest saves, newest first, each with the answer; none before the first save."""
    rows = AnswerRevision.objects.filter(answer__assessment=assessment, answer__question__code=code)
    return list(rows.select_related("by", "answer")[:10])
