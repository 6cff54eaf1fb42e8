"""A file of the portal read back, for the tables of tests/test_exports*.py."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from django.http import HttpResponse
from django.test import Client
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from accounts.workbooks import MEDIA_TYPE

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def book_at(browser: Client, address: str) -> Workbook:
    """The page of that address as a file."""
    return read_book(file_at(browser, address))


def file_at(browser: Client, address: str) -> HttpResponse:
    return browser.get(f"{address}{'&' if '?' in address else '?'}unduh=xlsx")


def read_book(response: HttpResponse) -> Workbook:
    assert (response.status_code, response.headers["Content-Type"]) == (200, MEDIA_TYPE)
    return load_workbook(BytesIO(response.content))


def heads(sheet: Worksheet) -> list[Any]:
    return [cell.value for cell in sheet[1]]


def values(sheet: Worksheet) -> list[dict[str, Any]]:
    """Each row below the heads, by head."""
    names = heads(sheet)
    return [dict(zip(names, row, strict=True)) for row in sheet.iter_rows(2, values_only=True)]


def told(book: Workbook) -> dict[str, str]:
    """The sheet "Keterangan"."""
    return dict(book["Keterangan"].iter_rows(values_only=True))


@dataclass(frozen=True)
class Export:
    """A page that can be had as a file: who asks, its sheets, the head and one row of the first.

    `row` holds the cells of some row of the sheet `of`, by head: numbers as numbers, codes as text.
    """

    address: str
    who: str
    sheets: tuple[str, ...]
    row: dict[str, Any]
    of: str = ""

    def __str__(self) -> str:
        return self.address


Cells = dict[str, list[tuple[Any, ...]]]


def read_alike_by_libreoffice(responses: Iterable[HttpResponse], folder: Path) -> None:
    """Every sheet and cell of these files is there, with the type and value that we wrote."""
    files = {f"{number:02}": response for number, response in enumerate(responses)}

    opened = opened_by_libreoffice(
        {name: response.content for name, response in files.items()}, folder
    )

    for name, response in files.items():
        cells = {title: trimmed(rows) for title, rows in opened[name].items()}
        assert cells == typed(read_book(response))


def opened_by_libreoffice(files: Mapping[str, bytes], folder: Path) -> dict[str, Cells]:
    """Each file's sheets as LibreOffice reads them: floats, texts, other kinds by their name.

    One start of the program for all files; what it has to complain about fails.
    """
    for name, content in files.items():
        (folder / f"{name}.xlsx").write_bytes(content)
    done = subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--norestore", "--convert-to", "fods", "--outdir", folder / "read"),
            *(folder / f"{name}.xlsx" for name in files),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
        env={"PATH": "/usr/bin:/bin", "HOME": str(folder)},
    )
    assert "error" not in (done.stdout + done.stderr).casefold()
    return {name: _cells(folder / "read" / f"{name}.fods") for name in files}


def _cells(path: Path) -> Cells:
    tables = ElementTree.parse(path).iter(f"{TABLE}table")  # noqa: S314 - from LibreOffice
    return {
        str(table.get(f"{TABLE}name")): [
            tuple(_row(row)) for row in table.iter(f"{TABLE}table-row")
        ]
        for table in tables
    }


def _row(row: ElementTree.Element) -> Iterator[Any]:
    """What is blank up to the end of the sheet counts once."""
    for cell in row.iter(f"{TABLE}table-cell"):
        assert cell.get(f"{TABLE}formula") is None
        kind = cell.get(f"{OFFICE}value-type")
        value = {
            None: None,
            "float": round(float(cell.get(f"{OFFICE}value", 0)), 9),
            "string": "".join(cell.itertext()).strip(),
        }.get(kind, kind)
        times = int(cell.get(f"{TABLE}number-columns-repeated", 1))
        yield from [value] * (times if kind else min(times, 100))


def typed(book: Workbook) -> dict[str, list[tuple[Any, ...]]]:
    """As `opened_by_libreoffice` tells cells."""
    return {
        sheet.title: trimmed([tuple(as_read(cell.value) for cell in row) for row in sheet])
        for sheet in book
    }


def as_read(value: Any) -> Any:
    if value is None or isinstance(value, str):
        return value
    return round(float(value), 9) if isinstance(value, int | float) else "date"


def trimmed(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Without blank cells at the end of a row and blank rows at the end of a sheet."""
    cut = [row[: max((place for place, one in enumerate(row, 1) if one is not None), default=0)]
           for row in rows]  # fmt: skip
    while cut and not cut[-1]:
        cut.pop()
    return cut
