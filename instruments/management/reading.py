"""How both commands read their file: a missing one is wrong use, a faulty one lists its faults."""

from pathlib import Path

from instruments.files import InstrumentFaults, read_content, read_sheet
from instruments.sheet import Sheet
from jobs.commands import DataFaults, WrongUse


def read_file(name: str) -> tuple[Sheet, bytes]:
    """The sheet of a file and the bytes it was read from. Raises WrongUse or DataFaults."""
    try:
        content = read_content(Path(name))
    except OSError as error:
        raise WrongUse(
            f"Berkas {name} tidak ditemukan atau tidak dapat dibaca. Periksa letak dan namanya."
        ) from error
    try:
        return read_sheet(content), content
    except InstrumentFaults as error:
        raise DataFaults([str(fault) for fault in error.faults]) from error
