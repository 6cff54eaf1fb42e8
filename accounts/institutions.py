"""The institutions that instruments name ("dinkes"), told by an app above: accounts knows none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from regions.names import squashed


class Institution(NamedTuple):
    slug: str
    name: str


Source = Callable[[], Sequence[tuple[str, str]]]
_sources: list[Source] = []


def register_source(source: Source) -> None:
    """Let `source()` give (slug, name) pairs, each slug once."""
    _sources.append(source)


def known_institutions() -> list[Institution]:
    """By name; of a slug that several sources give, the first name."""
    found: dict[str, Institution] = {}
    for source in _sources:
        for slug, name in source():
            found.setdefault(slug, Institution(slug, name))
    return sorted(found.values(), key=lambda institution: institution.name)


def slug_called(text: str) -> str:
    """The slug whose name or itself is `text`; "" when no institution is called so."""
    wanted = squashed(text)
    for slug, name in known_institutions():
        if wanted in (squashed(slug), squashed(name)):
            return slug
    return ""
