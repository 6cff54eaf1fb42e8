"""Reads the text of one file in the limited child of jobs/sandbox.py. No Django: it starts here.

What it says about the file is a count; the text itself goes into an open file, or nowhere. Each
library is imported where it is needed, so that a reading pays only for its own kind of file.
"""

from __future__ import annotations

import io
import subprocess
import time
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element

from evidence.gate.heic import teach_pillow
from evidence.personal import findings_in, masked, suspicion

if TYPE_CHECKING:
    from PIL import Image

LONGEST_TEXT = 20_000
# Looked through for personal data; beyond that a file is a database, and long since suspicious.
MOST_CHARACTERS = 1_000_000
# Of processor time, inside the limit of the child: the beginning of a thick book beats nothing.
READING_SECONDS = 5
EYE_PAGES, EYE_DOTS, EYE_SIDE = 3, 200, 2400
EYE_SECONDS = 40
PDF = "application/pdf"
WORD_TEXT = ("word/document.xml", "word/header", "word/footer", "word/footnotes", "word/comments")
WORD_SPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read(source: str, media_type: str, on: str, target: str, left: int) -> dict[str, Any]:
    """`{"found": counts of evidence.personal, "letters": how many}` of the text inside the file.

    The first LONGEST_TEXT characters, numbers of people masked, go into `target`, unless it is ""
    or more concerns a child than the `left` of which a person said that it doesn't. `on` is an ISO
    date, the day on which the file came.
    """
    return _told(_tidy(_up_to(_pieces(source, media_type))), on, target, left)


def read_by_eye(
    source: str, media_type: str, on: str, target: str, left: int, program: str
) -> dict[str, Any]:
    """The same with what Tesseract (at `program`) sees on the first pages; it gets no file.

    A scan often has one printed line of its own, about its electronic signature.
    """
    pictures = _scans(source) if media_type == PDF else _photo(source)
    pieces = [_seen(picture, program) for picture in pictures]
    return _told(_tidy("\n".join([*pieces, _up_to(_pieces(source, media_type))])), on, target, left)


def _told(text: str, on: str, target: str, left: int) -> dict[str, Any]:
    day = date.fromisoformat(on)
    found = findings_in(text, on=day)
    if target and suspicion(found) <= left:
        kept = masked(text[: 2 * LONGEST_TEXT], on=day)[:LONGEST_TEXT]
        Path(target).write_text(kept, encoding="utf-8")
    letters = sum(char.isalnum() for char in text[:LONGEST_TEXT])
    return {"found": found, "letters": letters}


def _pieces(source: str, media_type: str) -> Iterator[str]:
    if media_type == PDF:
        return _pages(source)
    if media_type.endswith("spreadsheetml.sheet"):
        return _rows(source)
    if media_type.endswith("wordprocessingml.document"):
        return _paragraphs(source)
    return iter(())


def _up_to(pieces: Iterator[str]) -> str:
    """As much as there is time and room for."""
    kept, length, end = [], 0, time.process_time() + READING_SECONDS
    for piece in pieces:
        kept.append(piece)
        length += len(piece) + 1
        if length > MOST_CHARACTERS or time.process_time() > end:
            break
    return "\n".join(kept)[:MOST_CHARACTERS]


def _pages(source: str) -> Iterator[str]:
    import pypdfium2

    # From memory: the library would open a name that is none ("/dev/fd/5") in its own way.
    for page in pypdfium2.PdfDocument(Path(source).read_bytes()):
        yield page.get_textpage().get_text_range()


def _rows(source: str) -> Iterator[str]:
    """Cells of a row with a tab in between; every sheet."""
    from openpyxl import load_workbook

    with Path(source).open("rb") as file:
        for sheet in load_workbook(file, read_only=True, data_only=True).worksheets:
            yield sheet.title
            # What the file claims about its own extent is not believed.
            sheet.reset_dimensions()
            for cells in sheet.iter_rows(max_col=100, values_only=True):
                yield "\t".join(_cell(value) for value in cells).rstrip("\t")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())


def _paragraphs(source: str) -> Iterator[str]:
    """The parts of a DOCX that people write in; the guard has seen the archive before."""
    from defusedxml.ElementTree import iterparse

    from jobs.gate import zips

    with zips.open_guarded(Path(source)) as archive:
        for name in sorted(archive.namelist()):
            if name.startswith(WORD_TEXT) and name.endswith(".xml"):
                with archive.open(name) as part:
                    yield from _lines(iterparse(part, ["start", "end"], forbid_dtd=True))


def _lines(events: Iterator[tuple[str, Element]]) -> Iterator[str]:
    """One a paragraph, and one a row of a table with tabs between its cells."""
    line: list[str] = []
    row: list[str] = []
    cells_deep = 0
    for event, element in events:
        name = element.tag.removeprefix(WORD_SPACE)
        if event == "start":
            cells_deep += name == "tc"
        elif name == "t":
            line.append(element.text or "")
        elif name in ("tab", "br", "cr") or (name == "p" and cells_deep):
            line.append(" ")
        elif name == "tc":
            cells_deep -= 1
            if not cells_deep:
                row.append(" ".join("".join(line).split()))
                line = []
        elif name == "p" or (name == "tr" and not cells_deep):
            yield "\t".join(row) if row else "".join(line)
            line, row = [], []
            element.clear()


def _scans(source: str) -> Iterator[Image.Image]:
    import pypdfium2

    book = pypdfium2.PdfDocument(Path(source).read_bytes())
    for number in range(min(len(book), EYE_PAGES)):
        page = book[number]
        scale = min(EYE_DOTS / 72, EYE_SIDE / max(page.get_size()))
        yield page.render(scale=scale, grayscale=True).to_pil()


def _photo(source: str) -> Iterator[Image.Image]:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # the gate has refused what is too large
    teach_pillow()
    picture = Image.open(source)
    picture.draft("L", (EYE_SIDE, EYE_SIDE))
    picture = ImageOps.exif_transpose(picture)
    picture.thumbnail((EYE_SIDE, EYE_SIDE))
    yield picture


def _seen(picture: Image.Image, program: str) -> str:
    """What Tesseract reads, given and answered through pipes: nothing of it lies on a disk."""
    page = io.BytesIO()
    picture.convert("L").save(page, "PPM")
    answer = subprocess.run(  # noqa: S603 - the program that the parent found
        [program, "stdin", "stdout", "-l", "ind", "--dpi", str(EYE_DOTS)],
        input=page.getvalue(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"},
        timeout=EYE_SECONDS,
        check=True,
    )
    return answer.stdout.decode("utf-8", "replace")


def _tidy(text: str) -> str:
    """Letters as people type them; no control characters, which PostgreSQL would refuse, too."""
    text = unicodedata.normalize("NFKC", text).replace("\r\n", "\n").replace("\r", "\n")
    lines = ("".join(filter(_is_shown, line)) for line in text.split("\n"))
    return "\n".join(" ".join(line.split(" ")).strip() for line in lines)


def _is_shown(char: str) -> bool:
    return char == "\t" or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
