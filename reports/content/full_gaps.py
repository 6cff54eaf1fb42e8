"""Obstacles and follow-up of the full report, derived from what is missing, question by question.

Everything is read from stored facts: nothing is guessed, and what people know besides they write
into the report themselves (reports/texts.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from evaluations.desk import band_in_words
from evaluations.ledger.lines import Line
from evaluations.ledger.traces import VerdictTrace
from evaluations.models import AssessmentState, Stage
from evaluations.progress import UNASSIGNED
from evaluations.queries import Office, Overview, offices_by_code
from evaluations.scorecards import Tally
from evaluations.verdict_queries import VerdictRow, repairs_of
from instruments.sheet import Question, Sheet
from reports.content.full_tree import Judged, Obstacle, Owed
from reports.content.page import points


@dataclass(frozen=True, slots=True)
class Facts:
    """What the obstacles of all questions are read from; `is_own` at the regency's own stage.

    `returned` are the reasons of what the province gave back and awaits now.
    """

    is_own: bool
    due_at: datetime | None
    offices: Mapping[str, Office]
    returned: Mapping[str, Judged]
    tallies: Mapping[str, Tally]
    owed: Mapping[str, tuple[Owed, ...]]


def facts_of(page: Overview, stage: str, owed: Mapping[str, tuple[Owed, ...]]) -> Facts:
    """At most three queries for any number of questions."""
    assessment, is_own = page.assessment, stage == Stage.SELF
    is_back = is_own and assessment.state == AssessmentState.RETURNED
    repairs = repairs_of(assessment) if is_back else ()
    return Facts(
        is_own=is_own,
        due_at=_due_at(page) if is_own else None,
        offices=offices_by_code(assessment),
        returned={
            repair.code: judged_of(page.standing.sheet, repair.code, repair.verdict)
            for repair in repairs
        },
        tallies=page.standing.tallies,
        owed=owed,
    )


def judged_of(sheet: Sheet, code: str, verdict: VerdictRow | VerdictTrace) -> Judged:
    """What was written about children stays in the portal; reasons are from a closed list."""
    text = "" if sheet.is_sensitive(code) else verdict.text
    return Judged(verdict.points, tuple(verdict.reasons), text)


def _due_at(page: Overview) -> datetime | None:
    """When the offices' doors close: the repair window, the own cut-off, or the stage."""
    assessment = page.assessment
    if assessment.state == AssessmentState.RETURNED:
        return assessment.repair_until
    if assessment.state != AssessmentState.DRAFT:
        return None
    end = page.standing.window.end
    return assessment.cutoff_at or (end.at if end else None)


@dataclass(frozen=True, slots=True)
class StagedQuestion:
    """One question as the report's stage has it; `judged` is None at the own stage."""

    question: Question
    line: Line
    said: str
    does_not_apply: bool
    claimed: Decimal | None
    judged: Judged | None


def obstacle_of(one: StagedQuestion, facts: Facts) -> Obstacle | None:
    """None where nothing is lost, nothing lacks its proof and nothing came back."""
    pairs = [*_given_back(one, facts), *_lacking(one, facts)] or _below_the_top(one)
    at_stake = one.line.maximum if one.line.missing else one.line.maximum - one.line.points
    if not pairs or not (at_stake or one.question.code in facts.returned):
        return None
    office = facts.offices.get(one.question.code)
    return Obstacle(
        code=one.question.code,
        label=one.question.label,
        why=tuple(why for why, _ in pairs),
        deeds=tuple(deed for _, deed in pairs if deed),
        owed=facts.owed.get(one.question.code, ()),
        office=office.name if office else UNASSIGNED,
        due_at=facts.due_at,
        at_stake=at_stake,
    )


def _given_back(one: StagedQuestion, facts: Facts) -> list[tuple[str, str]]:
    """What a verifier said, with what to do about it."""
    if returned := facts.returned.get(one.question.code):
        why = f"dikembalikan provinsi{_because(returned)}"
        return [(why, "perbaiki sesuai alasannya, lalu ajukan kembali")]
    if one.judged is None:
        return []
    if one.judged.points is None:
        return [(f"dikembalikan{_because(one.judged)}", "perbaiki sesuai alasannya")]
    if one.claimed is not None and one.line.points < one.claimed:
        fall = f"nilai turun dari {points(one.claimed)} menjadi {points(one.line.points)}"
        return [(f"{fall}{_because(one.judged)}", "lengkapi sesuai alasan verifikator")]
    return []


def _because(judged: Judged) -> str:
    # Full stops are set where the sentence ends.
    text = judged.text.rstrip(". ")
    told = [*judged.reasons, *([text] if text else [])]
    return f": {'; '.join(told)}" if told else ""


def _lacking(one: StagedQuestion, facts: Facts) -> list[tuple[str, str]]:
    """What the regency itself still lacks."""
    pairs = list(_silent_areas(one.question, facts))
    if one.does_not_apply:
        return pairs
    if not one.said:
        return pairs or [("belum dijawab", "jawab pertanyaan ini dan lampirkan buktinya")]
    if one.line.missing:
        labels = {slot.kind: slot.label for slot in reversed(one.question.slots)}
        named = "; ".join(labels.get(kind, kind) for kind in one.line.missing)
        return [*pairs, (f"belum ada bukti: {named}", "unggah buktinya")]
    return pairs


def _below_the_top(one: StagedQuestion) -> list[tuple[str, str]]:
    if one.does_not_apply or one.line.points >= one.line.maximum:
        return []
    reached = f"baru {points(one.line.points)} dari {points(one.line.maximum)} poin"
    return [(reached, _next_goal(one.question))]


def _silent_areas(question: Question, facts: Facts) -> list[tuple[str, str]]:
    tally = facts.tallies.get(question.code)
    if not facts.is_own or tally is None or not tally.answered or not tally.silent:
        return []
    told = f"{tally.silent} dari {tally.total} {question.area_level} belum menjawab"
    return [(told, "minta jawabannya dan periksa buktinya")]


def _next_goal(question: Question) -> str:
    """What gives the most points."""
    for option in question.options:
        if option.points == question.max_points:
            return f"capai: {option.label}"
    for band in question.bands:
        if band.points == question.max_points:
            return f"capai: {band_in_words(question, band)}"
    return ""
