"""What may become of a work: every change asks for the state and the turn that it starts from.

`Work.turn` is the fence. Whoever takes a work raises it under the row's lock; progress, files and
the end of a work are written only while it is still the writer's own. So a worker that was thought
dead may wake up and go on, but what it writes counts no more, and a work is finished once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from audit.clock import db_now
from audit.services import record
from jobs import claims, outputs
from jobs.claims import MOST_ATTEMPTS
from jobs.models import Work, WorkFile, WorkState

# Security 90: what was exported goes after a day.
KEPT = timedelta(hours=24)
GIVEN_UP = (
    f"Pekerjaan gagal setelah {MOST_ATTEMPTS} kali dicoba. Tekan “Coba lagi”; bila tetap gagal, "
    "beri tahu pengelola server."
)
TRIED_AGAIN = "Terjadi gangguan. Pekerjaan ini dicoba lagi sendiri dalam beberapa menit."
UNFINISHED = (WorkState.WAITING, WorkState.RUNNING)
LONGEST_STEP = Work._meta.get_field("step").max_length
LONGEST_TROUBLE = Work._meta.get_field("trouble").max_length


class Cancelled(Exception):  # noqa: N818 - it reads as what it says
    """Somebody cancelled the work, or another worker has taken it over: stop here."""


@transaction.atomic
def begin(work_id: int) -> Work | None:
    """Take the work for its next turn; None when it is over, or somebody is at it.

    What an earlier turn kept is removed: the files of a work all come from one turn.
    """
    work = Work.objects.select_for_update(of=("self",)).select_related("owner").get(pk=work_id)
    now = db_now()
    if not is_free(work, now):
        return None
    if work.cancel_asked_at:
        end(work, WorkState.CANCELLED, now=now)
        return None
    drop_files(work)
    work.state, work.turn, work.beat_at = WorkState.RUNNING, work.turn + 1, now
    work.started_at = work.started_at or now
    work.step, work.done, work.total, work.trouble = "", 0, 0, ""
    work.save()
    return work


def is_free(work: Work, now: datetime) -> bool:
    """Whether a worker may take it: it waits, or who was at it has been silent for a claim."""
    if work.state == WorkState.RUNNING:
        return work.beat_at is None or work.beat_at <= now - claims.WORK_CLAIM
    return work.state == WorkState.WAITING


def write(work: Work, now: datetime, **changes: Any) -> bool:
    """Write to the row while this is its turn and nobody has cancelled; whether it was written."""
    mine = _of_turn(work).filter(cancel_asked_at=None)
    return mine.update(beat_at=now, **changes) == 1


@transaction.atomic
def keep_file(*, work: Work, key: str, told: Mapping[str, Any]) -> WorkFile:
    """Name the stored bytes as the work's next file; raises Cancelled when it isn't its turn."""
    mine = _locked(work)
    return WorkFile.objects.create(work=mine, key=key, number=mine.files.count() + 1, **told)


@transaction.atomic
def finish(*, work: Work) -> None:
    """Done, with all files of this turn; raises Cancelled when it isn't its turn any more."""
    mine, now = _locked(work), db_now()
    mine.done = mine.total
    end(mine, WorkState.DONE, now=now)


@transaction.atomic
def refuse(*, work: Work, trouble: str) -> None:
    """Failed for a reason that people can mend; nothing when it isn't this worker's turn."""
    _fail(work, trouble)


@transaction.atomic
def fall(*, work: Work, is_last: bool) -> None:
    """It went wrong: failed after the last attempt, else it waits to be tried again."""
    mine = _of_turn(work).filter(cancel_asked_at=None)
    if is_last or not mine.update(state=WorkState.WAITING, trouble=TRIED_AGAIN, step=""):
        _fail(work, GIVEN_UP)


def give_back(*, work: Work) -> None:
    """It waits again, because this worker has to end."""
    _of_turn(work).update(state=WorkState.WAITING, step="")


@transaction.atomic
def stop(*, work: Work) -> None:
    """Cancelled by whoever asked for it; nothing when another worker has taken it over."""
    mine = _of_turn(work).select_for_update().exclude(cancel_asked_at=None).first()
    if mine:
        end(mine, WorkState.CANCELLED, now=db_now())


def end(work: Work, state: WorkState, *, now: datetime, trouble: str = "") -> None:
    """Write the end of a locked work, its event and until when its files are there.

    Only what is done has files.
    """
    if state != WorkState.DONE:
        drop_files(work)
    work.state, work.trouble, work.step = state, trouble[:LONGEST_TROUBLE], ""
    work.finished_at, work.expires_at = now, now + KEPT
    work.save()
    record(
        verb=f"work.{state}",
        subject=f"work:{work.public_id}",
        region=work.region,
        by=None,
        data={"kind": work.kind, "turn": work.turn},
    )


def drop_files(work: Work) -> None:
    """Forget the files of a work; their bytes go after the commit."""
    keys = list(work.files.values_list("key", flat=True))
    work.files.all().delete()
    # A storage out of reach leaves bytes without a row; jobs/lost_works.py sweeps them.
    transaction.on_commit(lambda: outputs.remove(keys), robust=True)


def _fail(work: Work, trouble: str) -> None:
    mine = _of_turn(work).select_for_update().first()
    if mine is None:
        return
    state = WorkState.CANCELLED if mine.cancel_asked_at else WorkState.FAILED
    end(mine, state, now=db_now(), trouble=trouble)


def _locked(work: Work) -> Work:
    """The row, locked, while this is its turn and nobody has cancelled."""
    mine = _of_turn(work).filter(cancel_asked_at=None).select_for_update().first()
    if mine is None:
        raise Cancelled
    return mine


def _of_turn(work: Work):
    is_running = Q(state=WorkState.RUNNING)
    return Work.objects.filter(is_running, pk=work.pk, turn=work.turn)
