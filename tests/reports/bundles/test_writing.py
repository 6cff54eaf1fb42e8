import hashlib
import zipfile
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.evidence.conftest import files_dir  # noqa: F401 - fixture
from tests.reports.bundles.scene import filled, manifest_in, names_in, read, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files_dir")]


def test_x(tmp_path):
    a = filled()
    b = written(a, tmp_path)
    for n in names_in(b.parts[0]):
        print(n)
    print(read(b.parts[0], "index.html").decode())
    print(read(b.parts[0], "manifest.json").decode())
    print(read(b.parts[0], "SHA256SUMS").decode())
    print(b.counts())
    assert 0
