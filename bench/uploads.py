"""Deadline night: the camat of Bengkulu send their last files, and others go on working.

    python -m bench.uploads [--short] [--only sqlite-queue]

A real server (2 workers x 32 threads) on loopback, clients on the same cores, a data folder that is
thrown away. Each file travels as a browser sends it: announced, in pieces of 256 kB, then the form.
A time is that of a whole file, from its announcement to its receipt, with every retry in it.
Afterwards every receipt is looked up, its file hashed, and check_evidence run.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.evidence.crash import Portal, Receipt, broken_promises
from tests.evidence.senders import Sender, paper

# How the portal is set up: its name here -> environment. PostgreSQL needs DATABASE_URL.
SETUPS = {
    "sqlite-plain": {"SQLITE_QUEUE": "0"},
    "sqlite-queue": {"SQLITE_QUEUE": "1"},
    "postgresql": {},
}
PROVINCE, KECAMATAN_THERE = "17", 129
PEOPLE = f"""
import django; django.setup()
from accounts.permissions import Role
from regions.models import Level, Region
from tests.world import user
for area in Region.objects.filter(province="{PROVINCE}", level=Level.KECAMATAN):
    user(Role.AREA, area.code, username=f"camat.{{area.code}}")
user(Role.OPERATOR, "17.04", username="operator.kaur")
"""
FILE_BYTES = 300_000
PAGES = ("/", "/dokumen/", "/dokumen/baru/")


@dataclass(frozen=True, slots=True)
class Night:
    """`senders` people send `files` each, all begun within `seconds` (0: at the same moment)."""

    name: str
    senders: int
    files: int
    seconds: float


FULL = (
    Night("129 camat x 3 in 2 min", KECAMATAN_THERE, 3, 120),
    Night("50 at once", 50, 1, 0),
    Night("200 at once", 200, 1, 0),
)
SHORT = (Night("12 camat x 2 in 5 s", 12, 2, 5), Night("12 at once", 12, 1, 0))


@dataclass(slots=True)
class Outcome:
    """What was measured; times in seconds. Threads append, which is safe."""

    uploads: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    retries: list[str] = field(default_factory=list)
    wall: float = 0.0


def run_night(portal: Portal, night: Night, names: list[str], *, seed: int = 2024) -> Outcome:
    """Let it become night once; the server must be running. Ends by itself."""
    outcome = Outcome()
    senders = _signed_in(portal, [names[place % len(names)] for place in range(night.senders)])
    moments = random.Random(seed)  # noqa: S311 - the same night each time
    jobs = [
        (sender, paper(FILE_BYTES), moments.uniform(0, night.seconds))
        for sender in senders
        for _ in range(night.files)
    ]
    over = threading.Event()
    others = threading.Thread(target=_work_beside, args=[portal, over, outcome])
    others.start()
    start = time.monotonic()
    threads = [threading.Thread(target=_send, args=[*job, start, outcome]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    outcome.wall = time.monotonic() - start
    over.set()
    others.join()
    return outcome


def _signed_in(portal: Portal, names: list[str]) -> list[Sender]:
    """One session a name; who sends several at once has several of them."""
    senders = []
    for name in names:
        sender = Sender(portal, name)
        sender.sign_in()
        senders.append(sender)
    return senders


def _send(sender: Sender, data: bytes, moment: float, start: float, outcome: Outcome) -> None:
    time.sleep(max(start + moment - time.monotonic(), 0))
    begun = time.monotonic()
    receipt = sender.alike().send_in_pieces(data, troubles=outcome.retries)
    if receipt is None:
        outcome.failed.append(sender.name)
        return
    outcome.uploads.append(time.monotonic() - begun)
    outcome.receipts.append(receipt)


def _work_beside(portal: Portal, over: threading.Event, outcome: Outcome) -> None:
    """Somebody else looks at pages, one after the other."""
    reader = Sender(portal, "operator.kaur")
    reader.sign_in()
    turn = 0
    while not over.wait(0.1):
        begun = time.monotonic()
        status = reader.get(PAGES[turn % len(PAGES)]).status
        outcome.pages.append(time.monotonic() - begun)
        if status != 200:
            outcome.failed.append(f"page {status}")
        turn += 1


def prepared(data: Path, environment: dict[str, str]) -> tuple[Portal, list[str]]:
    """A portal with the regions of the country and the people of the night; who may send."""
    portal = Portal(data, threads=32, environment=environment)
    portal.prepare(people="")
    portal.run("manage.py", "load_regions")
    portal.run("-c", PEOPLE)
    told = portal.run(
        "-c",
        "import django; django.setup()\n"
        "from accounts.models import User\n"
        'for user in User.objects.filter(username__startswith="camat."): print(user.username)',
    )
    return portal, told.split()


def lines(setup: str, nights: tuple[Night, ...]) -> Iterator[str]:
    """The report of one setup, as it is measured."""
    folder = Path(tempfile.mkdtemp(prefix="kla-night-"))
    environment = dict(SETUPS[setup])
    if setup == "postgresql":
        environment["DATABASE_URL"] = os.environ["DATABASE_URL"]
    portal, names = prepared(folder / "var", environment)
    try:
        for night in nights:
            portal.start()
            outcome = run_night(portal, night, names)
            portal.kill()
            yield _line(setup, night, outcome, _lost(portal, outcome))
    finally:
        portal.kill()
        shutil.rmtree(folder, ignore_errors=True)


def _lost(portal: Portal, outcome: Outcome) -> int:
    return len(broken_promises(portal, outcome.receipts))


def _line(setup: str, night: Night, outcome: Outcome, lost: int) -> str:
    done = len(outcome.uploads)
    speed = done / outcome.wall if outcome.wall else 0
    return (
        f"{setup:14}{night.name:24}{done:5}{len(outcome.failed):8}{lost:6}"
        f"{len(outcome.retries):9}{speed:8.1f}{_at(outcome.uploads, 50):8.2f}"
        f"{_at(outcome.uploads, 95):8.2f}{max(outcome.uploads, default=0):8.2f}"
        f"{_at(outcome.pages, 50):9.3f}{_at(outcome.pages, 95):9.3f}"
    )


HEAD = (
    f"{'setup':14}{'night':24}{'sent':>5}{'failed':>8}{'lost':>6}{'retries':>9}{'per s':>8}"
    f"{'p50 s':>8}{'p95 s':>8}{'max s':>8}{'page p50':>9}{'page p95':>9}"
)


def _at(times: list[float], percent: int) -> float:
    if len(times) < 2:
        return times[0] if times else 0.0
    return statistics.quantiles(times, n=100, method="inclusive")[percent - 1]


def main(write: Callable[[str], object] = sys.stdout.write) -> None:
    parser = argparse.ArgumentParser(prog="bench.uploads", description=__doc__.splitlines()[0])
    parser.add_argument("--short", action="store_true", help="a dozen senders, under a minute")
    parser.add_argument("--only", choices=SETUPS, action="append", help="only this setup")
    asked = parser.parse_args()
    write(f"{HEAD}\n")
    for setup in asked.only or SETUPS:
        if setup == "postgresql" and "DATABASE_URL" not in os.environ:
            write("postgresql: left out, no DATABASE_URL (see bin/with-postgres)\n")
            continue
        for line in lines(setup, SHORT if asked.short else FULL):
            write(f"{line}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
