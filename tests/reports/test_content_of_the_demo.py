"""The figures of a whole evaluation, and the one sentence on top of them."""

from dataclasses import replace
from decimal import Decimal

import pytest

from audit.clock import db_now
from evaluations import queries
from evaluations.results import result_of
from reports.content.sekda import headline, sekda_page
from tests.evaluations.scene import fresh

pytestmark = pytest.mark.django_db


def page_of(assessment):
    return sekda_page(fresh(assessment), now=db_now(), made_by="Operator")


def test_the_figures_are_those_of_the_score(kaur):
    told = result_of(kaur.region, 2024, None)

    figures = page_of(kaur).figures

    assert str(figures.total) == told["score"] == "780.00"
    assert figures.predicate.code == told["predicate"]
    assert f"{figures.unsupported:.2f}" == told["unsupported"]
    assert figures.unanswered == told["unanswered"]
    assert [(f"{line.score:.2f}", f"{line.maximum:.2f}") for line in figures.clusters] == [
        (cluster["score"], cluster["maximum"]) for cluster in told["clusters"]
    ]


def test_the_headline_says_place_score_predicate_target_and_next_step(kaur):
    assert page_of(kaur).figures.headline == (
        "Kabupaten Kaur 2024 bernilai 780,00 poin (Nindya); "
        "kurang 70,00 dari target 850,00, kurang 20,01 menuju Utama."
    )


def headline_with(assessment, **gap) -> str:
    page = queries.overview(assessment)
    return headline(replace(page, gap=replace(page.gap, **gap)))


def test_a_headline_without_a_target_says_that_there_is_none(kaur):
    told = headline_with(kaur, target=None, to_target=None)

    assert "; target belum ditetapkan, kurang 20,01 menuju Utama." in told


def test_a_reached_target_is_said_to_be_reached(kaur):
    told = headline_with(kaur, target=Decimal(750), to_target=Decimal("0.00"))

    assert "; target 750,00 sudah tercapai, kurang" in told


def test_at_the_top_there_is_no_next_step(kaur):
    told = headline_with(kaur, next_step=None, to_next_step=None)

    assert told.endswith("dari target 850,00.")
