"""When: whether an assessment can be answered at a moment, and if not, why (rules 5).

Pure: takes the state, the opening times and the time; knows no query.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from audit.clock import in_words


class Closed(StrEnum):
    """Why a door is closed; the words for people are in `SENTENCES`."""

    NOT_YET = "not_yet"
    OVER = "over"
    SUBMITTED = "submitted"
    FINAL = "final"


SENTENCES = {
    Closed.NOT_YET: "Pengisian belum dibuka. Mulai {when}.",
    Closed.OVER: "Pengisian sudah ditutup sejak {when}. Hubungi admin provinsi bila perlu dibuka.",
    Closed.SUBMITTED: "Evaluasi sudah diajukan, jawaban terkunci. Hubungi admin provinsi.",
    Closed.FINAL: "Evaluasi sudah ditetapkan dan tidak dapat diubah lagi.",
}


@dataclass(frozen=True, slots=True)
class Window:
    """When a stage is open; a missing end means: until somebody closes it."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A closed door and, where time closed it, since or until when."""

    reason: Closed
    moment: datetime | None = None

    def in_words(self, zone: ZoneInfo) -> str:
        """The sentence for people, with the moment in their own time."""
        when = in_words(self.moment, zone) if self.moment else ""
        return SENTENCES[self.reason].format(when=when)


def answering_refused(state: str, window: Window, now: datetime) -> Refusal | None:
    """Why answers can't be written now, or None when they can.

    The opening moment is inside the window, the closing moment is not. Only a draft can be
    written: what the verifier returns is repaired under the rules of the verification.
    """
    if state == "final":
        return Refusal(Closed.FINAL)
    if state != "draft":
        return Refusal(Closed.SUBMITTED)
    if window.opens_at and now < window.opens_at:
        return Refusal(Closed.NOT_YET, window.opens_at)
    if window.closes_at and now >= window.closes_at:
        return Refusal(Closed.OVER, window.closes_at)
    return None
