"""check_evidence: planted faults are all found, harmless things are no faults."""

import json
import os
import subprocess
import sys
import time
from io import StringIO

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command

from accounts.permissions import Role
from evidence.storage import new_key
from jobs.commands import DataFaults
from tests.evidence.conftest import drafts, make_document
from tests.world import KAUR, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator():
    return user(Role.OPERATOR, KAUR)


@pytest.fixture
def version(received, operator):
    return received(by=operator)


def told(*options):
    out = StringIO()
    call_command("check_evidence", "--json", *options, stdout=out)
    return json.loads(out.getvalue())


def faults():
    with pytest.raises(DataFaults) as found:
        call_command("check_evidence", stdout=StringIO())
    assert found.value.returncode == 1
    return str(found.value).splitlines()


def overwrite(version, data):
    path = settings.FILES_DIR / version.storage_key
    path.chmod(0o640)
    path.write_bytes(data)


def test_whole_files_are_no_fault(version):
    assert told() == {"checked": 1, "images": 0, "faults": [], "orphans": [], "swept": 0}


def test_nothing_at_all_is_no_fault(files_dir):
    assert told() == {"checked": 0, "images": 0, "faults": [], "orphans": [], "swept": 0}


def test_a_missing_file_is_found(version):
    default_storage.delete(version.storage_key)

    assert faults() == [f"Versi {version.public_id}: berkas tidak ada"]


def test_a_cut_file_is_found_with_both_sizes(version):
    overwrite(version, b"x")

    assert faults() == [f"Versi {version.public_id}: ukuran 1 byte, seharusnya {version.size} byte"]


def test_a_changed_file_of_the_same_size_is_found(version):
    overwrite(version, b"x" * version.size)

    assert faults() == [f"Versi {version.public_id}: isi berkas tidak sesuai dengan sidik jarinya"]


def test_a_document_without_any_file_is_found(files_dir, operator):
    document = make_document(by=operator)

    assert faults() == [f"Dokumen {document.public_id}: tidak punya berkas"]


def test_every_fault_has_its_own_line(received, operator):
    for _ in range(3):
        default_storage.delete(received(by=operator).storage_key)

    assert len(faults()) == 3


def test_a_file_without_a_row_is_told_but_no_fault(version):
    orphan = default_storage.save(new_key(), ContentFile(b"x"))

    assert told() == {"checked": 1, "images": 0, "faults": [], "orphans": [orphan], "swept": 0}


def test_sweeping_removes_only_what_was_abandoned(version):
    old, young = (settings.FILE_UPLOAD_TEMP_DIR / name for name in ("old", "young"))
    old.write_bytes(b"x")
    young.write_bytes(b"x")
    os.utime(old, (time.time() - 4000,) * 2)

    assert told("--sweep")["swept"] == 1
    assert drafts() == ["young"]


def test_an_unmigrated_database_says_so_in_one_line(tmp_path):
    environment = os.environ | {"KLA_DATA_DIR": str(tmp_path)}
    environment.pop("DATABASE_URL", None)

    ran = subprocess.run(
        [sys.executable, "manage.py", "check_evidence"],
        env=environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 2
    assert ran.stderr == "Basis data belum disiapkan. Jalankan: manage.py migrate\n"
