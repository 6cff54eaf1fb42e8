"""Kinal with eight villages, on the shipped instrument: for table, sheet and profile."""

from __future__ import annotations

from evaluations.grid_queries import village_questions
from evaluations.scorecards import present_of
from tests.evaluations.areas import AreaScene
from tests.world import GEDUNG_WANI, place

VILLAGE = GEDUNG_WANI
VILLAGES = [GEDUNG_WANI, *(f"17.04.01.{number}" for number in range(2002, 2009))]


class GridScene(AreaScene):
    """An AreaScene that also knows what is asked of villages, in the order of the form."""

    codes: list[str]


def build() -> GridScene:
    scene = GridScene.build()
    for code in VILLAGES:
        place(code)
    scene.codes = [one.code for one in village_questions(present_of(scene.assessment))]
    return scene
