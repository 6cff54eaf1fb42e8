"""Figures of the pages about works."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet

from jobs.models import Work, WorkFile, WorkState
from jobs.turns import UNFINISHED

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


@dataclass(frozen=True, slots=True)
class WorkPage:
    """A work as its owner sees it now. `ahead` counts the works that wait before this one."""

    work: Work
    files: list[WorkFile]
    ahead: int
    is_expired: bool

    @property
    def is_unfinished(self) -> bool:
        return self.work.state in UNFINISHED

    @property
    def may_cancel(self) -> bool:
        return self.is_unfinished and not self.work.cancel_asked_at

    @property
    def may_retry(self) -> bool:
        return self.work.state in (WorkState.FAILED, WorkState.CANCELLED)


def works_of(person: AbstractBaseUser) -> QuerySet[Work]:
    """The person's works, newest first, with the number of their files (`file_count`)."""
    own = Work.objects.filter(owner=person).annotate(file_count=Count("files"))
    return own.order_by("-created_at", "-pk")


def work_page(work: Work, now: datetime) -> WorkPage:
    """At most two queries."""
    is_done = work.state == WorkState.DONE
    is_expired = is_done and work.expires_at is not None and work.expires_at <= now
    files = list(work.files.all()) if is_done and not is_expired else []
    return WorkPage(work, files, _ahead_of(work), is_expired)


def file_of(work: Work, number: int, now: datetime) -> WorkFile | None:
    """One file of a work that is done, until it expires."""
    return next((file for file in work_page(work, now).files if file.number == number), None)


def _ahead_of(work: Work) -> int:
    if work.state != WorkState.WAITING:
        return 0
    return Work.objects.filter(state=WorkState.WAITING, created_at__lt=work.created_at).count()
