"""The two commands: what they print, how they end, and that a faulty file changes nothing."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from audit.models import Event
from instruments.files import SHIPPED
from instruments.models import Instrument, Question
from instruments.services import sheet_of
from jobs.commands import DATA_HAS_FAULTS, WRONG_USE
from tests.instruments.edits import edited
from tests.sheets import shipped_sheet

ROOT = Path(__file__).parents[2]
FAULTS = [
    "baris 80: [1.1] max_points 12, padahal nilai tertinggi yang dapat dicapai 11.",
    "baris 90: [1.1] lead 'dinas-x' tidak ada dalam daftar institutions.",
]


@pytest.fixture
def faulty(tmp_path):
    path = tmp_path / "salah.yaml"
    path.write_text(edited((82, "points: 12", "points: 11"), (90, "bagian-hukum", "dinas-x")))
    return path


@pytest.fixture
def retitled(tmp_path):
    path = tmp_path / "lain.yaml"
    path.write_text(edited((9, "Instrumen Evaluasi KLA 2024", "Lain")))
    return path


def run(*arguments):
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def refusal_of(*arguments):
    with pytest.raises(CommandError) as refusal:
        run(*arguments)
    return refusal.value.returncode, str(refusal.value)


def test_check_instrument_says_that_the_shipped_file_is_sound():
    said = run("check_instrument", str(SHIPPED))

    assert said == "kla-2024: 274 pertanyaan, nilai maksimum 1000, tanpa kesalahan.\n"


def test_check_instrument_lists_each_fault_on_its_own_line(faulty):
    refusal = refusal_of("check_instrument", str(faulty))

    assert refusal == (DATA_HAS_FAULTS, "\n".join(FAULTS))


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["check_instrument", "load_instrument"])
@pytest.mark.parametrize("name", ["tidak-ada.yaml", "."])
def test_a_path_that_is_no_file_is_wrong_use(command, name):
    refusal = refusal_of(command, name)

    assert refusal == (
        WRONG_USE,
        f"Berkas {name} tidak ditemukan atau tidak dapat dibaca. Periksa letak dan namanya.",
    )


@pytest.mark.parametrize("command", ["check_instrument", "load_instrument"])
def test_a_command_without_a_file_is_wrong_use(command):
    code, _ = refusal_of(command)

    assert code == WRONG_USE


def test_check_instrument_runs_without_a_database_and_ends_with_1_and_no_traceback(
    faulty, tmp_path
):
    done = run_alone("check_instrument", faulty, data_dir=tmp_path / "data")

    assert (done.returncode, done.stdout, done.stderr.splitlines()) == (1, "", FAULTS)
    assert not (tmp_path / "data" / "kla.sqlite3").exists()


def test_load_instrument_on_an_empty_folder_asks_for_migrate_and_ends_with_2(tmp_path):
    done = run_alone("load_instrument", SHIPPED, data_dir=tmp_path / "data")

    assert (done.returncode, done.stdout, done.stderr.splitlines()) == (
        2,
        "",
        ["Basis data belum disiapkan. Jalankan: manage.py migrate"],
    )


def run_alone(command, path, *, data_dir):
    """The command as an operator starts it: a process of its own, on a data folder of its own."""
    data_dir.mkdir()
    environment = {name: text for name, text in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(
        [sys.executable, "manage.py", command, str(path)],
        cwd=ROOT,
        env=environment | {"KLA_DATA_DIR": str(data_dir), "KLA_TRIAL": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.django_db
def test_load_instrument_writes_a_draft():
    said = run("load_instrument", str(SHIPPED))

    assert said == "kla-2024: 274 pertanyaan, rancangan.\n"
    assert sheet_of(Instrument.objects.get()) == shipped_sheet()


@pytest.mark.django_db
def test_load_instrument_publishes_when_asked():
    said = run("load_instrument", str(SHIPPED), "--publish")

    assert said == "kla-2024: 274 pertanyaan, terbit.\n"
    assert Instrument.objects.get().published_at is not None


@pytest.mark.django_db
def test_a_draft_is_published_by_loading_it_again_with_publish():
    run("load_instrument", str(SHIPPED))

    said = run("load_instrument", str(SHIPPED), "--publish")

    assert said == "kla-2024: 274 pertanyaan, terbit.\n"
    assert Instrument.objects.count() == 1


@pytest.mark.django_db
def test_loading_and_publishing_again_changes_nothing():
    run("load_instrument", str(SHIPPED), "--publish")
    before = Instrument.objects.values().get()

    run("load_instrument", str(SHIPPED), "--publish")
    run("load_instrument", str(SHIPPED))

    assert Instrument.objects.values().get() == before
    assert Event.objects.count() == 2


@pytest.mark.django_db
def test_a_file_with_faults_writes_nothing_and_lists_them(faulty):
    refusal = refusal_of("load_instrument", str(faulty), "--publish")

    assert refusal == (DATA_HAS_FAULTS, "\n".join(FAULTS))
    assert (Instrument.objects.count(), Question.objects.count(), Event.objects.count()) == (
        0,
        0,
        0,
    )


@pytest.mark.django_db
def test_another_content_for_a_published_instrument_is_refused(retitled):
    run("load_instrument", str(SHIPPED), "--publish")

    code, message = refusal_of("load_instrument", str(retitled))

    assert code == DATA_HAS_FAULTS
    assert message.startswith("Instrumen kla-2024 sudah diterbitkan dan isinya berbeda")
    assert sheet_of(Instrument.objects.get()) == shipped_sheet()


@pytest.mark.django_db
def test_another_content_for_a_draft_replaces_it(retitled):
    run("load_instrument", str(SHIPPED))

    run("load_instrument", str(retitled))

    assert Instrument.objects.get().title == "Lain"
