"""Asks clamd whether bytes hold a virus: INSTREAM over a unix socket or TCP (clamd(8)).

Where clamd listens is CLAMD_SOCKET (a path) or CLAMD_ADDRESS (host and port); with neither nothing
is scanned. The bytes leave in chunks as they are read: a file is never held whole in memory.
"""

from __future__ import annotations

import re
import socket
import struct
import time
from collections.abc import Iterable

from django.conf import settings

# Longer than any answer of clamd; what is longer is no answer of clamd.
LONGEST_ANSWER = 4096
PIECE = 64 * 1024
FOUND = re.compile(r"stream: (?P<name>.+) FOUND")
CLEAN = "stream: OK"
LONGEST_NAME = 200


class NoVerdict(Exception):  # noqa: N818 - it reads as what it says
    """clamd did not say whether there is a virus.

    `str()` is for the log of whoever looks after the server: it names no file and quotes none.
    """


class Away(NoVerdict):
    """It can't be reached, is too slow, or something else listens there: the next file fares so."""


class NotJudged(NoVerdict):
    """It is there but refuses these bytes, because they exceed its size limit for one."""


def is_configured() -> bool:
    return bool(settings.CLAMD_SOCKET or settings.CLAMD_ADDRESS)


def virus_in(chunks: Iterable[bytes]) -> str:
    """The name of the virus in these bytes, or "" when clamd found none.

    Raises a NoVerdict, after CLAMD_TIMEOUT seconds at the latest; what `chunks` raises goes on.
    """
    ends = time.monotonic() + settings.CLAMD_TIMEOUT
    with _connected(ends) as line:
        _send(line, chunks, ends)
        return _verdict(_answer(line, ends))


def _connected(ends: float) -> socket.socket:
    try:
        if settings.CLAMD_ADDRESS:
            return socket.create_connection(settings.CLAMD_ADDRESS, timeout=_left(ends))
        return _connected_to_path(settings.CLAMD_SOCKET, ends)
    except TimeoutError:
        raise _too_slow() from None
    except OSError as error:
        raise Away(f"clamd can't be reached: {error.strerror}") from None


def _connected_to_path(path: str, ends: float) -> socket.socket:
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        line.settimeout(_left(ends))
        line.connect(path)
    except OSError:
        line.close()
        raise
    return line


def _send(line: socket.socket, chunks: Iterable[bytes], ends: float) -> None:
    """Each piece behind its length, and a length of zero at the end."""
    if not _sent(line, b"zINSTREAM\0", ends):
        return
    for chunk in chunks:
        for start in range(0, len(chunk), PIECE):
            piece = chunk[start : start + PIECE]
            if not _sent(line, struct.pack(">I", len(piece)) + piece, ends):
                return
    _sent(line, struct.pack(">I", 0), ends)


def _sent(line: socket.socket, data: bytes, ends: float) -> bool:
    """False when clamd hung up: beyond its size limit it says so and reads no further."""
    try:
        line.settimeout(_left(ends))
        line.sendall(data)
    except TimeoutError:
        raise _too_slow() from None
    except OSError:
        return False
    return True


def _answer(line: socket.socket, ends: float) -> str:
    said = b""
    while b"\0" not in said and len(said) <= LONGEST_ANSWER:
        try:
            line.settimeout(_left(ends))
            more = line.recv(LONGEST_ANSWER)
        except TimeoutError:
            raise _too_slow() from None
        except OSError as error:
            raise Away(f"clamd hung up: {error.strerror}") from None
        if not more:
            break
        said += more
    return said.split(b"\0")[0].decode("ascii", "replace").strip()


def _verdict(said: str) -> str:
    if said == CLEAN:
        return ""
    if found := FOUND.fullmatch(said):
        return "".join(char for char in found["name"] if char.isprintable())[:LONGEST_NAME]
    if said.endswith("ERROR"):
        raise NotJudged(f"clamd refused: {said[:LONGEST_NAME]}")
    raise Away("clamd did not answer as clamd does")


def _left(ends: float) -> float:
    left = ends - time.monotonic()
    if left <= 0:
        raise _too_slow()
    return left


def _too_slow() -> Away:
    return Away(f"clamd gave no answer within {settings.CLAMD_TIMEOUT} seconds")
