"""What somebody confirmed of the check list is kept, so that only what is new is asked again."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import transaction

from accounts.models import User
from audit.clock import db_now
from evaluations.check_items import CheckItem, in_words, seen_in, unseen_of
from evaluations.checklist import checklist_of
from evaluations.models import Assessment, ConfirmedWarning
from evaluations.services.doors import Refused
from evaluations.services.steps import record_step, start
from evaluations.workflow import Action


@transaction.atomic
def confirm_warnings(*, assessment: Assessment, confirmed: Collection[str], by: User) -> int:
    """Keep what was ticked before the submit is due; returns how many members were new.

    `confirmed` are keys of the check list (CheckItem.key). Raises Refused like the submit itself.
    """
    now_row = start(Action.SUBMIT, assessment)
    return _keep(now_row, checklist_of(now_row), confirmed, by)


def require_confirmed(assessment: Assessment, confirmed: Collection[str], by: User) -> None:
    """Keep what was ticked; raise Refused, which names it, when a warning has something unseen.

    The caller holds the assessment's lock.
    """
    items = checklist_of(assessment)
    unseen = unseen_of(items, seen_in(confirmed))
    if unseen:
        raise Refused(
            f"Daftar periksa berubah sejak Anda buka: {in_words(unseen)}. Periksa, lalu centang."
        )
    _keep(assessment, items, confirmed, by)


def _keep(
    assessment: Assessment, items: Iterable[CheckItem], confirmed: Collection[str], by: User
) -> int:
    """Only what stands now and is new."""
    seen = seen_in(confirmed)
    found = {
        item.name: [one.key for one in item.fresh if one.key in seen.get(item.name, ())]
        for item in items
    }
    fresh = {name: members for name, members in found.items() if members}
    if not fresh:
        return 0
    now = db_now()
    ConfirmedWarning.objects.bulk_create(
        ConfirmedWarning(assessment=assessment, name=name, members=members, at=now, by=by)
        for name, members in fresh.items()
    )
    counts = {name: len(members) for name, members in fresh.items()}
    record_step("assessment.warnings_confirmed", assessment, by, {"warnings": counts})
    return sum(counts.values())
