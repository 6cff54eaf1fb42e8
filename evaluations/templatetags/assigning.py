"""What a preview of assignments asks of the form that was sent."""

from collections.abc import Mapping

from django import template

from evaluations.assigning.forms import CHOICE, FOR_ALL

register = template.Library()


@register.filter
def chosen_for(sent: Mapping[str, str], code: str) -> str:
    """The office (public id) that was chosen by hand for a question, "" for none."""
    return sent.get(f"{CHOICE}{code}", "")


@register.filter
def chosen_for_all(sent: Mapping[str, str], public_id: str) -> str:
    """The same for all questions of an office of last year."""
    return sent.get(f"{FOR_ALL}{public_id}", "")
