"""How answers read on a page."""

from django import template

from evaluations.values import NotApplicable
from instruments.sheet import OPTION_KINDS, Kind, Question

register = template.Library()


@register.filter
def in_words(said: str | None, question: Question) -> str:
    """What was stated, as people read it: the option's label, the number with its unit, or that
    it does not apply.
    """
    if not said:
        return "dikosongkan"
    if said == NotApplicable.YES.value:
        return said
    if question.kind in OPTION_KINDS:
        labels = {option.code: option.label for option in question.options}
        return labels.get(said, said)
    unit = "persen" if question.kind is Kind.ROLLUP else question.unit
    return f"{said} {unit}".strip()
