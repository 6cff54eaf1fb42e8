"""bin/setup: Debian packages, then Python packages, each only when missing."""

import shutil
import subprocess

from tests.setup.scripts import programs, run

# What bin/setup itself calls before it looks for apt-get.
NEEDED = ["bash", "dirname", "flock", "id", "mktemp", "readlink", "rm", "tr", "python3"]
LIBRARIES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


def test_without_root_a_missing_package_is_named_with_the_line_to_run(project, tmp_path):
    path = programs(tmp_path / "fake", id="echo 1000", ldconfig="true", apt_get="touch installed")

    result = run(project / "bin/setup", PATH=path)

    assert result.returncode == 1
    assert result.stderr == (
        "Ada paket Debian yang belum terpasang. Jalankan baris ini sebagai root, lalu ulangi:\n"
        f"  apt-get install -y --no-install-recommends {LIBRARIES}\n"
    )
    assert not (project / "installed").exists()


def test_as_root_the_missing_packages_are_installed(portal, tmp_path):
    path = programs(
        tmp_path / "fake", id="echo 0", ldconfig="true", apt_get=f'echo "$*" >> "{tmp_path}/asked"'
    )

    result = run(portal / "bin/setup", PATH=path)

    assert (result.returncode, result.stderr) == (0, "")
    assert (tmp_path / "asked").read_text().splitlines() == [
        "update",
        f"-o DPkg::Lock::Timeout=300 install -y --no-install-recommends {LIBRARIES}",
    ]


def test_a_machine_without_apt_is_told_what_to_install(project, tmp_path):
    only = tmp_path / "only"
    only.mkdir()
    for tool in NEEDED:
        (only / tool).symlink_to(shutil.which(tool))
    programs(only, ldconfig="true")

    result = run(shutil.which("bash"), project / "bin/setup", PATH=str(only))

    # bin/setup itself adds the folders of ldconfig, which hold no apt-get.
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        f"Paket ini belum ada: {LIBRARIES}. Portal ini disiapkan untuk Debian 12; "
        "di sistem lain pasang padanannya, lalu jalankan lagi.\n"
    )


def test_packages_that_cannot_be_fetched_are_explained_by_the_missing_network(project, tmp_path):
    path = programs(
        tmp_path / "fake",
        id="echo 0",
        ldconfig="true",
        apt_get="echo 'E: Unable to fetch some archives'; exit 100",
    )

    result = run(project / "bin/setup", PATH=path)

    assert result.returncode == 1
    assert result.stderr == (
        "Pemasangan paket Debian gagal: tidak ada sambungan internet. "
        "Periksa jaringan, lalu jalankan lagi.\n"
    )


def test_an_unknown_option_is_refused_with_the_known_ones(project):
    result = run(project / "bin/setup", "--tset")

    assert result.returncode == 2
    assert result.stderr == 'bin/setup tidak mengenal "--tset". Pilihannya: --lint atau --test.\n'


# --- Python packages ---------------------------------------------------------------------------


def test_the_second_run_installs_nothing_and_a_changed_file_is_installed_again(project):
    first = run(project / "bin/setup")
    second = run(project / "bin/setup")
    (project / "requirements.txt").write_text("# changed\n")
    third = run(project / "bin/setup")

    assert first.stdout.splitlines() == [
        "Menyiapkan lingkungan Python di .venv",
        "Memasang paket Python dari requirements.txt",
    ]
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    assert third.stdout.splitlines() == ["Memasang paket Python dari requirements.txt"]


def test_two_set_ups_at_once_through_a_link_take_turns(project, tmp_path):
    (tmp_path / "link").symlink_to(project / "bin/setup")

    both = [
        subprocess.Popen(
            [tmp_path / "link"],
            cwd="/",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _ in range(2)
    ]
    said = [process.communicate(timeout=60)[0] for process in both]

    assert [process.returncode for process in both] == [0, 0]
    assert sum(text.count("Memasang paket Python dari requirements.txt") for text in said) == 1
    assert not (tmp_path / ".venv").exists()


def test_without_network_one_sentence_says_so_and_the_next_run_tries_again(portal):
    (portal / "requirements.txt").write_text("portal-kla-not-there==1.0\n")
    nowhere = {
        "PIP_INDEX_URL": "http://127.0.0.1:9/",
        "PIP_CONFIG_FILE": "/dev/null",
        "PIP_FIND_LINKS": "",
        "PIP_RETRIES": "1",
    }

    results = [run(portal / "bin/setup", **nowhere) for _ in range(2)]

    sentence = (
        "Pemasangan paket Python gagal: tidak ada sambungan internet. "
        "Periksa jaringan, lalu jalankan lagi.\n"
    )
    assert [(result.returncode, result.stderr) for result in results] == [(1, sentence)] * 2


def test_a_read_only_project_folder_is_one_sentence(anybody):
    project, as_nobody = anybody

    result = run(*as_nobody, project / "bin/setup")

    assert result.returncode == 1
    assert result.stderr == (
        f"Folder {project} tidak dapat ditulis. "
        "Beri hak tulis kepada pengguna ini, atau salin proyek ke folder lain.\n"
    )
