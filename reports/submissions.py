"""From a filled letterhead form to a saved letterhead."""

from __future__ import annotations

from accounts.models import User
from reports.forms import LetterheadForm
from reports.models import Letterhead
from reports.services import ArmsRefused, StaleLetterhead, redrawn_arms, save_letterhead


def submit_letterhead(form: LetterheadForm, *, by: User) -> Letterhead | None:
    """The saved row, or None when the form has to be shown again with `form.status`."""
    if not form.is_valid():
        form.status = 422
        return None
    told = form.cleaned_data
    try:
        return save_letterhead(
            region=form.region,
            texts=form.texts(),
            version=told["version"] or 0,
            arms=redrawn_arms(told["arms"]) if told["arms"] else None,
            remove_arms=told.get("remove_arms", False),
            by=by,
        )
    except ArmsRefused as refusal:
        form.refuse("arms", str(refusal), refusal.status)
    except StaleLetterhead as stale:
        form.offer(stale.current)
    return None
