"""What a person orders and does not wait for: apps above register a kind, the worker performs it.

    register("bundle", make_bundle)
    work = order(kind="bundle", title="Paket 2024", region="17.04", arguments={...}, by=user)

The function is called as `function(work, progress, folder)`: `work.arguments` are as ordered,
`folder` is an empty Path that goes afterwards, `progress.at(step, done, total)` tells how far it is
and `progress.keep(path, name, media_type)` stores a finished file. It may be called again from the
start (a killed worker, a failure), so what it changes elsewhere must bear that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.module_loading import import_string
from django_tasks.base import task

from audit.clock import db_now
from audit.services import record
from jobs import claims, outputs, turns
from jobs.models import Work, WorkState
from jobs.progress import Progress, Pulse
from jobs.queue import enqueue_on_commit
from jobs.turns import UNFINISHED, Cancelled
from jobs.worker import Stopped

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

Performer = Callable[[Work, Progress, Path], object]
MayFetch = Callable[[Work, "AbstractBaseUser"], bool]
MOST_UNFINISHED = 3
LONGEST_TITLE = Work._meta.get_field("title").max_length


class WorkRefused(Exception):  # noqa: N818 - it reads as what it says
    """The work can't be done, and people can mend why: a sentence for them. Not tried again."""


class TooManyWorks(WorkRefused):
    """The person has as many works on their way as one may have."""


class WrongMoment(WorkRefused):
    """The work's state does not allow this."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How works of a kind are performed, and who of their owners may still have the files."""

    name: str
    perform: Performer
    may_fetch: MayFetch


_kinds: dict[str, Kind] = {}


def _owner_may(work: Work, user: AbstractBaseUser) -> bool:
    return True


def register(kind: str, function: Performer, *, may_fetch: MayFetch = _owner_may) -> None:
    """Perform works of `kind` (at most 40 letters) with `function` from now on.

    `may_fetch(work, user)` is asked at each download and before a work is tried again: its owner
    may have lost the right meanwhile.
    """
    if kind in _kinds:
        raise ValueError(f"{kind} is registered already")
    _kinds[kind] = Kind(kind, function, may_fetch)


def later(path: str) -> Callable[..., Any]:
    """What is at `path`, read when it is first called: most commands never make a paper."""

    def call(*told: Any) -> Any:
        return import_string(path)(*told)

    return call


def may_fetch(work: Work, user: AbstractBaseUser) -> bool:
    """Whether the owner may have what the work made; of a kind that is gone nobody may."""
    kind = _kinds.get(work.kind)
    return kind is not None and work.owner_id == user.pk and kind.may_fetch(work, user)


@transaction.atomic
def order(
    *, kind: str, title: str, region: str, arguments: Mapping[str, Any], by: AbstractBaseUser
) -> Work:
    """Have a work done after the commit; `region` is a Kemendagri code or "".

    Ordered twice at once it is one work: an unfinished one with the same arguments is returned.
    Raises TooManyWorks with a sentence, and KeyError for a kind that nobody registered.
    """
    name = _kinds[kind].name
    unfinished = _unfinished_of(by)
    for work in unfinished:
        if (work.kind, work.region, work.arguments) == (kind, region, dict(arguments)):
            return work
    _require_room(unfinished)
    work = Work.objects.create(
        kind=name,
        title=title[:LONGEST_TITLE],
        region=region,
        owner=by,
        arguments=dict(arguments),
        created_at=db_now(),
    )
    _note(work, "work.ordered", by)
    enqueue_on_commit(run_work, work.pk)
    return work


@transaction.atomic
def cancel(*, work: Work, by: AbstractBaseUser) -> Work:
    """A waiting work is cancelled at once, a running one at its next step.

    Raises WrongMoment when it is over; asking twice changes nothing.
    """
    row = Work.objects.select_for_update().get(pk=work.pk)
    if row.state not in UNFINISHED:
        raise WrongMoment("Pekerjaan ini sudah berakhir, jadi tidak dapat dibatalkan lagi.")
    if row.cancel_asked_at:
        return row
    _note(row, "work.cancel_asked", by)
    row.cancel_asked_at = now = db_now()
    row.save(update_fields=["cancel_asked_at"])
    if turns.is_free(row, now):
        turns.end(row, WorkState.CANCELLED, now=now)
    return row


@transaction.atomic
def retry(*, work: Work, by: AbstractBaseUser) -> Work:
    """Have a failed or cancelled work done after all, from the start.

    Raises WrongMoment in any other state, TooManyWorks as `order` does.
    """
    unfinished = _unfinished_of(by)
    row = Work.objects.select_for_update().get(pk=work.pk)
    if row.state not in (WorkState.FAILED, WorkState.CANCELLED):
        raise WrongMoment(
            "Hanya pekerjaan yang gagal atau dibatalkan yang dapat dicoba lagi. Muat ulang halaman "
            "ini untuk melihat keadaannya sekarang."
        )
    _require_room(unfinished)
    row.state, row.trouble, row.done, row.total = WorkState.WAITING, "", 0, 0
    row.cancel_asked_at = row.started_at = row.finished_at = row.expires_at = None
    row.save()
    claims.forget_tasks(run_work.module_path, row.pk)
    _note(row, "work.retried", by)
    enqueue_on_commit(run_work, row.pk)
    return row


@task(queue_name=claims.WORKS)
def run_work(work_id: int) -> None:
    """One turn of the work. What it raises makes the worker try again, after a while."""
    work = turns.begin(work_id)
    if work is None:
        return
    claim = claims.current()
    try:
        _perform(work, Progress(work, claim))
    except Cancelled:
        turns.stop(work=work)
    except WorkRefused as refusal:
        turns.refuse(work=work, trouble=str(refusal))
    except Stopped:
        turns.give_back(work=work)
        raise
    except Exception:
        turns.fall(work=work, is_last=claim is None or claim.is_last)
        raise


def _perform(work: Work, progress: Progress) -> None:
    kind = _kinds[work.kind]
    with Pulse(progress), outputs.draft_folder() as folder:
        kind.perform(work, progress, folder)
    turns.finish(work=work)


def _unfinished_of(person: AbstractBaseUser) -> list[Work]:
    """The person's row is locked, so that of two orders at once the second sees the first."""
    get_user_model().objects.select_for_update().get(pk=person.pk)
    return list(Work.objects.filter(owner=person, state__in=UNFINISHED))


def _require_room(unfinished: list[Work]) -> None:
    if len(unfinished) >= MOST_UNFINISHED:
        raise TooManyWorks(
            f"Anda sudah memiliki {len(unfinished)} pekerjaan yang belum selesai, dan "
            f"{MOST_UNFINISHED} adalah batasnya. Tunggu salah satu selesai, atau batalkan salah "
            "satu di halaman Pekerjaan latar, lalu coba lagi."
        )


def _note(work: Work, verb: str, by: AbstractBaseUser) -> None:
    record(
        verb=verb,
        subject=f"work:{work.public_id}",
        region=work.region,
        by=by,
        data={"kind": work.kind},
    )
