"""Finding a unit by the code or name that people write."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from regions.lookup import RegionNotFound, find_region
from regions.models import Level, Region
from regions.services import load
from regions.source import official_units

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _indonesia(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """All provinces, regencies and kecamatan, and the villages of Bengkulu, once for the module."""
    units = [unit for unit in official_units() if unit.level < 4 or unit.province == "17"]
    with django_db_blocker.unblock(), transaction.atomic():
        load(units=units, source="daftar uji")
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Kab. Bengkulu Selatan", "17.01"),
        ("BENGKULU SELATAN", "17.01"),
        ("  kab  bengkulu   selatan ", "17.01"),
        ("Kabupaten Kaur", "17.04"),
        ("kaur", "17.04"),
        ("KAB.KAUR", "17.04"),
        ("Muko-Muko", "17.06"),
        ("Bengkulu", "17"),
        ("Prov. Bengkulu", "17"),
        ("propinsi bengkulu", "17"),
        ("Kota Bengkulu", "17.71"),
        ("kota bengkulu", "17.71"),
        ("Kab/Kota Bengkulu", "17.71"),
        ("Kotamadya Bengkulu", "17.71"),
        ("Surabaya", "35.78"),
        ("Bogor", "32.01"),
        ("Kota Bogor", "32.71"),
        ("Kota Adm. Jakarta Pusat", "31.71"),
        ("Kota Administrasi Jakarta Pusat", "31.71"),
        ("Jakarta Pusat", "31.71"),
        ("Kep. Seribu", "31.01"),
        ("Kab. Adm. Kepulauan Seribu", "31.01"),
        ("DKI Jakarta", "31"),
        ("Yogyakarta", "34"),
        ("Kota Yogyakarta", "34.71"),
        ("D.I. Yogyakarta", "34"),
        ("NTT", "53"),
        ("Kep. Riau", "21"),
        ("Kab. Kotabaru", "63.02"),
        ("Kab. Kota Baru", "63.02"),
        ("Kec. Kinal", "17.04.01"),
        ("Kinal", "17.04.01"),
        ("Kota Manna", "17.01.05"),
        ("Kec. Kota Manna", "17.01.05"),
        ("Ds. Gedung Wani", "17.04.01.2001"),
        ("Kel. Bandar Bintuhan", "17.04.05.1013"),
        ("Desa Bandar Bintuhan", "17.04.05.1013"),
        ("17", "17"),
        ("17.04", "17.04"),
        ("1704", "17.04"),
        (" 17.04 ", "17.04"),
        ("170401", "17.04.01"),
        ("17.04.01.2001", "17.04.01.2001"),
        ("1704012001", "17.04.01.2001"),
        ("17 04 01", "17.04.01"),
    ],
)
def test_a_messy_name_or_code_finds_its_unit(text: str, code: str) -> None:
    assert find_region(text).code == code


@pytest.mark.parametrize(
    "text", ["", " ", ".", "??", "\x00", "99", "99.99", "17.4", "1704.", "17,04", "²²", "Atlantis"]
)
def test_what_is_no_unit_is_refused(text: str) -> None:
    with pytest.raises(RegionNotFound):
        find_region(text)


def test_a_bare_name_is_not_the_kota_that_shares_it() -> None:
    with pytest.raises(RegionNotFound) as refusal:
        find_region("Bengkulu", level=Level.REGENCY)

    assert "17.71" in [region.code for region in refusal.value.candidates]


def test_a_kota_is_not_called_kabupaten() -> None:
    with pytest.raises(RegionNotFound) as refusal:
        find_region("Kab. Bengkulu")

    assert "17.71" in [region.code for region in refusal.value.candidates]


def test_level_chooses_among_units_of_one_name() -> None:
    by_level = {level: find_region("Seluma", level=level).code for level in (2, 3)}

    assert by_level == {Level.REGENCY: "17.05", Level.KECAMATAN: "17.05.02"}


def test_several_units_of_one_name_are_listed_with_what_they_lie_in() -> None:
    with pytest.raises(RegionNotFound) as refusal:
        find_region("Kota Agung")

    assert [region.code for region in refusal.value.candidates] == ["16.04.07", "18.06.01"]
    assert str(refusal.value) == (
        "Wilayah “Kota Agung” ada beberapa. Mungkin maksud Anda: "
        "16.04.07 Kecamatan Kota Agung, Kabupaten Lahat; "
        "18.06.01 Kecamatan Kota Agung, Kabupaten Tanggamus."
    )


def test_within_leaves_one_of_several() -> None:
    tanggamus = Region.objects.get(code="18.06")

    assert find_region("Kota Agung", within=tanggamus).code == "18.06.01"


@pytest.mark.parametrize("text", ["17.05.02", "Seluma", "Kec. Seluma"])
def test_within_hides_what_lies_outside(text: str) -> None:
    kaur = Region.objects.get(code="17.04")

    with pytest.raises(RegionNotFound):
        find_region(text, within=kaur)


def test_a_slip_of_the_keyboard_gets_a_proposal() -> None:
    with pytest.raises(RegionNotFound) as refusal:
        find_region("Kab. Mukumoko")

    assert "17.06" in [region.code for region in refusal.value.candidates]


def test_part_of_a_name_gets_proposals() -> None:
    with pytest.raises(RegionNotFound) as refusal:
        find_region("Padang Guci")

    codes = [region.code for region in refusal.value.candidates]
    assert codes == ["17.04.14", "17.04.15"]


def test_an_ended_unit_is_found_by_code_but_not_by_name() -> None:
    Region.objects.filter(code="17.04.01").update(valid_until=date(2026, 1, 31))

    assert find_region("17.04.01").code == "17.04.01"
    with pytest.raises(RegionNotFound):
        find_region("Kec. Kinal")


def test_an_endless_text_is_cut_in_the_answer() -> None:
    with pytest.raises(RegionNotFound) as refusal:
        find_region("kaur " * 10_000)

    assert len(str(refusal.value)) < 300


@given(text=st.text(max_size=30))
def test_any_text_ends_in_a_unit_or_a_refusal(text: str) -> None:
    try:
        outcome = find_region(text, level=Level.REGENCY)
    except RegionNotFound as refusal:
        outcome = refusal

    assert isinstance(outcome, Region | RegionNotFound)


def test_every_regency_is_found_by_its_official_name() -> None:
    regencies = Region.objects.filter(level=Level.REGENCY)

    lost = [region.name for region in regencies if find_region(region.name) != region]

    assert lost == []
