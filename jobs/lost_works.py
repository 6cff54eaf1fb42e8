"""What becomes of works that nobody is at any more: found again, given up, forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from audit.clock import db_now
from jobs import outputs, turns
from jobs.claims import MOST_ATTEMPTS, tasks_of
from jobs.models import Work, WorkFile, WorkState
from jobs.turns import GIVEN_UP, UNFINISHED
from jobs.works import run_work

# A task is queued at the commit already; who looks sooner only doubles it.
NOT_QUEUED = timedelta(minutes=1)
ROW_KEPT = timedelta(days=30)
# No file takes that long between its bytes and its row.
OLD = timedelta(hours=1)


def find_lost() -> None:
    """Queue what no task is at; end what was taken as often as one may and never finished.

    A process that is killed each time, for its memory perhaps, can't say so itself.
    """
    now = db_now()
    for work in Work.objects.filter(state__in=UNFINISHED, created_at__lte=now - NOT_QUEUED):
        tasks = tasks_of(run_work.module_path, work.pk)
        if not tasks and turns.is_free(work, now):
            run_work.enqueue(work.pk)
        elif tasks and all(task.attempts >= MOST_ATTEMPTS and task.due_at <= now for task in tasks):
            _give_up(work.pk)


def expire() -> None:
    """Remove the files whose day is over, and works of which a month is."""
    now = db_now()
    for work in Work.objects.filter(expires_at__lte=now, files__isnull=False).distinct():
        with transaction.atomic():
            turns.drop_files(work)
    Work.objects.filter(finished_at__lte=now - ROW_KEPT).exclude(state__in=UNFINISHED).delete()


def sweep() -> None:
    """Remove bytes that no row names: of a process that was killed between the two."""
    old = db_now() - OLD
    stored = [one.key for one in outputs.stored() if one.written_at <= old]
    named = set(WorkFile.objects.values_list("key", flat=True))
    outputs.remove(key for key in stored if key not in named)


@transaction.atomic
def _give_up(work_id: int) -> None:
    work, now = Work.objects.select_for_update().get(pk=work_id), db_now()
    if turns.is_free(work, now):
        turns.end(work, _end_of(work, now), now=now, trouble=GIVEN_UP)


def _end_of(work: Work, now: datetime) -> WorkState:
    return WorkState.CANCELLED if work.cancel_asked_at else WorkState.FAILED
