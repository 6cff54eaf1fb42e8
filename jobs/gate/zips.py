"""The ZIP guard: bounds and structure before a single byte is inflated (security 35).

zipfile of Python 3.11 trusts the central directory; here every member must also agree with its
own local header, and the members must fill the file without gaps, overlaps, prefix or suffix.
"""

from __future__ import annotations

import mmap
import stat
import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path

MOST_MEMBERS = 300
MOST_INFLATED = 60_000_000
MOST_RATIO = 120
SMALL = 100_000  # a member this small may have any ratio
END = struct.Struct("<4s4H2IH")
LOCAL = struct.Struct("<4s5H3I2H")
DATA_DESCRIPTOR = 24  # the longest: signature, sum, two 64-bit sizes
ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many members an archive may have, and how many bytes they may be together."""

    members: int
    inflated: int


OFFICE = Bounds(MOST_MEMBERS, MOST_INFLATED)


class Unfit(Exception):  # noqa: N818 - it reads as what it says
    """The archive breaks a bound or contradicts itself."""


def open_guarded(path: Path, bounds: Bounds = OFFICE) -> zipfile.ZipFile:
    """Open the archive after all checks; raises Unfit or zipfile.BadZipFile."""
    if path.stat().st_size < END.size:
        raise Unfit
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        directory_start = _check_end(data, bounds)
        archive = zipfile.ZipFile(path)
        try:
            _check_bounds(archive.infolist(), bounds)
            _check_layout(data, archive.infolist(), directory_start)
        except BaseException:
            archive.close()
            raise
    return archive


def _check_end(data: mmap.mmap, bounds: Bounds) -> int:
    """The end record closes the file and lies right behind the directory; returns its start."""
    mark, disk, first_disk, here, count, size, start, comment = END.unpack(data[-END.size :])
    if (
        mark != b"PK\x05\x06"
        or (disk, first_disk, comment) != (0, 0, 0)
        or here != count
        or count > bounds.members
        or start + size != len(data) - END.size
    ):
        raise Unfit
    return start


def _check_bounds(members: list[zipfile.ZipInfo], bounds: Bounds) -> None:
    names = {member.filename.casefold() for member in members}
    if not members or len(names) != len(members):
        raise Unfit
    if sum(member.file_size for member in members) > bounds.inflated:
        raise Unfit
    for member in members:
        _check_member(member)


def _check_member(member: zipfile.ZipInfo) -> None:
    ratio_broken = member.file_size > max(SMALL, MOST_RATIO * member.compress_size)
    compressed_usually = member.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    is_link = stat.S_ISLNK(member.external_attr >> 16)
    if ratio_broken or not compressed_usually or is_link or member.flag_bits & ENCRYPTED:
        raise Unfit
    name = member.orig_filename
    if name != member.filename or not name.isprintable() or name.startswith("/") or "\\" in name:
        raise Unfit
    if ".." in name.split("/"):
        raise Unfit


def _check_layout(data: mmap.mmap, members: list[zipfile.ZipInfo], directory_start: int) -> None:
    end = 0
    for member in sorted(members, key=lambda member: member.header_offset):
        gap = member.header_offset - end
        if not 0 <= gap <= (DATA_DESCRIPTOR if end else 0):
            raise Unfit
        end = _end_of_member(data, member)
    if not 0 <= directory_start - end <= DATA_DESCRIPTOR:
        raise Unfit


def _end_of_member(data: mmap.mmap, member: zipfile.ZipInfo) -> int:
    """Index behind its data; its local header must tell the same name, method and size."""
    at = member.header_offset
    if at + LOCAL.size > len(data):
        raise Unfit
    mark, _, flags, method, _, _, _, packed, _, name_length, extra = LOCAL.unpack_from(data, at)
    name_at = at + LOCAL.size
    name = data[name_at : name_at + name_length].decode("utf-8" if flags & 0x800 else "cp437")
    if (mark, method, name) != (b"PK\x03\x04", member.compress_type, member.orig_filename):
        raise Unfit
    # With a data descriptor (flag 8) the sizes stand behind the data instead.
    if not flags & 0x8 and packed != member.compress_size:
        raise Unfit
    return name_at + name_length + extra + member.compress_size
