"""Writes of areas and requests that no page shows on its own: what the database holds to."""

from collections.abc import Iterator

import pytest
from django.db import Error, transaction

from evaluations.models import AreaAnswer, AreaHandIn
from evaluations.services import (
    DeclaredShare,
    Paper,
    Refused,
    ask_all,
    attach_to_area,
    check_area_answer,
    check_area_answers,
    decide_requested,
    hand_in,
    save_area_answer,
    send_requested,
)
from tests.evaluations.areas import DUE, AreaScene
from tests.evaluations.scene import points, question, said
from tests.rollback import rolled_back
from tests.world import KINAL, SUKARAJA, TANJUNG_KEMUNING, place

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker) -> Iterator[AreaScene]:
    with django_db_blocker.unblock(), rolled_back():
        yield AreaScene.build()


def first_answer(scene, **told) -> AreaAnswer:
    return save_area_answer(
        assessment=scene.fresh(),
        question=question("25.4"),
        area=place(KINAL),
        word="ya",
        version=0,
        by=scene.people["camat"],
        **told,
    )


def verified(scene) -> AreaAnswer:
    answer = scene.said(KINAL, "25.4", "ya", by="camat")
    return check_area_answer(
        answer=scene.answer(KINAL, "25.4"),
        check="verified",
        version=answer.version,
        by=scene.people["operator"],
    )


def test_each_answer_changes_the_regencys_points_at_once(scene):
    before = points(scene.assessment, "25.4")
    scene.said(KINAL, "25.4", "ya")
    after_one = points(scene.assessment, "25.4")
    scene.said(TANJUNG_KEMUNING, "25.4", "ya")

    assert [str(step) for step in (before, after_one, points(scene.assessment, "25.4"))] == [
        "0.00",
        "1.60",
        "3.20",
    ]


def test_only_who_asks_for_it_is_stopped_over_a_declared_share(scene):
    said(scene.fresh(), "25.4", "80", declared_reason="rekap", by=scene.people["operator"])

    with pytest.raises(DeclaredShare) as stopped:
        first_answer(scene, over_declared=False)

    assert str(stopped.value.share) == "80.00"
    assert not AreaAnswer.objects.exists()
    assert first_answer(scene).version == 1


def test_without_a_declared_share_nothing_is_asked(scene):
    assert first_answer(scene, over_declared=False).version == 1


def test_a_new_document_asks_for_a_new_check_and_leaves_the_answer(scene):
    answer = verified(scene)

    attach_to_area(answer=answer, version=scene.paper(area=KINAL), by=scene.people["camat"])

    row = scene.answer(KINAL, "25.4")
    assert (row.check_state, row.checked_by, row.version, row.word) == ("unchecked", None, 1, "ya")


def test_the_same_document_again_leaves_the_check(scene):
    scene.said(KINAL, "25.4", "ya", by="camat")
    paper = scene.paper(area=KINAL)
    attach_to_area(answer=scene.answer(KINAL, "25.4"), version=paper, by=scene.people["camat"])

    attach_to_area(answer=verified(scene), version=paper, by=scene.people["camat"])

    assert scene.answer(KINAL, "25.4").check_state == "verified"


def test_a_reason_is_kept_for_rejections_only(scene):
    answer = scene.said(KINAL, "25.4", "ya", by="camat")

    outcome = check_area_answers(
        answers=[(scene.answer(KINAL, "25.4"), answer.version)],
        check="verified",
        reason="tidak dipakai",
        by=scene.people["operator"],
    )

    assert (outcome.marked, outcome.refused) == (1, {})
    assert scene.answer(KINAL, "25.4").check_reason == ""


def test_a_returned_paper_proves_no_later_answer(scene):
    row = send_requested(
        recipient=scene.recipient(scene.request()),
        version=scene.paper(area=KINAL),
        by=scene.people["camat"],
    )
    decide_requested(
        recipient=row, decision="returned", reason="Buram", by=scene.people["operator"]
    )

    answer = scene.said(KINAL, "25.4", "ya", by="camat")

    assert not answer.proofs.exists()


def test_of_several_papers_all_are_asked_for_or_none(scene):
    good = Paper("SOP", "sop", areas=[place(KINAL)], agencies=[])
    nobody = Paper("SK", "sk", areas=[], agencies=[])

    for papers in ([good, nobody], []):
        with pytest.raises(Refused):
            ask_all(
                assessment=scene.fresh(), papers=papers, due_at=DUE, by=scene.people["operator"]
            )

    assert not scene.assessment.evidence_requests.exists()


def test_what_was_handed_in_stays_on_record(scene):
    made = hand_in(assessment=scene.fresh(), area=place(KINAL), by=scene.people["camat"])
    rows = AreaHandIn.objects.filter(pk=made.pk)

    for deed in (lambda: rows.update(answered=9), rows.delete):
        with pytest.raises(Error, match="stays on record"), transaction.atomic():
            deed()
    with pytest.raises(Error, match="hands in"), transaction.atomic():
        hand_in(assessment=scene.fresh(), area=place(SUKARAJA), by=scene.people["camat"])
    assert (made.answered, made.asked) == (0, 15)
    assert rows.get().answered == 0
