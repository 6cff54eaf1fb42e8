"""Which file goes into which part. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MB = 1_000_000
# Headers of a member in an archive: its local one, and its line in the directory.
HEADERS = 200


@dataclass(frozen=True, slots=True)
class Item:
    """A file to be written: `path` inside the bundle, `size` in bytes, `key` of its paper."""

    path: str
    size: int
    key: str

    @property
    def room(self) -> int:
        """What it takes in an archive, at most; files are stored as they are."""
        return self.size + HEADERS + 2 * len(self.path.encode())


def split(folders: Sequence[Sequence[Item]], limit: int) -> list[list[Item]]:
    """The items of all folders in their order, in parts of at most `limit` bytes; one at least.

    A folder that fits into a part stays whole. One that doesn't is torn; a single file larger than
    a part has a part of its own.
    """
    parts: list[list[Item]] = [[]]
    used = 0
    for folder in filter(None, folders):
        whole = sum(item.room for item in folder)
        if parts[-1] and used + whole > limit and whole <= limit:
            parts.append([])
            used = 0
        for item in folder:
            if parts[-1] and used + item.room > limit:
                parts.append([])
                used = 0
            parts[-1].append(item)
            used += item.room
    return parts
