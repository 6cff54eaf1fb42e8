"""A stage of the ministry that is closed takes no result on any page, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from evaluations.models import Assessment
from evaluations.services import close_stage, reopen_stage
from evaluations.services.scheduling import token_of
from tests.clock import set_clock
from tests.evaluations.conftest import text
from tests.evaluations.judging import client_of
from tests.evaluations.scene import admin, fresh, opened, said, small, verified
from tests.evaluations.traces import nothing_changes
from tests.rollback import rolled_back

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 7, 22, 3, 0, tzinfo=UTC)
HERE = "/evaluasi/2024/17.04/"
SUMS = {"stage": "central", "cluster-K": "6,5"}
DECREE = {
    "score": "7,5",
    "awarded": "pratama",
    "ground_number": "Keputusan Menteri 1/2024",
    "ground_date": "2024-07-22",
}
CENTRAL = "Verifikasi administrasi pusat sudah ditutup sejak 22 Juli 2024, 10.00 WIB (waktunya "
FIELD = "Verifikasi lapangan sudah ditutup sejak 22 Juli 2024, 10.00 WIB"
FINAL = "Penetapan sudah ditutup sejak 22 Juli 2024, 10.00 WIB"


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker) -> Iterator[Assessment]:
    with django_db_blocker.unblock(), rolled_back():
        assessment = opened(instrument=small())
        said(assessment, "1.1", "a")
        yield verified(assessment)


@pytest.fixture
def kaur(scene, db, monkeypatch) -> Assessment:
    set_clock(monkeypatch, NOW)
    return fresh(scene)


@pytest.fixture
def client(kaur) -> Client:
    return client_of(admin())


def shut(assessment: Assessment, *stages: str) -> None:
    for stage in stages:
        seen = token_of(assessment.round)
        close_stage(round_=assessment.round, stage=stage, seen=seen, by=admin())


def test_after_tutup_sekarang_points_by_question_are_refused_and_stay_typed(client, kaur) -> None:
    shut(kaur, "central")
    form = {"poin-1.1": "2", "seen": "0-0", "written": "2"}

    page = text(client.get(f"{HERE}hasil/central/"))
    with nothing_changes():
        refused = client.post(f"{HERE}hasil/central/", form)

    assert f"{CENTRAL}ditetapkan Admin)" in page
    assert "Admin provinsi dapat membuka tahap itu kembali di halaman putaran." in page
    assert "Catat poin" not in page
    assert refused.status_code == 409
    assert text(refused).count(CENTRAL) == 1
    assert '<option value="2" selected>' in text(refused)
    assert client.post(f"{HERE}hasil/field/", form).status_code == 302


def test_a_preview_made_before_the_closing_is_refused_at_saving(client, kaur) -> None:
    shut(kaur, "central")
    form = {"alasan-1.1": "tahun-salah", "seen": "0-0"}

    assert CENTRAL in text(client.get(f"{HERE}hasil/central/unggah/"))
    with nothing_changes():
        assert client.post(f"{HERE}hasil/central/alasan/", form).status_code == 409


def test_sums_by_cluster_are_refused_for_the_closed_stage_only_and_stay_typed(client, kaur) -> None:
    shut(kaur, "central")

    page = text(client.get(f"{HERE}langkah/catat/"))
    with nothing_changes():
        refused = client.post(f"{HERE}langkah/catat/", SUMS)

    assert "sudah ditutup" not in page
    assert refused.status_code == 409
    assert CENTRAL in text(refused)
    assert 'value="6,5"' in text(refused)
    done = client.post(f"{HERE}langkah/catat/", SUMS | {"stage": "field"})
    assert done.status_code == 302


def test_with_both_stages_closed_the_step_itself_is_and_what_was_typed_stays(client, kaur) -> None:
    shut(kaur, "central", "field")

    page = text(client.get(f"{HERE}langkah/catat/"))
    with nothing_changes():
        refused = client.post(f"{HERE}langkah/catat/", SUMS | {"cluster-K": "999"})

    assert FIELD in page
    assert 'name="cluster-K"' not in page
    assert refused.status_code == 409
    assert FIELD in text(refused)
    assert 'value="999"' in text(refused)
    assert "catat/" not in text(client.get(HERE))


def test_a_closed_penetapan_takes_no_decree_and_keeps_what_was_typed(client, kaur) -> None:
    shut(kaur, "final")

    page = text(client.get(f"{HERE}langkah/tetapkan/"))
    with nothing_changes():
        refused = client.post(f"{HERE}langkah/tetapkan/", DECREE)
        by_question = client.post(f"{HERE}hasil/final/", {"poin-1.1": "2", "seen": "0-0"})

    assert FINAL in page
    assert 'name="ground_number"' not in page
    assert (refused.status_code, by_question.status_code) == (409, 409)
    assert text(refused).count(FINAL) == 1
    assert 'value="Keputusan Menteri 1/2024"' in text(refused)
    assert 'value="7,5"' in text(refused)


def test_a_stage_that_is_opened_again_takes_its_result(client, kaur, monkeypatch) -> None:
    shut(kaur, "final")
    set_clock(monkeypatch, NOW + timedelta(minutes=1))
    seen = token_of(kaur.round)
    reopen_stage(round_=kaur.round, stage="final", until=None, seen=seen, by=admin())

    assert client.post(f"{HERE}langkah/tetapkan/", DECREE).status_code == 302
    assert fresh(kaur).state == "final"
