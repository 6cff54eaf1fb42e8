"""An instrument file, read and checked without Django and without a database.

Every fault of a file is listed in one run, each with its line. The format for those who write such
a file is in instruments/data/README.md.
"""

from pathlib import Path

from instruments.files.faults import Fault, Faults, InstrumentFaults
from instruments.files.parts import build_sheet
from instruments.files.tree import read_tree
from instruments.sheet import Sheet

__all__ = ["SHIPPED", "Fault", "InstrumentFaults", "read_content", "read_sheet"]

SHIPPED = Path(__file__).parent.parent / "data" / "kla-2024.yaml"
# Six times the shipped file; larger ones are refused before they are read.
LARGEST_FILE = 2 * 1024 * 1024


def read_sheet(source: Path | bytes | str) -> Sheet:
    """Read a file (`Path`) or its content (`bytes`, `str`).

    Raises `InstrumentFaults` with all faults, ordered by line, and OSError for an unreadable path.
    """
    faults = Faults()
    sheet = _read(source, faults)
    if sheet is None or faults.noted:
        raise InstrumentFaults(faults.by_line())
    return sheet


def _read(source: Path | bytes | str, faults: Faults) -> Sheet | None:
    text = _text(source, faults)
    tree = None if text is None else read_tree(text, faults)
    return None if tree is None else build_sheet(tree, faults)


def _text(source: Path | bytes | str, faults: Faults) -> str | None:
    content = _content(source)
    if len(content) > LARGEST_FILE:
        largest = LARGEST_FILE // 1024 // 1024
        faults.note(1, "", f"Berkas lebih besar dari {largest} MB. Periksa apakah berkasnya benar.")
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        faults.note(line, "", "Baris ini bukan teks UTF-8. Simpan ulang berkas sebagai UTF-8.")
        return None


def read_content(path: Path) -> bytes:
    """At most one byte more than `read_sheet` takes, however large the file is."""
    with path.open("rb") as file:
        return file.read(LARGEST_FILE + 1)


def _content(source: Path | bytes | str) -> bytes:
    if isinstance(source, Path):
        return read_content(source)
    return source if isinstance(source, bytes) else source.encode("utf-8", "surrogatepass")
