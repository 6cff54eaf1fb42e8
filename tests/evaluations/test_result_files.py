"""A file of published results: what it may say, and each fault with its row."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from evaluations.models import Stage
from evaluations.recaps import RecapFaults
from evaluations.result_files import PUBLISHED, read_results
from evaluations.results import ResultLine
from tests.clock import set_clock
from tests.evaluations.provinces import MOMENT, NAMES
from tests.evaluations.scene import published
from tests.world import place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]

HEADER = "region,year,stage,score,predicate,source"
GOOD = "17.04,2023,final,600.36,madya,Keputusan Menteri"


@pytest.fixture(autouse=True)
def _world(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bengkulu, Kota Kediri and the shipped instrument, in June 2024."""
    for code, name in NAMES.items():
        place(code, name)
    place("35.71", "Kota Kediri")
    place("17.04.01")
    published()
    set_clock(monkeypatch, MOMENT)


@pytest.fixture
def file(tmp_path: Path):
    def write(*lines: str, header: str = HEADER, encoding: str = "utf-8") -> Path:
        path = tmp_path / "hasil.csv"
        path.write_bytes("\n".join((header, *lines)).encode(encoding))
        return path

    return write


def faults(path: Path) -> tuple[str, ...]:
    with pytest.raises(RecapFaults) as refused:
        read_results(path)
    return refused.value.faults


def test_a_row_says_who_when_which_stage_how_much_and_from_where(file):
    assert read_results(file(GOOD)) == [
        ResultLine(
            row=2,
            region="17.04",
            year=2023,
            stage=Stage.FINAL,
            score=Decimal("600.36"),
            predicate="madya",
            source="Keputusan Menteri",
        )
    ]


def test_the_shipped_facts_are_21_rows_of_two_years():
    lines = read_results(PUBLISHED)

    given = [(line.region, line.year) for line in lines if line.predicate]
    assert len(lines) == 21
    assert len([region for region, year in given if year == 2022]) == 4
    assert len([region for region, year in given if year == 2023]) == 8


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("17.04,2023,final,,,Sumber", "score", None),
        ("17.04,2023,final,,,Sumber", "predicate", ""),
        ('17.04,2023,final,"600,36",madya,Sumber', "score", Decimal("600.36")),
        ("17.04,2023,final,0,,Sumber", "score", Decimal(0)),
        ("17.04,2023,final,1000,kla,Sumber", "score", Decimal(1000)),
        ("17.04,2023,final,,Pratama,Sumber", "predicate", "pratama"),
        ("17.04,2023,FINAL,, PRATAMA ,Sumber", "predicate", "pratama"),
        ("17.04,2006,self,700,,Sumber", "year", 2006),
        ("17.04,2024,self,700,,Sumber", "year", 2024),
        ('17.04,2023,final,,,"Antara, 8 Agustus 2023"', "source", "Antara, 8 Agustus 2023"),
    ],
)
def test_what_people_write_is_understood(file, line, name, value):
    (read,) = read_results(file(line))

    assert getattr(read, name) == value


def test_semicolons_a_byte_order_mark_and_old_letters_are_read(file):
    line = GOOD.replace(",", ";").replace("Keputusan", "Résumé")

    for encoding in ("utf-8-sig", "cp1252"):
        (read,) = read_results(file(line, header=HEADER.replace(",", ";"), encoding=encoding))
        assert read.source == "Résumé Menteri"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("17.4,2023,final,,,S", "'17.4' bukan kode kabupaten/kota; tulis misalnya 17.04"),
        ("Kaur,2023,final,,,S", "'Kaur' bukan kode kabupaten/kota"),
        ("17,2023,final,,,S", "'17' bukan kode"),
        ("17.04.01,2023,final,,,S", "'17.04.01' bukan kode"),
        ("99.01,2023,final,,,S", "'99.01' bukan kode"),
        (",2023,final,,,S", "'' bukan kode"),
        ("17.04,23,final,,,S", "tahun '23' harus antara 2006 dan 2024"),
        ("17.04,2005,final,,,S", "tahun '2005' harus"),
        ("17.04,2025,final,,,S", "tahun '2025' harus"),
        ("17.04,٢٠٢٣,final,,,S", "harus antara"),
        ("17.04,2023,penetapan,,,S", "tahap 'penetapan' tidak dikenal; pilih self, province"),
        ("17.04,2023,,,,S", "tahap '' tidak dikenal"),
        ("17.04,2023,final,1000.01,,S", "nilai '1000.01' harus angka 0 sampai 1000"),
        ("17.04,2023,final,600.365,,S", "nilai '600.365' harus"),
        ("17.04,2023,final,-1,,S", "nilai '-1' harus"),
        ("17.04,2023,final,1e2,,S", "nilai '1e2' harus"),
        ("17.04,2023,final,NaN,,S", "nilai 'NaN' harus"),
        ("17.04,2023,final,=1+1,,S", "nilai '=1+1' harus"),
        ("17.04,2023,final,,Hebat,S", "predikat 'Hebat' tidak dikenal; pilih pratama, madya"),
        ("17.04,2023,final,,,", "sumber kosong"),
        (f"17.04,2023,final,,,{'x' * 251}", "sumber 251 karakter, paling banyak 250"),
        ("17.04,2023,final,,,a\0b", "sumber berisi karakter kosong (NUL)"),
        ("17.04,2023,self,,,S", "tanpa nilai dan tanpa predikat hanya berlaku pada tahap final"),
        ("17.04,2023,final,,,Antara, 2023", "ada 7 kolom, harus 6"),
        ("17.04,2023,final", "ada 3 kolom, harus 6"),
    ],
)
def test_a_faulty_row_is_told_with_its_number_and_what_is_allowed(file, line, words):
    (fault,) = faults(file("17.01,2023,final,,,S", line))

    assert fault.startswith("baris 3: ")
    assert words in fault


def test_every_fault_is_told_at_once(file):
    told = faults(file("17.04,2023,final,x,,S", GOOD, "Kaur,2023,final,,,S", GOOD))

    assert [fault.partition(":")[0] for fault in told] == ["baris 2", "baris 4", "baris 5"]
    assert told[-1] == "baris 5: sama dengan baris 3: daerah, tahun, dan tahap"


def test_another_stage_of_the_same_year_is_no_repetition(file):
    assert len(read_results(file(GOOD, GOOD.replace("final", "self")))) == 2


@pytest.mark.parametrize(
    "header", ["region,year,stage,score,predicate", "kode,tahun,tahap,nilai,predikat,sumber", ""]
)
def test_other_heads_are_refused(file, header):
    (fault,) = faults(file(GOOD, header=header))

    assert "judul kolom harus region,year,stage,score,predicate,source" in fault


def test_a_file_without_rows_says_so(file):
    assert faults(file()) == ("Berkas tidak berisi baris hasil.",)


def test_an_empty_file_says_what_it_should_hold(tmp_path):
    (tmp_path / "kosong.csv").touch()

    assert "ditemukan kosong" in faults(tmp_path / "kosong.csv")[0]


def test_a_huge_file_is_not_read(tmp_path):
    (tmp_path / "besar.csv").write_bytes(b"x" * 1_000_001)

    assert faults(tmp_path / "besar.csv") == ("Berkas CSV melebihi batas 1 MB.",)
