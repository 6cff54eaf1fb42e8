"""What each camat and office still owes, as the lines of a letter.

Only what can still be mended is told: by the regency's own doors, so that a cut-off that has passed
is no reason to be silent. Nothing here names a paper of class S (evaluations/missing.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from evaluations import queries
from evaluations.missing import Missing, OpenPaper, Returned, missing_in
from evaluations.models import AssessmentState
from evaluations.queries import Overview
from evaluations.scoring import Entry
from evaluations.verdict_queries import Repair, repairs_of
from regions.timezones import timezone_of
from reports.content.addressees import OFFICE, Addressee

IN_PORTAL = "alasannya ada di portal"


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question of an office that nobody has answered; `points` could still be had."""

    code: str
    label: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """An answer without required papers; `slots` are their names, `points` rest on them."""

    code: str
    label: str
    slots: tuple[str, ...]
    points: Decimal


@dataclass(frozen=True, slots=True)
class VillageLine:
    """A question that `names` have not answered, of so many villages of the kecamatan."""

    label: str
    names: tuple[str, ...]
    villages: int

    @property
    def is_all(self) -> bool:
        return len(self.names) == self.villages


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper that was asked for; `days` since it was due, None as long as it is not late."""

    what: str
    who: str
    due_at: datetime
    days: int | None

    @property
    def is_late(self) -> bool:
        return self.days is not None


@dataclass(frozen=True, slots=True)
class ReturnedLine:
    what: str
    who: str
    reason: str
    due_at: datetime | None


# The names of LetterFigures' lists -> their lines.
Lists = Mapping[str, Any]


def lists_of(page: Overview, everybody: Iterable[Addressee]) -> Iterator[tuple[Addressee, Lists]]:
    """Each addressee with the lists that are not empty; nine queries for any number of them."""
    found = missing_in(page.assessment, page.standing.now, after_cutoff=True)
    theirs = _entries_by_office(page)
    repairs = _open_repairs(page)
    for to in everybody:
        lists = _asked(page, found[to.key]) if to.key in found else {}
        if to.group == OFFICE:
            lists |= _of_office(page, theirs[to.key], repairs, lists.get("returned", ()))
        yield to, {name: rows for name, rows in lists.items() if rows}


def _entries_by_office(page: Overview) -> Mapping[str, list[Entry]]:
    """The lines of the card that can still be written, by the office in charge."""
    offices = queries.offices_by_code(page.assessment)
    theirs: dict[str, list[Entry]] = defaultdict(list)
    for entry in page.standing.card.ledger:
        if entry.code in offices and not page.doors.refusal(entry.code):
            theirs[offices[entry.code].public_id].append(entry)
    return theirs


def _open_repairs(page: Overview) -> dict[str, Repair]:
    """Question -> why it came back, as long as nothing was done about it."""
    if page.assessment.state != AssessmentState.RETURNED:
        return {}
    return {one.code: one for one in repairs_of(page.assessment) if not one.is_done}


def _of_office(
    page: Overview,
    entries: Sequence[Entry],
    repairs: Mapping[str, Repair],
    papers_back: tuple[ReturnedLine, ...],
) -> dict[str, Any]:
    """Its own questions: what a draft lacks, later what came back and why."""
    back = [_repair(page, repairs[entry.code]) for entry in entries if entry.code in repairs]
    is_draft = page.assessment.state == AssessmentState.DRAFT
    return {
        "questions": tuple(
            _question(page, entry) for entry in entries if is_draft and not entry.answered
        ),
        "evidence": tuple(
            _evidence(page, entry) for entry in entries if is_draft and entry.missing
        ),
        "returned": (*back, *papers_back),
    }


def _question(page: Overview, entry: Entry) -> QuestionLine:
    return QuestionLine(entry.code, page.standing.sheet.question(entry.code).label, entry.maximum)


def _evidence(page: Overview, entry: Entry) -> EvidenceLine:
    question = page.standing.sheet.question(entry.code)
    names = {slot.kind: slot.label for slot in question.slots}
    slots = tuple(names[kind] for kind in entry.missing)
    return EvidenceLine(entry.code, question.label, slots, entry.points)


def _repair(page: Overview, repair: Repair) -> ReturnedLine:
    what = f"{repair.code} {page.standing.sheet.question(repair.code).label}"
    return ReturnedLine(what, "", _why(page, repair), page.assessment.repair_until)


def _why(page: Overview, repair: Repair) -> str:
    """What a verifier wrote about a question of class S may name a child (rules 4)."""
    told = [*repair.verdict.reasons]
    if page.standing.sheet.is_sensitive(repair.code):
        told.append(IN_PORTAL)
    elif repair.verdict.text:
        told.append(repair.verdict.text)
    return "; ".join(told)


def _asked(page: Overview, missing: Missing) -> dict[str, Any]:
    """What reminders tell of an area or office, as the lines of a letter."""
    return {
        "answers": tuple(answer.label for answer in missing.answers),
        "asked": missing.asked if missing.answers else 0,
        "village_answers": tuple(
            VillageLine(answer.label, answer.areas, missing.villages)
            for answer in missing.village_answers
        ),
        "papers": tuple(_paper(page, paper) for paper in missing.papers),
        "returned": tuple(_returned(thing) for thing in missing.returned),
    }


def _paper(page: Overview, paper: OpenPaper) -> PaperLine:
    zone = timezone_of(page.assessment.region)
    since = page.standing.now.astimezone(zone).date() - paper.due_at.astimezone(zone).date()
    what = "; ".join((paper.title, *paper.proves))
    return PaperLine(what, paper.who, paper.due_at, since.days if paper.is_late else None)


def _returned(thing: Returned) -> ReturnedLine:
    return ReturnedLine(thing.title, thing.who, thing.reason or IN_PORTAL, thing.due_at)
