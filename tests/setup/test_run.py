"""bin/run: refusals in one sentence each, the order of its deeds, and how it ends."""

import contextlib
import os
import signal
import subprocess
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.setup.scripts import run

STEPS = [
    "migrate --verbosity 0",
    "load_regions",
    "load_instrument instruments/data/kla-2024.yaml --publish",
    "load_instrument instruments/data/kla-2025.yaml --publish",
    "collectstatic --no-input --verbosity 0",
    "load_demo",
    "work",
]


def test_a_busy_port_is_one_sentence_and_nothing_is_touched(portal, busy_port):
    result = run(portal / "bin/run", PORT=str(busy_port))

    assert result.returncode == 1
    assert result.stderr == (
        f"Port {busy_port} sedang dipakai program lain. Hentikan program itu, "
        f"atau pilih port lain: PORT={busy_port + 1} bin/run\n"
    )
    assert not (portal / "var").exists()


@pytest.mark.parametrize(
    "port", ["abc", "0", "-1", "65536", "99999999999999999999", "80 80", "8000;"]
)
def test_a_port_that_is_none_is_refused(portal, port):
    result = run(portal / "bin/run", PORT=port)

    assert result.returncode == 1
    assert result.stderr == f'PORT harus bilangan bulat 1 sampai 65535, bukan "{port}".\n'


def test_a_data_folder_that_cannot_be_written_is_one_sentence(portal, free_port):
    (portal / "file").touch()
    folder = portal / "file" / "data"

    result = run(portal / "bin/run", PORT=str(free_port), KLA_DATA_DIR=str(folder))

    assert result.returncode == 1
    assert result.stderr == (
        f"Folder data {folder} tidak dapat ditulis. "
        "Beri hak tulis, atau pilih folder lain: KLA_DATA_DIR=/folder/lain bin/run\n"
    )


def test_a_step_that_fails_stops_the_start_with_its_own_sentence(portal, free_port):
    (portal / "no-migrate").write_text("instrumen salah di baris 7.")

    result = run(portal / "bin/run", PORT=str(free_port))

    assert (result.returncode, result.stderr) == (1, "instrumen salah di baris 7.\n")
    assert (portal / "deeds").read_text() == "migrate --verbosity 0\n"


def test_a_step_that_breaks_shows_its_reason_and_no_traceback(portal, free_port):
    (portal / "no-migrate").write_text(
        "Traceback (most recent call last):\n  File x\nsqlite3.OperationalError: disk is full\n"
    )

    result = run(portal / "bin/run", PORT=str(free_port))

    assert result.returncode == 1
    assert result.stderr == (
        'Langkah "migrate" gagal: sqlite3.OperationalError: disk is full\n'
        f"Rinciannya ada di {portal}/var/run-errors.log.\n"
    )


def heed_signals() -> None:
    for heeded in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(heeded, signal.SIG_DFL)


class Trial:
    """bin/run as a process of its own, waited for and always ended."""

    def __init__(self, portal: Path, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [portal / "bin/run"],
            cwd="/",
            env=os.environ | {"PORT": str(port), "KLA_DATA_DIR": str(portal / "data")},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            # Who starts the suite in the background leaves signals ignored, which bash never traps.
            preexec_fn=heed_signals,
        )
        # A read that is never answered must end.
        self.watchdog = threading.Timer(60, os.killpg, (self.process.pid, signal.SIGKILL))
        self.watchdog.start()

    def says(self) -> str:
        """What it has said when it was ready, or when it had ended without ever being so."""
        said = ""
        for line in self.process.stdout:
            said += line
            if line.startswith("Portal KLA siap"):
                break
        return said

    def stop(self) -> None:
        self.watchdog.cancel()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate(timeout=30)

    def processes(self) -> dict[int, str]:
        """Command line of each process of its session that still lives, by number."""
        found = {}
        for entry in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if os.getsid(int(entry.name)) == self.process.pid:
                    found[int(entry.name)] = (entry / "cmdline").read_text().replace("\0", " ")
        return {number: line for number, line in found.items() if line}  # a zombie has none


@pytest.fixture
def trial(portal, free_port) -> Iterator[Trial]:
    trial = Trial(portal, free_port)
    yield trial
    trial.stop()


def test_it_prepares_the_data_in_order_and_serves(trial, portal):
    said = trial.says()
    with urllib.request.urlopen(trial.address, timeout=10) as answer:  # noqa: S310 -- our own http
        page = answer.read()

    assert said == f"Portal KLA siap: {trial.address} (berhenti dengan Ctrl-C)\n"
    assert page == b"hidup"
    assert (portal / "deeds").read_text().splitlines() == STEPS


def test_what_has_not_changed_is_not_collected_again(trial, portal, free_port):
    trial.says()
    trial.stop()
    (portal / "deeds").unlink()

    again = Trial(portal, free_port)
    again.says()
    again.stop()

    assert (portal / "deeds").read_text().splitlines() == [
        step for step in STEPS if not step.startswith("collectstatic")
    ]


@pytest.mark.parametrize(
    ("sent", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGHUP, 143)]
)
def test_server_and_worker_end_together(trial, sent, code):
    trial.says()

    os.killpg(trial.process.pid, sent)  # as a terminal does: to everybody in the group
    trial.process.wait(timeout=30)

    assert trial.process.returncode == code
    assert trial.processes() == {}


def test_a_signal_to_the_script_alone_ends_all_of_it(trial):
    trial.says()

    trial.process.terminate()
    trial.process.wait(timeout=30)

    assert trial.process.returncode == 143
    assert trial.processes() == {}


def test_a_worker_that_falls_is_started_again_and_the_server_stays(trial, portal):
    trial.says()
    (worker,) = [pid for pid, line in trial.processes().items() if "manage.py work" in line]

    os.kill(worker, signal.SIGKILL)
    said = next(line for line in trial.process.stdout if line.startswith("Pekerja"))

    assert said == "Pekerja latar berhenti; dijalankan lagi.\n"
    assert trial.process.poll() is None


def test_a_database_without_room_for_a_demo_is_served_as_it_is(portal, free_port):
    (portal / "no-load_demo").write_text("Basis data sudah berisi pengguna lain.")

    trial = Trial(portal, free_port)
    said = trial.says()
    trial.stop()

    assert said.splitlines() == [
        "Basis data sudah berisi pengguna lain.",
        f"Portal KLA siap: {trial.address} (berhenti dengan Ctrl-C)",
    ]
