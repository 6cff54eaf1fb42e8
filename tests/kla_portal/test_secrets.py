"""Where the secret key comes from."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from kla_portal.secrets import secret_key

LONG = "x" * 50


def test_a_given_key_is_used_and_no_file_is_made(tmp_path: Path) -> None:
    key = secret_key(given=LONG, key_file=tmp_path / "secret_key", may_create=True)

    assert (key, list(tmp_path.iterdir())) == (LONG, [])


def test_a_kept_key_is_read_again(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text(f"{LONG}\n")

    assert secret_key(given="", key_file=tmp_path / "secret_key", may_create=False) == LONG


def test_a_trial_makes_a_key_once_for_its_user_alone(tmp_path: Path) -> None:
    key_file = tmp_path / "data" / "secret_key"

    keys = {secret_key(given="", key_file=key_file, may_create=True) for _ in range(3)}

    assert len(keys) == 1
    assert len(keys.pop()) >= 50
    assert key_file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in key_file.parent.iterdir()] == ["secret_key"]


def test_two_trials_make_two_keys(tmp_path: Path) -> None:
    keys = [
        secret_key(given="", key_file=tmp_path / name / "secret_key", may_create=True)
        for name in ("a", "b")
    ]

    assert keys[0] != keys[1]


def test_production_without_a_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY belum diisi"):
        secret_key(given="", key_file=tmp_path / "secret_key", may_create=False)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("short", ["x", "x" * 49])
def test_a_short_key_is_refused_wherever_it_comes_from(tmp_path: Path, short: str) -> None:
    key_file = tmp_path / "secret_key"
    key_file.write_text(short)

    for given in (short, ""):
        with pytest.raises(
            ImproperlyConfigured, match=rf"terlalu pendek \({len(short)} karakter\)"
        ):
            secret_key(given=given, key_file=key_file, may_create=True)


def test_the_refusal_does_not_print_the_key(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        secret_key(given="rahasia", key_file=tmp_path / "secret_key", may_create=True)

    assert "rahasia" not in str(refusal.value)


def test_a_key_file_that_is_a_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="tidak dapat dibaca"):
        secret_key(given="", key_file=tmp_path, may_create=True)


def test_a_data_folder_below_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "berkas").write_text("")

    with pytest.raises(ImproperlyConfigured, match="tidak dapat"):
        secret_key(given="", key_file=tmp_path / "berkas" / "secret_key", may_create=True)


def test_many_processes_that_start_at_once_share_one_key(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from kla_portal.secrets import secret_key;"
        "print(secret_key(given='', key_file=Path(sys.argv[1]), may_create=True))"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "secret_key")]

    started = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(6)]
    keys = {process.communicate(timeout=60)[0] for process in started}

    assert (len(keys), [process.returncode for process in started]) == (1, [0] * 6)
