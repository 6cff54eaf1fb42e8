"""File names are shown, never used: what a sent name becomes before it is stored (security 44)."""

import re
import unicodedata
from datetime import date
from pathlib import PurePosixPath

from evidence.personal import CHILD_MASK, MASK, numbers_in

LONGEST = 120  # bytes of UTF-8
NAMELESS = "berkas"
# Control, bidi and zero-width, half surrogates, private, unassigned, line and paragraph ends.
HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
# What no common file system or header takes as part of a name.
TROUBLESOME = str.maketrans(dict.fromkeys('"*/:<>?\\|', "_"))
NIK = re.compile(r"(?<!\d)(?:\d[ ._-]?){15}\d(?!\d)")


def clean_name(name: str, *, on: date | None = None) -> str:
    """The name as it is stored: one line, no folder, at most 120 bytes, extension kept.

    A 16-digit number is masked: it may be somebody's NIK, and names travel further than files.
    With `on`, the day on which it came, the name goes on saying that there was a child's.
    """
    last = re.split(r"[/\\]", name)[-1]
    shown = "".join(char for char in last if unicodedata.category(char) not in HIDDEN)
    shown = unicodedata.normalize("NFC", " ".join(shown.split()))
    shown = NIK.sub(lambda found: _mask(found.group(), on), shown).translate(TROUBLESOME)
    path = PurePosixPath(shown.strip(" ."))
    # Cut before the extension, and again afterwards: a cut may leave a blank or dot at the end.
    stem = _cut(path.stem, LONGEST - len(path.suffix.encode())).strip(" .")
    return _cut(f"{stem or NAMELESS}{path.suffix}", LONGEST)


def _mask(number: str, on: date | None) -> str:
    if on is None:
        return MASK
    found = numbers_in(number.replace("_", " "), on=on)
    return CHILD_MASK if any(nik.is_child(on) for nik in found) else MASK


def extension(name: str) -> str:
    """The lower-case extension with its dot, or ""."""
    return PurePosixPath(name).suffix.lower()


def _cut(text: str, limit: int) -> str:
    """At most `limit` bytes, never half a character."""
    return text.encode()[: max(limit, 0)].decode(errors="ignore")
