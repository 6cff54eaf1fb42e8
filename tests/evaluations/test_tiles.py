"""Where the squares of a province stand."""

import pytest

from evaluations.tiles import COLUMNS, grid_of, in_two_lines
from regions.source import official_units

BENGKULU = [f"17.0{number}" for number in range(1, 10)] + ["17.71"]


def test_bengkulu_runs_from_mukomuko_in_the_northwest_to_kaur_in_the_southeast():
    grid = grid_of("17", BENGKULU)

    assert grid.keys() == set(BENGKULU)
    assert len(set(grid.values())) == 10
    assert grid["17.06"] == (1, 1)
    assert all(
        column <= grid["17.04"][0] and line < grid["17.04"][1]
        for code, (column, line) in grid.items()
        if code != "17.04"
    )
    # Neighbours of Bengkulu Tengah: the capital to its west, Kepahiang to its east.
    assert grid["17.71"][0] < grid["17.09"][0] < grid["17.08"][0]


def test_a_province_without_data_is_filled_line_by_line():
    grid = grid_of("35", ["35.01", "35.02", "35.03", "35.04", "35.05"])

    assert [grid[f"35.0{number}"] for number in range(1, 6)] == [
        (1, 1),
        (2, 1),
        (3, 1),
        (4, 1),
        (1, 2),
    ]


def test_a_new_regency_stands_below_the_drawn_ones():
    grid = grid_of("17", [*BENGKULU, "17.10"])

    assert grid["17.10"] == (1, 6)


def test_a_regency_that_is_gone_leaves_its_place_free():
    grid = grid_of("17", BENGKULU[1:])

    assert "17.01" not in grid
    assert grid["17.04"] == (4, 5)


def test_a_province_without_regencies_is_an_empty_map():
    assert grid_of("17", []) == {}


@pytest.mark.parametrize("count", [1, 4, 38, 48, 49, 514])
def test_no_two_regencies_share_a_square(count):
    codes = [f"99.{number:03}" for number in range(count)]

    grid = grid_of("99", codes)

    assert len(set(grid.values())) == count
    if count <= 48:
        assert max(column for column, _ in grid.values()) <= COLUMNS


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Kaur", ("Kaur",)),
        ("Bengkulu Selatan", ("Bengkulu", "Selatan")),
        ("Penukal Abab Lematang Ilir", ("Penukal Abab", "Lematang Ilir")),
        ("", ("",)),
    ],
)
def test_a_name_is_broken_near_its_middle(name, lines):
    assert in_two_lines(name) == lines


def test_the_drawn_regencies_are_those_of_the_official_list():
    official = {unit.code for unit in official_units() if unit.level == 2 and unit.province == "17"}

    assert set(grid_of("17", sorted(official))) == official == set(BENGKULU)
