"""Real Chromium against a real server; each module begins with the rows of one template."""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.portal import Portal, prepare, serving
from tests.browser.visits import SIZES, Visit

# Modules that look at pages, or at what only one kind of window has.
AT_EACH_SIZE = {"test_pages", "test_area_grid", "test_verification"}
FLAGS = [
    "--no-sandbox",  # CI runs as root, where Chromium's sandbox refuses to start
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template, made once also when several test processes want it at the same time."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    data, done = shared / "portal", shared / "portal.done"
    with (shared / "portal.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(data, ignore_errors=True)
            prepare(data)
            done.touch()
    return data


@pytest.fixture(scope="session")
def running(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """One server for all modules of a test process: starting one costs more than most modules."""
    with serving(prepared, tmp_path_factory.mktemp("portal") / "data") as portal:
        yield portal


@pytest.fixture(scope="module")
def portal(prepared: Path, running: Portal) -> Portal:
    return running.renewed(prepared)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Closed after each module: Django's tests refuse to run beside playwright's event loop."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=FLAGS, env={"LANGUAGE": "id"}
        )
        yield chromium
        chromium.close()


@pytest.fixture(params=list(SIZES))
def size(request: pytest.FixtureRequest) -> str:
    return request.param


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In the whole suite a walk is taken at one of the sizes, its name says which: test_pages.py
    and its like measure every page at each. Run by itself a test has both.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return
    left = [item for item in items if _has_its_turn(item)]
    config.hook.pytest_deselected(items=[item for item in items if not _has_its_turn(item)])
    items[:] = left


def _has_its_turn(item: pytest.Item) -> bool:
    size = getattr(item, "callspec", None) and item.callspec.params.get("size")
    if size not in SIZES or item.path.stem in AT_EACH_SIZE:
        return True
    name = item.nodeid.replace(size, "")
    return size == list(SIZES)[zlib.crc32(name.encode()) % len(SIZES)]


@pytest.fixture
def visit(browser: Browser, portal: Portal, size: str, request) -> Iterator[Callable[..., Visit]]:
    """visit("operator.kaur") is that person's window after signing in; visit() nobody's.

    In no window may a page have broken a rule. Of a failed test each window leaves a picture.
    """
    visits: list[Visit] = []

    def make(name: str = "", **context) -> Visit:
        visits.append(Visit(browser, portal, size, **context))
        return visits[-1].sign_in(name) if name else visits[-1]

    yield make
    faults = [fault for one in visits for fault in one.faults]
    if faults or getattr(request.node, "failed", False):
        sys.stderr.write(f"Pictures of the windows: {_pictures(visits)}\n")
    for one in visits:
        one.context.close()
    assert faults == []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    report = yield
    if report.when == "call":
        item.failed = report.failed
    return report


def _pictures(visits: list[Visit]) -> str:
    folder = Path(tempfile.mkdtemp(prefix="kla-layar-"))
    pages = [page for one in visits for page in one.context.pages]
    for number, page in enumerate(pages, start=1):
        page.screenshot(path=folder / f"{number}.png", full_page=True)
    return str(folder)
