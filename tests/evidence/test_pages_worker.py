"""The real worker beside its own installation: killed, doubled, told to end, locked out."""

import hashlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from tests.evidence.crash import ROOT, Portal, own_findings

pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="the portal under test has its own SQLite: once is enough"
)
PAGES = 15
# Inside the installation: one paper of so many pages, received as through the form.
RECEIVE = """
import django; django.setup()
from accounts.models import User
from evidence.services import receive
from regions.models import Region
from tests.evidence import drawable
from tests.evidence.conftest import sent
version = receive(
    upload=sent(data=drawable.pages({pages})), region=Region.objects.get(code="17.04"), kind="sk",
    subject="SK", form_key="k{pages}", by=User.objects.get(),
)
"""


class Installation:
    """A portal with its own data folder, its workers, and a look into its database from outside."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.workers: list[subprocess.Popen] = []

    def receive(self, pages: int = PAGES) -> None:
        self.portal.run("-c", RECEIVE.format(pages=pages))

    def start_worker(self) -> subprocess.Popen:
        worker = subprocess.Popen(
            [sys.executable, "manage.py", "work"],
            cwd=ROOT,
            env=self.portal.environment,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.workers.append(worker)
        return worker

    def shoot(self, worker: subprocess.Popen) -> None:
        """SIGKILL for the whole crew at once: nobody gets to give anything back."""
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()

    def ask(self, sql: str) -> list[tuple]:
        database = sqlite3.connect(self.portal.data / "kla.sqlite3", timeout=20)
        try:
            with database:
                return database.execute(sql).fetchall()
        finally:
            database.close()

    def drawn(self) -> int:
        return self.ask("SELECT count(*) FROM evidence_pageimage")[0][0]

    def is_ready(self) -> bool:
        return self.ask("SELECT state FROM evidence_pagedrawing") == [("ready",)]

    def wrong_images(self) -> list[str]:
        rows = self.ask("SELECT storage_key, sha256 FROM evidence_pageimage")
        files = self.portal.data / "files"
        return [
            key
            for key, digest in rows
            if hashlib.sha256((files / key).read_bytes()).hexdigest() != digest
        ]

    def let_claims_pass(self) -> None:
        """As if the minutes had gone by after which a dead worker's task is free."""
        self.ask("UPDATE jobs_waitingtask SET due_at = '2024-01-01 00:00:00'")

    def stop(self) -> None:
        for worker in self.workers:
            if worker.poll() is None:
                self.shoot(worker)
            worker.communicate()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> Path:
    """The data folder of a new installation, to be copied."""
    portal = Portal(tmp_path_factory.mktemp("portal") / "var")
    portal.prepare()
    return portal.data


@pytest.fixture
def installation(tmp_path, prepared):
    made = Installation(Portal(shutil.copytree(prepared, tmp_path / "var")))
    yield made
    made.stop()


def wait_until(condition, seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.timeout(300)
def test_a_worker_that_is_shot_again_and_again_loses_and_doubles_no_page(installation):
    installation.receive()

    for enough in (1, 6):
        worker = installation.start_worker()
        wait_until(lambda enough=enough: installation.drawn() >= enough)
        installation.shoot(worker)
        installation.let_claims_pass()
    assert not installation.is_ready()
    installation.start_worker()
    wait_until(installation.is_ready)

    numbers = installation.ask("SELECT number FROM evidence_pageimage ORDER BY number")
    found = own_findings(installation.portal)
    assert numbers == [(number,) for number in range(1, PAGES + 1)]
    assert installation.wrong_images() == []
    assert (found["images"], found["faults"], found["orphans"]) == (PAGES, [], [])


@pytest.mark.timeout(300)
def test_two_workers_at_once_draw_each_page_once(installation):
    installation.receive()
    # The same paper twice in the queue, so that both are really at it.
    installation.ask(
        "INSERT INTO jobs_waitingtask"
        " (key, function, arguments, queue, priority, created_at, due_at, attempts, last_error)"
        " SELECT 'kedua', function, arguments, queue, priority, created_at, due_at, 0, ''"
        " FROM jobs_waitingtask WHERE function LIKE '%draw_pages'"
    )

    workers = [installation.start_worker() for _ in range(2)]
    wait_until(
        lambda: installation.is_ready() and not installation.ask("SELECT * FROM jobs_waitingtask")
    )

    found = own_findings(installation.portal)
    assert installation.drawn() == PAGES
    assert (found["faults"], found["orphans"]) == ([], [])
    assert len(list((installation.portal.data / "files").glob("??/*"))) == 1 + PAGES
    assert [worker.poll() for worker in workers] == [None, None]


@pytest.mark.timeout(300)
def test_a_worker_told_to_end_does_so_at_once_also_in_the_middle_of_a_page(installation):
    installation.receive()
    worker = installation.start_worker()
    wait_until(lambda: installation.drawn() >= 1)

    worker.terminate()

    assert worker.wait(timeout=5) == 0
    assert installation.drawn() < PAGES
    # What it was at is free at once.
    assert set(installation.ask("SELECT attempts FROM jobs_waitingtask")) == {(0,)}


@pytest.mark.timeout(300)
@pytest.mark.skipif("KLA_CHAOS" not in os.environ, reason="half a minute of waiting: `make chaos`")
def test_a_worker_outlives_a_database_that_is_locked_for_long(installation):
    worker = installation.start_worker()
    time.sleep(2)
    locker = sqlite3.connect(installation.portal.data / "kla.sqlite3", isolation_level=None)
    locker.execute("BEGIN EXCLUSIVE")
    time.sleep(24)  # longer than SQLite waits for a lock

    said = worker.poll()
    locker.execute("ROLLBACK")
    locker.close()
    installation.receive(pages=2)
    wait_until(installation.is_ready)

    assert said is None
    assert worker.poll() is None


def test_once_does_what_waits_and_ends(installation):
    installation.receive(pages=3)

    said = installation.portal.run("manage.py", "work", "--once")

    # Its pages, its text, and where there is a Tesseract a look at what seems to be a scan.
    assert said in ("2 tugas selesai.\n", "3 tugas selesai.\n")
    assert installation.is_ready()
    assert installation.portal.run("manage.py", "work", "--once") == "0 tugas selesai.\n"
