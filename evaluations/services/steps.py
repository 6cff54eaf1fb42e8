"""The frame of every step of an assessment: ask the one table, move by compare-and-set, record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from audit.clock import db_now
from audit.services import record
from evaluations.models import Assessment, Scorecard
from evaluations.services.doors import Refused, locked, raise_for
from evaluations.verification import circumstances_of
from evaluations.workflow import TRANSITIONS, Action, move_refused


def start(action: Action, assessment: Assessment, *, recorded: str = "") -> Assessment:
    """Lock the row and ask the table; returns the row as it is now. Raises Refused.

    `recorded`: the stage whose result is to be recorded.
    """
    now_row = locked(assessment)
    at = replace(circumstances_of(now_row), recorded=recorded)
    raise_for(move_refused(action, at), now_row)
    return now_row


def finish(
    action: Action,
    assessment: Assessment,
    by: User | None,
    data: Mapping[str, Any] | None = None,
    **changes: Any,
) -> None:
    """Compare-and-set the state and record the step; of two at once the second is refused."""
    step = TRANSITIONS[action]
    fields = {"state": step.target, "moved_at": db_now(), **changes}
    row = Assessment.objects.filter(pk=assessment.pk, state=assessment.state)
    if not row.update(**fields):
        raise Refused("Evaluasi ini baru saja dipindahkan orang lain. Muat ulang halaman.")
    for name, value in fields.items():
        setattr(assessment, name, value)
    record_step(f"assessment.{action.name.lower()}", assessment, by, data or {})


def record_step(
    verb: str, assessment: Assessment, by: User | None, data: Mapping[str, Any]
) -> None:
    record(
        verb=verb,
        subject=f"assessment:{assessment.round.year}:{assessment.region_id}",
        region=assessment.region_id,
        by=by,
        data=data,
    )


def freeze(cards: QuerySet[Scorecard]) -> None:
    cards.filter(frozen_at__isnull=True).update(frozen_at=db_now())
