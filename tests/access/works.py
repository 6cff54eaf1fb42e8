"""A work of the operator that is done, with a file: nobody else knows of it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from accounts.models import User
from jobs.models import Work
from jobs.progress import Progress
from jobs.works import order, register, run_work
from tests.world import KAUR

KIND = "matriks"


def done_work(by: User, title: str) -> str:
    """The public id of a work with one file."""
    with suppress(ValueError):
        # The scene is built more than once in a process; kinds stay.
        register(KIND, _perform)
    work = order(kind=KIND, title=title, region=KAUR, arguments={}, by=by)
    run_work.call(work.pk)
    return work.public_id


def _perform(work: Work, progress: Progress, folder: Path) -> None:
    (folder / "isi").write_text(work.title)
    progress.keep(folder / "isi", "isi.txt", "text/plain")
