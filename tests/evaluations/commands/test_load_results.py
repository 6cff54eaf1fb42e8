"""load_results: a real province gets its results of past years too."""

from pathlib import Path

import pytest

from audit.models import Event
from evaluations.models import RecordedResult
from evaluations.result_files import PUBLISHED
from tests.evaluations.commands.running import answered, faults, printed, wrong_use
from tests.evaluations.provinces import NAMES
from tests.evaluations.scene import opened, operator, published
from tests.world import KAUR, place

pytestmark = pytest.mark.django_db

HEADER = "region,year,stage,score,predicate,source\n"


@pytest.fixture(autouse=True)
def _world() -> None:
    for code, name in NAMES.items():
        place(code, name)
    place("35.71", "Kota Kediri")


@pytest.fixture
def instrument(_world):
    return published()


@pytest.fixture
def file(tmp_path: Path):
    def write(content: str) -> Path:
        path = tmp_path / "hasil.csv"
        path.write_text(HEADER + content)
        return path

    return write


def test_the_facts_of_bengkulu_and_kediri_are_recorded_and_told_by_score(instrument) -> None:
    told = printed("load_results", PUBLISHED)

    assert told == ("Disimpan: 21 baris dibaca, 21 hasil baru, 0 dikoreksi, 0 sudah tercatat.\n")
    kediri, kaur = answered("score", "35.71", 2023), answered("score", "17.04", 2023)
    assert (kediri["score"], kediri["predicate"], kediri["label"]) == ("600.36", "madya", "Madya")
    assert (kediri["stage"], kediri["clusters"]) == ("final", [])
    assert (kaur["score"], kaur["predicate"], kaur["label"]) == (None, None, None)
    assert kaur.keys() == kediri.keys()
    assert answered("score", "17.02", 2022)["label"] == "Pratama"


def test_people_read_a_line_for_a_result_without_a_score(instrument) -> None:
    printed("load_results", PUBLISHED)

    assert printed("score", "17.02", 2023) == (
        "Kabupaten Rejang Lebong 2023, Penetapan: tanpa nilai (Pratama)\n"
    )


def test_again_it_records_nothing(instrument) -> None:
    printed("load_results", PUBLISHED)
    before = list(RecordedResult.objects.values())

    told = printed("load_results", PUBLISHED)

    assert told == ("Disimpan: 21 baris dibaca, 0 hasil baru, 0 dikoreksi, 21 sudah tercatat.\n")
    assert list(RecordedResult.objects.values()) == before
    assert Event.objects.filter(verb__startswith="result.").count() == 21


def test_a_dry_run_tells_the_same_and_writes_nothing(instrument) -> None:
    told = printed("load_results", PUBLISHED, "--dry-run")

    assert told == (
        "Percobaan, tidak disimpan: 21 baris dibaca, 21 hasil baru, 0 dikoreksi, 0 sudah "
        "tercatat.\n"
    )
    assert RecordedResult.objects.count() == 0
    assert not Event.objects.filter(verb="result.recorded").exists()


def test_the_log_names_who_gave_the_file(instrument, file) -> None:
    by = operator()

    printed("load_results", file("17.04,2023,final,,,SK"), "--by=operator")

    assert Event.objects.get(verb="result.recorded").actor == by.username


@pytest.mark.parametrize("dry", [[], ["--dry-run"]])
def test_each_fault_is_a_line_and_nothing_is_written(instrument, file, dry) -> None:
    content = "17.01,2023,final,,pratama,SK\nKaur,2023,final,,,SK\n17.04,2023,final,x,,SK\n"

    lines = faults("load_results", file(content), *dry)

    assert [line.partition(":")[0] for line in lines] == ["baris 3", "baris 4"]
    assert RecordedResult.objects.count() == 0


def test_a_year_with_a_round_is_a_fault_of_its_row(file) -> None:
    opened(KAUR)

    lines = faults("load_results", file("17.05,2024,final,,,SK\n17.04,2024,final,,,SK\n"))

    assert lines == [
        "baris 3: 17.04 sudah punya putaran 2024 di portal; hasilnya dicatat pada putaran itu"
    ]
    assert RecordedResult.objects.count() == 0


def test_before_an_instrument_is_loaded_no_predicate_is_known(file) -> None:
    (line,) = faults("load_results", file("17.04,2023,final,,pratama,SK"))

    assert line == ("baris 2: predikat belum dikenal; muat instrumen dahulu dengan load_instrument")


@pytest.mark.parametrize("name", ["tiada.csv", "."])
def test_a_file_that_cannot_be_opened_is_wrong_use(instrument, tmp_path, name) -> None:
    words = wrong_use("load_results", tmp_path / name)

    assert words.startswith(f"Berkas {tmp_path / name} tidak ditemukan atau tidak dapat dibuka.")


def test_an_unknown_person_or_no_file_is_wrong_use(instrument) -> None:
    assert wrong_use("load_results", PUBLISHED, "--by=tiada") == "Pengguna 'tiada' tidak ada."
    assert "belum ditulis" in wrong_use("load_results")
    assert RecordedResult.objects.count() == 0
