"""What clamd may say, and everything that may go wrong on the way: no verdict is never "clean"."""

import os
import socket
import time

import pytest

from jobs import clamd
from tests.jobs.fake_clamd import listening

DATA = os.urandom(300_000)


@pytest.fixture
def at(settings):
    """`at(where)`: clamd listens there, as far as the portal knows."""

    def told(where, *, timeout=5):
        settings.CLAMD_TIMEOUT = timeout
        settings.CLAMD_SOCKET = where if isinstance(where, str) else ""
        settings.CLAMD_ADDRESS = None if isinstance(where, str) else where

    return told


def ask(data=DATA):
    return clamd.virus_in(data[start : start + 100_000] for start in range(0, len(data), 100_000))


def test_without_an_address_nothing_is_scanned(settings):
    assert not clamd.is_configured()

    settings.CLAMD_SOCKET = "/run/clamav/clamd.ctl"

    assert clamd.is_configured()


def test_clean_bytes_arrive_whole_and_in_small_pieces(at):
    with listening(b"stream: OK\0") as (fake, where):
        at(where)

        assert ask() == ""

    assert fake.received == [DATA]
    assert fake.largest_piece == clamd.PIECE


def test_a_unix_socket_does_as_well(at, tmp_path):
    path = str(tmp_path / "clamd")
    with listening(b"stream: OK\0", family=socket.AF_UNIX, path=path) as (fake, where):
        at(where)

        assert ask(b"x") == ""

    assert fake.received == [b"x"]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (b"stream: Eicar-Test-Signature FOUND\0", "Eicar-Test-Signature"),
        (b"stream: Eicar-Test-Signature FOUND", "Eicar-Test-Signature"),
        (b"stream: a b\x1b[2J FOUND\0", "a b[2J"),
        (b"stream: " + b"x" * 900 + b" FOUND\0", "x" * 200),
    ],
)
def test_a_virus_is_named_in_printable_letters(at, said, name):
    with listening(said) as (_, where):
        at(where)

        assert ask() == name


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\0",
        b"OK\0",
        b"stream: \0",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"stream: OK and more\0",
        b"\xff\xfe" * 40 + b"\0",
        b"x" * 10_000,
    ],
)
def test_garbage_is_no_verdict(at, said):
    with listening(said or (lambda data: None)) as (_, where):
        at(where)

        with pytest.raises(clamd.Away):
            ask()


def test_a_file_beyond_the_scanners_limit_is_not_judged(at):
    with listening(b"stream: OK\0", limit=100_000) as (_, where):
        at(where)

        with pytest.raises(clamd.NotJudged, match="size limit"):
            ask()


def test_a_scanner_that_says_nothing_is_waited_for_only_so_long(at):
    def hang(data):
        fake.silent.wait(20)

    with listening(hang) as (fake, where):
        at(where, timeout=0.3)
        started = time.monotonic()

        with pytest.raises(clamd.Away, match="no answer within"):
            ask()

        assert time.monotonic() - started < 5


@pytest.mark.parametrize("kind", ["no socket", "dead socket", "no port"])
def test_a_scanner_that_is_not_there_is_away(at, tmp_path, kind):
    path = str(tmp_path / "clamd")
    if kind == "dead socket":
        with socket.socket(socket.AF_UNIX) as left:
            left.bind(path)
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        at(held.getsockname() if kind == "no port" else path)

        with pytest.raises(clamd.Away, match="reached"):
            ask()


def test_what_the_file_raises_is_not_taken_for_the_scanner(at):
    def broken():
        yield b"x"
        raise FileNotFoundError("gone")

    with listening(b"stream: OK\0") as (_, where):
        at(where)

        with pytest.raises(FileNotFoundError):
            clamd.virus_in(broken())
