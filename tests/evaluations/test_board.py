"""The board of a province: who holds a predicate, who is missing, and each score's stage."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.board import board_of, years_of
from evaluations.board_rows import Board, BoardRow
from evaluations.models import Assessment, RecordedResult
from regions.models import Region
from tests.evaluations.provinces import MOMENT, NAMES, awarded, bengkulu, many_regencies, scored
from tests.evaluations.scene import published
from tests.sheets import make_question, make_sheet
from tests.world import BENGKULU, KAUR, LAMPUNG, SELUMA, place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]

TODAY = date(2024, 6, 25)


@pytest.fixture(autouse=True)
def _bengkulu() -> None:
    bengkulu()


def board(year: int = 2024) -> Board:
    shown = board_of(place(BENGKULU), year, TODAY)
    assert shown is not None
    return shown


def row(code: str, year: int = 2024) -> BoardRow:
    return next(row for row in board(year).rows if row.region.code == code)


def names(rows) -> list[str]:
    return [row.region.short_name for row in rows]


def test_before_this_years_decree_the_last_decreed_year_counts() -> None:
    headline = board().headline

    assert (headline.year, headline.awarded, headline.total, headline.missing) == (2023, 7, 10, 3)
    assert names(headline.without) == ["Kaur", "Lebong", "Bengkulu Tengah"]
    assert headline.unknown == ()
    assert not headline.is_complete
    assert not board().is_awarded


def test_2022_had_four_of_ten() -> None:
    headline = board(2022).headline

    assert (headline.year, headline.awarded, headline.total) == (2022, 4, 10)


def test_self_scores_are_counted_apart_and_never_as_predicates() -> None:
    scored(KAUR, "self", "780", "nindya", frozen_at=None)
    scored(SELUMA, "self", "499.99", frozen_at=None)

    shown = board()

    assert (shown.own_count.reaching, shown.own_count.scored) == (1, 2)
    assert (shown.province_count.reaching, shown.province_count.scored) == (0, 0)
    assert shown.headline.awarded == 7


def test_once_a_decree_of_the_year_is_known_it_counts() -> None:
    awarded(KAUR, "pratama")
    awarded(SELUMA, "")

    shown = board()

    assert shown.is_awarded
    assert (shown.headline.year, shown.headline.awarded) == (2024, 1)
    assert names(shown.headline.without) == ["Seluma"]
    assert len(shown.headline.unknown) == 8
    assert shown.award_years == (2022, 2023, 2024)


def test_of_two_versions_of_an_award_the_last_counts() -> None:
    awarded(KAUR, "pratama")
    awarded(KAUR, "madya", version=2)

    assert row(KAUR).award.predicate.label == "Madya"


def test_the_awarded_predicate_may_differ_from_the_computed_one() -> None:
    scored(KAUR, "final", "790", "nindya")
    awarded(KAUR, "utama")

    kaur = row(KAUR)

    assert (kaur.award.words, kaur.latest.predicate.label) == ("Utama", "Nindya")


def test_a_province_whose_regencies_all_hold_a_predicate_is_complete() -> None:
    RecordedResult.objects.filter(year=2023, region__province=BENGKULU).update(predicate="pratama")

    headline = board().headline

    assert (headline.awarded, headline.missing, headline.is_complete) == (10, 0, True)


def test_what_is_not_recorded_is_told_apart_from_no_predicate() -> None:
    RecordedResult.objects.filter(year=2023, region="17.07").delete()

    headline = board().headline

    assert names(headline.without) == ["Kaur", "Bengkulu Tengah"]
    assert names(headline.unknown) == ["Lebong"]
    assert headline.missing == 3
    assert row("17.07").award.words == "belum tercatat"
    assert row(KAUR).award.words == "tanpa predikat"


@pytest.mark.parametrize(
    ("total", "gap"),
    [("0", "500.00"), ("499.99", "0.01"), ("500", "0.00"), ("780", "0.00")],
)
def test_the_gap_to_the_lowest_predicate_is_told_from_the_latest_score(total, gap) -> None:
    scored(KAUR, "self", total, frozen_at=None)

    assert row(KAUR).to_first_step == Decimal(gap)


def test_a_concluded_verification_replaces_the_self_score_as_the_latest() -> None:
    scored(KAUR, "self", "780", "nindya")
    scored(KAUR, "province", "483.55")

    kaur = row(KAUR)

    assert kaur.latest.label == "Verifikasi administrasi provinsi"
    assert kaur.to_first_step == Decimal("16.45")
    assert kaur.own.total == Decimal(780)


def test_a_verification_that_goes_on_is_shown_but_nothing_is_read_from_it() -> None:
    scored(KAUR, "self", "780", "nindya")
    scored(KAUR, "province", "12", frozen_at=None)

    kaur = row(KAUR)

    assert not kaur.province.is_settled
    assert kaur.latest.label == "Evaluasi mandiri"
    assert board().province_count.scored == 0


@pytest.mark.parametrize("stage", ["central", "field"])
def test_what_was_recorded_for_a_later_stage_counts_before_the_decree(stage) -> None:
    scored(KAUR, "self", "780", "nindya")
    scored(KAUR, stage, "610", "madya", frozen_at=None)

    kaur = row(KAUR)
    assert (kaur.latest.total, kaur.latest.is_settled) == (Decimal(610), False)


@pytest.mark.parametrize(
    ("state", "frozen_at", "told"),
    [
        ("draft", None, (False, True)),
        ("submitted", None, (False, False)),
        ("verifying", MOMENT, (True, False)),
    ],
)
def test_a_score_is_settled_as_on_the_staircase(state, frozen_at, told) -> None:
    Assessment.objects.filter(region=KAUR).update(state=state)
    scored(KAUR, "self", "780", "nindya", frozen_at=frozen_at)

    kaur = row(KAUR)

    assert (kaur.own.is_settled, kaur.own.is_draft) == told
    assert kaur.latest is kaur.own


def test_of_two_versions_of_a_card_the_last_counts() -> None:
    scored(KAUR, "province", "600", "pratama")
    scored(KAUR, "province", "650", "madya", version=2)

    assert row(KAUR).latest.total == Decimal(650)


@pytest.mark.parametrize("stage", ["central", "field", "final"])
def test_a_later_stage_has_its_own_place(stage) -> None:
    scored(KAUR, "self", "780", "nindya")
    scored(KAUR, stage, "610", "madya")

    kaur = row(KAUR)

    assert kaur.beyond is kaur.latest
    assert (kaur.latest.stage, kaur.own.total) == (stage, Decimal(780))
    assert board().has_beyond


def test_the_gap_to_the_target_is_told_from_the_latest_score() -> None:
    Assessment.objects.filter(region=KAUR).update(target=Decimal(850))
    scored(KAUR, "self", "780", "nindya")

    kaur = row(KAUR)

    assert (kaur.target, kaur.to_target) == (Decimal(850), Decimal(70))
    assert (row(SELUMA).target, row(SELUMA).to_target) == (None, None)


def test_a_target_that_is_passed_leaves_nothing() -> None:
    Assessment.objects.filter(region=KAUR).update(target=Decimal(700))
    scored(KAUR, "self", "780", "nindya")

    assert row(KAUR).to_target == 0


def test_who_is_missing_stands_with_the_widest_gap_first_and_the_unscored_last() -> None:
    scored(KAUR, "self", "780", "nindya")
    scored("17.09", "self", "410.5")

    assert names(board().headline.lacking) == ["Bengkulu Tengah", "Kaur", "Lebong"]


def test_a_year_without_a_round_shows_what_was_recorded() -> None:
    RecordedResult.objects.filter(year=2023, region=KAUR).update(score=Decimal("450.25"))

    shown = board(2023)

    assert not shown.has_round
    assert (shown.headline.year, shown.award_years) == (2023, (2022, 2023))
    kaur = row(KAUR, 2023)
    assert (kaur.latest.label, kaur.latest.total, kaur.latest.moment) == (
        "Penetapan",
        Decimal("450.25"),
        None,
    )
    assert kaur.assessment is None


def test_a_year_without_an_instrument_tells_no_gap_on_todays_scale() -> None:
    RecordedResult.objects.filter(year=2023, region=KAUR).update(score=Decimal("450.25"))

    shown = board(2023)

    assert shown.first_step is None
    assert {kaur.to_first_step for kaur in shown.rows} == {None}
    # Words and colours only.
    assert [step.code for step in shown.predicates][:2] == ["pratama", "madya"]


def test_a_score_of_a_year_without_a_round_is_given_no_predicate() -> None:
    RecordedResult.objects.filter(year=2023, region=KAUR).update(score=Decimal(950))

    kaur = row(KAUR, 2023)

    assert (kaur.latest.predicate, kaur.award.predicate) == (None, None)
    assert KAUR in {missing.region.code for missing in board(2023).headline.without}


def test_a_year_with_an_instrument_of_its_own_is_read_on_its_own_bands() -> None:
    """Those of 2030 begin at 5 points (tests/sheets.py)."""
    published(make_sheet(make_question()))
    RecordedResult.objects.create(
        region=place(KAUR), year=2030, stage="final", score=Decimal("4.5"), source="x"
    )

    kaur = next(one for one in board(2030).rows if one.region.code == KAUR)

    assert board(2030).first_step.edge == 5
    assert kaur.to_first_step == Decimal("0.50")
    assert row(SELUMA, 2024).first_step.edge == 500


def test_a_word_of_other_times_is_shown_as_it_was_stated() -> None:
    RecordedResult.objects.filter(year=2023, region=KAUR).update(predicate="Menuju KLA")

    assert row(KAUR, 2023).award.words == "Menuju KLA"
    assert KAUR not in {missing.region.code for missing in board(2023).headline.without}


def test_a_recorded_stage_before_the_decree_awards_nothing() -> None:
    RecordedResult.objects.create(
        region=place("18.01"), year=2021, stage="self", score=700, predicate="madya", source="x"
    )

    shown = board_of(place(LAMPUNG), 2021, TODAY)

    assert shown.headline is None
    assert (shown.award_years, shown.has_scores) == ((), True)
    assert shown.rows[0].own.total == Decimal(700)


def test_the_board_names_where_its_predicates_come_from() -> None:
    awarded(KAUR, "pratama")

    assert board(2022).sources == ("Predikat KLA 2022 Provinsi Bengkulu",)
    assert board().sources == (
        "Predikat KLA 2022 Provinsi Bengkulu",
        "Predikat KLA 2023 Provinsi Bengkulu",
        "117 Tahun 2025",
    )


def test_another_years_predicate_is_called_by_its_code() -> None:
    RecordedResult.objects.filter(year=2023, region=KAUR).update(predicate="teladan")

    assert row(KAUR).award.words == "Teladan"


def test_another_provinces_results_are_not_counted() -> None:
    assert {row.region.code for row in board(2023).rows} == set(NAMES)


@pytest.mark.parametrize("year", [2021, 2025, 1, 9999])
def test_an_unknown_year_has_no_board(year) -> None:
    assert board_of(place(BENGKULU), year, TODAY) is None


def test_the_years_are_those_with_a_round_or_a_result() -> None:
    assert years_of(place(BENGKULU)) == (2022, 2023, 2024)
    assert years_of(place("35")) == (2023,)
    assert years_of(place(LAMPUNG)) == ()


def test_a_regency_that_was_born_later_does_not_count_in_an_older_year() -> None:
    place("17.10", "Kabupaten Baru")
    Region.objects.filter(pk="17.10").update(valid_from=date(2024, 2, 1))

    assert board(2023).headline.total == 10
    assert board(2024).headline.total == 11
    assert names(board(2024).headline.unknown) == ["Baru"]


def test_the_board_takes_as_many_queries_for_514_regencies_as_for_10() -> None:
    counts = []
    board()  # reads the instrument, once a process
    for province in (place(BENGKULU), many_regencies(514)):
        with CaptureQueriesContext(connection) as seen:
            shown = board_of(province, 2024, TODAY)
        counts.append((len(shown.rows), len(seen)))

    assert counts == [(10, 8), (514, 8)]
