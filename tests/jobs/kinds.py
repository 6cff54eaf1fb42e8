"""A kind of work for tests: it does what its arguments say and makes small files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from accounts.models import User
from jobs import outputs, works
from jobs.models import Work, WorkState
from jobs.progress import Progress
from jobs.works import MayFetch, Performer, WorkRefused, order, run_work
from tests.world import person

KIND = "uji"
NOON = datetime(2024, 6, 27, 5, 0, tzinfo=UTC)


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


def in_state(state: WorkState, **fields: Any) -> Work:
    """A row as it would stand there, without a task."""
    return Work.objects.create(
        kind=KIND, title="Uji", owner=person(), state=state, created_at=NOON, **fields
    )


def queued(work: Work) -> Work:
    """With its task: a test's own transaction never commits."""
    run_work.enqueue(work.pk)
    return work


def now_(work: Work) -> Work:
    """As it stands in the database."""
    return Work.objects.get(pk=work.pk)


def stored_keys() -> set[str]:
    return {one.key for one in outputs.stored()}


def ordered(by: User | None = None, **arguments: Any) -> Work:
    arguments = {"names": ["satu.txt"]} | arguments
    return order(
        kind=KIND, title="Berkas uji", region="17.04", arguments=arguments, by=by or person()
    )


def done(owner: User, **arguments: Any) -> Work:
    """Ordered and performed."""
    return performed(ordered(owner, **arguments))


def performed(work: Work) -> Work:
    run_work.call(work.pk)
    return now_(work)


def at(work: Work, name: str = "work", *more: object) -> str:
    """The address of its page, or of another one below."""
    return reverse(f"jobs:{name}", args=[work.public_id, *more])


def text_of(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())
