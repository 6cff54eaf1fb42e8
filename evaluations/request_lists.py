"""Ready-made lists of papers to ask for (data/request-lists.yaml), as they fit an instrument."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from accounts.models import Agency, AgencyKind
from instruments.sheet import Sheet
from regions.models import Level, Region

LISTS = Path(__file__).parent / "data" / "request-lists.yaml"
AREA_WORDS = {"kecamatan": Level.KECAMATAN, "desa": Level.VILLAGE}
RECIPIENT_WORDS = {"kecamatan": "kecamatan", "desa": "desa/kelurahan"} | {
    str(kind): str(kind.label) for kind in AgencyKind
}


@dataclass(frozen=True, slots=True)
class ReadyItem:
    """One paper of a list; who is not in `asked_of` is never asked for it."""

    key: str
    title: str
    kind: str
    asked_of: tuple[str, ...]
    guidance: str = ""
    proves: tuple[str, ...] = ()
    proposed: tuple[str, ...] = ()

    @property
    def recipients(self) -> str:
        """ "kecamatan dan Polsek": for whom it is meant."""
        return " dan ".join(RECIPIENT_WORDS[word] for word in self.asked_of)

    def areas_among(self, areas: Sequence[Region]) -> list[Region]:
        levels = {AREA_WORDS[word] for word in self.asked_of if word in AREA_WORDS}
        return [area for area in areas if area.level in levels]

    def agencies_among(self, agencies: Sequence[Agency]) -> list[Agency]:
        return [agency for agency in agencies if agency.kind in self.asked_of]


@dataclass(frozen=True, slots=True)
class ReadyList:
    key: str
    title: str
    items: tuple[ReadyItem, ...]


@cache
def ready_lists() -> tuple[ReadyList, ...]:
    """All lists as they stand in the file. KeyError or TypeError for a file that is not one."""
    rows = yaml.safe_load(LISTS.read_text(encoding="utf-8"))
    return tuple(
        ReadyList(row["key"], row["title"], tuple(_item(told) for told in row["items"]))
        for row in rows
    )


def lists_for(sheet: Sheet) -> list[ReadyList]:
    """The lists with only those codes that the instrument knows: another year asks otherwise."""
    return [
        replace(row, items=tuple(_fitted(item, sheet) for item in row.items))
        for row in ready_lists()
    ]


def items_for(sheet: Sheet) -> dict[str, ReadyItem]:
    """Every item by its key."""
    return {item.key: item for row in lists_for(sheet) for item in row.items}


def _item(told: Mapping[str, Any]) -> ReadyItem:
    lists = {name: tuple(told.get(name, ())) for name in ("asked_of", "proves", "proposed")}
    return ReadyItem(**{**told, **lists})


def _fitted(item: ReadyItem, sheet: Sheet) -> ReadyItem:
    return replace(
        item,
        proves=tuple(code for code in item.proves if sheet.has_question(code)),
        proposed=tuple(code for code in item.proposed if sheet.has_question(code)),
    )
