"""A real server on loopback that can be killed at any moment, and what its data says then."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import re
import secrets
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import uuid
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg2

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = """
import django; django.setup()
from accounts.permissions import Role
from tests.world import KAUR, user
user(Role.OPERATOR, KAUR, username="operator.kaur")
"""
START_SECONDS = 30


@dataclass(frozen=True)
class Receipt:
    """What a client was promised."""

    number: str
    sha256: str


class Portal:
    """One installation with its own data folder; `application` is what gunicorn serves."""

    def __init__(
        self,
        data: Path,
        application: str = "kla_portal.wsgi",
        *,
        threads: int = 8,
        environment: dict[str, str] | None = None,
    ) -> None:
        self.data = data
        self.application = application
        self.threads = threads
        self.port = _free_port()
        self.environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "kla_portal.settings",
            "KLA_DATA_DIR": str(data),
            "KLA_TRIAL": "1",
            "SECRET_KEY": secrets.token_urlsafe(64),
            "STATICFILES_STORAGE": "django.contrib.staticfiles.storage.StaticFilesStorage",
        } | (environment or {})
        self.group: int | None = None

    def prepare(self, people: str = PEOPLE) -> None:
        """Migrated, with the people whom a Python program makes ("" for none)."""
        (self.data / "static").mkdir(parents=True)
        self.run("manage.py", "migrate", "--verbosity", "0")
        if people:
            self.run("-c", people)

    def run(self, *arguments: str) -> str:
        """A Python command on this installation's data; raises when it fails."""
        return subprocess.run(
            [sys.executable, *arguments],
            env=self.environment,
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def start(self) -> None:
        options = (
            f"-k gthread -w 2 --threads {self.threads} --bind 127.0.0.1:{self.port} "
            "--log-level critical --no-control-socket"
        )
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *options.split(), self.application],
            env=self.environment,
            cwd=ROOT,
            start_new_session=True,
        )
        self.server, self.group = server, server.pid
        wait_until(self.answers)

    def kill(self) -> None:
        """SIGKILL for master and workers at once: nobody gets to tidy up."""
        if self.group is not None:
            os.killpg(self.group, signal.SIGKILL)
            self.server.wait()
            self.group = None

    def answers(self) -> bool:
        try:
            return Client(self).get("/sehat/").status == 200
        except OSError:
            return False


class Client:
    """As a browser without scripts: cookies, forms, redirects."""

    name = "operator.kaur"

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.cookies: dict[str, str] = {}

    def get(self, address: str) -> http.client.HTTPResponse:
        return self._ask("GET", address, None, {})

    def sign_in(self) -> None:
        self.get("/masuk/")
        fields = {"name": self.name, "password": "gerobak-ungu-melompat-pagar"}
        assert self.post("/masuk/", fields).status == 302

    def send(self, form_key: str, data: bytes) -> Receipt | None:
        """The receipt, or None when the server did not promise anything."""
        fields = {
            "subject": "SK",
            "kind": "sk",
            "place": "daerah:17.04",
            "sensitivity": "R",
            "form_key": form_key,
        }
        try:
            answer = self.post("/dokumen/baru/", fields, data)
        except (OSError, http.client.HTTPException):
            return None
        promised = re.fullmatch(r"/dokumen/tanda-terima/(.+)/", answer.headers.get("Location", ""))
        return Receipt(promised[1], hashlib.sha256(data).hexdigest()) if promised else None

    def post(self, address: str, fields: dict, file: bytes | None = None):
        boundary = uuid.uuid4().hex
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n'
        fields = fields | {"csrfmiddlewaretoken": self.cookies["kla_csrf"]}
        body = b"".join(
            (head % (name, "") + value + "\r\n").encode() for name, value in fields.items()
        )
        if file is not None:
            body += (head % ("file", '; filename="SK.pdf"')).encode() + file + b"\r\n"
        body += f"--{boundary}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        return self._ask("POST", address, body, kind)

    def _ask(self, method, address, body, headers) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.portal.port, timeout=30)
        try:
            cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            connection.request(method, address, body, headers | {"Cookie": cookies})
            answer = connection.getresponse()
            answer.read()
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer


def broken_promises(portal: Portal, receipts: list[Receipt]) -> list[str]:
    """Receipts without their row or file, and rows without their file. Asks no code of ours."""
    rows, intact = _stored(portal)
    broken = [] if intact == "ok" else [intact]
    for receipt in receipts:
        if rows.get(receipt.number, ("",))[0] != receipt.sha256:
            broken.append(f"receipt without row: {receipt.number}")
    for number, (sha256, key) in rows.items():
        if _sha256(portal.data / "files" / key) != sha256:
            broken.append(f"row without its file: {number}")
    return broken


def _stored(portal: Portal) -> tuple[dict[str, tuple[str, str]], str]:
    """Number of the receipt -> hash and key of its file, and what SQLite says of its own pages."""
    wanted = "SELECT public_id, sha256, storage_key FROM evidence_documentversion"
    if address := portal.environment.get("DATABASE_URL"):
        with closing(psycopg2.connect(address)) as server, server.cursor() as cursor:
            cursor.execute(wanted)
            return {number: (sha256, key) for number, sha256, key in cursor}, "ok"
    with closing(sqlite3.connect(portal.data / "kla.sqlite3")) as file:
        rows = {number: (sha256, key) for number, sha256, key in file.execute(wanted)}
        return rows, file.execute("PRAGMA integrity_check").fetchone()[0]


def own_findings(portal: Portal) -> dict:
    """What check_evidence says; verify_log must agree that the log is whole."""
    portal.run("manage.py", "verify_log")
    return json.loads(portal.run("manage.py", "check_evidence", "--json"))


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def wait_until(condition) -> None:
    end = time.monotonic() + START_SECONDS
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("the server or its clients did not get on")
        time.sleep(0.02)
