"""Where the overview leads on: the one next thing by state, and pages that the person may open."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from accounts.permissions import Role
from evaluations.models import Assessment
from evaluations.overview_links import links_for, primary_of
from evaluations.queries import overview
from evaluations.step_queries import steps_for
from tests.evaluations.scene import (
    admin,
    finalised,
    fresh,
    opened,
    operator,
    returned,
    said,
    small,
    submitted,
    verified,
    verifier,
    verifying,
)
from tests.world import BENGKULU, KAUR, agency, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def kaur() -> Assessment:
    assessment = opened(instrument=small())
    for code in ("1.1", "1.2"):
        said(assessment, code, "a")
    return fresh(assessment)


def next_thing(assessment: Assessment, by: User) -> str:
    page = overview(fresh(assessment))
    return primary_of(page, steps_for(page.assessment, by, page.standing.now)).label


def test_a_draft_asks_for_answers_first_then_for_proof(kaur) -> None:
    before = next_thing(kaur, operator())

    for code, text in (("1.1", "z"), ("2.1", "50"), ("25.4", "80")):
        said(kaur, code, text)

    assert before == "Lihat yang belum diisi"
    assert next_thing(kaur, operator()) == "Ajukan ke provinsi"
    assert next_thing(kaur, user(Role.EXECUTIVE, KAUR)) == "Lihat yang tanpa bukti"


@pytest.mark.parametrize(
    ("way", "who", "label"),
    [
        (submitted, verifier, "Mulai verifikasi"),
        (verified, admin, "Catat penetapan"),
        (lambda row: returned(row, "1.1"), operator, "Lihat yang dikembalikan"),
        (lambda row: returned(row, "1.1"), verifier, "Lihat yang dikembalikan"),
        (submitted, operator, "Lihat semua pertanyaan"),
        (finalised, operator, "Lihat semua pertanyaan"),
    ],
)
def test_each_state_offers_the_step_that_it_waits_for(kaur, way, who, label) -> None:
    assert next_thing(way(kaur), who()) == label


def test_buttons_are_those_of_the_table_for_the_persons_roles(kaur) -> None:
    now = overview(kaur).standing.now

    assert [step.action for step in steps_for(kaur, operator(), now)] == ["ajukan"]
    assert steps_for(kaur, verifier(), now) == []
    assert steps_for(kaur, user(Role.TASK_FORCE, KAUR), now) == []
    row = finalised(kaur)
    assert [step.action for step in steps_for(row, admin(), now)] == ["buka-kembali"]


def test_a_reader_asks_the_database_nothing_about_steps(kaur, django_assert_num_queries) -> None:
    reader = user(Role.TASK_FORCE, KAUR)
    links_for(kaur, reader)

    with django_assert_num_queries(0):
        steps_for(kaur, reader, kaur.moved_at)


def test_links_lead_only_where_the_person_may_go(kaur) -> None:
    row = verifying(kaur)

    everyone = {link.label for link in links_for(row, user(Role.AUDITOR, BENGKULU))}
    dinkes = user(Role.CONTRIBUTOR, KAUR, agency=agency("dinkes", KAUR))
    office = {link.label for link in links_for(row, dinkes)}

    assert {"Kemajuan", "Lembar Sekda"} <= everyone
    assert "Verifikasi" not in everyone
    assert "Lembar Sekda" not in office
    assert "Verifikasi" in {link.label for link in links_for(row, verifier())}


def test_every_link_of_an_overview_opens(kaur) -> None:
    row = returned(kaur, "1.1")

    for person in (operator(), verifier(), admin(), user(Role.EXECUTIVE, KAUR)):
        client = Client()
        client.force_login(person)
        for link in links_for(row, person):
            assert client.get(link.url).status_code == 200, link
