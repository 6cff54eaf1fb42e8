"""The child of jobs/sandbox.py: limits itself, runs one function, writes one JSON object.

Started as a script under `python -I -S`, so it may import nothing of ours before the limits hold.
"""

import ctypes
import importlib
import json
import os
import resource
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    order = json.load(sys.stdin)
    _end_with(order["parent"])
    _limit(**order["limits"])
    sys.path[:] = order["path"]
    try:
        module, name = order["function"].split(":")
        answer = {"result": getattr(importlib.import_module(module), name)(*order["args"])}
    except Exception as error:  # noqa: BLE001 - whatever a parser raises, the parent must hear of it
        answer = {"failed": type(error).__name__}
    text = json.dumps(answer).encode()
    sys.stdout.buffer.write(text)
    sys.stdout.buffer.flush()
    # Without the interpreter's clean-up: a parser's half-freed objects can crash it.
    os._exit(0)


def _end_with(parent: int) -> None:
    """Nobody else ends the child of a parent that was killed."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _limit(*, memory: int, cpu_seconds: int, output: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    # At the soft limit SIGXCPU ends the process, a second later SIGKILL does.
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (output, output))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
