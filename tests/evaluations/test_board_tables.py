"""What a reader asks of the board: order and map, with words that nobody offered left out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from evaluations.board import board_of
from evaluations.board_rows import Board
from evaluations.board_tables import (
    OFFERED,
    SORTED_BY,
    BoardWish,
    TileMap,
    columns_of,
    ordered,
    tile_map,
)
from evaluations.models import Assessment, RecordedResult
from tests.evaluations.provinces import awarded, bengkulu, many_regencies, scored
from tests.world import BENGKULU, KAUR, SELUMA, place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]


@pytest.fixture(autouse=True)
def _bengkulu() -> None:
    """Kaur stands at 780 with a target, Seluma at 410,5 with a concluded verification."""
    bengkulu()
    Assessment.objects.filter(region=KAUR).update(target=Decimal(850))
    scored(KAUR, "self", "780", "nindya")
    scored(SELUMA, "self", "600", "pratama")
    scored(SELUMA, "province", "410.5")


def board(year: int = 2024) -> Board:
    shown = board_of(place(BENGKULU), year, date(2024, 6, 25))
    assert shown is not None
    return shown


def tiles_of(lens: str) -> TileMap:
    shown = tile_map(board(), lens)
    assert shown is not None
    return shown


def names(order: str) -> list[str]:
    shown = board()
    wish = BoardWish.asked({"urut": order}, shown)
    return [row.region.short_name for row in ordered(shown, wish)]


def test_without_a_wish_the_codes_give_the_order():
    assert names("")[0] == "Bengkulu Selatan"
    assert names("")[-1] == "Kota Bengkulu"


@pytest.mark.parametrize("order", ["kode", "-", "--nama", "nama;drop", "score", "region__code"])
def test_an_order_that_nobody_offered_counts_as_not_said(order):
    assert names(order) == names("")


@pytest.mark.parametrize(
    ("order", "first"),
    [
        ("nama", "Bengkulu Selatan"),
        ("-nama", "Seluma"),
        ("mandiri", "Seluma"),
        ("-mandiri", "Kaur"),
        ("provinsi", "Seluma"),
        ("target", "Kaur"),
        ("-kurang", "Kaur"),
        ("ambang", "Kaur"),
        ("-ambang", "Seluma"),
        ("predikat", "Kaur"),
        ("-predikat", "Bengkulu Selatan"),
    ],
)
def test_a_column_orders_both_ways(order, first):
    assert names(order)[0] == first


@pytest.mark.parametrize("column", sorted(set(SORTED_BY) - {"nama", "predikat"}))
@pytest.mark.parametrize("sign", ["", "-"])
def test_what_is_not_known_stands_last_both_ways(column, sign):
    shown = board()

    rows = ordered(shown, BoardWish(column, descending=bool(sign)))

    values = [SORTED_BY[column](row) is None for row in rows]
    assert values == sorted(values)
    assert len(rows) == 10


def test_every_order_of_the_phone_is_an_order_of_the_table():
    assert {order.removeprefix("-") for order in OFFERED} - {""} <= set(SORTED_BY)


def test_pressed_again_a_column_turns_round():
    shown = board()

    orders = []
    wish = BoardWish.asked({}, shown)
    for _ in range(3):
        head = next(column for column in columns_of(shown, wish) if column.key == "mandiri")
        orders.append((head.sorted, head.order))
        wish = BoardWish.asked({"urut": head.order}, shown)

    assert orders == [("", "-mandiri"), ("descending", "mandiri"), ("ascending", "-mandiri")]


def test_only_the_newest_predicate_is_an_order():
    heads = [column for column in columns_of(board(), BoardWish()) if column.key == "predikat"]

    assert [(head.label, head.order) for head in heads] == [
        ("Predikat 2022", ""),
        ("Predikat 2023", "-predikat"),
    ]


def test_a_year_without_a_round_has_no_column_of_scores():
    keys = [column.key for column in columns_of(board(2023), BoardWish())]

    assert keys == ["nama", "predikat", "predikat"]


def test_a_recorded_score_of_such_a_year_gets_its_column():
    RecordedResult.objects.filter(region=KAUR, year=2023).update(score=Decimal("450.25"))

    keys = [column.key for column in columns_of(board(2023), BoardWish())]

    assert keys == ["nama", "predikat", "predikat", "akhir"]


def test_the_map_shows_the_awarded_predicate_of_the_headlines_year():
    tiles = {tile.row.region.code: tile for tile in tiles_of("predikat").tiles}

    assert (tiles["17.02"].ramp, tiles["17.02"].value) == ("pratama", "Pratama")
    assert (tiles[KAUR].ramp, tiles[KAUR].value, tiles[KAUR].stage) == (
        "none",
        "tanpa predikat",
        "",
    )


def test_the_map_of_scores_names_the_stage_of_each():
    tiles = {tile.row.region.code: tile for tile in tiles_of("nilai").tiles}

    assert (tiles[KAUR].ramp, tiles[KAUR].value, tiles[KAUR].stage) == (
        "nindya",
        Decimal(780),
        "mandiri",
    )
    assert (tiles[SELUMA].ramp, tiles[SELUMA].stage) == ("none", "provinsi")
    assert (tiles["17.02"].value, tiles["17.02"].stage) == ("belum ada", "")


def test_tiles_lie_inside_the_map_and_not_on_each_other():
    shown = tiles_of("predikat")

    places = {(tile.x, tile.y) for tile in shown.tiles}
    assert len(places) == 10
    assert {tile.width for tile in shown.tiles} == {"25.000%"}
    assert shown.height == 5 * 92
    assert all(tile.y + 92 <= shown.height for tile in shown.tiles)


def test_a_predicate_that_no_class_draws_is_drawn_plain():
    RecordedResult.objects.filter(region=KAUR, year=2023).update(predicate="teladan")

    tile = next(t for t in tiles_of("predikat").tiles if t.row.region.code == KAUR)

    assert (tile.ramp, tile.value) == ("none", "Teladan")


@pytest.mark.parametrize(
    ("asked", "lens"), [("", "predikat"), ("nilai", "nilai"), ("x", "predikat")]
)
def test_a_map_that_nobody_offered_is_the_usual_one(asked, lens):
    assert BoardWish.asked({"peta": asked}, board()).lens == lens


def test_without_any_decree_the_map_shows_scores():
    RecordedResult.objects.all().delete()

    assert BoardWish.asked({"peta": "predikat"}, board()).lens == "nilai"


def test_this_years_award_is_the_newest_column():
    awarded(KAUR, "madya")

    heads = [c.label for c in columns_of(board(), BoardWish()) if c.key == "predikat"]

    assert heads == ["Predikat 2022", "Predikat 2023", "Predikat 2024"]


def test_a_whole_country_is_no_map():
    province = many_regencies(101)

    shown = board_of(province, 2024, date(2024, 6, 25))

    assert tile_map(shown, "nilai") is None
    assert len(ordered(shown, BoardWish())) == 101
