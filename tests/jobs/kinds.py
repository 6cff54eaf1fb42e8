"""A kind of work for tests: it does what its arguments say and makes small files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from accounts.models import User
from jobs import works
from jobs.models import Work
from jobs.progress import Progress
from jobs.works import MayFetch, Performer, WorkRefused, order
from tests.world import person

KIND = "uji"


def make_files(work: Work, progress: Progress, folder: Path) -> None:
    """Makes one file for each of its `names`, with the name as content."""
    names = work.arguments["names"]
    for number, name in enumerate(names):
        progress.at(f"Membuat {name}", number, len(names))
        made = folder / name
        made.write_text(f"isi {name}", encoding="utf-8")
        progress.keep(made, name, "text/plain")
    if trouble := work.arguments.get("trouble"):
        raise TROUBLES[trouble]


TROUBLES: dict[str, Exception] = {
    "refused": WorkRefused("Belum ada jawaban. Isi dahulu, lalu pesan lagi."),
    "broken": ValueError("nama anak: Siti"),
}


@contextmanager
def registered(perform: Performer = make_files, **also: MayFetch) -> Iterator[None]:
    """Works of KIND are performed by `perform` for as long."""
    works.register(KIND, perform, **also)
    try:
        yield
    finally:
        del works._kinds[KIND]


def ordered(by: User | None = None, **arguments: Any) -> Work:
    arguments = {"names": ["satu.txt"]} | arguments
    return order(
        kind=KIND, title="Berkas uji", region="17.04", arguments=arguments, by=by or person()
    )
