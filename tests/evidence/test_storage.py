"""Files on disk: whole or not at all, under our own names, never twice."""

import errno
import os
import stat
import time
from pathlib import Path

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile

from audit.ids import file_key
from evidence.storage import DurableStorage, sweep_incoming, write_all
from tests.evidence.conftest import drafts, stored_files


@pytest.fixture
def storage(files_dir):
    return DurableStorage()


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_saved_file_is_read_back_whole(storage):
    data = os.urandom(300_000)

    key = storage.save(file_key(), ContentFile(data))

    with storage.open(key) as stored:
        assert stored.read() == data
    assert stored_files() == [key]
    assert drafts() == []


def test_others_of_the_machine_can_not_read_and_nobody_can_write(storage, files_dir):
    key = storage.save(file_key(), ContentFile(b"x"))

    assert mode_of(files_dir / key) == 0o440
    assert mode_of((files_dir / key).parent) == 0o750


def test_a_key_is_never_written_twice(storage):
    key = storage.save(file_key(), ContentFile(b"pertama"))

    with pytest.raises(FileExistsError):
        storage.save(key, ContentFile(b"kedua"))

    with storage.open(key) as stored:
        assert stored.read() == b"pertama"
    assert drafts() == []


def test_keys_are_random_and_in_256_folders():
    keys = {file_key() for _ in range(5000)}

    assert len(keys) == 5000
    assert len({key[:2] for key in keys}) == 256
    assert {len(key) for key in keys} == {35}


@pytest.mark.parametrize(
    "name",
    [
        "../x",
        "/etc/passwd",
        "ab/../../x",
        "SK.pdf",
        "ab/" + "g" * 32,
        "ab/" + "a" * 31,
        ".incoming/x",
    ],
)
def test_no_other_name_reaches_the_disk(storage, name):
    with pytest.raises(SuspiciousFileOperation):
        storage.save(name, ContentFile(b"x"))
    with pytest.raises(SuspiciousFileOperation):
        storage.open(name)

    assert stored_files() == []


def test_a_symbolic_link_is_not_followed(storage, files_dir, tmp_path):
    (tmp_path / "secret").write_bytes(b"rahasia")
    key = file_key()
    (files_dir / key).parent.mkdir()
    (files_dir / key).symlink_to(tmp_path / "secret")

    with pytest.raises(OSError, match="symbolic"):
        storage.open(key)


def test_bytes_and_names_are_synced_before_save_returns(storage, files_dir, monkeypatch):
    synced = []
    real = os.fsync

    def watched(descriptor):
        synced.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", watched)

    key = storage.save(file_key(), ContentFile(b"x"))

    assert synced[0].startswith(str(files_dir / ".incoming"))
    assert synced[1:] == [str((files_dir / key).parent), str(files_dir)]


@pytest.mark.parametrize("call", ["fsync", "write", "link"])
def test_a_failing_disk_leaves_nothing_under_the_key(storage, monkeypatch, call):
    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, call, full)

    with pytest.raises(OSError, match="No space"):
        storage.save(file_key(), ContentFile(b"x" * 100_000))

    monkeypatch.undo()
    assert stored_files() == []


def test_a_disk_that_takes_a_part_gets_the_rest_again(storage, monkeypatch):
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, data[:1000]))

    key = storage.save(file_key(), ContentFile(b"x" * 10_500))

    assert storage.size(key) == 10_500


def test_a_disk_that_takes_nothing_is_full(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "write", lambda descriptor, data: 0)

    with (tmp_path / "x").open("wb") as out, pytest.raises(OSError, match="No space"):
        write_all(out.fileno(), b"x")


def test_a_really_full_disk_loses_nothing_and_recovers(small_disk):
    storage = DurableStorage()
    kept = [storage.save(file_key(), ContentFile(b"x" * 300_000)) for _ in range(3)]

    with pytest.raises(OSError, match="No space") as refusal:
        storage.save(file_key(), ContentFile(b"y" * 300_000))

    assert refusal.value.errno == errno.ENOSPC
    assert stored_files() == sorted(kept)
    assert drafts() == []
    assert [storage.size(key) for key in kept] == [300_000] * 3
    storage.delete(kept.pop())
    storage.save(file_key(), ContentFile(b"y" * 300_000))
    assert len(stored_files()) == 3


def test_only_abandoned_drafts_are_swept(files_dir):
    incoming = files_dir / ".incoming"
    (incoming / "old").write_bytes(b"x")
    (incoming / "young").write_bytes(b"x")
    os.utime(incoming / "old", (time.time() - 4000,) * 2)

    removed = sweep_incoming()

    assert removed == 1
    assert drafts() == ["young"]
