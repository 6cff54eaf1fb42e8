"""How strictly each verifier judges: figures for the provincial admin, and for nobody else."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.samples.strictness import Strictness, strictness_of
from tests.evaluations.conftest import text
from tests.evaluations.judging import client_of, draft
from tests.evaluations.sampled import again, drawn_of, judged_case, second_verifier
from tests.evaluations.scene import admin, judged, verifier, verifying
from tests.world import BENGKULU, LAMPUNG, place

PAGE = "/provinsi/2024/ketegasan/"


# --- counting, without a database --------------------------------------------------------------


def counted(*verdicts: tuple[str, str | None, str]) -> Strictness:
    row = Strictness("Ana")
    for decision, points, claimed in verdicts:
        row.count(decision, None if points is None else Decimal(points), Decimal(claimed))
    return row


def test_verdicts_are_as_claimed_lowered_raised_or_returned():
    row = counted(
        ("accepted", "3", "3"),
        ("accepted", "0", "0"),
        ("accepted", "2", "3"),
        ("accepted", "3", "2"),
        ("returned", None, "3"),
    )

    assert (row.as_claimed, row.lowered, row.raised, row.returned) == (2, 1, 1, 1)
    assert (row.verdicts, row.as_claimed_share, row.returned_share) == (5, 40, 20)
    assert (row.lowered_share, row.raised_share) == (20, 20)


def test_what_is_taken_of_each_hundred_points_claimed_looks_at_what_was_accepted():
    row = counted(("accepted", "6", "10"), ("accepted", "2", "2"), ("returned", None, "100"))

    assert row.taken == Decimal(400) / 12


def test_giving_more_than_was_claimed_takes_less_than_nothing():
    assert counted(("accepted", "3", "2")).taken == -50


def test_without_verdicts_there_are_no_shares():
    row = Strictness("Ana")

    assert (row.verdicts, row.as_claimed_share, row.taken) == (0, None, None)
    assert (row.first_share, row.second_share) == (None, None)


@pytest.mark.parametrize(("number", "few"), [(19, True), (20, False)])
def test_fewer_than_twenty_verdicts_are_marked(number, few):
    assert counted(*[("accepted", "3", "3")] * number).is_few is few


# --- from the rows -----------------------------------------------------------------------------


def rows_of_2024() -> dict[str, Strictness]:
    return {row.name: row for row in strictness_of(place(BENGKULU), 2024).rows}


@pytest.mark.django_db
def test_what_nobody_answered_is_not_counted():
    judged_case()

    row = rows_of_2024()["Verifikator"]

    assert (row.verdicts, row.lowered, row.as_claimed) == (2, 1, 1)
    assert (row.claimed, row.given) == (11, 6)


@pytest.mark.django_db
def test_samples_count_for_the_first_and_for_the_second_verifier():
    drawn = drawn_of(judged_case())
    again(drawn["1.1"], "9")
    again(drawn["1.2"], "2")

    rows = rows_of_2024()

    first, second = rows["Verifikator"], rows["Kedua"]
    assert (first.first_agreed, first.first_sampled, first.first_share) == (1, 2, 50)
    assert (second.second_agreed, second.second_sampled, second.second_share) == (1, 2, 50)
    assert (first.second_sampled, second.first_sampled, second.verdicts) == (0, 0, 0)


@pytest.mark.django_db
def test_a_correction_afterwards_does_not_make_an_agreement():
    case = judged_case()
    again(drawn_of(case)["1.1"], "9")
    judged(case, "1.1", "9")

    row = rows_of_2024()["Verifikator"]

    assert (row.first_agreed, row.first_sampled, row.as_claimed) == (0, 1, 2)


@pytest.mark.django_db
def test_more_verdicts_and_samples_cost_no_more_queries():
    case = judged_case()
    drawn = drawn_of(case)
    again(drawn["1.1"])
    with CaptureQueriesContext(connection) as little:
        rows_of_2024()

    again(drawn["1.2"], "2")
    judged(case, "2.1", "0", by=second_verifier())
    with CaptureQueriesContext(connection) as more:
        rows_of_2024()

    assert len(more) == len(little)


@pytest.mark.django_db
def test_a_year_without_an_evaluation_or_another_province_has_no_table():
    judged_case()

    assert strictness_of(place(BENGKULU), 2023) is None
    assert strictness_of(place(LAMPUNG), 2024) is None


# --- the page ----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_admin_sees_each_verifier_and_that_few_verdicts_say_little():
    again(drawn_of(judged_case())["1.1"], "9")

    page = text(client_of(admin()).get(PAGE))

    assert "Verifikator" in page
    assert "Kedua" in page
    assert "kurang dari 20 penilaian: belum bermakna" in page
    assert 'data-label="Poin dikurangi dari klaim" class="kla-num">45,45 %</td>' in page


@pytest.mark.django_db
def test_a_verifier_does_not_compare_colleagues():
    judged_case()
    client = client_of(verifier())

    assert client.get(PAGE).status_code == 403
    assert "ketegasan" not in text(client.get("/provinsi/2024/"))


@pytest.mark.django_db
def test_the_board_leads_the_admin_there():
    judged_case()

    page = text(client_of(admin()).get("/provinsi/2024/"))

    assert f'href="{PAGE}?provinsi=17"' in page


@pytest.mark.django_db
def test_before_the_first_verdict_the_page_says_so_and_another_year_does_not_exist():
    verifying(draft())
    client = client_of(admin())

    assert "Belum ada hasil verifikasi pada tahun ini." in text(client.get(PAGE))
    assert client.get("/provinsi/1999/ketegasan/").status_code == 404
