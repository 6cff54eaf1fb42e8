"""A warning of the check list with its members, and what of it somebody has confirmed (rules 5).

Pure: rows in, values out. A confirmation is about members, never about a number: who has seen that
1.1 is unanswered is asked again when 1.2 is, and not when 1.1 was filled in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Member:
    """What a warning is about: `key` is a question's code or a public id and has no space.

    `label` is "" for a paper that is only counted (class S).
    """

    key: str
    label: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Who ticked it last and when, and all that was ever confirmed of it."""

    members: frozenset[str] = frozenset()
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One warning. `points` are at stake and `stake` says how; `page` is where it can be settled.

    `key` names what is new in it, and is what a tick sends.
    """

    name: str
    title: str
    members: tuple[Member, ...]
    points: Decimal | None = None
    stake: str = ""
    page: str = ""
    confirmed: Confirmation = Confirmation()

    @property
    def fresh(self) -> tuple[Member, ...]:
        """What nobody has confirmed yet."""
        return tuple(one for one in self.members if one.key not in self.confirmed.members)

    @property
    def listed(self) -> tuple[Member, ...]:
        """What the page names, new ones first."""
        fresh = {one.key for one in self.fresh}
        named = [one for one in self.members if one.label]
        return tuple(sorted(named, key=lambda one: one.key not in fresh))

    @property
    def unlisted(self) -> int:
        """How many are only counted."""
        return sum(not one.label for one in self.members)

    @property
    def key(self) -> str:
        return f"{self.name}:{' '.join(one.key for one in self.fresh)}"


def seen_in(confirmed: Iterable[str]) -> dict[str, set[str]]:
    """The members by the warning's name, of the keys that ticks sent; strange ones count for none.

    >>> seen_in(["belum-diisi:1.1 1.2"])["belum-diisi"] == {"1.1", "1.2"}
    True
    """
    seen: dict[str, set[str]] = {}
    for key in confirmed:
        name, _, members = key.partition(":")
        seen.setdefault(name, set()).update(members.split())
    return seen


def unseen_of(
    items: Iterable[CheckItem], seen: Mapping[str, Collection[str]]
) -> list[tuple[CheckItem, tuple[Member, ...]]]:
    """Warnings with what is neither confirmed already nor seen now; empty when nothing is."""
    found = [
        (item, tuple(one for one in item.fresh if one.key not in seen.get(item.name, ())))
        for item in items
    ]
    return [(item, members) for item, members in found if members]


def in_words(unseen: Iterable[tuple[CheckItem, tuple[Member, ...]]]) -> str:
    """ "3 pertanyaan belum diisi (baru: 1.2 Forum Anak, 2.1 Akta); ..."."""
    return "; ".join(f"{item.title} (baru: {_named(members)})" for item, members in unseen)


def _named(members: tuple[Member, ...]) -> str:
    named = [one.label for one in members if one.label][:MOST_NAMED]
    rest = len(members) - len(named)
    if not named:
        return str(rest)
    return ", ".join(named) + (f" dan {rest} lainnya" if rest else "")
