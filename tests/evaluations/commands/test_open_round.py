from datetime import UTC, datetime

import pytest

from evaluations.models import Assessment, Round, RoundStage
from instruments.services import load
from tests.evaluations.commands.running import printed, wrong_use
from tests.evaluations.scene import published
from tests.sheets import make_question, make_sheet, shipped_sheet
from tests.world import place, places

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]

CALL = ("open_round", 2024, "--instrument=kla-2024")


@pytest.fixture(autouse=True)
def _world() -> None:
    places()
    for code in ("51.01", "91.01"):
        place(code)
    published()


def window() -> tuple:
    return RoundStage.objects.values_list("opens_at", "closes_at").get(stage="self")


def test_it_tells_how_many_regencies_are_open_and_how_many_are_new() -> None:
    first = printed(*CALL, "--region=17.04")
    again = printed(*CALL, "--region=Kab. Kaur")
    province = printed(*CALL, "--region=17")

    assert [first, again, province] == [
        "Putaran 2024: 1 kabupaten/kota, 1 baru dibuka.\n",
        "Putaran 2024: 1 kabupaten/kota, 0 baru dibuka.\n",
        "Putaran 2024: 3 kabupaten/kota, 2 baru dibuka.\n",
    ]
    assert Assessment.objects.count() == 3


@pytest.mark.parametrize(
    ("region", "hour"), [("17.04", 17), ("51.01", 16), ("91.01", 15)], ids=["WIB", "WITA", "WIT"]
)
def test_a_bare_date_runs_from_the_first_to_the_last_second_of_the_regions_day(
    region, hour
) -> None:
    printed(*CALL, "--region", region, "--opens=2024-02-07", "--closes=2024-06-27")

    assert window() == (
        datetime(2024, 2, 6, hour, tzinfo=UTC),
        datetime(2024, 6, 27, hour - 1, 59, 59, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-06-27T23:59", datetime(2024, 6, 27, 16, 59, tzinfo=UTC)),
        ("2024-06-27 12:00:30", datetime(2024, 6, 27, 5, 0, 30, tzinfo=UTC)),
        ("2024-06-27T23:59+09:00", datetime(2024, 6, 27, 14, 59, tzinfo=UTC)),
        ("2024-06-27T23:59Z", datetime(2024, 6, 27, 23, 59, tzinfo=UTC)),
        ("20240627", datetime(2024, 6, 27, 16, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_time_without_a_zone_is_the_regions_own(text, moment) -> None:
    printed(*CALL, "--region=17.04", f"--closes={text}")

    assert window() == (None, moment)


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--region=99"], "99"),
        (["--region=17.04.01"], "Kinal bukan provinsi atau kabupaten/kota."),
        (["--region=17.04", "--closes=besok"], "Waktu 'besok' tidak dikenal."),
        (["--region=17.04", "--closes=2024-06-31"], "Waktu '2024-06-31' tidak dikenal."),
        (
            ["--region=17.04", "--opens=2024-06-27", "--closes=2024-06-26"],
            "Evaluasi mandiri: waktu tutup harus sesudah waktu buka.",
        ),
        ([], "--region"),
    ],
)
def test_wrong_use_opens_nothing(args, words) -> None:
    assert words in wrong_use(*CALL, *args)
    assert Round.objects.count() == 0


@pytest.mark.parametrize("year", ["24", "dua", "2005", "2100", "2024.0", "-2024", "٢٠٢٤", ""])
def test_an_unknown_year_is_wrong_use(year) -> None:
    words = wrong_use("open_round", "--instrument=kla-2024", "--region=17.04", "--", year)

    assert words == f"Tahun {year!r} tidak dikenal. Tulis empat angka, misalnya 2024."


def test_an_unknown_or_unpublished_instrument_is_wrong_use() -> None:
    load(sheet=make_sheet(make_question()), sha256="0" * 64, by=None)

    for code in ("kla-2030", "kla-1999"):
        words = wrong_use("open_round", 2024, f"--instrument={code}", "--region=17.04")
        assert words == f"Instrumen '{code}' belum ada. Jalankan load_instrument --publish."


def test_another_instrument_in_the_same_year_is_wrong_use() -> None:
    printed(*CALL, "--region=17.04")
    published(make_sheet(make_question()))

    words = wrong_use("open_round", 2024, "--instrument=kla-2030", "--region=17.05")

    assert words == f"Putaran 2024 Bengkulu sudah memakai instrumen {shipped_sheet().code}."
