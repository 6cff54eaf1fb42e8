"""The shipped file with wrong places in it, and the faults found there.

The shipped file never changes (a new year is a new file), so tests name its lines by number.
"""

import pytest

from instruments.files import SHIPPED, InstrumentFaults, read_sheet

TEXT = SHIPPED.read_text(encoding="utf-8")
LINES = TEXT.split("\n")


def edited(*edits):
    """The shipped text with (line, old, new) edits made; each old text must be on its line."""
    lines = list(LINES)
    for line, old, new in edits:
        assert old in lines[line - 1], f"line {line} reads {lines[line - 1]!r}"
        lines[line - 1] = lines[line - 1].replace(old, new, 1)
    return "\n".join(lines)


def faults_in(source):
    with pytest.raises(InstrumentFaults) as refusal:
        read_sheet(source)
    return list(refusal.value.faults)
