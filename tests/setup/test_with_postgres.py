"""bin/with-postgres and bin/test: a server that comes and goes, and an exit code that tells."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.setup.scripts import ROOT, run

pytestmark = pytest.mark.skipif(
    subprocess.run([ROOT / "bin/with-postgres", "--find"], capture_output=True).returncode != 0,
    reason="no programs of a PostgreSQL server on this machine",
)

ASK = (
    "import os, sys, dj_database_url, psycopg2;"
    "d = dj_database_url.parse(os.environ['DATABASE_URL']);"
    "c = psycopg2.connect(host=d['HOST'], user=d['USER'], dbname=d['NAME']).cursor();"
    "c.execute('show listen_addresses'); print(d['HOST'], *c.fetchall());"
    "sys.exit(7)"
)


def test_the_command_has_a_private_server_and_its_exit_code_is_kept():
    result = run(ROOT / "bin/with-postgres", sys.executable, "-c", ASK)

    socket_folder, addresses = result.stdout.split(maxsplit=1)
    assert (result.returncode, result.stderr, addresses) == (7, "", "('',)\n")
    assert not Path(socket_folder).exists()


def test_two_at_once_do_not_meet():
    both = [
        subprocess.Popen(
            [ROOT / "bin/with-postgres", "printenv", "DATABASE_URL"],
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    addresses = {process.communicate(timeout=60)[0] for process in both}

    assert [process.returncode for process in both] == [0, 0]
    assert len(addresses) == 2


# Whose branches bin/test measures; the names are told there.
DECIDING = (
    "accounts/test_permissions.py",
    "evaluations/test_scoring.py",
    "evaluations/test_values.py",
    "evaluations/test_workflow.py",
    "evaluations/ledger/test_change_lists.py",
    "evaluations/ledger/test_differences.py",
    "evaluations/ledger/test_lines.py",
    "evaluations/ledger/test_moves.py",
    "evaluations/times/test_windows.py",
    "instruments/test_sheet.py",
)


@pytest.fixture
def suite(portal: Path) -> Path:
    """A suite of one test that tells what database it is run on."""
    (portal / "pyproject.toml").write_text(
        "[tool.pytest.ini_options]\naddopts = '-p no:django --import-mode=importlib'\n"
        "markers = ['django_db: asks the database']\n"
    )
    (portal / "tests").mkdir()
    shutil.copy(ROOT / "bin/with-postgres", portal / "bin")
    (portal / "tests" / "test_one.py").write_text(
        "import os\n"
        "import pytest\n"
        "@pytest.mark.django_db\n"
        "def test_one():\n"
        "    with open('runs', 'a') as runs:\n"
        "        print(os.environ.get('DATABASE_URL', 'sqlite')[:8], file=runs)\n"
        "    assert os.path.exists('fault') <= ('DATABASE_URL' not in os.environ)\n"
    )
    for name in ("browser/test_two.py", *DECIDING):
        idle = portal / "tests" / name
        idle.parent.mkdir(parents=True, exist_ok=True)
        idle.write_text("def test_idle():\n    pass\n")
    return portal


def test_a_fault_on_postgresql_alone_fails_though_the_last_line_is_of_sqlite(suite):
    (suite / "fault").touch()

    result = run(suite / "bin/test")

    assert result.returncode == 1
    closing = [line for line in result.stdout.splitlines() if " passed in " in line]
    assert [line.split(" in ")[0] for line in closing] == ["10 passed", "2 passed"]
    assert result.stdout.splitlines()[-1] == closing[-1]
    assert (suite / "runs").read_text().splitlines() == ["postgres", "sqlite"]


def test_named_tests_run_on_sqlite_only_unless_postgresql_is_asked_for(suite):
    quick = run(suite / "bin/test", "-q", "tests/test_one.py", DATABASE_URL="postgres://nowhere/")
    asked = run(suite / "bin/test", "--pg", "-q", "tests/test_one.py")

    assert (quick.returncode, asked.returncode) == (0, 0)
    assert (suite / "runs").read_text().splitlines() == ["sqlite", "postgres"]
