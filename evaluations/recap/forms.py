"""Input of the page of recaps; what is inside the file is read by recap_tables.py."""

from __future__ import annotations

from django import forms

from evaluations.past_results.forms import NO_FILE


class RecapForm(forms.Form):
    """A recap of answers."""

    file = forms.FileField(
        allow_empty_file=True, error_messages={"required": NO_FILE, "invalid": NO_FILE}
    )
