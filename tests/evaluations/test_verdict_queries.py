"""Who sees which verdict when: the regency what was handed back to it, the province all."""

from __future__ import annotations

import pytest

from accounts.models import User
from accounts.permissions import Role
from evaluations.models import Assessment
from evaluations.services import attach
from evaluations.verdict_queries import repairs_of, verdict_rows
from tests.evaluations.scene import (
    a_version,
    admin,
    finalised,
    fresh,
    judged,
    opened,
    operator,
    question,
    resubmitted,
    returned,
    said,
    small,
    submitted,
    verified,
    verifier,
    verifying,
)
from tests.world import KAUR, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def kaur() -> Assessment:
    assessment = opened(instrument=small())
    for code in ("1.1", "1.2"):
        said(assessment, code, "a")
    return fresh(assessment)


def seen(assessment: Assessment, code: str, by: User) -> list[tuple[int, str]]:
    return [(row.review, row.decision) for row in verdict_rows(fresh(assessment), code, by)]


def test_nobody_sees_a_verdict_before_there_is_one(kaur) -> None:
    submitted(kaur)

    assert seen(kaur, "1.1", verifier()) == []


def test_while_the_province_verifies_only_the_province_sees_its_verdicts(kaur) -> None:
    row = verifying(kaur)
    judged(row, "1.1", "0")

    assert seen(row, "1.1", verifier()) == [(1, "accepted")]
    assert seen(row, "1.1", admin()) == [(1, "accepted")]
    assert seen(row, "1.1", operator()) == []
    assert seen(row, "1.1", user(Role.EXECUTIVE, KAUR)) == []


def test_a_question_about_to_go_back_is_no_news_before_it_goes(kaur) -> None:
    row = verifying(kaur)
    judged(row, "1.1")

    assert seen(row, "1.1", operator()) == []


def test_what_came_back_shows_its_reasons_and_nothing_else(kaur) -> None:
    row = verifying(kaur)
    judged(row, "1.2", "0")
    row = returned(fresh(row), "1.1")

    assert seen(row, "1.1", operator()) == [(1, "returned")]
    assert seen(row, "1.2", operator()) == []
    assert verdict_rows(row, "1.1", operator())[0].reasons == ("Tahun dokumen tidak sesuai",)
    assert verdict_rows(row, "1.1", operator())[0].label == "Dikembalikan"


def test_the_reasons_of_the_last_review_stay_in_sight_while_the_next_one_runs(kaur) -> None:
    row = resubmitted(returned(kaur, "1.1"))
    judged(row, "1.1", "0")

    assert seen(row, "1.1", operator()) == [(1, "returned")]
    assert seen(row, "1.1", verifier()) == [(2, "accepted"), (1, "returned")]


@pytest.mark.parametrize("way", [verified, finalised])
def test_at_the_end_everybody_sees_all(kaur, way) -> None:
    row = way(resubmitted(returned(kaur, "1.1")))

    assert seen(row, "1.1", operator()) == [(2, "accepted"), (1, "returned")]
    assert seen(row, "1.2", operator()) == [(2, "accepted")]


def test_a_repair_is_done_when_the_answer_or_its_evidence_changed_since(kaur) -> None:
    row = returned(kaur, "1.1", "1.2")
    before = {repair.code: repair.is_done for repair in repairs_of(row)}

    attach(
        assessment=row,
        question=question("1.1", row),
        version=a_version(),
        slot="sk",
        by=operator(),
    )

    assert before == {"1.1": False, "1.2": False}
    assert {repair.code: repair.is_done for repair in repairs_of(row)} == {
        "1.1": True,
        "1.2": False,
    }


def test_nothing_is_to_be_repaired_outside_a_return(kaur) -> None:
    assert list(repairs_of(verified(kaur))) == []
