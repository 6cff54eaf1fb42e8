"""Which stages' scores a reader sees: the regency none of the province before its end."""

from __future__ import annotations

from decimal import Decimal

import pytest

from accounts.models import User
from accounts.permissions import Role
from evaluations.ledger.cards import StageCards, stage_cards
from evaluations.models import Assessment, Scorecard, Stage
from evaluations.queries import overview
from evaluations.scorecards import keep_card
from evaluations.services import ask_to_reopen, reopen
from tests.evaluations.ledgers import of_total
from tests.evaluations.scene import (
    admin,
    finalised,
    fresh,
    judged,
    opened,
    operator,
    returned,
    said,
    small,
    verified,
    verifier,
    verifying,
)
from tests.world import BENGKULU, KAUR, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def kaur() -> Assessment:
    assessment = opened(instrument=small())
    said(assessment, "1.1", "a")
    return fresh(assessment)


def cards_of(assessment: Assessment, by: User) -> StageCards:
    return stage_cards(overview(fresh(assessment)), by)


def seen(assessment: Assessment, by: User) -> list[tuple[str, int, str]]:
    cards = cards_of(assessment, by).every
    return [(str(card.stage), card.version, str(card.total)) for card in cards]


def reopened(assessment: Assessment) -> Assessment:
    asked = ask_to_reopen(assessment=assessment, reason="Salah hitung.", by=admin())
    reopen(assessment=fresh(assessment), proposal=asked.public_id, by=admin("admin2"))
    return fresh(assessment)


def test_a_draft_is_its_answers_of_now_whatever_was_stored(kaur) -> None:
    Scorecard.objects.update(total=1)

    card = cards_of(kaur, operator()).find(Stage.SELF)

    assert (card.total, card.stored, card.is_settled) == (3, 1, False)
    assert card.label == "Evaluasi mandiri"


def test_once_submitted_the_self_score_is_what_was_stored(kaur) -> None:
    row = returned(kaur, "1.1")
    said(row, "1.1", "z")

    card = cards_of(row, operator()).find(Stage.SELF)

    assert (card.total, card.is_settled) == (3, True)
    assert card.at == Scorecard.objects.get(stage="self").computed_at


@pytest.mark.parametrize("who", [operator, lambda: user(Role.TASK_FORCE, KAUR)])
@pytest.mark.parametrize("way", [verifying, lambda one: returned(one, "1.1")])
def test_while_the_province_verifies_its_score_is_hidden_from_the_regency(kaur, way, who) -> None:
    row = way(kaur)

    assert [stage for stage, *_ in seen(row, who())] == ["self"]
    assert cards_of(row, who()).find(Stage.PROVINCE) is None


def test_an_auditor_of_the_province_reads_no_running_verification_either(kaur) -> None:
    row = verifying(kaur)

    assert len(seen(row, user(Role.AUDITOR, BENGKULU))) == 1


@pytest.mark.parametrize("who", [verifier, admin])
def test_the_province_sees_its_score_grow(kaur, who) -> None:
    row = verifying(kaur)
    judged(row, "1.1", "2")

    assert seen(row, who()) == [("self", 1, "3.00"), ("province", 1, "2.00")]
    assert cards_of(row, who()).find(Stage.PROVINCE).is_settled is False


def test_at_the_end_everybody_sees_every_stage(kaur) -> None:
    row = finalised(kaur)

    assert seen(row, operator()) == [
        ("self", 1, "3.00"),
        ("province", 1, "3.00"),
        ("final", 1, "7.50"),
    ]
    assert cards_of(row, operator()).find(Stage.FINAL).predicate.code == "pratama"


def test_what_was_concluded_once_stays_in_sight_when_it_is_opened_again(kaur) -> None:
    row = reopened(finalised(kaur))
    judged(row, "1.1", "2")

    assert [card[:2] for card in seen(row, operator())] == [
        ("self", 1),
        ("province", 1),
        ("final", 1),
    ]
    assert ("province", 2, "2.00") in seen(row, verifier())


def test_of_several_versions_the_newest_counts_and_an_older_one_can_be_asked_for(kaur) -> None:
    row = reopened(verified(kaur))
    judged(row, "1.1", "2")

    cards = cards_of(row, verifier())

    assert [card.version for card in cards.newest] == [1, 2]
    assert cards.find(Stage.PROVINCE).total == 2
    assert cards.find(Stage.PROVINCE, 1).total == 3
    assert cards.find(Stage.PROVINCE, 3) is None
    assert [card.version for card in cards.versions_of(Stage.PROVINCE)] == [1, 2]


def test_a_stage_is_measured_by_the_nearest_earlier_one_that_has_a_score(kaur) -> None:
    row = verified(kaur)
    keep_card(row, Stage.FIELD, of_total(Decimal(2)), cause="assessment.record", by=admin())

    cards = cards_of(row, operator())

    assert cards.before(cards.find(Stage.FIELD)).stage == "province"
    assert cards.before(cards.find(Stage.PROVINCE)).stage == "self"
    assert cards.before(cards.find(Stage.SELF)) is None


def test_all_cards_are_one_query(kaur, django_assert_num_queries) -> None:
    page, reader = overview(finalised(kaur)), operator()
    stage_cards(page, reader)

    with django_assert_num_queries(1):
        stage_cards(page, reader)
