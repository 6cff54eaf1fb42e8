"""What the desk tells of the year before: the same question's answer, verdict and points."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.desk_last_year import LastYear, StagePoints, last_year_of
from evaluations.models import Assessment
from evaluations.services import withdraw
from instruments.models import Instrument
from tests.evaluations.scene import (
    judged,
    opened,
    operator,
    published,
    said,
    small,
    submitted,
    verified,
    verifier,
    verifying,
)
from tests.sheets import make_question, make_sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def instrument() -> Instrument:
    return small()


@pytest.fixture
def kaur(instrument) -> Assessment:
    """2023 is verified: 1.1 claimed 3 and got 2 with a reason; 2024 is a draft."""
    before = opened(year=2023, instrument=instrument)
    said(before, "1.1", "a")
    before = verifying(before)
    judged(before, "1.1", "2")
    verified(before)
    return opened(year=2024, instrument=instrument)


def test_the_answer_the_points_of_each_stage_and_the_verdict_are_told(kaur) -> None:
    told = last_year_of(kaur, "1.1", verifier())

    assert (told.year, told.code, told.words) == (2023, "1.1", "Perda")
    assert told.maximum == Decimal(3)
    assert told.stages == [
        StagePoints("Evaluasi mandiri", Decimal(3)),
        StagePoints("Verifikasi administrasi provinsi", Decimal(2)),
    ]
    assert (told.verdict.points, told.verdict.reasons) == (
        Decimal(2),
        ("Tahun dokumen tidak sesuai",),
    )


def test_an_unanswered_question_is_told_without_words(kaur) -> None:
    assert last_year_of(kaur, "1.2", verifier()).words == ""


def test_the_first_year_of_a_regency_tells_nothing(instrument) -> None:
    assert last_year_of(opened(instrument=instrument), "1.1", verifier()) is None


def test_a_question_that_was_not_asked_is_not_compared(kaur) -> None:
    """1.1 follows by name, 1.2 asks other words: nothing is guessed from the code."""
    sheet = replace(
        make_sheet(
            make_question("1.1", prompt="Lain?", previous="1.2"),
            make_question("1.2", prompt="Baru?"),
        ),
        code="kla-2031",
    )
    later = opened(year=2025, instrument=published(sheet))

    assert last_year_of(later, "1.2", verifier()) == LastYear(2024)
    assert last_year_of(later, "1.1", verifier()).code == "1.2"


@pytest.mark.parametrize("is_taken_back", [False, True])
def test_what_was_not_handed_in_or_taken_back_tells_no_answer_and_no_points(
    kaur, instrument, client, is_taken_back
) -> None:
    said(kaur, "1.1", "a")
    if is_taken_back:
        withdraw(assessment=submitted(kaur), by=operator())
    later = verifying(opened(year=2025, instrument=instrument))

    told = last_year_of(later, "1.1", verifier())
    client.force_login(verifier())
    page = client.get("/verifikasi/2025/17.04/1.1/").content.decode()

    assert told == LastYear(2024, "1.1", maximum=Decimal(3), is_submitted=False)
    card = page.partition("<h3>Tahun 2024 ")[2].partition("</div>")[0]
    assert "Tahun 2024 belum diajukan." in card
    assert "Tidak dijawab" not in card
    assert "poin" not in card


def test_it_costs_three_queries_for_any_number_of_answers(kaur) -> None:
    kaur = submitted(kaur)
    last_year_of(kaur, "1.1", verifier())
    by = verifier()

    with CaptureQueriesContext(connection) as seen:
        last_year_of(kaur, "1.1", by)

    assert len(seen) == 3
