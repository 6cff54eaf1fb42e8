"""The steps that a person may take with an assessment, as buttons, from the one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from accounts.models import User
from accounts.permissions import Permission, has_permission, reach_of
from evaluations.addresses import step_address
from evaluations.models import Assessment, Reopening
from evaluations.verification import circumstances_of
from evaluations.workflow import TRANSITIONS, Action, Circumstances, allowed_actions, move_refused
from regions.timezones import timezone_of


@dataclass(frozen=True, slots=True)
class StepButton:
    """A step that is open to the person now."""

    action: Action
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class StepPage:
    """One step before it is taken: what it is called, and why it can't be taken ("" if it can).

    `reopening` is the proposal that waits, `ended` those of this version that came to nothing, the
    latest first; of other steps there are none.
    """

    action: Action
    label: str
    refusal: str
    circumstances: Circumstances
    reopening: Reopening | None
    ended: Sequence[Reopening]


def steps_for(assessment: Assessment, user: User, now: datetime) -> list[StepButton]:
    """The buttons; a person without any right to move asks the database nothing."""
    held = {
        step.permission
        for step in TRANSITIONS.values()
        if has_permission(user, step.permission, assessment.region)
    }
    if not held:
        return []
    return [
        StepButton(action, TRANSITIONS[action].label, step_address(assessment, action))
        for action in allowed_actions(held, circumstances_of(assessment, now))
    ]


def reopenings_waiting_for(user: User) -> list[Reopening]:
    """What somebody else proposed to open again and the person may confirm; one query."""
    rows = Reopening.objects.waiting().filter(
        reach_of(user, Permission.PUBLISH_RESULTS, "assessment__region")
    )
    rows = rows.exclude(asked_by=user).select_related("assessment__round", "assessment__region")
    return list(rows.select_related("asked_by"))


def permission_of(action: Action) -> Permission:
    return TRANSITIONS[action].permission


def step_page(
    assessment: Assessment, action: Action, now: datetime, *, recorded: str = ""
) -> StepPage:
    """`recorded`: the stage whose result the page records."""
    at = replace(circumstances_of(assessment, now), recorded=recorded)
    refusal = move_refused(action, at)
    reopening, ended = None, []
    if action is Action.REOPEN:
        rows = Reopening.objects.filter(assessment=assessment).select_related("asked_by")
        reopening = rows.waiting().first()
        past = rows.filter(version=assessment.version, ended_at__isnull=False)
        ended = list(past.select_related("ended_by").order_by("-ended_at", "-pk"))
    return StepPage(
        action,
        TRANSITIONS[action].label,
        refusal.in_words(timezone_of(assessment.region)) if refusal else "",
        at,
        reopening,
        ended,
    )
