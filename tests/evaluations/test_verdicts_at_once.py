"""Verifiers at the very same moment: one verdict, one event, and nobody overwrites unseen."""

import pytest

from audit.models import Event
from audit.services import verify_chain
from evaluations.models import Answer, Scorecard, Verdict
from evaluations.scorecards import province_card
from evaluations.services import Refused, StaleVerdict, judge_unanswered
from tests.evaluations.judging import draft
from tests.evaluations.scene import fresh, judge, verifier, verifying
from tests.evaluations.test_concurrency import PEOPLE, at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_many_verifiers_on_one_question_one_wins_and_the_others_see_it():
    case = verifying(draft())
    people = [verifier(f"verifikator{number}") for number in range(PEOPLE)]

    outcomes = at_once(
        lambda number: judge(case, points=(9, 4)[number % 2], text=f"{number}", by=people[number])
    )

    winners = [outcome for outcome in outcomes if isinstance(outcome, Verdict)]
    losers = [outcome for outcome in outcomes if isinstance(outcome, StaleVerdict)]
    (kept,) = Verdict.objects.all()
    assert (len(winners), len(losers)) == (1, PEOPLE - 1)
    assert {loser.current.pk for loser in losers} == {kept.pk}
    assert (kept.version, kept.text) == (1, winners[0].text)
    assert Event.objects.filter(verb="verdict.given").count() == 1
    assert Scorecard.objects.get(stage="province").total == province_card(fresh(case)).total
    assert verify_chain() == []


def test_zero_for_all_unanswered_is_given_once_however_many_ask():
    case = verifying(draft())
    by = verifier()

    outcomes = at_once(lambda number: judge_unanswered(assessment=case, seen=2, by=by))

    assert sorted(outcome for outcome in outcomes if isinstance(outcome, int)) == [2]
    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == PEOPLE - 1
    assert Verdict.objects.count() == 2
    assert Answer.objects.filter(assessment=case).count() == 4
    assert Event.objects.filter(verb="verdict.unanswered_given").count() == 1
