"""Units: what they are called, what they hold, what the database refuses."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from regions.models import Kind, Level, Region
from tests.world import BENGKULU, GEDUNG_WANI, KAUR, KINAL, KOTA_BENGKULU, SELUMA, place, places

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "kind", "title", "short"),
    [
        ("Bengkulu", Kind.PROVINSI, "Provinsi Bengkulu", "Bengkulu"),
        ("Kabupaten Kaur", Kind.KABUPATEN, "Kabupaten Kaur", "Kaur"),
        ("Kota Bengkulu", Kind.KOTA, "Kota Bengkulu", "Kota Bengkulu"),
        (
            "Kota Administrasi Jakarta Pusat",
            Kind.KOTA,
            "Kota Administrasi Jakarta Pusat",
            "Jakarta Pusat",
        ),
        (
            "Kabupaten Administrasi Kepulauan Seribu",
            Kind.KABUPATEN,
            "Kabupaten Administrasi Kepulauan Seribu",
            "Kepulauan Seribu",
        ),
        ("Kinal", Kind.KECAMATAN, "Kecamatan Kinal", "Kinal"),
        ("Kota Manna", Kind.KECAMATAN, "Kecamatan Kota Manna", "Kota Manna"),
        ("Sentani", Kind.DISTRIK, "Distrik Sentani", "Sentani"),
        ("Gedung Wani", Kind.DESA, "Desa Gedung Wani", "Gedung Wani"),
        ("Simpang Tiga", Kind.KELURAHAN, "Kelurahan Simpang Tiga", "Simpang Tiga"),
        ("Desa Adat Yoboi", Kind.DESA_ADAT, "Desa Adat Yoboi", "Desa Adat Yoboi"),
        ("Desa Baru", Kind.DESA, "Desa Baru", "Desa Baru"),
        ("Desanya", Kind.DESA, "Desa Desanya", "Desanya"),
    ],
)
def test_a_title_says_the_kind_once(name: str, kind: Kind, title: str, short: str) -> None:
    region = Region(name=name, kind=kind)

    assert (region.title, region.short_name) == (title, short)


@pytest.mark.parametrize("code", [BENGKULU, KAUR, KINAL, GEDUNG_WANI, SELUMA])
def test_contains_and_within_tell_the_same(code: str) -> None:
    country = places()

    by_code = {other.code for other in country.values() if country[code].contains(other)}

    assert by_code == {region.code for region in Region.objects.within(country[code])}


def test_a_code_that_begins_alike_is_not_contained() -> None:
    assert Region(code="17.0").contains(Region(code="17.04")) is False


def test_both_ends_of_a_life_span_count() -> None:
    village = place(GEDUNG_WANI)
    Region.objects.filter(pk=village.pk).update(
        valid_from=date(2024, 1, 2), valid_until=date(2024, 6, 30)
    )
    days = [date(2024, 1, 1), date(2024, 1, 2), date(2024, 6, 30), date(2024, 7, 1)]

    lives = [Region.objects.existing_on(day).filter(pk=village.pk).exists() for day in days]

    assert lives == [False, True, True, False]


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("a_region_has_a_known_level", {"level": 5}),
        ("a_region_has_a_known_kind", {"kind": "nagari"}),
        ("only_a_province_has_no_parent", {"parent": None}),
        ("only_a_province_has_no_parent", {"level": Level.PROVINCE}),
        (
            "a_region_ends_after_it_begins",
            {"valid_from": date(2024, 2, 1), "valid_until": date(2024, 1, 31)},
        ),
    ],
)
def test_the_database_refuses_what_can_not_be(constraint: str, change: dict) -> None:
    place(KAUR)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Region.objects.filter(pk=KAUR).update(**change)


def test_a_unit_with_units_below_it_is_not_deleted() -> None:
    place(KINAL)

    with pytest.raises(IntegrityError), transaction.atomic():
        Region.objects.get(pk=KAUR).delete()


def test_a_bulk_insert_is_found_by_name_too() -> None:
    Region.objects.bulk_create(
        [
            Region(
                code="17", name="Bengkulu", level=Level.PROVINCE, kind="provinsi", province_id="17"
            ),
            Region(
                code=KOTA_BENGKULU,
                name="Kota Bengkulu",
                level=Level.REGENCY,
                kind="kota",
                parent_id="17",
                province_id="17",
                regency_id=KOTA_BENGKULU,
            ),
        ]
    )

    assert list(Region.objects.values_list("search_key", "kind")) == [
        ("bengkulu", "provinsi"),
        ("bengkulu", "kota"),
    ]
