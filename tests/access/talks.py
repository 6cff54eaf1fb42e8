"""What people said about questions: for both sides, for the regency alone, about children."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import User
from audit.clock import db_now
from evaluations.models import Assessment, Audience, Thread
from instruments.models import Question

# What the thread is called here -> audience, question, part of the region's word.
THREADS = {
    "talk": (Audience.BOTH, "1.1", "diskusi"),
    "own talk": (Audience.REGENCY, "1.1", "diskusi-sendiri"),
    "children's talk": (Audience.BOTH, "1.3", "diskusi-anak"),
}


@dataclass(frozen=True)
class Said:
    """Public ids of a thread and its only comment."""

    thread: str
    comment: str


def build_talks(
    assessments: dict[str, Assessment], by: User, word_of: Callable[[str, str], str]
) -> dict[tuple[str, str], Said]:
    """(region, name in THREADS) -> what was said, as rows, all by one person."""
    return {
        (region, name): _said(assessment, by, name, word_of(region, THREADS[name][2]))
        for region, assessment in assessments.items()
        for name in THREADS
    }


def _said(assessment: Assessment, by: User, name: str, text: str) -> Said:
    audience, code, _ = THREADS[name]
    now = db_now()
    thread = Thread.objects.create(
        assessment=assessment,
        question=Question.objects.get(instrument=assessment.round.instrument, code=code),
        audience=audience,
        opened_at=now,
        opened_by=by,
    )
    comment = thread.comments.create(text=text, at=now, by=by)
    return Said(thread.public_id, comment.public_id)
