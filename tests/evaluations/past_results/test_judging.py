"""What recording a list would do: new, changed, same, doubtful, unknown, at fault; no writes."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.models import RecordedResult
from evaluations.past_results.judging import Judged, Outcome, judge
from evaluations.past_results.reading import World, world_of
from evaluations.predicate_words import Scales, YearScale
from evaluations.sent_tables import SentRow
from instruments.sheet import Predicate
from jobs.gate.workbook import FORMULA, NUMBER, TEXT
from tests.evaluations.scene import opened, small
from tests.world import BENGKULU, KAUR, KOTA_BENGKULU, SELUMA, place

pytestmark = pytest.mark.django_db

# 2019 with bands of its own: 550 is nothing there, and Pratama since.
SCALES = Scales(
    [
        YearScale(
            year,
            f"kla-{year}",
            Decimal(1000),
            (
                Predicate("pratama", "Pratama", Decimal(edge), inclusive=True),
                Predicate("madya", "Madya", Decimal(edge + 100), inclusive=False),
            ),
        )
        for year, edge in ((2019, 600), (2024, 500))
    ]
)


@pytest.fixture
def world() -> World:
    for code in (KAUR, SELUMA, KOTA_BENGKULU):
        place(code)
    return replace(world_of(place(BENGKULU)), scales=SCALES)


def row(number: int = 2, **cells: str | tuple[str, str]) -> SentRow:
    told = {"region": "Kaur", "year": "2023", "stage": "penetapan", "predicate": "Pratama"}
    told |= {"source": "SK 1"} | cells
    return SentRow(
        number,
        {name: cell if isinstance(cell, tuple) else (TEXT, cell) for name, cell in told.items()},
    )


def one(world: World, *, beside: str = "", **cells: str | tuple[str, str]) -> Judged:
    """The only row of a list; `beside` is the source said beside the file."""
    return judge([row(**cells)], world, beside).rows[0]


def test_a_result_that_is_not_there_yet_is_new(world) -> None:
    judged = one(world, score="512,5")

    assert judged.outcome is Outcome.NEW
    assert (judged.line.region, judged.line.year, judged.line.stage) == (KAUR, 2023, "final")
    assert (judged.line.score, judged.line.predicate) == (Decimal("512.5"), "pratama")


@pytest.mark.parametrize(
    ("cells", "outcome"),
    [({}, Outcome.SAME), ({"source": "SK 2"}, Outcome.CHANGE), ({"score": "1"}, Outcome.CHANGE)],
)
def test_what_stands_there_is_the_same_or_would_change(cells, outcome) -> None:
    RecordedResult.objects.create(
        region=place(KAUR), year=2023, stage="final", predicate="pratama", source="SK 1"
    )
    place(SELUMA)
    world = replace(world_of(place(BENGKULU)), scales=SCALES)

    judged = one(world, **cells)

    assert judged.outcome is outcome
    assert (judged.before.source, judged.was.label) == ("SK 1", "Pratama")


@pytest.mark.parametrize(
    ("cells", "score", "predicate", "outcome"),
    [
        ({"predicate": "", "score": ""}, "612.30", "pratama", Outcome.SAME),
        ({"predicate": " ", "score": "600"}, "600.00", "pratama", Outcome.CHANGE),
        ({"predicate": "Madya", "score": ""}, "612.30", "madya", Outcome.CHANGE),
        ({"predicate": "-", "score": "612,3"}, "612.30", "", Outcome.CHANGE),
        ({"predicate": "", "score": "-"}, None, "pratama", Outcome.CHANGE),
    ],
)
@pytest.mark.parametrize("stage", ["final", "self"])
def test_what_is_not_written_stays_as_it_is_stored(stage, cells, score, predicate, outcome) -> None:
    RecordedResult.objects.create(
        region=place(KAUR),
        year=2023,
        stage=stage,
        score="612.30",
        predicate="pratama",
        source="SK 1",
    )
    world = replace(world_of(place(BENGKULU)), scales=SCALES)

    judged = one(world, stage=stage, **cells)

    assert (judged.outcome, judged.line.predicate) == (outcome, predicate)
    assert judged.line.score == (score and Decimal(score))
    assert judged.keeps_predicate is (not cells["predicate"].strip())
    assert judged.keeps_score is (not cells["score"])


def test_a_new_final_result_says_its_predicate_or_that_there_is_none(world) -> None:
    blank = one(world, score="612,30", predicate="")
    stated = one(world, score="612,30", predicate="-")
    early = one(world, stage="EM", score="612,30", predicate="")

    assert (blank.outcome, blank.says) == (
        Outcome.FAULT,
        "Predikat belum ditulis. Tulis predikatnya, atau - bila tidak berpredikat.",
    )
    assert [(one.outcome, one.line.predicate) for one in (stated, early)] == [(Outcome.NEW, "")] * 2
    assert not early.keeps_predicate


def test_each_year_is_compared_on_its_own_bands_and_never_on_anothers(world) -> None:
    told = {
        year: one(world, year=str(year), score="550", predicate="Pratama")
        for year in (2019, 2023, 2024)
    }

    assert {year: judged.is_compared for year, judged in told.items()} == {
        2019: True,
        2023: False,
        2024: True,
    }
    assert told[2019].computed is None
    assert told[2024].computed.code == "pratama"
    assert [year for year, judged in told.items() if judged.is_different] == [2019]
    assert told[2019].line.predicate == "pratama"


def test_before_the_decree_a_blank_predicate_states_nothing(world) -> None:
    early = one(world, year="2024", stage="EM", score="550", predicate="-")
    final = one(world, year="2024", score="550", predicate="Tidak ada")

    assert (early.is_different, final.is_different) == (False, True)


def test_a_year_with_a_round_is_refused_by_its_sentence() -> None:
    opened(KAUR, year=2023, instrument=small())
    place(SELUMA)
    world = replace(world_of(place(BENGKULU)), scales=SCALES)

    judged = one(world)

    assert judged.outcome is Outcome.FAULT
    assert "sudah punya putaran 2023 di portal" in judged.says
    assert one(world, region="Seluma").outcome is Outcome.NEW


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"region": "-"}, "daerah kosong"),
        ({"region": (FORMULA, "=A1")}, "daerah berisi rumus"),
        ({"code": "17.05"}, "kode “17.05” dan nama “Kaur” bukan daerah yang sama"),
        ({"predicate": (NUMBER, "1")}, "harus berupa kata"),
        ({"predicate": "Utama", "year": "2024"}, "tidak ada di instrumen 2024"),
        ({"source": ""}, "sumber kosong"),
        ({"source": "x" * 251}, "sumber 251 karakter"),
        ({"source": (FORMULA, "=B1")}, "sumber berisi rumus"),
        ({"stage": "EM", "predicate": "-"}, "hanya berlaku pada tahap penetapan"),
        ({"score": "1001"}, "harus angka 0 sampai 1000"),
    ],
)
def test_a_faulty_cell_is_told(world, cells, says) -> None:
    judged = one(world, **cells)

    assert judged.outcome is Outcome.FAULT
    assert says in judged.says


def test_the_source_said_beside_the_file_serves_rows_without_one(world) -> None:
    assert one(world, beside="Buku KLA", source="").line.source == "Buku KLA"
    assert one(world, beside="Buku KLA").line.source == "SK 1"


def test_the_same_result_twice_is_a_fault_that_names_the_first_row(world) -> None:
    rows = [row(4), row(7, region="17.04"), row(8, region="Seluma")]

    told = judge(rows, world)

    assert [judged.outcome for judged in told.rows] == [Outcome.NEW, Outcome.FAULT, Outcome.NEW]
    assert told.rows[1].says == "sama dengan baris 4: daerah, tahun, dan tahap"


def test_who_is_not_of_the_province_is_unknown_and_no_fault(world) -> None:
    judged = one(world, region="Kota Kediri")

    assert judged.outcome is Outcome.UNKNOWN
    assert judged.says == "“Kota Kediri” bukan kabupaten/kota di Provinsi Bengkulu"


def test_one_answer_settles_a_doubt_for_all_its_rows(world) -> None:
    rows = [row(2, region="Bengkulu"), row(3, region="BENGKULU ", year="2022")]
    [asked] = judge(rows, world).doubts

    told = judge(rows, world, said={asked.doubt.field: KOTA_BENGKULU})

    assert [judged.line.region for judged in told.rows] == [KOTA_BENGKULU, KOTA_BENGKULU]
    assert [one_asked.said for one_asked in told.doubts] == [KOTA_BENGKULU]


def test_an_answer_that_was_not_offered_is_none(world) -> None:
    rows = [row(region="Bengkulu")]
    [asked] = judge(rows, world).doubts

    told = judge(rows, world, said={asked.doubt.field: "18.01"})

    assert told.rows[0].outcome is Outcome.DOUBT


def test_a_doubtful_row_can_be_left_out(world) -> None:
    rows = [row(region="Bengkulu")]
    [asked] = judge(rows, world).doubts

    told = judge(rows, world, said={asked.doubt.field: "lewati"})

    assert (told.rows[0].outcome, told.lines) == (Outcome.SKIP, [])


def test_a_word_of_other_times_is_asked_and_recorded_as_stated(world) -> None:
    rows = [row(predicate="Menuju  Layak")]
    [asked] = judge(rows, world).doubts

    told = judge(rows, world, said={asked.doubt.field: "apa-adanya"}).rows[0]

    assert [value for value, _ in asked.doubt.options] == ["pratama", "madya", "apa-adanya"]
    assert (told.line.predicate, told.stated.label) == ("Menuju Layak", "Menuju Layak")


def test_a_word_too_long_to_be_kept_offers_only_known_ones(world) -> None:
    [asked] = judge([row(predicate="Menuju Layak Anak Sejati")], world).doubts

    assert "apa-adanya" not in dict(asked.doubt.options)


def test_the_mark_changes_with_any_recorded_result(world) -> None:
    before = judge([], world).mark
    RecordedResult.objects.create(
        region=place(SELUMA), year=2010, stage="self", score=1, source="x"
    )

    after = judge([], world_of(place(BENGKULU))).mark

    assert before != after


def test_a_long_list_takes_as_many_queries_as_a_short_one(world) -> None:
    counts = []
    for size in (1, 300):
        with CaptureQueriesContext(connection) as seen:
            judge([row(n, year=str(2006 + n % 9)) for n in range(size)], world_of(place(BENGKULU)))
        counts.append(len(seen))

    assert counts[0] == counts[1] <= 6
