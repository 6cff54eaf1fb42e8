"""What a preview of assignments asks of the form that was sent."""

from collections.abc import Mapping

from django import template

from evaluations.assignment_forms import CHOICE

register = template.Library()


@register.filter
def chosen_for(sent: Mapping[str, str], code: str) -> str:
    """The office (public id) that was chosen by hand for a question, "" for none."""
    return sent.get(f"{CHOICE}{code}", "")
