"""Runs one pure function of ours on untrusted bytes in a child process with limits (security 98).

A parser that hangs, eats memory or crashes takes only its child with it. The child is a fresh
Python without Django, settings, secrets or environment; arguments and result travel as JSON.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

CHILD = Path(__file__).with_name("child.py")
MEMORY = 512 * 2**20
CPU_SECONDS = 10
WALL_SECONDS = 20
LARGEST_RESULT = 64 * 1024
# Children of one server process at a time: the others wait, so that memory stays bounded.
SEATS = threading.BoundedSemaphore(2)


class ChildFailed(Exception):  # noqa: N818 - it reads as what it says
    """The function gave no result: it crashed, or broke a limit."""


class TookTooLong(ChildFailed):
    """It used up its processor or wall time."""


class NeededTooMuch(ChildFailed):
    """It asked for more memory than allowed."""


class NoSeat(ChildFailed):
    """Too many others were waiting; nothing was tried."""


def run_limited(
    function_path: str,
    *args: Any,
    memory: int = MEMORY,
    cpu_seconds: int = CPU_SECONDS,
    wall_seconds: float = WALL_SECONDS,
    files: Sequence[IO[bytes]] = (),
    largest_file: int = LARGEST_RESULT,
) -> Any:
    """Call `function_path` ("package.module:function") in the child and return its JSON result.

    `memory` is address space in bytes. `files` stay open in the child under the same numbers: name
    them in the arguments with `path_in_child`; what it writes into one may grow to `largest_file`
    bytes. Raises a `ChildFailed`; what the child said about its failure is dropped, because it may
    quote the bytes that it read.
    """
    order = {
        "function": function_path,
        "args": args,
        "path": [entry for entry in sys.path if entry],
        "limits": {"memory": memory, "cpu_seconds": cpu_seconds, "output": largest_file},
        "parent": os.getpid(),
    }
    if not SEATS.acquire(timeout=wall_seconds):
        raise NoSeat
    try:
        with tempfile.TemporaryFile() as answer:
            code = _run(json.dumps(order).encode(), answer, wall_seconds, files)
            answer.seek(0)
            return _result(code, answer.read(LARGEST_RESULT))
    finally:
        SEATS.release()


def path_in_child(file: IO[bytes]) -> str:
    """Where the child finds one of its `files`; works for a file without a name too."""
    return f"/dev/fd/{file.fileno()}"


def _run(order: bytes, answer: IO[bytes], wall_seconds: float, files: Sequence[IO[bytes]]) -> int:
    """Return the child's exit code; its whole process group is gone afterwards."""
    child = subprocess.Popen(  # noqa: S603 - our own interpreter and our own file
        [sys.executable, "-I", "-S", "-B", str(CHILD)],
        stdin=subprocess.PIPE,
        stdout=answer,
        stderr=subprocess.DEVNULL,
        env={"LC_ALL": "C.UTF-8"},
        cwd="/",
        start_new_session=True,
        pass_fds=[file.fileno() for file in files],
    )
    try:
        child.communicate(order, timeout=wall_seconds)
    except subprocess.TimeoutExpired:
        raise TookTooLong from None
    finally:
        # Only a child that nobody has waited for yet surely still owns its number.
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
    return child.returncode


def _result(code: int, answer: bytes) -> Any:
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        raise TookTooLong
    try:
        said = json.loads(answer)
    except ValueError:
        raise ChildFailed(f"exit {code}") from None
    if said.get("failed") == "MemoryError":
        raise NeededTooMuch
    if "result" not in said:
        raise ChildFailed(said.get("failed", f"exit {code}"))
    return said["result"]
