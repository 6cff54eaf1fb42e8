"""The list that the pinned package carries."""

from collections import Counter

import pytest

from regions.models import Kind
from regions.services import counts_by_level
from regions.source import Unit, official_units


@pytest.fixture(scope="module")
def units() -> list[Unit]:
    return official_units()


def test_indonesia_has_its_official_number_of_units(units: list[Unit]) -> None:
    assert counts_by_level(units) == {1: 38, 2: 514, 3: 7_285, 4: 83_762}


def test_kinds_follow_the_packages_rule(units: list[Unit]) -> None:
    assert Counter(unit.kind for unit in units) == {
        Kind.PROVINSI: 38,
        Kind.KABUPATEN: 416,
        Kind.KOTA: 98,
        Kind.KECAMATAN: 6_492,
        Kind.DISTRIK: 793,
        Kind.KELURAHAN: 8_496,
        Kind.DESA: 75_252,
        Kind.DESA_ADAT: 14,
    }


def test_each_unit_comes_after_the_unit_above_it(units: list[Unit]) -> None:
    seen: set[str | None] = {None}
    early = []
    for unit in units:
        if unit.parent not in seen:
            early.append(unit.code)
        seen.add(unit.code)

    assert early == []


def test_kaur_has_15_kecamatan_and_195_villages(units: list[Unit]) -> None:
    levels = Counter(unit.level for unit in units if unit.regency == "17.04")

    assert levels == {2: 1, 3: 15, 4: 195}


def test_a_unit_knows_what_lies_above_it() -> None:
    village = Unit("17.04.01.2001", "Gedung Wani", "desa")

    above = (village.level, village.parent, village.province, village.regency)

    assert above == (4, "17.04.01", "17", "17.04")


def test_a_province_has_nothing_above_it() -> None:
    province = Unit("17", "Bengkulu", "provinsi")

    above = (province.level, province.parent, province.province, province.regency)

    assert above == (1, None, "17", None)
