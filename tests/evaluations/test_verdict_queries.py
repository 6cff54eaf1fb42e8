"""Who sees which verdict when: the regency what was handed back to it, the province all."""

from __future__ import annotations

import pytest

from accounts.models import User
from accounts.permissions import Role
from evaluations.models import Assessment
from evaluations.progress import progress_of
from evaluations.queries import cluster_rows, overview
from evaluations.question_queries import question_rows
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


def told(assessment: Assessment, by: User) -> list[str]:
    page = overview(fresh(assessment), user=by)
    return [row.status for row in question_rows(page, by)][:2]


def test_what_is_decided_now_still_stands_as_handed_in_for_the_regency(kaur) -> None:
    row = verifying(kaur)
    judged(row, "1.1")
    judged(row, "1.2", "0")

    assert told(row, verifier()) == told(row, admin()) == ["returned", "accepted"]
    for reader in (operator(), user(Role.EXECUTIVE, KAUR)):
        assert told(row, reader) == ["submitted", "submitted"]


def test_what_was_handed_over_is_known_and_the_next_review_is_not(kaur) -> None:
    row = verifying(kaur)
    judged(row, "1.2", "0")
    row = returned(row, "1.1")
    assert told(row, operator()) == ["returned", "accepted"]

    row = resubmitted(row)
    assert told(row, operator()) == ["resubmitted", "accepted"]
    judged(row, "1.1", "0")
    judged(row, "1.2")

    assert told(row, verifier()) == ["accepted", "returned"]
    assert told(row, operator()) == ["resubmitted", "accepted"]


def test_a_question_without_an_answer_stays_empty_when_it_is_judged(kaur) -> None:
    row = verifying(kaur)
    judged(row, "2.1", "0")

    statuses = {one.code: one.status for one in question_rows(overview(row), operator())}
    assert statuses["2.1"] == "empty"


def test_counts_of_pages_papers_and_programs_know_no_more(kaur) -> None:
    row = verifying(kaur)
    judged(row, "1.1")
    judged(row, "1.2", "0")
    page = overview(fresh(row))

    assert [(one.submitted, one.accepted) for one in cluster_rows(page)] == [(2, 0)]
    whole = progress_of(page).whole
    assert (whole.submitted, whole.accepted, whole.returned) == (2, 0, 0)

    page = overview(verified(row_after_repair(row)))
    assert progress_of(page).whole.accepted == 2


def row_after_repair(row: Assessment) -> Assessment:
    return resubmitted(returned(fresh(row)))


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
