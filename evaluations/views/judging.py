"""What becomes of a judgement that is refused: an error of its form, and a status."""

from __future__ import annotations

from django.forms import Form

from evaluations.services import OwnAnswer, Refused, UnfitJudgement
from evaluations.values import ValueFault

FORBIDDEN, CONFLICT, UNPROCESSABLE = 403, 409, 422


def told_by(form: Form, refusal: Refused | ValueFault) -> int:
    """Put the sentence where it belongs and return the status of the answer."""
    if isinstance(refusal, ValueFault):
        form.add_error("points", str(refusal))
        return UNPROCESSABLE
    if isinstance(refusal, UnfitJudgement):
        form.add_error(refusal.field, str(refusal))
        return UNPROCESSABLE
    form.add_error(None, str(refusal))
    return FORBIDDEN if isinstance(refusal, OwnAnswer) else CONFLICT
