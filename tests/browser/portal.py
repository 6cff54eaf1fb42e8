"""A portal as people meet it: the commands of bin/run, then gunicorn on a free port of loopback."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "gajah-hijau-menari-di-pantai"
STARTS_WITHIN = 60  # seconds
PREPARATION = (
    ("migrate", "--verbosity", "0"),
    ("load_regions",),
    ("load_instrument", "instruments/data/kla-2024.yaml", "--publish"),
    ("load_instrument", "instruments/data/kla-2025.yaml", "--publish"),
    ("collectstatic", "--no-input", "--verbosity", "0"),
    ("load_demo",),
    ("open_round", "2024", "--instrument", "kla-2024", "--region", "17.06"),
)


@dataclass
class Server:
    """gunicorn of one portal, in a group of its own."""

    data: Path
    port: int
    environment: dict[str, str]

    def start(self) -> None:
        log = self.data / "server.log"
        with log.open("ab") as errors:
            self.process = subprocess.Popen(
                _gunicorn(self.port),
                cwd=ROOT,
                env=_environment(self.data) | self.environment,
                stderr=errors,
                start_new_session=True,
            )
        _wait_for(self.process, self.port, log)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)

    def kill(self) -> None:
        """SIGKILL for all of it at once: nobody gets to tidy up."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@dataclass(frozen=True)
class Portal:
    """A running portal: `at("/masuk/")` is an address, `score()` what the command says.

    `signed_in` keeps the cookies of whoever signed in once, so that the next window need not.
    """

    data: Path
    port: int
    server: Server
    signed_in: dict[str, list[Any]] = field(default_factory=dict)

    def at(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def renewed(self, prepared: Path) -> Portal:
        """The same server with the rows of the template; files that came since lie there unused."""
        with (
            closing(sqlite3.connect(prepared / "kla.sqlite3")) as template,
            closing(sqlite3.connect(self.data / "kla.sqlite3", timeout=20)) as rows,
        ):
            template.backup(rows)
        return Portal(self.data, self.port, self.server)

    def manage(self, *command: str) -> str:
        return manage(self.data, *command)

    def score(self, region: str = "17.04") -> dict[str, Any]:
        return json.loads(self.manage("score", region, "2024", "--json"))


def manage(data: Path, *command: str) -> str:
    """Run one command on that data folder and return what it prints."""
    result = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=_environment(data),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def prepare(data: Path) -> None:
    """Regions, instrument, hashed static files, the demo, and a regency that nobody answered."""
    data.mkdir(mode=0o700)
    for command in PREPARATION:
        manage(data, *command)


@contextmanager
def serving(prepared: Path, data: Path, **environment: str) -> Iterator[Portal]:
    """A portal on a copy of the prepared data, so that its users disturb nobody else's."""
    shutil.copytree(prepared, data)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    server = Server(data, port, environment)
    server.start()
    try:
        yield Portal(data, port, server)
    finally:
        server.stop()


def _gunicorn(port: int) -> list[str]:
    """As bin/run starts it, with one worker: the cores are shared with the browser."""
    return [
        *(sys.executable, "-m", "gunicorn", "kla_portal.wsgi", "--bind", f"127.0.0.1:{port}"),
        *("--worker-class", "gthread", "--workers", "1", "--threads", "32"),
        *("--no-control-socket", "--log-level", "warning", "--graceful-timeout", "1"),
    ]


def _wait_for(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    last = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < last and server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/sehat/", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(log.read_text())


def _environment(data: Path) -> dict[str, str]:
    """Nothing of this test process: neither its settings nor its database."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return kept | {
        "KLA_TRIAL": "1",
        "KLA_DATA_DIR": str(data),
        "KLA_DEMO_PASSWORD": PASSWORD,
        "LANG": "C.UTF-8",
    }
