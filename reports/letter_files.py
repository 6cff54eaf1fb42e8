"""Letters as one file each, in a ZIP: to be sent to their recipients one by one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from zipfile import ZipFile

from django.utils.text import slugify

from jobs.progress import Progress
from reports.content.letters import LetterPage
from reports.papers import file_name, print_pages

ZIP = "application/zip"


def zipped_letters(
    pages: Sequence[LetterPage], size: str, progress: Progress, folder: Path
) -> Path:
    """A PDF for each of the pages, in their order; raises NotPrinted, and Cancelled between two."""
    target = folder / Path(file_name(pages[0])).with_suffix(".zip")
    with ZipFile(target, "w") as archive:
        for place, page in enumerate(pages):
            progress.at(f"Mencetak surat {page.figures.to}", place, len(pages))
            archive.writestr(letter_name(place + 1, page), print_pages([page], size).content)
    return target


def letter_name(place: int, page: LetterPage) -> str:
    """ "surat-17.04-2024-001-camat-kinal.pdf": the names stay different when cut."""
    start = Path(file_name(page)).stem
    return f"{start}-{place:03d}-{slugify(page.figures.to)[:60]}.pdf"
