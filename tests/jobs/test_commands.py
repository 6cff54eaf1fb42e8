"""Exit codes and one-line refusals, as every command gives them; the first ones for real."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import DatabaseError, OperationalError

from jobs import commands
from jobs.commands import DataFaults, PortalCommand, WrongUse

ROOT = Path(__file__).parents[2]


def manage(data_dir: Path, *args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`manage.py` as an operator calls it, on an own folder with SQLite."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *args],
        cwd=ROOT,
        env=kept | {"KLA_DATA_DIR": str(data_dir), "KLA_TRIAL": "1"} | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def migrated(tmp_path_factory) -> Path:
    """A folder that was empty before `migrate`."""
    folder = tmp_path_factory.mktemp("kosong")
    made = manage(folder, "migrate", "--verbosity=0")
    assert (made.returncode, made.stderr) == (0, "")
    return folder


def test_migrate_works_on_an_empty_folder_in_a_trial(migrated) -> None:
    assert (migrated / "kla.sqlite3").stat().st_size > 0
    assert (migrated / "secret_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "args",
    [
        ("score", "17.04", "2024", "--json"),
        ("predicate", "600.36"),
        ("open_round", "2024", "--instrument=kla-2024", "--region=17.04"),
        ("load_demo",),
        ("verify_log",),
    ],
)
def test_every_command_says_that_the_database_is_not_migrated(tmp_path, args) -> None:
    done = manage(tmp_path, *args)

    assert done.returncode == 2
    assert done.stderr == "Basis data belum disiapkan. Jalankan: manage.py migrate\n"
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("score", "99.99", "2024"), "99.99"),
        (("predicate", "enam"), "'enam' bukan angka."),
        (("predicate", "600"), "Instrumen apa pun belum ada."),
        (("score", "--kode"), "Perintah salah tulis, "),
        (("score",), "Perintah salah tulis, belum ditulis: WILAYAH, TAHUN. Lihat --help."),
        (("load_demo",), "Wilayah belum dimuat."),
    ],
)
def test_a_refusal_is_one_line_on_stderr_without_a_traceback(migrated, args, words) -> None:
    done = manage(migrated, *args)

    assert done.returncode == (1 if args == ("load_demo",) else 2)
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert words in done.stderr


def test_a_command_that_has_done_its_work_exits_with_0(migrated) -> None:
    done = manage(migrated, "verify_log")

    assert (done.returncode, done.stdout, done.stderr) == (0, "Catatan kejadian utuh.\n", "")


def test_a_file_that_is_no_database_is_told_in_one_line(tmp_path) -> None:
    (tmp_path / "kla.sqlite3").write_text("bukan basis data" * 100)

    done = manage(tmp_path, "verify_log")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "Basis data tidak dapat dipakai: file is not a database\n"


class Example(PortalCommand):
    """Does what the test says."""

    needs_database = False

    def add_arguments(self, parser) -> None:
        parser.add_argument("number", type=int)
        parser.add_argument("--error")

    def perform(self, *, number, error, **options) -> None:
        if error:
            raise {
                "use": WrongUse("Salah pakai."),
                "data": DataFaults(["baris 2: satu", "baris 3: dua"]),
                "database": OperationalError("database is locked\nmore"),
            }[error]
        self.stdout.write(str(number))


def run(*args: str) -> int:
    try:
        Example().run_from_argv(["manage.py", "example", *args])
    except SystemExit as end:
        return end.code
    return 0


@pytest.mark.parametrize(
    ("args", "code", "out", "err"),
    [
        (["7"], 0, "7\n", ""),
        (["7", "--error=use"], 2, "", "Salah pakai.\n"),
        (["7", "--error=data"], 1, "", "baris 2: satu\nbaris 3: dua\n"),
        (
            ["7", "--error=database"],
            2,
            "",
            "Basis data tidak dapat dipakai: database is locked\n",
        ),
        (
            ["tujuh"],
            2,
            "",
            "Perintah salah tulis, number: bukan bilangan bulat: 'tujuh'. Lihat --help.\n",
        ),
        (
            ["7", "--eror=use"],
            2,
            "",
            "Perintah salah tulis, tidak dikenal: --eror=use. Lihat --help.\n",
        ),
        (
            ["7", "--error"],
            2,
            "",
            "Perintah salah tulis, --error: butuh satu nilai. Lihat --help.\n",
        ),
    ],
)
def test_the_exit_code_tells_wrong_use_from_faulty_data(capsys, args, code, out, err) -> None:
    assert run(*args) == code
    assert capsys.readouterr() == (out, err)


def test_a_bug_is_not_dressed_up_as_a_refusal() -> None:
    with pytest.raises(KeyError):
        run("7", "--error=unheard-of")


def test_help_is_no_fault(capsys) -> None:
    assert run("--help") == 0
    assert "number" in capsys.readouterr().out


def test_a_command_must_say_what_it_does() -> None:
    command = PortalCommand()
    command.needs_database = False

    with pytest.raises(NotImplementedError):
        command.handle()


@pytest.mark.django_db
def test_a_migrated_database_is_not_refused() -> None:
    commands.refuse_unmigrated_database()


@pytest.mark.django_db
def test_a_database_that_cannot_be_read_is_wrong_use(monkeypatch) -> None:
    def unreadable(connection):
        raise DatabaseError("file is not a database")

    monkeypatch.setattr(commands, "MigrationExecutor", unreadable)

    with pytest.raises(WrongUse, match="tidak dapat dipakai: file is not a database"):
        commands.refuse_unmigrated_database()
