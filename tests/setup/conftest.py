"""Copies of the scripts, in a folder with a space in its name, as people's folders have."""

import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.setup.scripts import REQUIREMENT_FILES, ROOT, copy_of_scripts


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return copy_of_scripts(tmp_path / "portal kla")


@pytest.fixture
def portal(project: Path) -> Path:
    """A portal of a few lines on this environment's packages: it writes down what it is told."""
    for name in REQUIREMENT_FILES:
        shutil.copy(ROOT / name, project)
    (project / ".venv").symlink_to(sys.prefix)
    (project / "manage.py").write_text(
        "import sys, time, pathlib\n"
        "with open('deeds', 'a') as deeds:\n"
        "    print(*sys.argv[1:], file=deeds)\n"
        "fault = pathlib.Path('no-' + sys.argv[1])\n"
        "if fault.exists():\n"
        "    sys.exit(fault.read_text())\n"
        "while sys.argv[1] == 'work':\n"
        "    time.sleep(1)\n"
    )
    (project / "kla_portal").mkdir()
    (project / "kla_portal" / "wsgi.py").write_text(
        "def application(environ, start_response):\n"
        "    start_response('200 OK', [('Content-Type', 'text/plain')])\n"
        "    return [b'hidup']\n"
    )
    return project


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.fixture
def anybody() -> Iterator[tuple[Path, list[str]]]:
    """A copy that its user can't write to, and the prefix that makes root an ordinary user."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        project = copy_of_scripts(Path(folder) / "portal kla")
        project.chmod(0o555)
        nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        yield project, nobody if os.geteuid() == 0 else []
        project.chmod(0o755)
