"""What the verification proposes, and how far it is."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.models import AreaAnswer, Assessment, RoundStage
from evaluations.scorecards import present_of, province_card, province_points
from evaluations.services import judge_unanswered
from evaluations.verification import (
    Tallied,
    circumstances_of,
    last_decisions,
    proposals_of,
    tally_verdicts,
)
from evaluations.workflow import Circumstances, State, Window
from tests.evaluations.scene import (
    area_said,
    fresh,
    judged,
    kecamatan,
    opened,
    resubmitted,
    returned,
    said,
    small,
    submitted,
    verified,
    verifier,
    verifying,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 7, 1, 3, 0, tzinfo=UTC)


@pytest.fixture
def kaur() -> Assessment:
    return opened(instrument=small())


def proposal_of(assessment: Assessment, code: str) -> Decimal:
    return proposals_of(present_of(assessment))[code]


# --- proposals --------------------------------------------------------------------------------


def test_a_claim_is_proposed_as_it_was_claimed(kaur) -> None:
    said(kaur, "1.1", "b")
    said(kaur, "2.1", "40")

    assert proposals_of(present_of(kaur)) == {
        "1.1": Decimal(2),
        "1.2": Decimal(0),
        "2.1": Decimal(1),
        "25.4": Decimal(0),
    }


def test_twelve_verified_of_fifteen_areas_are_eighty_percent_and_its_band(kaur) -> None:
    for area in kecamatan(15):
        area_said(kaur, "25.4", area, "ya")
    checked = AreaAnswer.objects.order_by("pk")[:12].values_list("pk", flat=True)
    AreaAnswer.objects.filter(pk__in=list(checked)).update(check_state="verified")

    assert present_of(kaur).tallies["25.4"].verified_share.percent == 80
    assert proposal_of(kaur, "25.4") == Decimal(3)


@pytest.mark.parametrize(
    ("good", "verified", "rejected", "points"),
    [
        # 11 of 15 are 73 %; what was rejected or said tidak adds nothing.
        (12, 11, 1, "2"),
        (12, 0, 12, "0"),
        (12, 0, 0, "0"),
        (3, 3, 0, "0.5"),
        (15, 15, 0, "3"),
    ],
)
def test_only_verified_good_answers_are_proposed(kaur, good, verified, rejected, points) -> None:
    for number, area in enumerate(kecamatan(15)):
        answer = area_said(kaur, "25.4", area, "ya" if number < good else "tidak")
        state = (
            "verified" if number < verified else "rejected" if number < verified + rejected else ""
        )
        # A verified tidak is no good answer.
        state = state or ("verified" if number >= good else "unchecked")
        AreaAnswer.objects.filter(pk=answer.pk).update(check_state=state, check_reason="x")

    tally = present_of(kaur).tallies["25.4"]

    assert (tally.good, tally.verified, tally.rejected) == (good, verified, rejected)
    assert proposal_of(kaur, "25.4") == Decimal(points)


def test_a_declared_share_is_proposed_while_no_area_has_spoken(kaur) -> None:
    areas = kecamatan(15)
    said(kaur, "25.4", "60", declared_reason="Rekap camat")
    assert proposal_of(kaur, "25.4") == Decimal(2)

    area_said(kaur, "25.4", areas[0], "ya")

    assert proposal_of(kaur, "25.4") == Decimal(0)


def test_without_areas_a_declared_share_is_proposed_as_claimed(kaur) -> None:
    said(kaur, "25.4", "60", declared_reason="Rekap camat")

    assert proposal_of(kaur, "25.4") == Decimal(2)


def test_a_repaired_answer_is_proposed_as_it_is_now(kaur) -> None:
    said(kaur, "1.1", "a")
    kaur = returned(kaur, "1.1")

    said(kaur, "1.1", "b")

    assert proposal_of(kaur, "1.1") == Decimal(2)


# --- how far ----------------------------------------------------------------------------------


def test_verdicts_are_counted_as_they_stand(kaur) -> None:
    said(kaur, "1.1", "a")
    said(kaur, "1.2", "a")
    kaur = verifying(kaur)
    told = [tally_verdicts(kaur)]

    judged(kaur, "1.1", "3")
    judged(kaur, "1.2")
    told.append(tally_verdicts(kaur))
    judge_unanswered(assessment=kaur, by=verifier())
    told.append(tally_verdicts(kaur))
    kaur = resubmitted(returned(kaur))
    told.append(tally_verdicts(kaur))
    judged(kaur, "1.2", "0")
    told.append(tally_verdicts(kaur))

    assert told == [
        Tallied(total=4, accepted=0, returned=0, fresh=0),
        Tallied(total=4, accepted=1, returned=1, fresh=0),
        Tallied(total=4, accepted=3, returned=1, fresh=0),
        Tallied(total=4, accepted=3, returned=0, fresh=1),
        Tallied(total=4, accepted=4, returned=0, fresh=0),
    ]
    assert [tally.unjudged for tally in told] == [4, 2, 0, 1, 0]


def test_an_accepted_question_that_is_returned_later_is_returned(kaur) -> None:
    for code in ("1.1", "1.2"):
        said(kaur, code, "a")
    kaur = returned(kaur, "1.1")
    kaur = resubmitted(kaur)
    judged(kaur, "1.1", "3")
    judged(kaur, "1.2", "3")
    kaur = returned(kaur, "1.2")

    assert tally_verdicts(kaur) == Tallied(total=4, accepted=1, returned=1, fresh=0)
    assert province_points(kaur) == {"1.1": Decimal(3)}
    assert province_card(kaur).total == Decimal("3.00")


def test_of_several_reviews_the_last_decision_counts(kaur) -> None:
    said(kaur, "1.1", "a")
    kaur = returned(kaur, "1.1")
    assert list(last_decisions(kaur).values()) == ["returned"]

    kaur = resubmitted(kaur)
    judged(kaur, "1.1", "2")

    assert list(last_decisions(kaur).values()) == ["accepted"]
    assert province_points(kaur) == {"1.1": Decimal(2)}


def test_verdicts_of_another_regency_are_not_counted(kaur) -> None:
    said(kaur, "1.1", "a")
    seluma = verifying(opened("17.05", instrument=kaur.round.instrument))
    judged(verifying(kaur), "1.1", "3")

    assert tally_verdicts(seluma) == Tallied(total=4, accepted=0, returned=0, fresh=0)
    assert province_points(seluma) == {}


def test_the_table_is_told_state_windows_and_what_is_open(kaur) -> None:
    RoundStage.objects.filter(stage="province").update(opens_at=NOW)
    windows = dict.fromkeys(["self", "central", "field", "final"], Window())
    windows["province"] = Window(opens_at=NOW)
    draft = circumstances_of(kaur, NOW)
    RoundStage.objects.update(opens_at=None)
    kaur = verifying(kaur)

    at_work = circumstances_of(kaur, NOW)

    assert draft == Circumstances(State.DRAFT, NOW, windows)
    assert (at_work.state, at_work.unjudged, at_work.returned) == (State.VERIFYING, 4, 0)


@pytest.mark.parametrize("build", [fresh, submitted, verified])
def test_verdicts_are_counted_only_while_the_province_verifies(kaur, build) -> None:
    kaur = build(kaur)

    with CaptureQueriesContext(connection) as asked:
        at = circumstances_of(kaur, NOW)

    assert (at.unjudged, at.returned, len(asked)) == (0, 0, 1)


def test_the_count_takes_the_same_queries_with_few_and_with_many_verdicts(kaur) -> None:
    kaur = verifying(kaur)
    with CaptureQueriesContext(connection) as few:
        tally_verdicts(fresh(kaur))
    judge_unanswered(assessment=kaur, by=verifier())

    with CaptureQueriesContext(connection) as many:
        tally_verdicts(fresh(kaur))

    assert len(many) == len(few) == 4  # one of them reads the assessment
