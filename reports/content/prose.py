"""Plain text that people typed, as paragraphs and lists. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

MARK = "- "


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of one line, or the items of a list."""

    lines: tuple[str, ...]
    is_list: bool = False


Prose = tuple[Block, ...]


def prose(text: str) -> Prose:
    """Blank lines part paragraphs; lines that begin with "- " are a list."""
    blocks: list[Block] = []
    lines = [line.strip() for line in text.splitlines()]
    for is_blank, paragraph in groupby(lines, key=lambda line: not line):
        if not is_blank:
            blocks += _blocks(list(paragraph))
    return tuple(blocks)


def _blocks(lines: list[str]) -> Iterator[Block]:
    for is_list, part in groupby(lines, key=lambda line: line.startswith(MARK)):
        if is_list:
            yield Block(tuple(line.removeprefix(MARK).strip() for line in part), is_list=True)
        else:
            yield Block((" ".join(part),))
