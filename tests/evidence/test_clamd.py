"""The EICAR test file against a real clamd, which knows it by a signature of our own.

Nothing is downloaded. Bare, the gate refuses it already; inside a valid PDF or DOCX only the
scanner can find it.
"""

import shutil
import subprocess
import time

import pytest

from accounts.permissions import Role
from evidence import scanning_services
from evidence.models import VirusScan
from tests.evidence import corpus
from tests.evidence.conftest import sent
from tests.world import KAUR, user

pytestmark = pytest.mark.django_db
PATIENCE = 60
CONFIG = """\
LocalSocket {folder}/clamd.ctl
DatabaseDirectory {folder}/signatures
PidFile {folder}/clamd.pid
Foreground yes
StreamMaxLength 25M
MaxThreads 2
"""


@pytest.fixture(scope="module")
def clamd(tmp_path_factory):
    """The path of its socket."""
    program = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin")
    if program is None:
        pytest.skip("clamd is not installed: apt-get install clamav-daemon (bin/setup --test)")
    folder = tmp_path_factory.mktemp("clamd")
    (folder / "signatures").mkdir()
    (folder / "signatures" / "portal.ndb").write_text(f"Portal.Eicar:0:*:{corpus.EICAR.hex()}\n")
    (folder / "clamd.conf").write_text(CONFIG.format(folder=folder))
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [program, f"--config-file={folder}/clamd.conf"], stdout=log, stderr=log
        )
    try:
        end = time.monotonic() + PATIENCE
        while not (folder / "clamd.ctl").exists():
            assert process.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < end, "clamd did not start"
            time.sleep(0.1)
        yield str(folder / "clamd.ctl")
    finally:
        process.kill()
        process.wait()


def infected_pdf():
    """A PDF that every reader takes, with the test file in a stream as it is."""
    length = len(corpus.EICAR)
    stream = b"<</Length %d>>stream\n%s\nendstream" % (length, corpus.EICAR)
    return corpus.written_pdf(extra=stream)


@pytest.mark.parametrize(
    ("name", "data", "state"),
    [
        ("sk.pdf", infected_pdf(), "infected"),
        ("notulen.docx", corpus.docx(("word/media/gambar.png", corpus.EICAR)), "infected"),
        ("bersih.pdf", corpus.pdf(), "clean"),
        ("bersih.docx", corpus.docx(), "clean"),
    ],
)
def test_the_test_virus_inside_an_allowed_file_is_found(
    clamd, received, settings, name, data, state
):
    settings.CLAMD_SOCKET = clamd
    version = received(by=user(Role.OPERATOR, KAUR), upload=sent(name, data))

    scanning_services.scan(version.pk)

    scan = VirusScan.objects.get(version=version)
    assert scan.state == state
    assert ("Portal.Eicar" in scan.finding) is (state == "infected")
