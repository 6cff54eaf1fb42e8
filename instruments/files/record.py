"""One mapping of the file, read key by key with the type each key must have.

A value that is missing or of another type is noted and replaced by a stand-in of the right type
("", no items, `UNKNOWN`), so that the rest of the file is still checked in the same run. A file
with any fault never becomes a sheet, so no stand-in gets out.
"""

import re
from collections.abc import Collection
from decimal import Decimal

import yaml

from instruments.files.faults import Faults
from instruments.files.tree import Fields, Items, Node, Scalar, Unread

# A sum with an unreadable number is unknown as well, and nothing is said about it twice.
UNKNOWN = Decimal("NaN")

NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,8})?")
LARGEST_NUMBER = Decimal(999_999)
CODE = re.compile(r"[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Escapes in double quotes can smuggle in what the text of the file itself may not hold.
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

LONGEST_CODE = 16
LONGEST_SLUG = 40
LONGEST_LINE = 300
LONGEST_TEXT = 4000

_resolver = yaml.resolver.Resolver()
TEXT_TAG = _resolver.DEFAULT_SCALAR_TAG


class Record:
    """`code` names the question or part that its faults belong to."""

    def __init__(self, node: Node, faults: Faults, code: str = "") -> None:
        self.line = node.line
        self.code = code
        self._faults = faults
        self._readable = isinstance(node, Fields)
        self._fields = node if isinstance(node, Fields) else Fields(node.line)
        self._asked: list[str] = []
        if not isinstance(node, Fields | Unread):
            faults.note(node.line, code, "Di sini harus ada beberapa kunci dengan isinya.")

    def note(self, message: str, key: str = "") -> None:
        """Note a fault on the line of a key, or of the record when the key is not there."""
        self._faults.note(self.line_of(key), self.code, message)

    def line_of(self, key: str) -> int:
        """The line on which a key is written; the record's own when it is not there."""
        return self._fields.key_lines.get(key, self.line)

    def text(self, key: str, longest: int = LONGEST_LINE) -> str:
        node = self._take(key)
        return self._text_of(node, key, longest) if node else ""

    def optional_text(self, key: str, longest: int = LONGEST_LINE) -> str:
        return self.text(key, longest) if self.has(key) else ""

    def name(self, key: str, pattern: re.Pattern[str], longest: int) -> str:
        """A code or slug: short, without spaces, safe in an address."""
        text = self.text(key, longest)
        if text and not pattern.fullmatch(text):
            self.note(f"{key} {text!r} hanya boleh berisi huruf, angka, titik, dan strip.", key)
            return ""
        return text

    def word(self, key: str, allowed: Collection[str]) -> str:
        text = self.text(key)
        if text and text not in allowed:
            self.note(f"{key} {text!r} tidak dikenal. Pilih salah satu: {', '.join(allowed)}.", key)
            return ""
        return text

    def number(self, key: str, places: int = 2) -> Decimal:
        """A number from 0 upwards, exactly as written; `UNKNOWN` when it is none."""
        node = self._take(key)
        return self._number_of(node, key, places) if node else UNKNOWN

    def year(self, key: str) -> int:
        node = self._take(key)
        return self._year_of(node, key) if node else 0

    def flag(self, key: str) -> bool:
        node = self._take(key)
        if node is None or isinstance(node, Unread):
            return False
        if not isinstance(node, Scalar) or not node.plain or node.text not in ("true", "false"):
            self.note(f"{key} harus true atau false, tanpa tanda kutip.", key)
            return False
        return node.text == "true"

    def optional_flag(self, key: str) -> bool:
        return self.flag(key) if self.has(key) else False

    def texts(self, key: str) -> tuple[str, ...]:
        return tuple(self._text_of(node, key, LONGEST_SLUG) for node in self._items(key))

    def optional_texts(self, key: str) -> tuple[str, ...]:
        return self.texts(key) if self.has(key) else ()

    def years(self, key: str) -> tuple[int, ...]:
        return tuple(self._year_of(node, key) for node in self._items(key))

    def records(self, key: str) -> list["Record"]:
        """The mappings of a list that holds at least one; they carry this record's code."""
        nodes = self._items(key)
        if self._is_list(key) and not nodes:
            self.note(f"Daftar {key} kosong. Isi paling sedikit satu.", key)
        return [Record(node, self._faults, self.code) for node in nodes]

    def has(self, key: str) -> bool:
        """True when the key is written; asking makes it a known key."""
        self._asked.append(key)
        return key in self._fields.nodes

    def ignore(self, *keys: str) -> None:
        """Say nothing about these keys, because it is not known whether they belong here."""
        self._asked.extend(keys)

    def close(self) -> None:
        """Note every key that nobody asked for: a misspelt key must not be lost silently."""
        for key, line in self._fields.key_lines.items():
            if key not in self._asked:
                allowed = ", ".join(dict.fromkeys(self._asked))
                message = f"Kunci {key!r} tidak dikenal di sini. Yang dikenal: {allowed}."
                self._faults.note(line, self.code, message)

    def _take(self, key: str) -> Node | None:
        if self.has(key):
            return self._fields.nodes[key]
        if self._readable:
            self.note(f"Kunci {key!r} belum ada. Tambahkan di bagian ini.")
        return None

    def _is_list(self, key: str) -> bool:
        return isinstance(self._fields.nodes.get(key), Items)

    def _items(self, key: str) -> list[Node]:
        node = self._take(key)
        if isinstance(node, Items):
            return node.nodes
        if isinstance(node, Scalar | Fields):
            self.note(f"{key} harus berupa daftar, misalnya [a, b] atau baris-baris '- ...'.", key)
        return []

    def _text_of(self, node: Node, key: str, longest: int) -> str:
        fault = _fault_of_text(node, key, longest)
        if fault:
            self._faults.note(node.line, self.code, fault)
        return node.text if isinstance(node, Scalar) and not fault else ""

    def _number_of(self, node: Node, key: str, places: int) -> Decimal:
        fault = _fault_of_number(node, key, places)
        if fault:
            self._faults.note(node.line, self.code, fault)
        return Decimal(node.text) if isinstance(node, Scalar) and not fault else UNKNOWN

    def _year_of(self, node: Node, key: str) -> int:
        year = self._number_of(node, key, places=0)
        if not year.is_finite():
            return 0
        if not 2000 <= year <= 2100:
            message = f"{key} {year} bukan tahun yang wajar. Tulis tahun antara 2000 dan 2100."
            self._faults.note(node.line, self.code, message)
            return 0
        return int(year)


def _fault_of_text(node: Node, key: str, longest: int) -> str:
    """What is wrong with a text, "" when nothing is or when it was noted already."""
    if isinstance(node, Unread):
        return ""
    if not isinstance(node, Scalar):
        return f"{key} harus berupa teks, bukan daftar."
    if not node.text.strip():
        return f"{key} masih kosong. Isi dengan teks."
    if len(node.text) > longest:
        return f"{key} berisi {len(node.text)} huruf, paling banyak {longest}. Persingkat."
    if node.plain and _tag_of_plain(node.text) != TEXT_TAG:
        return f'{key} {node.text} terbaca bukan sebagai teks. Beri tanda kutip: "{node.text}".'
    if CONTROL.search(node.text):
        return f"{key} berisi tanda yang tidak dapat dicetak. Hapus tanda itu."
    return ""


def _tag_of_plain(text: str) -> str:
    """What YAML takes an unquoted word for: 1.10 is a number, no is false, 2024-01-01 a date."""
    tag: str = _resolver.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return tag


def _fault_of_number(node: Node, key: str, places: int) -> str:
    """What is wrong with a number, "" when nothing is or when it was noted already."""
    if isinstance(node, Unread):
        return ""
    if not isinstance(node, Scalar) or not node.plain or not NUMBER.fullmatch(node.text):
        return f"{key} harus berupa angka seperti 12 atau 0.75, tanpa tanda kutip."
    if node.text.startswith("-"):
        return f"{key} {node.text} di bawah 0. Tulis angka dari 0 ke atas."
    if len(node.text.partition(".")[2]) > places:
        return f"{key} {node.text}: paling banyak {places} angka di belakang titik."
    if Decimal(node.text) > LARGEST_NUMBER:
        return f"{key} {node.text} terlalu besar, paling besar {LARGEST_NUMBER}."
    return ""
