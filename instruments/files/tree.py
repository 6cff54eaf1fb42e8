"""YAML text to a small tree that knows its lines and keeps numbers as they were written.

Built from the parser's events instead of loaded objects: a float would lose 0.66, a loader would
run tags and unfold aliases, and a dict would hide the key that was written twice.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from instruments.files.faults import Faults

# libyaml is ten times as fast and comes with the package on the usual machines.
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# The format itself is seven levels deep.
DEEPEST = 12
# What either parser refuses, so that both give the same line for it.
UNREADABLE = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


@dataclass(frozen=True, slots=True)
class Scalar:
    """`plain`: written without quotes and not as a block."""

    line: int
    text: str
    plain: bool


@dataclass(frozen=True, slots=True)
class Items:
    line: int
    nodes: "list[Node]"


@dataclass(frozen=True, slots=True)
class Fields:
    line: int
    nodes: "dict[str, Node]" = field(default_factory=dict)
    key_lines: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unread:
    """Stands for something that was reported already: whoever meets it stays silent."""

    line: int


Node = Scalar | Items | Fields | Unread


class _TooDeepError(Exception):
    pass


def read_tree(text: str, faults: Faults) -> Node | None:
    """The one document of the text; None when it can't be read to its end, with the fault noted."""
    found = UNREADABLE.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        faults.note(line, "", "Baris ini berisi tanda yang tidak dapat dicetak. Hapus tanda itu.")
        return None
    builder = _Builder(text, faults)
    try:
        return builder.document()
    except yaml.MarkedYAMLError as error:
        line = getattr(error.problem_mark, "line", 0) + 1
        message = (
            "Tulisan YAML tidak terbaca mulai baris ini. "
            "Periksa titik dua, tanda kutip, kurung, dan jarak dari tepi kiri."
        )
    except _TooDeepError:
        line = builder.line
        message = f"Susunan lebih dari {DEEPEST} tingkat. Contoh susunan ada di README.md."
    faults.note(line, "", message)
    return None


class _Builder:
    def __init__(self, text: str, faults: Faults) -> None:
        self.events: Iterator[Any] = yaml.parse(text, Loader=Loader)
        self.faults = faults
        self.line = 1

    def document(self) -> Node | None:
        event = self._next()
        while isinstance(event, yaml.StreamStartEvent | yaml.DocumentStartEvent):
            event = self._next()
        if isinstance(event, yaml.StreamEndEvent):
            self.faults.note(1, "", "Berkas kosong. Isi dengan satu instrumen.")
            return None
        node = self._node(event, depth=1)
        self._next()
        after = self._next()
        if isinstance(after, yaml.DocumentStartEvent):
            message = (
                "Satu berkas hanya berisi satu instrumen. Hapus tanda --- dan bagian sesudahnya."
            )
            self.faults.note(self.line, "", message)
        return node

    def _next(self) -> Any:  # one of the yaml.Event classes
        event = next(self.events)
        self.line = event.start_mark.line + 1
        return event

    def _node(self, event: Any, depth: int) -> Node:
        line = self.line
        if depth > DEEPEST:
            raise _TooDeepError
        if isinstance(event, yaml.AliasEvent):
            self._refuse(f"Rujukan *{event.anchor} tidak dipakai di sini. Tulis isinya langsung.")
            return Unread(line)
        self._refuse_extras(event)
        if isinstance(event, yaml.MappingStartEvent):
            return self._fields(depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._items(depth)
        return Scalar(line, event.value, plain=not event.style)

    def _refuse_extras(self, event: Any) -> None:
        if event.anchor is not None:
            self._refuse(f"Jangkar &{event.anchor} tidak dipakai di sini. Hapus tanda itu.")
        if event.tag is not None:
            self._refuse(f"Tanda jenis {event.tag!r} tidak dipakai di sini. Hapus tanda itu.")

    def _refuse(self, message: str) -> None:
        self.faults.note(self.line, "", message)

    def _items(self, depth: int) -> Items:
        items = Items(self.line, [])
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            items.nodes.append(self._node(event, depth + 1))
        return items

    def _fields(self, depth: int) -> Fields:
        fields = Fields(self.line)
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            value = self._node(self._next(), depth + 1)
            self._add(fields, key, value)
        return fields

    def _add(self, fields: Fields, key: Node, value: Node) -> None:
        if not isinstance(key, Scalar):
            self.faults.note(key.line, "", "Nama kunci harus satu kata, bukan daftar.")
        elif key.text in fields.nodes:
            first = fields.key_lines[key.text]
            message = f"Kunci {key.text!r} ditulis dua kali (juga pada baris {first}). Hapus satu."
            self.faults.note(key.line, "", message)
        else:
            fields.nodes[key.text] = value
            fields.key_lines[key.text] = key.line
