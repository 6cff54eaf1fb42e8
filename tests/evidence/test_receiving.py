"""A full disk, a busy database, a crashed parser: a sentence, the right status, nothing lost."""

import contextlib
import errno
import sqlite3
import threading

import pytest
from django.core.files.storage import default_storage
from django.db import OperationalError, connection

from accounts.permissions import Role
from evidence.models import Document, DocumentVersion
from evidence.receiving import NotReceived, StorageFull, TryAgain, keep, troubles_told
from jobs import sandbox
from tests.evidence import corpus
from tests.evidence.conftest import drafts, sent, stored_files
from tests.evidence.test_views import UPLOAD, filled
from tests.world import KAUR, user


@pytest.mark.django_db
def test_a_kept_file_is_described_by_the_gate(files_dir):
    data = corpus.pdf(pages=3)

    kept = keep(sent("Laporan.PDF", data))

    assert (kept.name, kept.size, kept.page_count) == ("Laporan.PDF", len(data), 3)
    assert stored_files() == [kept.key]


def fill(path):
    """Until not one byte more fits."""
    with path.open("wb", buffering=0) as out, contextlib.suppress(OSError):
        while True:
            out.write(b"x" * 4096)


@pytest.mark.django_db
def test_a_full_disk_answers_507_and_keeps_the_text(client, small_disk):
    client.force_login(user(Role.OPERATOR, KAUR))
    fill(small_disk / "others")

    answer = client.post(UPLOAD, filled(subject="Perihal yang panjang"))

    page = answer.content.decode()
    assert answer.status_code == 507
    assert "ruang di server habis" in page
    assert 'value="Perihal yang panjang"' in page
    assert stored_files() == []
    assert drafts() == []
    (small_disk / "others").unlink()
    assert client.post(UPLOAD, filled()).status_code == 302


@pytest.mark.django_db
def test_a_silently_cut_file_is_not_acknowledged(client, files_dir, monkeypatch):
    client.force_login(user(Role.OPERATOR, KAUR))
    real = default_storage._save

    def cutting(name, content):
        real(name, content)
        path = files_dir / name
        path.chmod(0o640)
        path.write_bytes(path.read_bytes()[:-1])
        return name

    monkeypatch.setattr(default_storage._wrapped, "_save", cutting)

    answer = client.post(UPLOAD, filled())

    assert answer.status_code == 503
    assert stored_files() == []
    assert not DocumentVersion.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="another process locks the whole file")
def test_a_locked_database_answers_503_and_keeps_the_text(client, files_dir):
    client.force_login(user(Role.OPERATOR, KAUR))
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 100")
    locker = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    locker.execute("BEGIN IMMEDIATE")

    answer = client.post(UPLOAD, filled(subject="Perihal yang panjang"))

    locker.rollback()
    locker.close()
    assert answer.status_code == 503
    assert "server sedang sibuk" in answer.content.decode()
    assert 'value="Perihal yang panjang"' in answer.content.decode()
    assert not Document.objects.exists()
    assert client.post(UPLOAD, filled()).status_code == 302


@pytest.mark.django_db
def test_a_queue_of_parsers_asks_to_try_again(files_dir, monkeypatch):
    monkeypatch.setattr(sandbox, "SEATS", threading.BoundedSemaphore(1))
    monkeypatch.setattr("evidence.receiving.run_limited", without_waiting)

    with sandbox.SEATS, pytest.raises(TryAgain):
        keep(sent())


def without_waiting(function, *args):
    return sandbox.run_limited(function, *args, wall_seconds=0.1)


@pytest.mark.django_db
def test_a_crashed_parser_is_a_refusal(files_dir, monkeypatch):
    monkeypatch.setattr("evidence.receiving.run_limited", crashing)

    with pytest.raises(NotReceived, match="terlalu rumit atau rusak") as refusal:
        keep(sent())

    assert refusal.value.status == 422
    assert stored_files() == []


def crashing(function, *args):
    return sandbox.run_limited("os:abort")


class Cause(Exception):  # noqa: N818 - stands for a driver's error
    def __init__(self, **codes):
        self.__dict__ |= codes


@pytest.mark.parametrize(
    ("cause", "told"),
    [
        (Cause(sqlite_errorcode=5), TryAgain),
        (Cause(sqlite_errorcode=13), StorageFull),
        (Cause(pgcode="55P03"), TryAgain),
        (Cause(pgcode="53100"), StorageFull),
        (None, TryAgain),
    ],
)
def test_a_databases_trouble_is_told_by_its_code(cause, told):
    with pytest.raises(told), troubles_told():
        raise OperationalError from cause


@pytest.mark.parametrize(
    ("number", "told"),
    [(errno.ENOSPC, StorageFull), (errno.EDQUOT, StorageFull), (errno.EACCES, PermissionError)],
)
def test_a_disks_trouble_is_told_by_its_number(number, told):
    with pytest.raises(told), troubles_told():
        raise OSError(number, "x")
