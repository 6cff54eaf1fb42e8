"""Names of units as people write them: "Kab. Bengkulu Selatan", "BENGKULU  SELATAN", "Ds. Jawi".

Pure text, no database: `search_key` is what regions.lookup compares.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

APOSTROPHES = re.compile(r"['’‘`´]")
NOT_LETTER_OR_DIGIT = re.compile(r"[\W_]+")

# The word before a name -> level, and the kinds it can mean.
KABUPATEN = (2, ("kabupaten",))
KOTA = (2, ("kota",))
KECAMATAN = (3, ("kecamatan", "distrik"))
DESA = (4, ("desa", "desa_adat"))
KELURAHAN = (4, ("kelurahan",))
KIND_WORDS = {
    "provinsi": (1, ("provinsi",)),
    "propinsi": (1, ("provinsi",)),
    "prov": (1, ("provinsi",)),
    "kabupaten": KABUPATEN,
    "kab": KABUPATEN,
    "kota": KOTA,
    "kotamadya": KOTA,
    "kodya": KOTA,
    "kecamatan": KECAMATAN,
    "kec": KECAMATAN,
    "distrik": KECAMATAN,
    "desa": DESA,
    "ds": DESA,
    "kelurahan": KELURAHAN,
    "kel": KELURAHAN,
}
# Words that belong to the kind, not to the name: Kota Administrasi, Desa Adat.
KIND_TAILS = {2: {"administrasi", "adm"}, 4: {"adat"}}
SPELLED_OUT = {"kep": "kepulauan"}


@dataclass(frozen=True)
class Reading:
    """One way to read a written name; without a kind word `level` is None and `kinds` is empty."""

    key: str
    level: int | None = None
    kinds: tuple[str, ...] = ()


def words_of(text: str) -> list[str]:
    """Small words without punctuation; apostrophes join ("Regapu'u")."""
    plain = APOSTROPHES.sub("", unicodedata.normalize("NFKC", text)).casefold()
    found = NOT_LETTER_OR_DIGIT.sub(" ", plain).split()
    return [SPELLED_OUT.get(word, word) for word in found]


def squashed(text: str) -> str:
    """Letters and digits only, so that "Muko-Muko" equals "Mukomuko"."""
    return "".join(words_of(text))


def search_key(name: str, kind: str) -> str:
    """The official name without its own kind word: "Kabupaten Kaur" -> "kaur"."""
    words = words_of(name)
    reading = _after_kind_word(words)
    return reading.key if reading and kind in reading.kinds else "".join(words)


def readings(text: str) -> Iterator[Reading]:
    """Ways to read `text`, likeliest first: "Kota Manna" is a kota Manna, else a name in itself."""
    words = words_of(text)
    after_kind = _after_kind_word(words)
    if after_kind:
        yield after_kind
        second = _after_kind_word(words[1:])
        if second and second.level == after_kind.level:  # "Kab/Kota Bengkulu"
            yield second
    yield Reading("".join(words))


def _after_kind_word(words: list[str]) -> Reading | None:
    if len(words) < 2 or words[0] not in KIND_WORDS:
        return None
    level, kinds = KIND_WORDS[words[0]]
    rest = words[1:]
    if len(rest) > 1 and rest[0] in KIND_TAILS.get(level, ()):
        rest = rest[1:]
    return Reading("".join(rest), level, kinds)
