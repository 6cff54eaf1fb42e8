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
from audit.ids import file_key
from evidence.arrivals import announce
from evidence.checks import check_all, remove_orphans
from evidence.models import StrayImage
from evidence.pages_services import draw_some, remove_strays
from jobs.commands import DataFaults
from tests.evidence.conftest import drafts, make_document, stored_files, under_way
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


def whole(**told):
    """What is told of files that are as they should be, but for what is given."""
    usual = {"checked": 1, "images": 0, "arrivals": 0, "faults": [], "orphans": []}
    return usual | {"stray_arrivals": [], "swept": 0} | told


def faults(*options):
    with pytest.raises(DataFaults) as found:
        call_command("check_evidence", *options, stdout=StringIO())
    assert found.value.returncode == 1
    return str(found.value).splitlines()


def overwrite(version, data):
    path = settings.FILES_DIR / version.storage_key
    path.chmod(0o640)
    path.write_bytes(data)


def test_whole_files_are_no_fault(version):
    assert told() == whole()


def test_nothing_at_all_is_no_fault(files_dir):
    assert told() == whole(checked=0)


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


def test_a_young_file_without_a_row_is_told_but_no_fault(version):
    orphan = default_storage.save(file_key(), ContentFile(b"x"))

    assert told() == whole(orphans=[orphan])


@pytest.fixture
def old_orphan(version):
    """A file that no row has named for a day."""
    key = default_storage.save(file_key(), ContentFile(b"x"))
    os.utime(settings.FILES_DIR / key, (time.time() - 24 * 3600 - 60,) * 2)
    return key


def test_a_file_without_a_row_is_a_fault_after_a_day(old_orphan):
    assert faults() == [
        f"Berkas {old_orphan}: lebih dari 24 jam tanpa baris (dapat dihapus dengan --sweep)"
    ]


def test_sweeping_removes_an_old_orphan_and_nothing_else(old_orphan, version):
    young = default_storage.save(file_key(), ContentFile(b"y"))

    assert told("--sweep") == whole(orphans=[young], swept=1)
    assert sorted(stored_files()) == sorted([version.storage_key, young])
    assert told() == whole(orphans=[young])


def test_an_orphan_that_got_its_row_meanwhile_is_not_swept(old_orphan, version):
    found = check_all()
    StrayImage.objects.create(storage_key=old_orphan, due_at="2024-06-01T00:00:00Z")

    assert remove_orphans(found) == 0
    assert old_orphan in stored_files()


def test_files_on_their_way_are_counted_and_those_without_a_row_named(version, operator):
    arrival = announce(name="sk.pdf", length=10, sha256="", by=operator)
    (settings.UPLOADS_DIR / ("a" * 22)).write_bytes(b"x")

    assert told() == whole(arrivals=1, stray_arrivals=["a" * 22])
    os.utime(settings.UPLOADS_DIR / ("a" * 22), (time.time() - 24 * 3600 - 60,) * 2)
    assert told("--sweep") == whole(arrivals=1, swept=1)
    assert under_way() == [arrival.public_id]


def test_sweeping_removes_only_what_was_abandoned(version):
    old, young = (settings.FILE_UPLOAD_TEMP_DIR / name for name in ("old", "young"))
    old.write_bytes(b"x")
    young.write_bytes(b"x")
    os.utime(old, (time.time() - 4000,) * 2)

    assert told("--sweep")["swept"] == 1
    assert drafts() == ["young"]


@pytest.fixture
def drawn(version):
    """A paper whose one page is drawn."""
    draw_some(version)
    return version


def test_a_drawn_page_is_counted_and_is_no_orphan(drawn):
    assert told() == whole(images=1)


def test_a_missing_and_a_changed_image_are_faults_that_can_be_mended(drawn, received, operator):
    other = received(by=operator)
    draw_some(other)
    default_storage.delete(drawn.page_images.get().storage_key)
    image = other.page_images.get()
    overwrite(image, b"x" * image.size)

    found = faults()

    assert found == [
        f"Gambar halaman 1 versi {drawn.public_id}: berkas tidak ada "
        "(dapat dibuat lagi dengan --redraw)",
        f"Gambar halaman 1 versi {other.public_id}: isi berkas tidak sesuai dengan sidik jarinya "
        "(dapat dibuat lagi dengan --redraw)",
    ]


def test_redraw_makes_a_broken_image_again(drawn):
    overwrite(drawn.page_images.get(), b"x")

    with pytest.raises(DataFaults):
        call_command("check_evidence", "--redraw", stdout=StringIO())
    draw_some(drawn)
    remove_strays()

    assert told() == whole(images=1)


def test_a_file_on_its_way_to_a_page_is_no_orphan(version):
    key = default_storage.save(file_key(), ContentFile(b"x"))
    StrayImage.objects.create(storage_key=key, due_at="2024-06-01T00:00:00Z")

    assert told()["orphans"] == []


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
