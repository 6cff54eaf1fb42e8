"""The child process with limits: what gets through, and what never does."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

from jobs import sandbox
from jobs.sandbox import (
    ChildFailed,
    NeededTooMuch,
    NoSeat,
    TookTooLong,
    path_in_child,
    run_limited,
)


def double(number):
    return {"doubled": number * 2}


def environment():
    return sorted(os.environ)


def loaded():
    import sys

    return sorted(name for name in sys.modules if name.split(".")[0] in {"django", "kla_portal"})


def spin():
    while True:
        pass


def sleep():
    time.sleep(60)


def eat_memory():
    return len(bytearray(2**31))


def write_much(path):
    Path(path).write_bytes(b"x" * 1_000_000)


def talk_much():
    return "x" * 1_000_000


def die():
    os.abort()


def refuse():
    raise ValueError("nama anak: Siti")


def fork_and_sleep(path):
    if os.fork() == 0:
        time.sleep(2)
        os.write(os.open(path, os.O_CREAT | os.O_WRONLY), b"still here")
    time.sleep(60)


def copy_twice(source, target):
    data = Path(source).read_bytes()
    Path(target).write_bytes(data + data)


def say_who_and_sleep(path):
    Path(path).write_text(str(os.getpid()))
    time.sleep(60)


@pytest.fixture(autouse=True)
def _child_finds_this_file(monkeypatch, request):
    """pytest's importlib mode leaves the test folder off sys.path; the child needs it."""
    monkeypatch.syspath_prepend(str(request.path.parent))


def call(function, *args, **limits):
    return run_limited(f"test_sandbox:{function.__name__}", *args, **limits)


def test_a_result_comes_back_as_json():
    assert call(double, 21) == {"doubled": 42}


def test_the_child_inherits_no_secret(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "rahasia")

    names = call(environment)

    assert names == ["LC_ALL"]


def test_the_child_loads_neither_django_nor_settings():
    assert call(loaded) == []


def test_an_endless_loop_ends_at_its_processor_time():
    with pytest.raises(TookTooLong):
        call(spin, cpu_seconds=1)


def test_a_sleeper_ends_at_its_wall_time():
    with pytest.raises(TookTooLong):
        call(sleep, wall_seconds=0.5)


def test_what_the_child_started_ends_with_it(tmp_path):
    trace = tmp_path / "trace"

    with pytest.raises(TookTooLong):
        call(fork_and_sleep, str(trace), wall_seconds=0.5)
    time.sleep(2.5)

    assert not trace.exists()


def test_two_gigabytes_are_refused():
    with pytest.raises(NeededTooMuch):
        call(eat_memory)


def test_a_large_file_can_not_be_written(tmp_path):
    with pytest.raises(ChildFailed, match="OSError"):
        call(write_much, str(tmp_path / "much"))


def test_a_flood_of_output_is_no_result():
    with pytest.raises(ChildFailed):
        call(talk_much)


def test_a_crash_is_a_typed_failure():
    with pytest.raises(ChildFailed, match="exit -6"):
        call(die)


def test_a_failure_names_its_kind_but_never_what_was_read():
    with pytest.raises(ChildFailed) as failure:
        call(refuse)

    assert str(failure.value) == "ValueError"


def test_an_unknown_function_is_a_typed_failure():
    with pytest.raises(ChildFailed, match="AttributeError"):
        run_limited("test_sandbox:nothing_like_this")


def test_who_finds_no_seat_in_time_is_told_so(monkeypatch):
    monkeypatch.setattr(sandbox, "SEATS", threading.BoundedSemaphore(1))

    with sandbox.SEATS, pytest.raises(NoSeat):
        call(double, 1, wall_seconds=0.1)


def test_a_failed_child_gives_its_seat_back(monkeypatch):
    monkeypatch.setattr(sandbox, "SEATS", threading.BoundedSemaphore(1))

    with pytest.raises(ChildFailed):
        call(die)

    assert call(double, 1, wall_seconds=5) == {"doubled": 2}


@pytest.fixture
def nameless():
    """Two open files that have no name on disk: one with 40 kB in it, one empty."""
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as target:
        source.write(b"x" * 40_000)
        source.flush()
        yield source, target


def copied_twice(source, target, **limits):
    paths = path_in_child(source), path_in_child(target)
    call(copy_twice, *paths, files=[source, target], **limits)
    target.seek(0)
    return target.read()


def test_the_child_reads_and_writes_open_files_without_a_name(nameless):
    assert copied_twice(*nameless, largest_file=100_000) == b"x" * 80_000


def test_what_it_writes_can_not_outgrow_what_was_allowed(nameless):
    with pytest.raises(ChildFailed, match="OSError"):
        copied_twice(*nameless, largest_file=70_000)


def test_a_file_that_was_not_handed_over_is_out_of_reach(nameless):
    source, target = nameless

    with pytest.raises(ChildFailed, match="FileNotFoundError"):
        call(copy_twice, path_in_child(source), path_in_child(target))


def test_nothing_survives_a_killed_parent(tmp_path, request):
    """A worker that is shot takes its child along: nobody else would end it."""
    trace = tmp_path / "who"
    order = "import sys, jobs.sandbox as s; s.run_limited(*sys.argv[1:])"
    parent = subprocess.Popen(
        [sys.executable, "-c", order, "test_sandbox:say_who_and_sleep", trace],
        env=os.environ | {"PYTHONPATH": f"{Path.cwd()}:{request.path.parent}"},
    )
    child = int(waited_for(lambda: trace.exists() and trace.read_text()))

    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()

    waited_for(lambda: not is_alive(child))


def waited_for(condition):
    end = time.monotonic() + 20
    while not (found := condition()):
        assert time.monotonic() < end
        time.sleep(0.02)
    return found


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False
