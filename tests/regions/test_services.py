"""Bringing the database in line with the official list."""

from datetime import UTC, date, datetime

import pytest

from accounts.permissions import Role
from audit.models import Event
from regions import services
from regions.models import Region
from regions.services import BrokenSource, Loaded, load
from regions.source import Unit
from tests.world import user

pytestmark = pytest.mark.django_db

KAUR = [
    Unit("17", "Bengkulu", "provinsi"),
    Unit("17.04", "Kabupaten Kaur", "kabupaten"),
    Unit("17.04.01", "Kinal", "kecamatan"),
    Unit("17.04.01.1010", "Simpang", "kelurahan"),
    Unit("17.04.01.3001", "Adat", "desa_adat"),
]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    # Late evening in London is already the next day in Jakarta.
    late = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
    monkeypatch.setattr(services, "db_now", lambda: late)


TODAY = date(2026, 11, 23)


def loaded(units: list[Unit]) -> Loaded:
    return load(units=units, source="daftar uji")


def test_every_row_knows_its_parent_province_and_regency() -> None:
    loaded(KAUR)

    rows = Region.objects.values_list("code", "kind", "parent", "province", "regency")
    assert list(rows) == [
        ("17", "provinsi", None, "17", None),
        ("17.04", "kabupaten", "17", "17", "17.04"),
        ("17.04.01", "kecamatan", "17.04", "17", "17.04"),
        ("17.04.01.1010", "kelurahan", "17.04.01", "17", "17.04"),
        ("17.04.01.3001", "desa_adat", "17.04.01", "17", "17.04"),
    ]


def test_columns_and_code_tell_the_same() -> None:
    loaded(KAUR)

    wrong = [
        region.code
        for region in Region.objects.all()
        if not (
            region.code.startswith(region.province_id)
            and region.code.startswith(region.regency_id or "")
            and (region.parent_id or "") == region.code.rpartition(".")[0]
            and region.level == region.code.count(".") + 1
        )
    ]
    assert wrong == []


def test_a_second_load_changes_nothing_and_leaves_no_trace() -> None:
    loaded(KAUR)

    again = loaded(KAUR)

    assert again == Loaded(added=0, changed=0, unchanged=5, ended=0)
    assert Event.objects.filter(verb="regions.loaded").count() == 1


def test_a_new_name_is_taken_over_and_found() -> None:
    loaded(KAUR)

    changed = loaded([*KAUR[:2], Unit("17.04.01", "Kinal Raya", "kecamatan"), *KAUR[3:]])

    assert changed == Loaded(added=0, changed=1, unchanged=4, ended=0)
    assert Region.objects.get(search_key="kinalraya").code == "17.04.01"


def test_a_row_changed_by_hand_is_corrected() -> None:
    loaded(KAUR)
    Region.objects.filter(code="17.04.01").update(name="Salah", province=None)

    loaded(KAUR)

    assert list(Region.objects.filter(code="17.04.01").values_list("name", "province")) == [
        ("Kinal", "17")
    ]


def test_a_unit_that_is_gone_ends_today_and_keeps_its_data() -> None:
    loaded(KAUR)
    village_head = user(Role.AREA, "17.04.01.1010")

    result = loaded([unit for unit in KAUR if unit.code != "17.04.01.1010"])

    assert result == Loaded(added=0, changed=0, unchanged=4, ended=1)
    assert Region.objects.get(code="17.04.01.1010").valid_until == TODAY
    assert village_head.memberships.get().region_id == "17.04.01.1010"


def test_a_unit_that_ended_keeps_its_first_end_date() -> None:
    loaded(KAUR)
    Region.objects.filter(code="17.04.01.3001").update(valid_until=date(2025, 1, 31))

    result = loaded(KAUR[:4])

    assert result.ended == 0
    assert Region.objects.get(code="17.04.01.3001").valid_until == date(2025, 1, 31)


def test_a_unit_that_comes_back_lives_again() -> None:
    loaded(KAUR)
    loaded(KAUR[:4])

    loaded(KAUR)

    assert Region.objects.get(code="17.04.01.3001").valid_until is None


def test_a_unit_of_a_later_list_begins_today_so_that_older_rounds_keep_their_areas() -> None:
    loaded(KAUR[:4])

    loaded(KAUR)

    begins = dict(Region.objects.values_list("code", "valid_from"))
    assert (begins["17.04.01"], begins["17.04.01.3001"]) == (None, TODAY)


@pytest.mark.parametrize(
    ("units", "told"),
    [
        ([], "0 satuan"),
        ([*KAUR, KAUR[2]], "kode ganda ['17.04.01']"),
        ([KAUR[0], KAUR[2]], "tanpa induk ['17.04.01']"),
    ],
)
def test_a_broken_list_is_refused_as_a_whole(units: list[Unit], told: str) -> None:
    loaded(KAUR)

    with pytest.raises(BrokenSource) as refusal:
        loaded(units)

    assert told in str(refusal.value)
    assert Region.objects.filter(valid_until=None).count() == 5
