"""What the front page says to those who read, verify or watch."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from accounts.permissions import Role
from kla_portal.home import leads_of
from tests.evaluations.scene import admin, opened, small, submitted, verifier, verifying
from tests.world import BENGKULU, KAUR, KINAL, SELUMA, agency, user

pytestmark = pytest.mark.django_db


def page(person: User) -> str:
    client = Client()
    client.force_login(person)
    return client.get("/").content.decode()


def test_a_verifier_reads_what_waits(kaur) -> None:
    submitted(opened(SELUMA, instrument=kaur.round.instrument))
    verifying(kaur)

    lead = leads_of(verifier())[0]

    assert lead.sentence == ("1 evaluasi menunggu verifikasi dimulai; 4 pertanyaan belum dinilai.")
    assert "Buka antrean verifikasi" in page(verifier())


@pytest.fixture
def kaur():
    return opened(instrument=small())


def test_people_of_the_province_find_its_board(kaur) -> None:
    for person in (admin(), user(Role.AUDITOR, BENGKULU)):
        shown = page(person)

        assert f"/provinsi/?provinsi={BENGKULU}" in shown
        assert "Provinsi Bengkulu" in shown


@pytest.mark.parametrize("role", [Role.EXECUTIVE, Role.TASK_FORCE])
def test_a_reader_of_a_regency_sees_its_newest_score_and_the_sekda_page(kaur, role) -> None:
    opened(KAUR, year=2023, instrument=kaur.round.instrument)

    leads = leads_of(user(role, KAUR))

    assert [lead.title for lead in leads] == ["Kabupaten Kaur 2024"]
    assert leads[0].ways[0].url == "/evaluasi/2024/17.04/sekda/"


def test_who_fills_in_answers_gets_no_lead(kaur) -> None:
    dinkes = user(Role.CONTRIBUTOR, KAUR, agency=agency("dinkes", KAUR))

    for person in (user(Role.OPERATOR, KAUR), dinkes, user(Role.AREA, KINAL)):
        assert leads_of(person) == []


def test_a_reader_elsewhere_reads_nothing_of_kaur(kaur) -> None:
    assert "Kaur" not in page(user(Role.EXECUTIVE, SELUMA))
