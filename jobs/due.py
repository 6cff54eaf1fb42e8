"""Jobs that come round by themselves: apps above register a function, the worker calls it.

    register("evaluations.close_windows", 60, close_windows)

The moments are kept in the database, so that of several workers one does the job each time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from audit.clock import db_now
from jobs.attempts import error_of
from jobs.models import DueJob


@dataclass(frozen=True, slots=True)
class Periodic:
    """A function without arguments that is due again `every` so often."""

    name: str
    every: timedelta
    function: Callable[[], object]


_registered: dict[str, Periodic] = {}


def register(name: str, every_seconds: int, function: Callable[[], object]) -> None:
    """Call `function` about every `every_seconds` from now on; it must bear being called twice.

    A job that dies or fails is not repeated before its next turn, so it has to find again
    whatever is still to be done.
    """
    if name in _registered:
        raise ValueError(f"{name} is registered already")
    _registered[name] = Periodic(name, timedelta(seconds=every_seconds), function)


def run_due() -> int:
    """Run what is due and return how many jobs that were."""
    kept = {row.name: row for row in DueJob.objects.filter(name__in=_registered)}
    return sum(
        _run(periodic, kept.get(periodic.name) or _first_turn(periodic.name))
        for periodic in list(_registered.values())
    )


def _first_turn(name: str) -> DueJob:
    """A job that was never run is due at once."""
    return DueJob.objects.get_or_create(name=name, defaults={"due_at": db_now()})[0]


def _run(periodic: Periodic, turn: DueJob) -> bool:
    now = db_now()
    if turn.due_at > now:
        return False
    # Compare-and-set: of two workers one gets the turn.
    mine = DueJob.objects.filter(name=periodic.name, due_at=turn.due_at)
    if not mine.update(due_at=now + periodic.every):
        return False
    error = error_of(periodic.name, periodic.function)
    if error != turn.last_error:
        DueJob.objects.filter(name=periodic.name).update(last_error=error)
    return True
