"""What the demo shows: the stories of Kaur and Seluma, and eight neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.test import override_settings

from accounts.models import User
from audit.services import verify_chain
from demo.kaur import PAPERS
from demo.people import PEOPLE
from demo.rounds import NEIGHBOURS
from demo.steps import STEPS, load_demo
from evaluations.models import (
    AnswerDocument,
    Assessment,
    EvidenceRequest,
    RequestRecipient,
    Scorecard,
    Verdict,
)
from evaluations.scorecards import standing_of
from evidence.models import DocumentVersion
from tests.demo.world import prepare
from tests.evaluations.commands.running import answered, printed
from tests.evaluations.scene import fresh
from tests.rollback import rolled_back
from tests.world import KAUR, SELUMA

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[list[str]]:
    """The whole demo once, undone at the end; the names of its steps."""
    with django_db_blocker.unblock(), rolled_back():
        prepare()
        folder = tmp_path_factory.mktemp("demo")
        with override_settings(KLA_TRIAL=True, DATA_DIR=folder):
            yield load_demo()


def assessment(code: str) -> Assessment:
    return fresh(Assessment.objects.get(region=code, round__year=2024))


def test_kaur_totals_exactly_780_by_274_answers(loaded) -> None:
    card = standing_of(assessment(KAUR)).card

    assert loaded == [step.__name__ for step in STEPS]
    assert (card.total, card.predicate.label) == (Decimal("780.00"), "Nindya")
    assert (card.answered, card.unanswered) == (274, 0)
    assert assessment(KAUR).target == Decimal(850)
    assert answered("score", KAUR, 2024)["score"] == "780.00"


def test_twelve_of_fifteen_kecamatan_answered_and_two_were_checked(loaded) -> None:
    tally = standing_of(assessment(KAUR)).tallies["25.4"]

    assert (tally.good, tally.silent, tally.total) == (12, 3, 15)
    assert tally.verified == 2


def test_all_ten_regencies_have_a_round_and_the_targets_of_the_province(loaded) -> None:
    totals = {
        card.assessment.region_id: card.total for card in Scorecard.objects.filter(stage="self")
    }

    assert Assessment.objects.filter(round__year=2024).count() == 10
    assert assessment("17.71").target == assessment("17.01").target == Decimal("600.01")
    for code, (goal, _, submitted) in NEIGHBOURS.items():
        assert goal - 20 < totals[code] <= goal
        assert (assessment(code).state == "submitted") is submitted


def test_seluma_is_submitted_and_half_of_it_is_verified(loaded) -> None:
    seluma = assessment(SELUMA)
    decisions = list(Verdict.objects.filter(answer__assessment=seluma).values_list("decision"))

    assert seluma.state == "verifying"
    assert len(decisions) == 137
    assert decisions.count(("returned",)) == 2
    assert 0 < Scorecard.objects.get(stage="province", assessment=seluma).total < 314


def test_papers_are_asked_for_until_27_june_2024_and_several_camat_are_late(loaded) -> None:
    asked = EvidenceRequest.objects.filter(assessment=assessment(KAUR))
    rows = RequestRecipient.objects.filter(request__in=asked)

    assert {row.due_at.isoformat() for row in asked} == {"2024-06-27T16:59:00+00:00"}
    assert rows.filter(sent_at__isnull=True, area__isnull=False).count() > 80
    assert sorted(rows.filter(sent_at__isnull=False).values_list("decision", flat=True)) == [
        "",
        "accepted",
        "returned",
    ]


def test_papers_are_linked_all_under_a_name(loaded) -> None:
    linked = AnswerDocument.objects.filter(answer__assessment__region=KAUR).values_list(
        "answer__question__code", "linked_by__username"
    )

    wanted = [(code, paper.by) for paper in PAPERS for code, _, _ in paper.answers]
    assert sorted(linked) == sorted(wanted)
    assert all(version.page_count > 1 for version in DocumentVersion.objects.all())
    assert verify_chain() == []


def test_stored_scores_are_the_computed_ones(loaded) -> None:
    assert "0 berbeda" in printed("recompute_scores", "--check")


def test_each_account_stands_where_its_name_says(loaded) -> None:
    camat, second, village = (
        User.objects.get(username=name).memberships.get().region_id
        for name in ("camat.kaur", "camat2.kaur", "desa.kaur")
    )

    assert (camat, second, village) == ("17.04.01", "17.04.02", "17.04.01.2001")
    assert User.objects.filter(is_demo=True).count() == len(PEOPLE) == 14
