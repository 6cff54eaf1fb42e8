from datetime import UTC, datetime

import openpyxl
import pytest

from audit.models import Event
from evaluations.models import Answer, Assessment, Scorecard
from tests.clock import set_clock
from tests.evaluations.commands.running import answered, faults, printed, wrong_use
from tests.evaluations.scene import opened, operator, said
from tests.world import place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]

CLOSES = datetime(2024, 6, 27, 16, 59, 59, tzinfo=UTC)
PLACE = ("--region=17.04", "--year=2024")


@pytest.fixture
def kaur() -> Assessment:
    return opened()


@pytest.fixture
def recap(tmp_path):
    def make(content: str) -> str:
        (tmp_path / "rekap.csv").write_text(content)
        return str(tmp_path / "rekap.csv")

    return make


GOOD = "code;step;note\n1.1;a;Perda\n2.3;5;\n13.1;0;\n"


def stored() -> tuple:
    return (
        list(Answer.objects.values_list("question__code", "option", "number", "version")),
        list(Scorecard.objects.values_list("total", "sha256")),
        list(Event.objects.values_list("verb", flat=True)),
    )


def test_it_tells_what_it_read_changed_and_what_the_score_is_now(kaur, recap) -> None:
    told = printed("import_answers", recap(GOOD), *PLACE)

    assert told == (
        "Disimpan: 3 baris dibaca, 3 jawaban berubah. "
        "Nilai evaluasi mandiri 19.00 (belum berpredikat).\n"
    )
    assert Answer.objects.count() == 3


def test_json_holds_the_score_beside_the_counts(kaur, recap) -> None:
    told = answered("import_answers", recap(GOOD), *PLACE, "--dry-run")

    assert {key: told[key] for key in ("region", "year", "read", "written", "dry_run")} == {
        "region": "17.04",
        "year": 2024,
        "read": 3,
        "written": 3,
        "dry_run": True,
    }
    assert (told["score"], told["unanswered"], len(told["clusters"])) == ("19.00", 271, 7)


def test_a_dry_run_prints_the_same_total_and_writes_nothing(kaur, recap) -> None:
    said(kaur, "1.1", "b")
    before = stored()

    dry = answered("import_answers", recap(GOOD), *PLACE, "--dry-run")
    untouched = stored()
    real = answered("import_answers", recap(GOOD), *PLACE)

    assert untouched == before
    assert dry == real | {"dry_run": True}
    assert stored() != before


def test_the_same_file_again_changes_nothing(kaur, recap) -> None:
    printed("import_answers", recap(GOOD), *PLACE)

    again = answered("import_answers", recap(GOOD), *PLACE)

    assert (again["read"], again["written"], again["score"]) == (3, 0, "19.00")


def test_the_log_names_the_person_whose_file_it_was(kaur, recap) -> None:
    by = operator()

    printed("import_answers", recap(GOOD), *PLACE, "--by=operator")

    assert Event.objects.get(verb="answers.imported").actor == by.username
    assert Answer.objects.get(question__code="1.1").updated_by == by


def test_each_fault_is_a_line_and_nothing_is_written(kaur, recap) -> None:
    before = stored()
    content = "code,step\n1.1,a\n99.9,a\n2.1,x\n1.1,b\n"

    lines = faults("import_answers", recap(content), *PLACE)

    assert [line.partition(":")[0] for line in lines] == ["baris 3", "baris 4", "baris 5"]
    assert stored() == before


def test_a_numeric_code_of_a_workbook_is_a_fault(kaur, tmp_path) -> None:
    book = openpyxl.Workbook()
    for row in (["code", "step"], ["1.1", "a"], [14.10, "a"]):
        book.active.append(row)
    book.save(tmp_path / "rekap.xlsx")

    (line,) = faults("import_answers", tmp_path / "rekap.xlsx", *PLACE)

    assert line.startswith("baris 3: kode 14.1 berupa angka")
    assert Answer.objects.count() == 0


@pytest.mark.parametrize("dry", [[], ["--dry-run"]])
def test_after_closing_it_is_refused_even_as_a_dry_run(monkeypatch, recap, dry) -> None:
    opened(closes_at=CLOSES)
    set_clock(monkeypatch, CLOSES)

    (line,) = faults("import_answers", recap(GOOD), *PLACE, *dry)

    assert line.startswith("Pengisian sudah ditutup sejak 27 Juni 2024, 23.59 WIB.")
    assert Answer.objects.count() == 0


def test_after_submitting_it_is_refused(kaur, recap) -> None:
    Assessment.objects.update(state="submitted")

    assert faults("import_answers", recap(GOOD), *PLACE) == [
        "Evaluasi sudah diajukan, jawaban terkunci. Operator dapat menarik pengajuan selama "
        "verifikasi belum dimulai."
    ]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("--region=99", "--year=2024"), "99"),
        (("--region=17.04", "--year=2023"), "Belum ada putaran 2023 untuk Kabupaten Kaur."),
        (("--region=17.05", "--year=2024"), "Belum ada putaran 2024 untuk Kabupaten Seluma."),
        (("--region=17.04", "--year=x"), "Tahun 'x' tidak dikenal."),
        ((*PLACE, "--by=tiada"), "Pengguna 'tiada' tidak ada."),
        (("--region=17.04",), "--year"),
    ],
)
def test_an_unknown_place_year_or_person_is_wrong_use(kaur, recap, args, words) -> None:
    place("17.05")

    assert words in wrong_use("import_answers", recap(GOOD), *args)
    assert Answer.objects.count() == 0


@pytest.mark.parametrize("name", ["tiada.csv", "tiada.xlsx", "."])
def test_a_file_that_cannot_be_opened_is_wrong_use(kaur, tmp_path, name) -> None:
    words = wrong_use("import_answers", tmp_path / name, *PLACE)

    assert words.startswith(f"Berkas {tmp_path / name} tidak ditemukan atau tidak dapat dibuka.")
