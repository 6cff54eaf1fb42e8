"""Documents for tests. Files go through the real gate and the real storage."""

from __future__ import annotations

import itertools
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings as portal_settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from evidence.models import Document, DocumentVersion
from evidence.services import receive
from evidence.storage import DurableStorage
from tests.evidence import corpus
from tests.world import place

_numbers = itertools.count(1)


def sent(name: str = "sk.pdf", data: bytes | None = None) -> SimpleUploadedFile:
    """A file as the form gets it; by default a PDF unlike every other."""
    return SimpleUploadedFile(name, corpus.unique_pdf() if data is None else data)


@pytest.fixture
def files_dir(tmp_path, settings, monkeypatch) -> Iterator[Path]:
    """An own folder of stored files for one test."""
    folder = tmp_path / "files"
    settings.FILES_DIR = folder
    settings.FILE_UPLOAD_TEMP_DIR = folder / ".incoming"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir(parents=True)
    settings.UPLOADS_DIR = tmp_path / "uploads"
    settings.UPLOADS_DIR.mkdir()
    monkeypatch.setattr(default_storage, "_wrapped", DurableStorage())
    return folder


@pytest.fixture
def small_disk(tmp_path, settings, monkeypatch) -> Iterator[Path]:
    """A real disk of one megabyte; only root can make one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting a small disk needs root")
    settings.FILES_DIR = disk
    settings.FILE_UPLOAD_TEMP_DIR = disk / ".incoming"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()
    settings.UPLOADS_DIR = disk / "uploads"
    settings.UPLOADS_DIR.mkdir()
    monkeypatch.setattr(default_storage, "_wrapped", DurableStorage())
    yield disk
    subprocess.run(["umount", disk], check=True)


@pytest.fixture
def received(db, files_dir) -> Callable[..., DocumentVersion]:
    """`received(by=..., region=...)`: a received document, anything may be given."""

    def make(**told) -> DocumentVersion:
        number = next(_numbers)
        told = {
            "upload": sent(),
            "region": place("17.04"),
            "kind": "sk",
            "subject": f"SK nomor {number}",
            "form_key": f"kunci-{number}",
        } | told
        return receive(**told)

    return make


def make_document(*, by, region="17.04", area=None, agency=None, sensitivity="R") -> Document:
    """Only the row, for tests of who may see it."""
    return Document.objects.create(
        region=place(region),
        area=place(area) if area else None,
        agency=agency,
        kind="sk",
        subject="SK",
        sensitivity=sensitivity,
        created_by=by,
        created_at="2024-06-01T00:00:00Z",
    )


def stored_files() -> list[str]:
    """Keys of all files that are on disk under their final name."""
    root = Path(portal_settings.FILES_DIR)
    return sorted(str(path.relative_to(root)) for path in root.glob("??/*"))


def under_way() -> list[str]:
    """Keys of all files that lie where arrivals are gathered."""
    return sorted(path.name for path in Path(portal_settings.UPLOADS_DIR).iterdir())


def drafts() -> list[str]:
    """What lies in the folder of unfinished uploads."""
    return sorted(path.name for path in Path(portal_settings.FILE_UPLOAD_TEMP_DIR).iterdir())
