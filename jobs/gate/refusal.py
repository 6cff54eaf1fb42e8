"""A refused file: one sentence for the person, and how it writes sizes."""

from decimal import ROUND_CEILING, Decimal


class Refused(Exception):  # noqa: N818 - it reads as what it says
    """The file broke a rule; the text names the rule, the value and what to do."""


def size_words(size: int) -> str:
    """ "14,2 MB"; rounded up, so that a file just over a limit never looks equal to it."""
    if size < 1000:
        return f"{size} byte"
    unit, name, places = (1000, "kB", 0) if size < 1_000_000 else (1_000_000, "MB", 1)
    rounded = (Decimal(size) / unit).quantize(Decimal(1).scaleb(-places), ROUND_CEILING)
    return f"{rounded} {name}".replace(".", ",").replace(",0 ", " ")
