"""Camat, villages and operator at the same moment: one answer each, one sending, one record."""

import pytest

from audit.models import Event
from audit.services import verify_chain
from evaluations.models import AreaAnswer, AreaHandIn, AreaProof, RequestRecipient
from evaluations.services import (
    Refused,
    StaleAnswer,
    cancel_request,
    decide_requested,
    hand_in,
    save_area_answer,
    send_requested,
)
from tests.evaluations.areas import AreaScene
from tests.evaluations.scene import question
from tests.evaluations.test_concurrency import PEOPLE, at_once
from tests.world import KINAL, place

pytestmark = pytest.mark.django_db(transaction=True)


def tapped(scene, word: str, version: int = 0) -> AreaAnswer:
    return save_area_answer(
        assessment=scene.fresh(),
        question=question("25.4"),
        area=place(KINAL),
        word=word,
        version=version,
        by=scene.people["camat"],
    )


def test_a_button_tapped_by_many_thumbs_is_one_answer():
    scene = AreaScene.build()

    outcomes = at_once(lambda number: tapped(scene, "ya"))

    assert {outcome.pk for outcome in outcomes} == {AreaAnswer.objects.get().pk}
    assert AreaAnswer.objects.get().version == 1
    assert Event.objects.filter(verb="area_answer.saved").count() == 1


def test_of_two_different_answers_one_wins_and_the_other_is_told():
    scene = AreaScene.build()

    outcomes = at_once(lambda number: tapped(scene, "ya" if number % 2 else "tidak"))

    won = AreaAnswer.objects.get()
    assert won.version == 1
    for number, outcome in enumerate(outcomes):
        is_same = won.word == ("ya" if number % 2 else "tidak")
        assert isinstance(outcome, AreaAnswer if is_same else StaleAnswer)


def test_handing_in_at_once_is_one_record():
    scene = AreaScene.build()
    tapped(scene, "ya")

    outcomes = at_once(
        lambda number: hand_in(
            assessment=scene.fresh(), area=place(KINAL), by=scene.people["camat"]
        )
    )

    assert {outcome.pk for outcome in outcomes} == {AreaHandIn.objects.get().pk}


def test_sending_while_others_answer_never_ends_in_a_deadlock():
    scene = AreaScene.build()
    tapped(scene, "ya")
    recipient = scene.recipient(scene.request())
    papers = [scene.paper(area=KINAL) for _ in range(PEOPLE)]
    others = ("25.2", "25.3", "25.5", "25.6")

    def deed(number: int):
        if number % 2:
            return scene.said(KINAL, others[number // 2], "ya")
        return send_requested(recipient=recipient, version=papers[number], by=scene.people["camat"])

    outcomes = at_once(deed)

    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert AreaProof.objects.count() == Event.objects.filter(verb="request.sent").count() == 4
    assert verify_chain() == []


def test_deciding_cancelling_and_sending_anew_at_once_leave_one_true_row():
    scene = AreaScene.build()
    asked = scene.request()
    recipient = scene.recipient(asked)
    papers = [scene.paper(area=KINAL) for _ in range(PEOPLE)]
    sent = send_requested(recipient=recipient, version=papers[0], by=scene.people["camat"])

    def deed(number: int):
        if number == 0:
            return cancel_request(asked=asked, by=scene.people["operator"])
        if number % 2:
            return send_requested(
                recipient=recipient, version=papers[number], by=scene.people["camat"]
            )
        return decide_requested(
            recipient=sent,
            decision="accepted",
            seen=sent.version.public_id,
            by=scene.people["operator"],
        )

    outcomes = at_once(deed)

    failed = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert all(isinstance(outcome, Refused) for outcome in failed)
    row = RequestRecipient.objects.get(pk=recipient.pk)
    if row.decision == "accepted":
        assert row.version == sent.version
    assert verify_chain() == []
