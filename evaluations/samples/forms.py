"""Input of the pages about a second verifier's sample; no writes here."""

from __future__ import annotations

from django import forms

from evaluations.desk import Desk
from evaluations.models import Decision
from evaluations.samples.drawing import LARGEST_PERCENT, SMALLEST_PERCENT, USUAL_PERCENT
from evaluations.verdict_forms import VerdictForm

PERCENT = (
    f"Tulis bilangan bulat antara {SMALLEST_PERCENT} dan {LARGEST_PERCENT}, misalnya "
    f"{USUAL_PERCENT}."
)


class DrawForm(forms.Form):
    """How much of the judged questions a second verifier looks at."""

    percent = forms.IntegerField(
        min_value=SMALLEST_PERCENT,
        max_value=LARGEST_PERCENT,
        initial=USUAL_PERCENT,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), PERCENT),
    )


class SecondVerdictForm(VerdictForm):
    """A judgement without a look at the first one: there is no version that it could replace."""

    version = review = overwrite = None

    @classmethod
    def for_desk(cls, desk: Desk) -> SecondVerdictForm:
        """An unbound form that shows the proposal, as the first verifier met it."""
        form = cls(question=desk.question)
        form.initial = {
            "decision": Decision.ACCEPTED,
            "points": format(desk.proposed.normalize(), "f"),
            "reasons": (),
            "text": "",
        }
        return form
