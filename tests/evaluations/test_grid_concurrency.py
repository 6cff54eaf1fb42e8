"""Camat and operator saving the table at the same moment: each cell is one person's."""

import pytest

from audit.models import Event
from audit.services import verify_chain
from evaluations.models import AreaAnswer, AreaProfile
from evaluations.services import (
    Cell,
    SavedCells,
    StaleProfile,
    save_area_answers,
    save_profile,
)
from tests.evaluations.areas import AreaScene
from tests.evaluations.test_concurrency import at_once
from tests.world import GEDUNG_WANI, KINAL, place

pytestmark = pytest.mark.django_db(transaction=True)

OTHER = "17.04.01.2002"


def test_of_many_tables_with_one_common_cell_that_cell_is_written_once():
    scene = AreaScene.build()
    codes = ["26.2", "26.3", "26.4", "26.5", "26.6", "26.8a", "26.8b", "26.8c", "26.8d", "26.9"]

    def save(number: int) -> SavedCells:
        word = "ya" if number % 2 else "tidak"
        return save_area_answers(
            assessment=scene.fresh(),
            kecamatan=place(KINAL),
            cells=[
                Cell(GEDUNG_WANI, "26.10", word, 0),
                Cell(OTHER, codes[number % len(codes)], "ya", 0),
            ],
            by=scene.people["camat"],
        )

    outcomes = at_once(save)

    assert all(isinstance(outcome, SavedCells) for outcome in outcomes)
    common = AreaAnswer.objects.get(question__code="26.10")
    assert common.version == 1
    for number, outcome in enumerate(outcomes):
        is_same = common.word == ("ya" if number % 2 else "tidak")
        assert len(outcome.clashes) == (0 if is_same else 1)
    saved = Event.objects.filter(verb="area_answer.saved").count()
    assert saved == AreaAnswer.objects.count()
    assert verify_chain() == []


def test_of_many_profiles_at_once_one_is_saved_and_the_others_are_told():
    scene = AreaScene.build()

    def save(number: int) -> AreaProfile:
        return save_profile(
            assessment=scene.fresh(),
            village=place(GEDUNG_WANI),
            counts={("anak_0_1", "L"): number},
            version=0,
            by=scene.people["desa"],
        )

    outcomes = at_once(save)

    won = [outcome for outcome in outcomes if isinstance(outcome, AreaProfile)]
    assert len(won) == 1
    assert sum(isinstance(outcome, StaleProfile) for outcome in outcomes) == len(outcomes) - 1
    assert AreaProfile.objects.get().version == 1
