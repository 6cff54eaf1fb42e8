"""Until when a stage is open, and for whom longer or shorter (rules 5).

Pure: knows moments, keys of offices and codes of areas, no query. `Window.end_for` is the one
answer to "when does this door close"; evaluations/workflow.py asks it and makes the sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class End:
    """A moment at which a door closes, and the name of who set it; "" after a command."""

    at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose answer is to be written: of which offices or area, and by whom.

    `is_bound` when the writer works for an office or an area, so that the regency's own cut-off
    counts for him too. Nothing named means: the regency as a whole.
    """

    offices: frozenset[int] = frozenset()
    area: str = ""
    is_bound: bool = False


REGENCY = Whose()


@dataclass(frozen=True, slots=True)
class Longer:
    """An exception in force: more time for the regency, one office (its key) or area (its code).

    One that an operator gave only lifts the regency's own cut-off, never the stage's closing.
    """

    end: End
    office: int | None = None
    area: str = ""
    by_province: bool = True

    @property
    def is_for_all(self) -> bool:
        return self.office is None and not self.area

    def is_for(self, whose: Whose) -> bool:
        """Whether it names the office or the area; a kecamatan's covers its villages."""
        if self.office is not None:
            return self.office in whose.offices
        if not self.area:
            return False
        return whose.area == self.area or whose.area.startswith(f"{self.area}.")


@dataclass(frozen=True, slots=True)
class Window:
    """When a stage is open for one regency; a missing end means: until somebody closes it.

    `closes_at` is the round's own closing, by which the shares count their areas (rules 1);
    `longer` are the regency's exceptions in force, `cutoff` its own earlier end for its offices
    and areas.
    """

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    closed_by: str = ""
    longer: tuple[Longer, ...] = ()
    cutoff: End | None = None

    @property
    def end(self) -> End | None:
        """When it closes for the regency as a whole."""
        return self._later(one for one in self.longer if one.is_for_all)

    @property
    def last_end(self) -> End | None:
        """When it closes for the last one of the regency who has more time."""
        return self._later(one for one in self.longer if one.by_province)

    def stage_end_for(self, whose: Whose) -> End | None:
        """When the stage itself closes for this answer, whoever writes it."""
        return self._later(
            one for one in self.longer if one.is_for_all or (one.by_province and one.is_for(whose))
        )

    def end_for(self, whose: Whose) -> End | None:
        """When it closes for this answer and writer, by the stage or the regency's own cut-off."""
        ends = [end for end in (self.stage_end_for(whose), self.cutoff_for(whose)) if end]
        return min(ends, key=_moment, default=None)

    def cutoff_for(self, whose: Whose) -> End | None:
        """When the regency's own cut-off stops this writer; None when it does not."""
        if self.cutoff is None or not whose.is_bound:
            return None
        lifted = [one.end for one in self.longer if one.is_for(whose)]
        return max([self.cutoff, *lifted], key=_moment)

    def names_offices(self) -> bool:
        """Whether some office has more time, so that it matters who answers a question."""
        return any(one.office is not None for one in self.longer)

    def _later(self, exceptions: Iterable[Longer]) -> End | None:
        """The stage's own closing, or the exceptions' where that is later."""
        if self.closes_at is None:
            return None
        own = End(self.closes_at, self.closed_by)
        return max([own, *(one.end for one in exceptions)], key=_moment)


def _moment(end: End) -> datetime:
    return end.at


Pair = tuple[datetime | None, datetime | None]
Times = Mapping[str, Pair]


def timetable_fault(times: Times, names: Mapping[str, str]) -> tuple[str, str] | None:
    """The first stage whose times can't be, and the sentence that says why; None when all can.

    `times` holds (opening, closing) by stage in the order of the stages, `names` what each is
    called. A later stage neither opens nor closes before an earlier one; a missing time compares
    with nothing.
    """
    for stage, (opens, closes) in times.items():
        if opens and closes and closes <= opens:
            return stage, f"{names[stage]}: waktu tutup harus sesudah waktu buka."
    for place, word in enumerate(("dibuka", "ditutup")):
        if fault := _backwards(times, names, place, word):
            return fault
    return None


def _backwards(
    times: Times, names: Mapping[str, str], place: int, word: str
) -> tuple[str, str] | None:
    latest: tuple[datetime, str] | None = None
    for stage, pair in times.items():
        moment = pair[place]
        if moment is None:
            continue
        if latest and moment < latest[0]:
            says = f"{names[stage]} {word} sebelum {names[latest[1]]} {word}."
            return stage, f"{says} Urutan tahap tidak boleh terbalik; ubah salah satu waktunya."
        latest = (moment, stage)
    return None
