"""How people write ya and tidak in a table: read tolerantly, never guessed."""

from __future__ import annotations

import unicodedata

from evaluations.models import AreaAnswer

YES, NO = AreaAnswer.Word.YES, AreaAnswer.Word.NO
# Also given to the page's script, so that a paste and a file are read alike.
WORDS: dict[str, str] = {
    **dict.fromkeys(("ya", "y", "iya", "yes", "1", "v", "ada", "sudah", "✓", "✔", "√"), YES.value),
    **dict.fromkeys(
        ("tidak", "t", "tdk", "no", "n", "0", "x", "belum", "tidak ada", "✗", "✘"), NO.value
    ),
}


class UnknownWord(ValueError):  # noqa: N818 - it reads as what it says
    """`str()` is what was written, cut short."""


def read_word(written: str) -> str:
    """ "ya", "tidak", or "" for an empty cell. Raises UnknownWord."""
    text = " ".join(unicodedata.normalize("NFKC", written).casefold().split()).rstrip(".")
    if not text:
        return ""
    if text not in WORDS:
        raise UnknownWord(written.strip()[:30])
    return WORDS[text]
