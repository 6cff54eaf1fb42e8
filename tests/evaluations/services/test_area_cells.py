"""Many answers at once: the good ones are kept, each other one is told, and the score is one."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Event
from audit.services import verify_chain
from evaluations.models import Answer, AreaAnswer, AreaProof, Assessment, RoundStage, Scorecard
from evaluations.services import (
    Cell,
    DeclaredShares,
    NotAllSaved,
    Refused,
    SavedCells,
    check_area_answer,
    save_area_answers,
    send_requested,
)
from evidence.models import Document
from tests.evaluations.areas import BEFORE_DUE, AreaScene
from tests.evaluations.grids import VILLAGE, VILLAGES, build
from tests.evaluations.scene import question, said
from tests.rollback import rolled_back
from tests.world import KINAL, place

pytestmark = pytest.mark.django_db

FORUM, RULES = "26.4", "26.2"


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker) -> Iterator[AreaScene]:
    with django_db_blocker.unblock(), rolled_back():
        yield build()


def cell(village: str = VILLAGE, asked: str = FORUM, word: str = "ya", version: int = 0) -> Cell:
    return Cell(village, asked, word, version)


def save(scene: AreaScene, *cells: Cell, by: str = "camat", **told) -> SavedCells:
    return save_area_answers(
        assessment=scene.fresh(),
        kecamatan=place(KINAL),
        cells=cells,
        by=scene.people[by],
        **told,
    )


def stored() -> dict[tuple[str, str], tuple[str, int]]:
    rows = AreaAnswer.objects.values_list("area", "question__code", "word", "version")
    return {(area, code): (word, version) for area, code, word, version in rows}


def test_each_cell_has_its_own_version_and_event_and_the_log_still_holds(scene):
    first, second = VILLAGES[:2]
    scene.said(first, FORUM, "ya")

    outcome = save(scene, cell(first, FORUM, "tidak", 1), cell(second), cell(second, RULES))

    assert stored() == {
        (first, FORUM): ("tidak", 2),
        (second, FORUM): ("ya", 1),
        (second, RULES): ("ya", 1),
    }
    assert (len(outcome.written), outcome.villages, outcome.left) == (3, 2, [])
    events = Event.objects.filter(verb="area_answer.saved").order_by("pk")
    told = [(event.region, *sorted(event.data.items())) for event in events]
    assert told == [
        (code, ("question", asked), ("value", word), ("version", version))
        for code, asked, word, version in (
            (first, FORUM, "ya", 1),
            (first, FORUM, "tidak", 2),
            (second, FORUM, "ya", 1),
            (second, RULES, "ya", 1),
        )
    ]
    assert verify_chain() == []


def test_the_score_is_what_the_same_answers_give_one_by_one(scene):
    for village in VILLAGES[:2]:
        scene.said(village, FORUM, "ya")
    one_by_one = Scorecard.objects.get(assessment=scene.assessment).card
    AreaAnswer.objects.all().delete()

    save(scene, *(cell(village) for village in VILLAGES[:2]))

    assert Scorecard.objects.get(assessment=scene.assessment).card == one_by_one


def test_what_somebody_else_changed_is_told_with_both_words_and_the_rest_is_saved(scene):
    first, second = VILLAGES[:2]
    scene.said(first, FORUM, "tidak", by="operator")

    outcome = save(scene, cell(first, FORUM, "ya", 0), cell(second))

    clash = outcome.clashes[0]
    assert (clash.cell.word, clash.current.word) == ("ya", "tidak")
    assert clash.current.updated_by == scene.people["operator"]
    assert outcome.left == [cell(first, FORUM, "ya", 0)]
    assert stored() == {(first, FORUM): ("tidak", 1), (second, FORUM): ("ya", 1)}


def test_all_or_nothing_writes_nothing_when_one_cell_clashes(scene):
    scene.said(VILLAGE, FORUM, "tidak")
    before = stored()

    with pytest.raises(NotAllSaved) as refusal:
        save(scene, cell(VILLAGE, FORUM, "ya", 0), cell(VILLAGES[1]), all_or_nothing=True)

    assert [clash.cell.area for clash in refusal.value.outcome.clashes] == [VILLAGE]
    assert stored() == before


def test_a_cell_that_says_so_already_is_left_alone_whatever_its_version(scene):
    scene.said(VILLAGE, FORUM, "ya")
    events = Event.objects.count()

    outcome = save(scene, cell(VILLAGE, FORUM, "ya", 0))

    assert (outcome.written, outcome.left) == ([], [])
    assert Event.objects.count() == events


def test_a_rejected_answer_is_looked_at_anew_also_with_the_same_word(scene):
    answer = scene.said(VILLAGE, FORUM, "ya")
    check_area_answer(
        answer=scene.answer(VILLAGE, FORUM),
        check="rejected",
        reason="Tanpa SK",
        version=answer.version,
        by=scene.people["rekan"],
    )

    save(scene, cell(VILLAGE, FORUM, "ya", 1))

    answer = scene.answer(VILLAGE, FORUM)
    assert (answer.check_state, answer.check_reason, answer.checked_by) == ("unchecked", "", None)
    assert answer.version == 2


def test_a_note_stays_when_only_the_word_changes(scene):
    answer = scene.said(VILLAGE, FORUM, "ya")
    AreaAnswer.objects.filter(pk=answer.pk).update(note="SK 12/2023")

    save(scene, cell(VILLAGE, FORUM, "tidak", 1))

    assert scene.answer(VILLAGE, FORUM).note == "SK 12/2023"


def test_a_declared_share_is_confirmed_before_anything_is_written(scene):
    said(scene.fresh(), FORUM, "80", declared_reason="rekap", by=scene.people["operator"])

    with pytest.raises(DeclaredShares) as refusal:
        save(scene, cell(), cell(VILLAGE, RULES))

    assert {code: str(share) for code, share in refusal.value.shares.items()} == {FORUM: "80.00"}
    assert stored() == {}
    save(scene, cell(), cell(VILLAGE, RULES), over_declared=[FORUM])
    assert len(stored()) == 2


def test_a_share_that_an_area_has_replaced_asks_no_more(scene):
    said(scene.fresh(), FORUM, "80", declared_reason="rekap", by=scene.people["operator"])
    scene.said("17.04.02.2002", FORUM, "ya")

    save(scene, cell())

    assert (VILLAGE, FORUM) in stored()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (cell("17.04.02.2002"), "17.04.02.2002 bukan desa/kelurahan kecamatan ini."),
        (cell("17.04.01"), "17.04.01 bukan desa/kelurahan kecamatan ini."),
        (cell("' OR 1=1"), "' OR 1=1 bukan desa/kelurahan kecamatan ini."),
        (cell(asked="25.4"), "Pertanyaan 25.4 tidak ditanyakan kepada desa/kelurahan."),
        (cell(asked="1.1"), "Pertanyaan 1.1 tidak ditanyakan kepada desa/kelurahan."),
        (cell(asked="99"), "Pertanyaan 99 tidak ditanyakan kepada desa/kelurahan."),
        (cell(word="mungkin"), "Jawaban 'mungkin' tidak dikenal. Pilih ya atau tidak."),
        (cell(word=""), "Jawaban '' tidak dikenal. Pilih ya atau tidak."),
    ],
)
def test_a_cell_that_cannot_be_spoils_the_whole(scene, wrong, sentence):
    with pytest.raises(Refused) as refusal:
        save(scene, cell(VILLAGES[1]), wrong)

    assert str(refusal.value) == sentence
    assert stored() == {}


def test_one_cell_twice_is_refused(scene):
    with pytest.raises(Refused, match="dikirim dua kali"):
        save(scene, cell(), cell(word="tidak"))


def test_after_the_closing_time_every_cell_is_told_behind_one_sentence(scene):
    RoundStage.objects.filter(stage="self").update(closes_at=datetime(2024, 1, 1, tzinfo=UTC))

    outcome = save(scene, cell(), cell(VILLAGE, RULES))

    [(sentence, cells)] = outcome.closed.items()
    assert "ditutup" in sentence
    assert cells == outcome.left == [cell(), cell(VILLAGE, RULES)]
    assert stored() == {}


def test_while_repaired_only_returned_questions_are_written_and_the_score_stays(scene):
    said(scene.fresh(), FORUM, "80", declared_reason="rekap", by=scene.people["operator"])
    before = Scorecard.objects.get(assessment=scene.assessment).sha256
    Answer.objects.filter(question=question(FORUM)).update(state="returned")
    Assessment.objects.filter(pk=scene.assessment.pk).update(state="returned")

    outcome = save(scene, cell(), cell(VILLAGE, RULES), over_declared=[FORUM])

    assert [(answer.area_id, answer.question.code) for answer in outcome.written] == [
        (VILLAGE, FORUM)
    ]
    assert outcome.left == [cell(VILLAGE, RULES)]
    assert Scorecard.objects.get(assessment=scene.assessment).sha256 == before


def test_what_the_village_sent_when_asked_proves_its_answer_at_once(scene):
    asked = scene.request(areas=[place(VILLAGE)], proves=[FORUM])
    paper = scene.paper(by="desa", area=VILLAGE)
    send_requested(
        recipient=scene.recipient(asked, VILLAGE), version=paper, by=scene.people["desa"]
    )

    save(scene, cell(), cell(VILLAGE, RULES))

    proofs = AreaProof.objects.values_list("answer__area", "answer__question__code", "version")
    assert list(proofs) == [(VILLAGE, FORUM, paper.pk)]


def test_a_sent_paper_that_lies_in_the_bin_proves_nothing_and_hinders_no_answer(scene):
    asked = scene.request(areas=[place(VILLAGE)], proves=[FORUM])
    paper = scene.paper(by="desa", area=VILLAGE)
    send_requested(
        recipient=scene.recipient(asked, VILLAGE), version=paper, by=scene.people["desa"]
    )
    Document.objects.filter(pk=paper.document_id).update(
        binned_at=BEFORE_DUE, binned_by=scene.people["desa"]
    )

    save(scene, cell())
    scene.said(VILLAGE, RULES, "ya")

    assert len(stored()) == 2
    assert not AreaProof.objects.exists()


def test_the_number_of_queries_does_not_grow_with_the_cells(scene):
    asked = [code for code in scene.codes if code != FORUM]
    cells = [cell(village, code) for village in VILLAGES for code in asked]
    save(scene, cell(VILLAGE, FORUM))  # fills caches

    with CaptureQueriesContext(connection) as few:
        save(scene, *cells[:2])
    AreaAnswer.objects.all().delete()
    with CaptureQueriesContext(connection) as many:
        save(scene, *cells[:60])

    assert len(few) == len(many)


def test_changing_many_costs_as_much_as_changing_one(scene):
    cells = [cell(village, code) for village in VILLAGES for code in scene.codes][:60]
    save(scene, *cells)

    changed = [Cell(one.area, one.question, "tidak", 1) for one in cells]
    with CaptureQueriesContext(connection) as few:
        save(scene, changed[0])
    with CaptureQueriesContext(connection) as many:
        save(scene, *changed[1:])

    assert len(few) == len(many)
    assert set(stored().values()) == {("tidak", 2)}
