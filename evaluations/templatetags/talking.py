"""How much of a talk is new, beside a question."""

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def talk_count(unread: Mapping[str, int] | str, code: str) -> int:
    """Unread comments of a question; 0 on a list that shows none ("" in its context)."""
    return unread.get(code, 0) if unread else 0
