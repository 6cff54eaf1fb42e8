"""File names are shown, never used: what a sent name becomes before it is stored (security 44)."""

import re
import unicodedata
from datetime import UTC, datetime
from pathlib import PurePosixPath

from evidence.personal import CHILD_MASK, MASK, numbers_in

LONGEST = 120  # bytes of UTF-8
NAMELESS = "berkas"
# Control, bidi and zero-width, half surrogates, private, unassigned, line and paragraph ends.
HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
# What no common file system or header takes as part of a name.
TROUBLESOME = str.maketrans(dict.fromkeys('"*/:<>?\\|', "_"))
NIK = re.compile(r"(?<!\d)(?:\d[ ._-]?){15}\d(?!\d)")


def clean_name(name: str) -> str:
    """The name as it is stored: one line, no folder, at most 120 bytes, extension kept.

    A 16-digit number is masked: it may be somebody's NIK, and names travel further than files.
    Of a child's NIK the name goes on saying that there was one.
    """
    last = re.split(r"[/\\]", name)[-1]
    shown = "".join(char for char in last if unicodedata.category(char) not in HIDDEN)
    shown = unicodedata.normalize("NFC", " ".join(shown.split()))
    shown = NIK.sub(_mask, shown).translate(TROUBLESOME)
    path = PurePosixPath(shown.strip(" ."))
    # Cut before the extension, and again afterwards: a cut may leave a blank or dot at the end.
    stem = _cut(path.stem, LONGEST - len(path.suffix.encode())).strip(" .")
    return _cut(f"{stem or NAMELESS}{path.suffix}", LONGEST)


def _mask(number: re.Match[str]) -> str:
    today = datetime.now(UTC).date()
    found = numbers_in(number.group().replace("_", " "), on=today)
    return CHILD_MASK if any(nik.is_child(today) for nik in found) else MASK


def extension(name: str) -> str:
    """The lower-case extension with its dot, or ""."""
    return PurePosixPath(name).suffix.lower()


def _cut(text: str, limit: int) -> str:
    """At most `limit` bytes, never half a character."""
    return text.encode()[: max(limit, 0)].decode(errors="ignore")
