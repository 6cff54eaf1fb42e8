"""The command, on the whole country once."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from jobs.commands import DataFaults
from regions.management.commands import load_regions
from regions.models import Level, Region
from regions.source import Unit

pytestmark = pytest.mark.django_db


def printed(*args: str) -> str:
    out = StringIO()
    call_command("load_regions", *args, stdout=out)
    return out.getvalue()


def test_the_whole_country_is_loaded_once_and_only_checked_the_second_time() -> None:
    first = printed()
    second = json.loads(printed("--json"))

    assert first == (
        "38 provinsi, 514 kabupaten/kota, 7.285 kecamatan, 83.762 desa/kelurahan "
        "(Kepmendagri 300.2.2-2138/2025).\n"
        "91.599 baru, 0 diubah, 0 diakhiri, 0 tetap.\n"
    )
    assert second == {
        "source": "Kepmendagri 300.2.2-2138/2025",
        "province": 38,
        "regency": 514,
        "kecamatan": 7_285,
        "village": 83_762,
        "added": 0,
        "changed": 0,
        "unchanged": 91_599,
        "ended": 0,
    }
    assert [Region.objects.filter(level=level).count() for level in Level] == [
        38,
        514,
        7_285,
        83_762,
    ]


def test_a_broken_list_is_a_fault_of_the_data(monkeypatch: pytest.MonkeyPatch) -> None:
    orphan = [Unit("17.04", "Kabupaten Kaur", "kabupaten")]
    monkeypatch.setattr(load_regions, "official_units", lambda: orphan)

    with pytest.raises(DataFaults) as refusal:
        printed()

    assert refusal.value.returncode == 1
    assert Region.objects.count() == 0
