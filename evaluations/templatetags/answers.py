"""How answers read on a page."""

from django import template

from instruments.sheet import OPTION_KINDS, Kind, Question

register = template.Library()


@register.filter
def in_words(said: str | None, question: Question) -> str:
    """What was stated, as people read it: the option's label, or the number with its unit."""
    if not said:
        return "dikosongkan"
    if question.kind in OPTION_KINDS:
        labels = {option.code: option.label for option in question.options}
        return labels.get(said, said)
    unit = "persen" if question.kind is Kind.ROLLUP else question.unit
    return f"{said} {unit}".strip()
