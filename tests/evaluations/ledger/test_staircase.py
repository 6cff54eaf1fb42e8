"""Down the stages: what each took, and that every table comes to exactly that."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from evaluations.ledger.cards import stage_cards
from evaluations.ledger.staircase import stairs_of, steps_of
from evaluations.models import Assessment, Stage
from evaluations.outside.cards import Given
from evaluations.queries import overview, staircase
from evaluations.scorecards import keep_card
from evaluations.services import record_questions
from instruments.sheet import Stage as Told
from tests.evaluations.ledgers import of_total
from tests.evaluations.scene import (
    REASON,
    admin,
    area_said,
    finalised,
    fresh,
    judge,
    judged,
    kecamatan,
    opened,
    operator,
    resubmitted,
    returned,
    said,
    small,
    verified,
    verifier,
    verifying,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def checked() -> Assessment:
    """Claimed 8, and 1.1 and 1.2 judged down to 3 with one and with two reasons."""
    assessment = opened(instrument=small())
    for code, text in (("1.1", "a"), ("1.2", "b"), ("2.1", "85")):
        said(assessment, code, text)
    row = verifying(fresh(assessment))
    judged(row, "1.1", "0")
    judge(row, "1.2", points=Decimal(0), reasons=("tahun-salah", "tidak-terbaca"))
    return fresh(row)


def told(assessment: Assessment, by=operator):
    page = overview(fresh(assessment))
    cards = stage_cards(page, by())
    return stairs_of(page, cards), steps_of(page, cards)


def test_each_stair_tells_what_it_changed_and_how_high_it_stands(checked) -> None:
    stairs, _ = told(finalised(checked))

    assert [(stair.card.stage, stair.card.total, stair.delta) for stair in stairs] == [
        ("self", 8, None),
        ("province", 3, -5),
        ("final", Decimal("7.50"), Decimal("4.50")),
    ]
    assert [stair.share for stair in stairs] == ["66.67%", "25.00%", "62.50%"]


def test_a_step_splits_its_loss_by_cluster_indicator_and_reason(checked) -> None:
    (step,) = told(verified(checked))[1]

    assert [(title, group.delta) for title, group in step.clusters] == [("Kelembagaan", -5)]
    assert [(group.code, group.delta) for group in step.indicators] == [("1", -5)]
    assert [(group.code, group.delta) for group in step.reasons] == [
        ("tahun-salah", -3),
        ("beberapa", -2),
    ]


def test_a_claim_that_a_repair_lowered_was_lost_for_what_it_was_returned_for() -> None:
    row = opened(instrument=small())
    said(row, "1.1", "a")
    row = returned(row, "1.1")
    said(row, "1.1", "b")
    row = resubmitted(row)
    judge(row, points=Decimal(2))

    (step,) = told(verified(row))[1]

    assert [(group.code, group.delta) for group in step.reasons] == [(REASON, -1)]


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ({"points": Decimal(0)}, "wilayah-belum-terverifikasi"),
        ({"points": Decimal(0), "text": "Foto gelap"}, "tanpa-alasan"),
        ({"points": Decimal(0), "reasons": (REASON,)}, REASON),
    ],
)
def test_what_areas_claimed_and_nobody_verified_is_a_reason_of_its_own(how, reason) -> None:
    row = opened(instrument=small())
    for area in kecamatan(15)[:12]:
        area_said(row, "25.4", area, "ya")
    row = verifying(row)
    judge(row, "25.4", **how)
    row = verified(row)
    points = {"25.4": Given(Decimal("0.5"))}
    record_questions(assessment=row, stage=Stage.CENTRAL, given=points, seen="0-0", by=admin())
    points = {"25.4": Given(Decimal(0))}
    record_questions(assessment=row, stage=Stage.FIELD, given=points, seen="0-0", by=admin())

    province, central, field = told(row)[1]

    assert [(group.code, group.delta) for group in province.reasons] == [(reason, -3)]
    assert [group.code for group in central.reasons] == ["naik"]
    # Only the province looks at its areas.
    assert [group.code for group in field.reasons] == ["tanpa-alasan"]


def test_while_it_is_verified_what_nobody_judged_is_a_group_of_its_own(checked) -> None:
    (step,) = told(checked, verifier)[1]

    assert [(group.code, group.delta) for group in step.reasons] == [
        ("tahun-salah", -3),
        ("beberapa", -2),
        ("belum-dinilai", -3),
    ]
    assert told(checked)[1] == []


def test_a_stage_of_which_only_the_total_is_known_is_a_step_without_parts(checked) -> None:
    row = verified(checked)
    keep_card(row, Stage.FIELD, of_total(Decimal(2)), cause="assessment.record", by=admin())

    step = told(row)[1][-1]

    assert (step.before.stage, step.difference.delta) == ("province", -1)
    assert (step.clusters, step.indicators, step.reasons) == ([], [], [])
    assert (step.difference.is_by_question, step.difference.is_by_cluster) == (False, False)


def test_the_overview_tells_the_fall_too(checked) -> None:
    row = finalised(checked)
    page = overview(fresh(row))
    stages = tuple(Told(stage.value, stage.label, "external") for stage in Stage)
    sheet = replace(page.standing.sheet, stages=stages)
    page = replace(page, standing=replace(page.standing, sheet=sheet))

    changes = [step.change for step in staircase(page)]

    assert changes == [None, -5, None, None, Decimal("4.50")]


def test_steps_cost_one_query_each(checked, django_assert_num_queries) -> None:
    row = finalised(checked)
    page, reader = overview(fresh(row)), operator()
    cards = stage_cards(page, reader)

    with django_assert_num_queries(2):
        steps_of(page, cards)
