import pytest

from evaluations.models import RecordedResult
from tests.evaluations.commands.running import answered, printed, wrong_use
from tests.evaluations.scene import opened, said
from tests.world import place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]


@pytest.fixture(autouse=True)
def _kaur() -> None:
    kaur = opened()
    said(kaur, "1.1", "a")
    RecordedResult.objects.create(
        region=place("17.04"), year=2023, stage="final", score="600.36", predicate="madya"
    )


def test_json_is_one_object_with_the_agreed_keys() -> None:
    told = answered("score", "17.04", 2024)

    assert list(told) == [
        "region",
        "name",
        "year",
        "stage",
        "instrument",
        "score",
        "predicate",
        "label",
        "maximum",
        "clusters",
        "unanswered",
        "unsupported",
    ]
    assert (told["region"], told["name"], told["year"]) == ("17.04", "Kabupaten Kaur", 2024)
    assert (told["stage"], told["instrument"]) == ("self", "kla-2024")
    assert (told["score"], told["predicate"], told["label"]) == ("12.00", None, None)
    assert (told["unanswered"], told["unsupported"]) == (273, "12.00")
    assert told["clusters"][0] == {"code": "K", "score": "12.00", "maximum": "164.00"}


def test_json_is_one_line() -> None:
    assert printed("score", "17.04", 2024, "--json").count("\n") == 1


def test_a_region_is_named_by_code_or_name_and_the_stage_may_be_spelled_out() -> None:
    by_code = answered("score", "17.04", 2024)

    assert answered("score", "Kab. Kaur", 2024, "--stage=self") == by_code


def test_a_recorded_year_answers_with_the_same_keys() -> None:
    told = answered("score", "17.04", 2023)

    assert list(told) == list(answered("score", "17.04", 2024))
    assert (told["score"], told["predicate"], told["label"]) == ("600.36", "madya", "Madya")
    assert (told["clusters"], told["stage"], told["instrument"]) == ([], "final", None)


def test_people_read_a_line_and_one_for_each_cluster() -> None:
    lines = printed("score", "17.04", 2024).splitlines()

    assert lines[:2] == [
        "Kabupaten Kaur 2024, Evaluasi mandiri: 12.00 (belum berpredikat)",
        "  K: 12.00 / 164.00",
    ]
    assert len(lines) == 8
    assert printed("score", "17.04", 2023) == "Kabupaten Kaur 2023, Penetapan: 600.36 (Madya)\n"


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("99.99", 2024), "99.99"),
        (("Atlantis", 2024), "Atlantis"),
        (("17.04", 2022), "Belum ada nilai Kabupaten Kaur tahun 2022"),
        (("17", 2024), "Belum ada nilai Bengkulu tahun 2024"),
        (("17.04", "24"), "Tahun '24' tidak dikenal."),
        (("17.04", 2024, "--stage=sendiri"), "Tahap 'sendiri' tidak dikenal. Pilih: self, "),
        (("17.04", 2024, "--stage=final"), "pada tahap yang diminta."),
        (("17.04", 2024, "--json=ya"), "--json"),
    ],
)
def test_an_unknown_region_year_or_stage_is_wrong_use(args, words) -> None:
    assert words in wrong_use("score", *args)
