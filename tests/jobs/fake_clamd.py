"""Something that listens as clamd does, and answers as a test wants it to."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

# The received bytes -> the answer; None hangs up without one.
Answer = Callable[[bytes], bytes | None]


@dataclass
class FakeClamd:
    """`received` are the files as they came, `largest_piece` the longest of their pieces."""

    answer: Answer
    limit: int = 2**30
    received: list[bytes] = field(default_factory=list)
    largest_piece: int = 0
    silent: threading.Event = field(default_factory=threading.Event)


@contextmanager
def listening(
    said: bytes | Answer, *, family: int = socket.AF_INET, path: str = "", limit: int = 2**30
) -> Iterator[tuple[FakeClamd, tuple[str, int] | str]]:
    """A clamd on loopback or at `path`, and where it is."""
    fake = FakeClamd(said if callable(said) else lambda data: said, limit)
    with socket.socket(family, socket.SOCK_STREAM) as door:
        door.bind(path or ("127.0.0.1", 0))
        door.listen()
        thread = threading.Thread(target=_serve, args=(door, fake), daemon=True)
        thread.start()
        try:
            yield fake, path or door.getsockname()
        finally:
            fake.silent.set()
            door.shutdown(socket.SHUT_RDWR)
            thread.join(5)


def _serve(door: socket.socket, fake: FakeClamd) -> None:
    while True:
        try:
            line, _ = door.accept()
        except OSError:
            return
        with line:
            _talk(line, fake)


def _talk(line: socket.socket, fake: FakeClamd) -> None:
    with line.makefile("rb") as said:
        assert said.read(len(b"zINSTREAM\0")) == b"zINSTREAM\0"
        data = b""
        while size := struct.unpack(">I", said.read(4) or b"\0" * 4)[0]:
            fake.largest_piece = max(fake.largest_piece, size)
            data += said.read(size)
            if len(data) > fake.limit:
                line.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        fake.received.append(data)
        answer = fake.answer(data)
        if answer is not None:
            line.sendall(answer)
