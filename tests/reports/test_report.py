"""The command that prints a paper: its file, its words, and every wrong use."""

import os

import pytest

from audit.models import Event
from evaluations.results import result_of
from reports.models import Letterhead
from tests.evaluations.commands.running import printed, wrong_use
from tests.reports.scene import opened_pdf, words_of

pytestmark = pytest.mark.django_db


def test_it_writes_one_page_with_the_figures_of_the_score(kaur, tmp_path):
    target = tmp_path / "sekda.pdf"

    said = printed("report", "sekda", "17.04", 2024, "-o", target)

    assert said == (f"Lembar Sekda: Evaluasi KLA Kabupaten Kaur 2024: {target} (A4, 1 halaman)\n")
    words = words_of(target.read_bytes())
    told = result_of(kaur.region, 2024, None)
    for figure in (told["score"], *(cluster["score"] for cluster in told["clusters"])):
        assert figure.replace(".", ",") in words
    assert "oleh perintah di server" in words
    assert [path.name for path in tmp_path.iterdir()] == ["sekda.pdf"]


def test_f4_and_a_name_instead_of_a_code(kaur, tmp_path):
    target = tmp_path / "sekda.pdf"

    printed("report", "sekda", "Kab. Kaur", 2024, "--paper", "F4", "--output", target)

    with opened_pdf(target.read_bytes()) as document:
        assert round(float(document.pages[0].MediaBox[3])) == 935


def test_a_print_by_command_leaves_a_trace_without_a_person(kaur, tmp_path):
    printed("report", "sekda", "17.04", 2024, "-o", tmp_path / "x.pdf")

    event = Event.objects.get(verb="report.printed")
    assert (event.actor, event.region, event.data["paper"]) == ("", "17.04", "A4")


def test_without_a_letterhead_it_prints_all_the_same(kaur, tmp_path):
    Letterhead.objects.all().delete()
    target = tmp_path / "sekda.pdf"

    printed("report", "sekda", "17.04", 2024, "-o", target)

    assert "PEMERINTAH KABUPATEN KAUR" in words_of(target.read_bytes())


def test_an_older_file_is_replaced_as_a_whole(kaur, tmp_path):
    target = tmp_path / "sekda.pdf"
    target.write_bytes(b"x" * 1_000_000)

    printed("report", "sekda", "17.04", 2024, "-o", target)

    assert target.read_bytes().startswith(b"%PDF-")
    assert target.stat().st_size < 500_000


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("piagam", "17.04", 2024), "Lembar 'piagam' tidak dikenal. Pilih: sekda, kemajuan"),
        (("sekda", "99.99", 2024), "99.99"),
        (("sekda", "Atlantis", 2024), "Atlantis"),
        (("sekda", "17.04", "24"), "Tahun '24' tidak dikenal."),
        (("sekda", "17.04", 2022), "Belum ada putaran 2022"),
        (("sekda", "17.04.01", 2024), "Belum ada putaran 2024"),
        (("sekda", "17", 2024), "Belum ada putaran 2024"),
        (("sekda", "17.04", 2024, "--paper=A5"), "Kertas 'A5' tidak dikenal. Pilih: A4, F4."),
        (("sekda", "17.04", 2024, "--paper="), "Kertas '' tidak dikenal."),
    ],
)
def test_wrong_use_is_a_sentence_and_no_file(kaur, tmp_path, args, words):
    target = tmp_path / "x.pdf"

    assert words in wrong_use("report", *args, "-o", target)
    assert not target.exists()


def test_without_a_file_to_write_it_asks_for_one(kaur):
    assert "-o/--output" in wrong_use("report", "sekda", "17.04", 2024)


@pytest.mark.parametrize("where", ["tidak/ada/x.pdf", ".", "berkas/x.pdf"])
def test_a_file_that_can_not_be_written_is_a_sentence(kaur, tmp_path, where):
    (tmp_path / "berkas").write_text("bukan folder")

    said = wrong_use("report", "sekda", "17.04", 2024, "-o", tmp_path / where)

    assert "tidak dapat ditulis. Periksa apakah foldernya ada" in said
    assert not Event.objects.filter(verb="report.printed").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["berkas"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_a_sentence(kaur, tmp_path):
    tmp_path.chmod(0o500)

    assert "tidak dapat ditulis" in wrong_use(
        "report", "sekda", "17.04", 2024, "-o", tmp_path / "x.pdf"
    )


def test_a_paper_that_can_not_be_made_is_a_sentence_and_no_file(kaur, tmp_path, monkeypatch):
    monkeypatch.setattr("reports.printing.CPU_SECONDS", 0)
    target = tmp_path / "x.pdf"

    assert "Lembar PDF tidak berhasil dibuat." in wrong_use(
        "report", "sekda", "17.04", 2024, "-o", target
    )
    assert not target.exists()
