"""Several people saving at the very same moment: nothing is lost and nobody overwrites unseen.

Threads with connections of their own, on a real database; the barrier lets them start together.
"""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from audit.models import ChainHead, Event
from audit.services import verify_chain
from evaluations.models import Answer, AnswerRevision, AreaAnswer, Assignment, Scorecard
from evaluations.scorecards import card_content, fingerprint, standing_of
from evaluations.services import StaleAnswer, assign_questions
from tests.evaluations.scene import (
    area_said,
    fresh,
    kecamatan,
    opened,
    operator,
    said,
)
from tests.sheets import shipped_sheet
from tests.world import KAUR, agency

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 8


def at_once(deed: Callable[[int], Any]) -> list[Any]:
    """What `deed(number)` gave or raised in each of PEOPLE threads, by number."""
    start = threading.Barrier(PEOPLE)
    outcomes: dict[int, Any] = {}

    def work(number: int) -> None:
        start.wait()
        try:
            outcomes[number] = deed(number)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test must see it
            outcomes[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[number]) for number in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [outcomes[number] for number in range(PEOPLE)]


def everything_agrees(assessment) -> None:
    """Answers, revisions, events and the stored score tell one story."""
    answers = Answer.objects.filter(assessment=assessment)
    assert AnswerRevision.objects.count() == sum(answer.version for answer in answers)
    assert Event.objects.filter(verb="answer.saved").count() == AnswerRevision.objects.count()
    assert verify_chain() == []
    assert ChainHead.objects.get().length == Event.objects.count()
    card = standing_of(fresh(assessment)).card
    stored = Scorecard.objects.get(assessment=assessment)
    assert (stored.total, stored.sha256) == (card.total, fingerprint(card_content(card)))


def test_people_saving_different_answers_lose_none() -> None:
    kaur, by = opened(), operator()
    choices = [asked for asked in shipped_sheet().questions if asked.options][: PEOPLE * 3]

    def save_three(number: int) -> None:
        for asked in choices[number::PEOPLE]:
            said(fresh(kaur), asked.code, "a", by=by)

    assert at_once(save_three) == [None] * PEOPLE
    assert Answer.objects.filter(option="a", version=1).count() == PEOPLE * 3
    everything_agrees(kaur)


def test_of_people_saving_the_same_answer_one_wins_and_the_others_see_it() -> None:
    kaur, by = opened(), operator()

    outcomes = at_once(lambda number: said(fresh(kaur), "2.3", str(number + 1), version=0, by=by))

    won = [outcome for outcome in outcomes if isinstance(outcome, Answer)]
    lost = [outcome for outcome in outcomes if isinstance(outcome, StaleAnswer)]
    assert (len(won), len(lost)) == (1, PEOPLE - 1)
    stored = Answer.objects.get()
    assert (stored.number, stored.version) == (won[0].number, 1)
    assert {outcome.current.number for outcome in lost} == {stored.number}
    everything_agrees(kaur)


def test_the_same_form_sent_many_times_at_once_is_one_save() -> None:
    kaur, by = opened(), operator()

    outcomes = at_once(lambda _: said(fresh(kaur), "1.1", "a", version=0, by=by).version)

    assert outcomes == [1] * PEOPLE
    everything_agrees(kaur)


def test_people_who_try_again_after_a_stale_save_all_get_through() -> None:
    kaur, by = opened(), operator()

    def save_until_it_holds(number: int) -> int:
        for tries in range(PEOPLE * 3):
            present = Answer.objects.filter(question__code="1.1").first()
            version = present.version if present else 0
            try:
                said(fresh(kaur), "1.1", "a", version=version, note=f"{number}", by=by)
            except StaleAnswer:
                continue
            return tries
        raise AssertionError("never got through")

    outcomes = at_once(save_until_it_holds)

    assert all(isinstance(outcome, int) for outcome in outcomes), outcomes
    notes = AnswerRevision.objects.values_list("note", flat=True)
    assert sorted(notes) == [str(number) for number in range(PEOPLE)]
    everything_agrees(kaur)


def test_areas_answering_at_once_are_all_counted() -> None:
    kaur, areas = opened(), kecamatan(PEOPLE)
    operator()

    outcomes = at_once(lambda number: area_said(fresh(kaur), "25.4", areas[number], "ya").version)

    assert outcomes == [1] * PEOPLE
    assert AreaAnswer.objects.count() == PEOPLE
    assert standing_of(kaur).tallies["25.4"].good == PEOPLE
    everything_agrees(kaur)


def test_operators_assigning_the_same_question_at_once_leave_one_office() -> None:
    kaur, by = opened(), operator()
    offices = [agency("dinkes", KAUR), agency("disdik", KAUR)]

    outcomes = at_once(
        lambda number: assign_questions(
            assessment=fresh(kaur), offices={"1.1": offices[number % 2]}, by=by
        )
    )

    assert set(outcomes) <= {0, 1}
    assert Assignment.objects.count() == 1
    assert Event.objects.filter(verb="question.assigned").count() == sum(outcomes)
    assert verify_chain() == []
