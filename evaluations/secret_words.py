"""Who is told what people wrote about questions of class S: it may name a child (rules 4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from accounts.models import User
from evaluations.comments.access import rights_for
from evaluations.models import AnswerRevision, AreaAnswer, Assessment
from evaluations.queries import offices_by_code
from evaluations.verdict_queries import Repair, VerdictRow
from instruments.sheet import Sheet


def untold_codes(
    assessment: Assessment, sheet: Sheet, codes: Iterable[str], user: User
) -> frozenset[str]:
    """The questions among these whose words the reader isn't told: whose talk he can't read either.

    One query at most, none for who may open everything.
    """
    secret = [code for code in codes if sheet.is_sensitive(code)]
    if not secret or rights_for(user, assessment, children=True, office=None).reads:
        return frozenset()
    offices = offices_by_code(assessment)
    return frozenset(
        code
        for code in secret
        if code not in offices
        or not rights_for(user, assessment, children=True, office=offices[code].pk).reads
    )


def without_words(verdict: VerdictRow) -> VerdictRow:
    """Of what the verifier wrote only the reasons from the closed list."""
    return replace(verdict, text="")


def without_secret_words(
    repairs: Iterable[Repair], assessment: Assessment, sheet: Sheet, user: User
) -> list[Repair]:
    """The same repairs; of what the reader isn't told only the reasons from the closed list."""
    told = list(repairs)
    untold = untold_codes(assessment, sheet, [repair.code for repair in told], user)
    return [
        replace(repair, verdict=without_words(repair.verdict)) if repair.code in untold else repair
        for repair in told
    ]


def hide_answers(revisions: Iterable[AnswerRevision]) -> None:
    """Blank notes and reasons of these and of their answers.

    For rows that a page only shows: they must not be saved afterwards.
    """
    for revision in revisions:
        for said in (revision, revision.answer):
            said.note = said.declared_reason = ""


def hide_notes(
    shown: Iterable[tuple[str, AreaAnswer]], assessment: Assessment, sheet: Sheet, user: User
) -> None:
    """Blank notes and reasons that the reader isn't told, in pairs of question code and answer.

    For rows that a page only shows: they must not be saved afterwards.
    """
    pairs = list(shown)
    untold = untold_codes(assessment, sheet, {code for code, _ in pairs}, user)
    for code, answer in pairs:
        if code in untold:
            answer.note = answer.check_reason = ""
